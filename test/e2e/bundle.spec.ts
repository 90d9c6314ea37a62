import { readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { imports, scan } from '../../build/scan.mjs';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const read = (path: string): string => readFileSync(`${DIST}${path}`, 'utf8');

/** Packages that the files load at run time, without what Node itself has. */
function packagesOf(paths: readonly string[]): readonly string[] {
  const builtin = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name);
  const found = paths.flatMap((path) => imports(scan(read(path))))
    .filter(({ kind }) => kind !== 'url')
    .map(({ specifier }) => String(specifier))
    .filter((specifier) => !specifier.startsWith('.') && !builtin(specifier));
  return [...new Set(found)].toSorted();
}

const packages = (folder: string, extension: string): readonly string[] =>
  packagesOf(readdirSync(`${DIST}${folder}`).filter((name) => name.endsWith(extension)).map((name) => `${folder}/${name}`));

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
  expect(packages('cli', '.js')).toEqual(['@duckdb/node-bindings']);
});

test('the shell needs nothing but Electron, its database process nothing but native DuckDB, and its preload is one file', () => {
  // what main and database process share lies in a file of its own, named after its content
  const names = readdirSync(`${DIST}electron`).filter((name) => !/^[a-z-]+-[\w-]{8}\.cjs$/.test(name));
  expect(names.toSorted()).toEqual(['duckdb-native-process.cjs', 'main.cjs', 'preload.cjs']);
  expect(packagesOf(['electron/main.cjs'])).toEqual(['electron']);
  expect(packagesOf(['electron/duckdb-native-process.cjs'])).toEqual(['@duckdb/node-bindings']);
  expect(packages('electron', '.cjs').filter((name) => name !== 'electron' && !name.startsWith('@duckdb/'))).toEqual([]);
  const preload = imports(scan(read('electron/preload.cjs'))).map(({ specifier }) => specifier);
  expect(preload).toEqual(['electron']);
});
