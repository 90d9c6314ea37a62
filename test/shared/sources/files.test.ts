import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Bool, Field, Int32, List, Table, tableToIPC, TimestampMillisecond, Utf8, vectorFromArray } from 'apache-arrow';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource, groupSource } from '../../../shared/contract/file-source.ts';
import type { FileSource } from '../../../shared/contract/file-source.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { writeParquetFile } from '../../../shared/sources/write.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, parquet, read, textFile } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const fixture = (name: string): FileSource => bytesSource(name, new Uint8Array(readFileSync(fileURLToPath(new URL(`../../fixtures/files/${name}`, import.meta.url)))));

it('reads several Parquet files as one table with the name of each', async () => {
  const made = async (name: string, rows: string): Promise<FileSource> => {
    const report = await read(db, textFile(`id,spend,since,ok\n${rows}`));
    return bytesSource(name, await writeParquetFile(db, report.typedTable, report.columns, await parquet()));
  };
  const files = [await made('jan.parquet', '007,1.5,2024-01-31,true\n008,2.5,2024-01-01,false\n'), await made('feb.parquet', '009,,2024-02-01,true\n')];
  const report = await read(db, groupSource(files));
  expect(report.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['id text', 'spend number', 'since date', 'ok boolean', 'file category']);
  expect(await cellsOf(db, report)).toEqual([['007', '1.5', '2024-01-31', 'true', 'jan.parquet'], ['008', '2.5', '2024-01-01', 'false', 'jan.parquet'], ['009', '', '2024-02-01', 'true', 'feb.parquet']]);
  expect(report.files?.map(({ rows }) => rows)).toEqual([2, 1]);
  const other = await made('mar.parquet', '').catch(() => null);
  expect(other).toBeNull();
});

it('reads several Arrow files, digits of text staying text', async () => {
  const made = (name: string, ids: string[]): FileSource => bytesSource(name, tableToIPC(new Table({
    id: vectorFromArray(ids, new Utf8()), list: vectorFromArray(ids.map(() => [1, 2]), new List(new Field('item', new Int32(), true))),
    at: vectorFromArray(ids.map((_, i) => new Date(i * 1000)), new TimestampMillisecond()), ok: vectorFromArray(ids.map((_, i) => i === 0), new Bool()),
  })));
  const report = await read(db, groupSource([made('a.arrow', ['1', '2']), made('b.arrow', ['3'])]));
  expect(await cellsOf(db, report)).toEqual([
    ['1', '[1,2]', '1970-01-01 00:00:00', 'true', 'a.arrow'], ['2', '[1,2]', '1970-01-01 00:00:01', 'false', 'a.arrow'], ['3', '[1,2]', '1970-01-01 00:00:00', 'true', 'b.arrow'],
  ]);
  expect(report.columns[0].reason).toContain('text');
  expect(report.columns.map(({ type }) => type).slice(2)).toEqual(['datetime', 'boolean', 'category']);
});

it('reads several workbooks, and several files of JSON', async () => {
  const sheets = await read(db, groupSource([{ ...fixture('from-1904.xlsx'), name: 'one.xlsx' }, { ...fixture('from-1904.xlsx'), name: 'two.xlsx' }]));
  expect(await cellsOf(db, sheets)).toEqual([['2020-05-17', 'one.xlsx'], ['2020-05-17 01:02:03', 'one.xlsx'], ['2020-05-17', 'two.xlsx'], ['2020-05-17 01:02:03', 'two.xlsx']]);
  const json = await read(db, groupSource([textFile('[{"a":1,"b":"x"}]', 'one.json'), textFile('{"b":"y","a":2}\n', 'two.ndjson')]));
  expect(await cellsOf(db, json)).toEqual([['1', 'x', 'one.json'], ['2', 'y', 'two.ndjson']]);
  const packed = await read(db, groupSource([bytesSource('one.zip', zipSync({ 'a.csv': strToU8('a,b\n1,2\n') })), textFile('a,b\n3,4\n', 'two.csv')]));
  expect(await cellsOf(db, packed)).toEqual([['1', '2', 'one.zip'], ['3', '4', 'two.csv']]);
});

it('refuses at once what the database cannot hold, and says so when it finds out', async () => {
  const long = textFile(`a,b\n${'1,2\n'.repeat(1000)}`, 'long.csv');
  await expect(read(db, long, { mostText: 4000 })).rejects.toMatchObject({ code: 'too-large-to-hold', data: { file: 'long.csv', limit: '4 KB' } });
  expect((await read(db, long, { mostText: 5000 })).rows).toBe(1000);
  const full: Database = { ...db, insertArrow: () => Promise.reject(new AppError('database-failed', { reason: 'Out of Memory Error: could not allocate block' })) };
  await expect(read(full, long)).rejects.toMatchObject({ code: 'too-large-to-hold', data: { file: 'long.csv' } });
});

it('names the file and the column where one differs', async () => {
  const arrow = (name: string, column: string): FileSource => bytesSource(name, tableToIPC(new Table({ [column]: vectorFromArray(['x'], new Utf8()) })));
  await expect(read(db, groupSource([arrow('a.arrow', 'id'), arrow('b.arrow', 'key')]))).rejects.toMatchObject({ code: 'columns-differ', data: { file: 'b.arrow', first: 'a.arrow' } });
});
