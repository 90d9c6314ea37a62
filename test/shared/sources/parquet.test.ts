import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { nativeDatabase, wasmDatabase } from '../../helpers/databases.ts';
import { dataFile, dataJson } from '../../helpers/shared-data.ts';
import { cellsOf, read, textFile, typedOf } from './reading.ts';

interface Check {
  readonly id: string;
  readonly expected: { rowsColumns: Record<string, [number, number]>; int96Microseconds: (number | null)[] };
}
const { expected } = (dataJson('expected.json') as Check[]).find((check) => check.id === 'parquet') as Check;

describe.each([
  ['DuckDB-WASM', async () => (await wasmDatabase()).db],
  ['native DuckDB', () => nativeDatabase()],
] as [string, () => Promise<Database>][])('%s', (_, open) => {
  let db: Database;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db.close());

  it.each(Object.entries(expected.rowsColumns))('reads %s', async (name, [rows, columns]) => {
    const report = await read(db, dataFile(`parquet/${name}`));
    expect([report.rows, report.columns.length]).toEqual([rows, columns]);
    expect(report.dialect.format).toBe('parquet');
    expect((await typedOf(db, report)).length).toBe(rows);
  });

  it.each(['delta_byte_array', 'delta_encoding_optional_column'])('reads %s cell by cell', async (name) => {
    const report = await read(db, dataFile(`parquet/${name}.parquet`));
    const csv = await read(db, dataFile(`parquet/${name}_expect.csv`));
    expect(csv.columns.map((column) => column.name)).toEqual(report.columns.map((column) => column.name));
    const cells = (await cellsOf(db, report)).map((row) => row.map((cell) => cell ?? ''));
    expect(cells).toEqual(await cellsOf(db, csv));
  });

  it('keeps INT96 times beyond the range of nanoseconds', async () => {
    const report = await read(db, dataFile('parquet/int96_from_spark.parquet'));
    const answer = await db.query(`SELECT CAST(epoch_us(a) AS VARCHAR) AS us FROM "${report.typedTable}" ORDER BY _row`);
    expect(answer.columns[0].values).toEqual(expected.int96Microseconds.map((value) => (value === null ? null : String(BigInt(value)))));
  });

  it('keeps decimals and lists exactly', async () => {
    const decimals = await cellsOf(db, await read(db, dataFile('parquet/int32_decimal.parquet')));
    expect(decimals.slice(0, 3)).toEqual([['1.00'], ['2.00'], ['3.00']]);
    const lists = await cellsOf(db, await read(db, dataFile('parquet/list_columns.parquet')));
    expect(lists).toEqual([['[1,2,3]', '["abc","efg","hij"]'], ['[null,1]', null], ['[4]', '["efg",null,"hij","xyz"]']]);
  });

  it('says what is wrong with a damaged file', async () => {
    const bytes = (await dataFile('parquet/nulls.snappy.parquet').slice(0, 300)).slice();
    await expect(read(db, textFile(bytes, 'half.parquet'))).rejects.toMatchObject({ code: 'damaged-file' });
  });
});
