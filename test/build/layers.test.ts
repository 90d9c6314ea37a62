import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check } from '../../build/layers.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'layers-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function plant(files: Readonly<Record<string, string>>): readonly string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return check(root);
}

/** Each row: what is planted, and the only fault it must raise. */
const FAULTS: readonly (readonly [string, Record<string, string>, string])[] = [
  ['a group importing a later one', { 'shared/math/a.ts': "import { b } from '../engine/b.ts';\n" }, 'math stands before engine'],
  ['a group importing a sibling', { 'shared/sql/a.ts': "import type { b } from '../rpc/b.ts';\n" }, 'sql stands beside rpc'],
  ['a dynamic import of a later group', { 'shared/math/a.ts': "await import('../engine/b.ts');\n" }, 'math stands before engine'],
  ['a re-export from a later group', { 'shared/math/a.ts': "export { b } from '../engine/b.ts';\n" }, 'math stands before engine'],
  ['a worker of a later group', { 'shared/math/a.ts': "new URL('../engine/b.ts', import.meta.url);\n" }, 'math stands before engine'],
  ['the core using shared/node', { 'shared/engine/a.ts': "import { b } from '../node/b.ts';\n" }, 'nothing in shared/ uses shared/node'],
  ['an unknown group', { 'shared/utils/a.ts': '' }, 'not a group of the layout'],
  ['a file outside any group', { 'shared/a.ts': '' }, 'outside any group'],
  ['the core using Node', { 'shared/math/a.ts': "import fs from 'node:fs';\n" }, 'imports node:fs'],
  ['the core using Node without its prefix', { 'shared/math/a.ts': "import { join } from 'path';\n" }, 'imports path'],
  ['the core using a DOM package', { 'shared/chart/a.ts': "import { memo } from 'react';\n" }, 'imports react'],
  ['the core using electron', { 'shared/chart/a.ts': "import type { App } from 'electron';\n" }, 'imports electron'],
  ['the core using a database engine', { 'shared/sql/a.ts': "import { x } from '@duckdb/node-api';\n" }, 'imports @duckdb/node-api'],
  ['the core using the window', { 'shared/engine/a.ts': "import { b } from '../../renderer/b.ts';\n" }, 'shared/ does not use renderer/'],
  ['the window using shared/node', { 'renderer/a.ts': "import { b } from '../shared/node/b.ts';\n" }, 'does not use shared/node'],
  ['the window using the command line', { 'renderer/a.ts': "import { b } from '../cli/b.ts';\n" }, 'renderer/ does not use cli/'],
  ['the window using the shell', { 'renderer/a.ts': "import { b } from '../electron/b.ts';\n" }, 'renderer/ does not use electron/'],
  ['the window using Node', { 'renderer/a.ts': "import 'node:os';\n" }, 'imports node:os'],
  ['the shell using the window', { 'electron/a.ts': "import { b } from '../renderer/b.ts';\n" }, 'electron/ does not use renderer/'],
  ['the shell loading electron', { 'electron/menu.ts': "import { Menu } from 'electron';\n" }, 'electron as a value'],
  ['the command line using the window', { 'cli/a.ts': "import { b } from '../renderer/b.ts';\n" }, 'cli/ does not use renderer/'],
  ['the command line using the shell', { 'cli/a.ts': "import { b } from '../electron/b.ts';\n" }, 'cli/ does not use electron/'],
  ['product code using tests', { 'cli/a.ts': "import { b } from '../test/b.ts';\n" }, 'cli/ does not use test/'],
  ['plotly elsewhere', { 'renderer/views/Map.tsx': "import core from 'plotly.js/lib/core';\n" }, 'imports plotly.js/lib/core'],
  ['a missing extension', { 'cli/a.ts': "import { b } from './b';\n" }, 'without its extension'],
  ['a way out of the project', { 'cli/a.ts': "import { b } from '../../b.ts';\n" }, 'outside the project'],
  ['a long file', { 'cli/a.ts': 'let x;\n'.repeat(401) }, '401 lines, more than 400'],
  ['a long file of the shell', { 'electron/a.ts': 'let x;\n'.repeat(151) }, '151 lines, more than 150'],
  ['a name in camel case', { 'cli/readFile.ts': '' }, 'kebab-case'],
  ['a name in snake case', { 'cli/read_file.ts': '' }, 'kebab-case'],
  ['a component name on plain code', { 'cli/Read.ts': '' }, 'kebab-case'],
  ['a default export', { 'cli/a.ts': 'export default 1;\n' }, 'default export'],
  ['a barrel', { 'cli/index.ts': "export { b } from './b.ts';\n", 'cli/b.ts': 'export const b = 1;\n' }, 'is a barrel'],
  ['passing on a module', { 'cli/a.ts': "export * from './b.ts';\n", 'cli/b.ts': '' }, 'export *'],
  ['a circle', { 'cli/a.ts': "import './b.ts';\n", 'cli/b.ts': "import './a.ts';\n" }, 'cli/a.ts → cli/b.ts → cli/a.ts'],
  ['a schema library that is not set up', { 'cli/a.ts': "import { z } from 'zod';\nexport const a = z;\n" }, 'imports zod'],
  ['a circle of types', { 'cli/a.ts': "import type { B } from './b.ts';\nexport type A = B;\n", 'cli/b.ts': "import type { A } from './a.ts';\nexport type B = A[];\n" }, 'cli/a.ts → cli/b.ts → cli/a.ts'],
  ['host maths', { 'shared/math/a.ts': 'export const e = Math.exp(1);\n' }, 'calls Math.exp'],
  ['host chance', { 'shared/math/a.ts': 'export const e = Math.random();\n' }, 'calls Math.random'],
  ['host maths inside a template', { 'shared/math/a.ts': 'export const e = `a${`b${Math.tanh(1)}`}`;\n' }, 'calls Math.tanh'],
  ['host maths taken apart', { 'shared/math/a.ts': 'const { exp } = Math;\n' }, 'Math other than Math.name'],
  ['a power', { 'shared/math/a.ts': 'export const p = (x: number) => x ** 2;\n' }, 'uses **'],
  ['the clock', { 'shared/math/a.ts': 'export const t = Date.now();\n' }, 'Date.now'],
  ['the date of today', { 'shared/math/a.ts': 'export const t = new Date();\n' }, 'new Date()'],
  ['the stop watch', { 'shared/math/a.ts': 'export const t = performance.now();\n' }, 'performance'],
  ['the locale', { 'shared/math/a.ts': "export const c = 'a'.localeCompare('b');\n" }, 'localeCompare'],
  ['a template without end', { 'cli/a.ts': 'const a = `b;\n' }, 'a template has no end'],
];

