import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileSource } from '../../cli/files.ts';
import { matches } from '../../cli/inputs.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'tessera-files-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

it('sees the log of a database beside it, unless all is in the file', async () => {
  const path = join(dir, 'shop.duckdb');
  const logs = async (): Promise<readonly string[] | undefined> => {
    const file = await fileSource(path);
    await file.close();
    return file.logs?.map(({ name }) => name);
  };
  writeFileSync(path, 'x');
  expect(await logs()).toEqual([]);
  writeFileSync(`${path}.wal`, '');
  expect(await logs()).toEqual([]);
  writeFileSync(`${path}.wal`, 'y');
  expect(await logs()).toEqual(['shop.duckdb.wal']);
  writeFileSync(`${path}-wal`, 'y');
  expect(await logs()).toEqual(['shop.duckdb.wal', 'shop.duckdb-wal']);
});

it('takes files by a pattern, however it is made', () => {
  const fits = (pattern: string): string[] => ['a.csv', 'ab.csv', 'b.CSV', 'a.csv.gz', '[a].csv', 'é.csv'].filter((name) => matches(pattern, name));
  expect([fits('*.csv'), fits('a*'), fits('?.csv'), fits('*a*csv'), fits('[a].*'), fits('**'), fits('x*')]).toEqual([
    ['a.csv', 'ab.csv', '[a].csv', 'é.csv'], ['a.csv', 'ab.csv', 'a.csv.gz'], ['a.csv', 'é.csv'], ['a.csv', 'ab.csv', '[a].csv'], ['[a].csv'],
    ['a.csv', 'ab.csv', 'b.CSV', 'a.csv.gz', '[a].csv', 'é.csv'], [],
  ]);
  expect(matches(`${'a*'.repeat(100)}b`, 'a'.repeat(250))).toBe(false);
});
