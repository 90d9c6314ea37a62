import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectEngine } from '../../../renderer/engine/connect.ts';
import type { EngineClient } from '../../../renderer/engine/connect.ts';
import type { TablesChoice } from '../../../renderer/engine/tables-engine.ts';
import type { Port } from '../../../shared/contract/port.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { serveEngine } from '../../../shared/engine/serve-engine.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { memoryPair } from '../../../shared/rpc/memory-port.ts';
import { settle } from '../../electron/fake-electron.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { makeDuckdbFile } from '../../helpers/duckdb-file.ts';
import { testEngine } from '../../helpers/engine.ts';
import { shellDatabases } from '../../helpers/shell-databases.ts';
import type { ShellDatabases } from '../../helpers/shell-databases.ts';

/** Bytes of text that the window holds here; in the product it is 750 MB. */
const MOST_TEXT = 10_000;
const ROWS = 600;

let root = '';
let shell: ShellDatabases;
let wasm: Awaited<ReturnType<typeof wasmDatabase>>;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'tessera-large-'));
  shell = await shellDatabases(root);
  wasm = await wasmDatabase();
});
afterAll(async () => {
  shell.shell.close();
  await wasm.db.close();
  rmSync(root, { recursive: true, force: true });
});

/** A window's engine: tables in the real DuckDB-WASM or in the real native DuckDB behind the shell's channel. */
const windowWith = (chosen: TablesChoice, mostText: number): EngineClient => connectEngine({
  offered: true,
  chosen: Promise.resolve(chosen),
  start: async (place): Promise<Port> => {
    const [near, far] = memoryPair();
    if (place === 'window') serveEngine(far, await testEngine(wasm.db, undefined, { mostText }));
    else {
      const databases = shell.connect();
      serveEngine(far, await testEngine(await databases.open(), undefined, { attach: databases.attach }));
    }
    return near;
  },
});

const customers = (): string => {
  const lines = ['id;group;spend;visits;joined'];
  for (let i = 0; i < ROWS; i++) {
    const group = i % 3;
    lines.push(`00${i};${['oak', 'élm', 'ash'][group]};${(group * 100 + ((i * 37) % 23) / 7).toFixed(2).replace('.', ',')};${group * 10 + (i % 5)};0${1 + (i % 9)}.0${1 + (i % 7)}.2024`);
  }
  return `${lines.join('\n')}\n`;
};
const recipeOf = ({ id, name, sha256, dialect }: SourceReport): Recipe => {
  const recipe = emptyRecipe();
  return { ...recipe, firstRead: '2026-01-01', sources: [{ id, name, sha256, dialect, columns: [] }], params: { ...recipe.params, 'cluster.k': 3 } };
};
const exportsOf = async (client: EngineClient, text: string): Promise<{ name: string; text: string }[]> => {
  const report = await client.open({ id: 'main', file: new Blob([text]), name: 'customers.csv', dialect: null });
  expect(report.rows).toBe(ROWS);
  const { files } = await client.call('export', { recipe: recipeOf(report), kinds: ['segments.csv', 'recipe.json', 'model.json'] });
  return files.map(({ name, bytes }) => ({ name, text: new TextDecoder().decode(bytes) }));
};

describe('a file that is too large for the window', () => {
  it('is read by the native engine, with the same results to the byte', async () => {
    const text = customers();
    expect(text.length).toBeGreaterThan(MOST_TEXT);
    const small = windowWith('auto', MOST_TEXT);
    const made = await exportsOf(small, text);
    expect(small.tables).toMatchObject({ place: 'native', reason: { code: 'too-large-to-hold', data: { file: 'customers.csv' } } });
    expect(readdirSync(root).length).toBeGreaterThan(0);
    const roomy = windowWith('auto', 1e9);
    expect(await exportsOf(roomy, text)).toEqual(made);
    expect(roomy.tables.place).toBe('window');
  });

  it('is refused where the person keeps tables in the window', async () => {
    const client = windowWith('window', MOST_TEXT);
    await expect(client.open({ id: 'main', file: new Blob([customers()]), name: 'customers.csv', dialect: null }))
      .rejects.toMatchObject({ code: 'too-large-to-hold' });
  });

  it('may be a DuckDB file, of which a copy is attached and nothing stays', async () => {
    const client = windowWith('native', MOST_TEXT);
    const bytes = await makeDuckdbFile(['CREATE TABLE t AS SELECT i AS id, i % 7 AS x FROM range(900) r(i)']);
    const report = await client.open({ id: 'main', file: new Blob([bytes.slice()]), name: 'x.duckdb', dialect: null });
    expect([report.rows, report.dialect.format]).toEqual([900, 'duckdb']);
    // the one that holds the tables is left
    await settle(() => shell.processes.filter(({ child }) => child.exitCode === null && child.signalCode === null).length === 1);
    expect(readdirSync(root)).toHaveLength(1);
  });
});