describe('the layout check', () => {
  it.each(FAULTS)('sees %s', (_name, files, fault) => {
    const faults = plant(files);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  it('lets sound code pass', () => {
    expect(plant({
      'shared/errors/app-error.ts': 'export class AppError extends Error {}\n',
      'shared/math/a.ts': [
        "import { AppError } from '../errors/app-error.ts';",
        '// Math.exp(1) and import x from "../engine/b.ts" in a comment are no code',
        "const text = 'Math.log(2) ** 3';",
        'const pattern = /Math.exp\\(`[/`]/u;',
        'const half = text.length / 2 / 1;',
        'export const root = `Date.now() ${Math.sqrt(2 ** 31) + half}`;',
        'export const at = (ms: number) => new Date(ms);',
        'export const other = { exp: 2, log: root.length, fail: AppError, pattern };',
      ].join('\n'),
      'shared/node/clock.ts': "import { b } from '../engine/b.ts';\nimport 'node:fs';\nexport const now = () => b(Date.now());\n",
      'shared/engine/b.ts': "import { root } from '../math/a.ts';\nexport const b = (x: number) => x + root.length;\n",
      'renderer/charts/Figure.tsx': "import core from 'plotly.js/lib/core';\nexport const Figure = () => <p>it's {core}</p>;\n",
      'renderer/charts/use-size.ts': "import url from '../../dist/kernels/kernels.wasm?url';\nexport const size = url;\n",
      'electron/main.ts': "import { app } from 'electron';\nimport type { A } from './a.ts';\nexport const main = (a: A) => [app, a];\n",
      'electron/a.ts': "import type { App } from 'electron';\nexport type A = App[];\n",
    })).toEqual([]);
  });

  it('finds no fault in this project', () => {
    expect(check(fileURLToPath(new URL('../..', import.meta.url)))).toEqual([]);
  });
});
