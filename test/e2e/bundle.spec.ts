import { readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { imports, scan } from '../../build/scan.mjs';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const read = (path: string): string => readFileSync(`${DIST}${path}`, 'utf8');

/** Packages that the files of a folder load at run time, without what Node itself has. */
function packages(folder: string, extension: string): readonly string[] {
  const builtin = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name);
  const found = readdirSync(`${DIST}${folder}`).filter((name) => name.endsWith(extension))
    .flatMap((name) => imports(scan(read(`${folder}/${name}`))))
    .filter(({ kind }) => kind !== 'url')
    .map(({ specifier }) => String(specifier))
    .filter((specifier) => !specifier.startsWith('.') && !builtin(specifier));
  return [...new Set(found)].toSorted();
}

test('the page has no inline script and names local files only', () => {
  const html = read('renderer/index.html');
  expect(html.match(/<script(?![^>]*\ssrc=)/g)).toBeNull();
  const references = [...html.matchAll(/\s(?:src|href)="([^"]*)"/g)].map((found) => found[1] ?? '');
  expect(references.length).toBeGreaterThan(1);
  for (const reference of references) expect(reference).toMatch(/^\.\//);
});

test('the engine files of the window lie beside it', () => {
  const names = readdirSync(`${DIST}renderer/assets`);
  for (const wanted of [/^duckdb-eh-.*\.wasm$/, /^duckdb-browser-eh\.worker-.*\.js$/, /^kernels-.*\.wasm$/, /^parquet_wasm_bg-.*\.wasm$/, /^inter-latin-400-normal-.*\.woff2$/]) {
    expect(names.filter((name) => wanted.test(name)), String(wanted)).toHaveLength(1);
  }
});

test('the command line is one program that needs only the native database', () => {
  expect(read('cli/tessera.js').startsWith('#!/usr/bin/env node\n')).toBe(true);
  if (process.platform !== 'win32') expect(statSync(`${DIST}cli/tessera.js`).mode & 0o111).toBe(0o111);
  expect(packages('cli', '.js').filter((name) => !['@duckdb/node-api', '@duckdb/node-bindings'].includes(name))).toEqual([]);
});

test('the shell needs nothing but Electron, and its preload is one file', () => {
  expect(readdirSync(`${DIST}electron`).toSorted()).toEqual(['main.cjs', 'preload.cjs']);
  expect(packages('electron', '.cjs')).toEqual(['electron']);
  const preload = imports(scan(read('electron/preload.cjs'))).map(({ specifier }) => specifier);
  expect(preload).toEqual(['electron']);
});
