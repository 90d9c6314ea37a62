import { DateDay, DateMillisecond, Field, makeData, RecordBatch, Schema, Struct, Table, tableToIPC, TimestampMicrosecond } from 'apache-arrow';
import type { Data } from 'apache-arrow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import type { ParquetModule } from '../../../shared/sources/parquet-module.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, parquet, read, textFile, typedOf } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const tableOf = (children: readonly Data[]): Uint8Array => {
  const fields = children.map((data, j) => new Field(`c${j}`, data.type, true));
  const schema = new Schema(fields);
  const struct = makeData({ type: new Struct(fields), length: children[0].length, nullCount: 0, children: [...children] });
  return tableToIPC(new Table(schema, [new RecordBatch(schema, struct)]), 'stream');
};

const parquetOf = async (children: readonly Data[]): Promise<Uint8Array> => {
  const module = await parquet();
  return module.writeParquet(module.Table.fromIPCStream(tableOf(children)));
};

it('reads days that no Date can hold as missing', async () => {
  const YEAR_290000 = 105_202_025;
  const days = [2_147_483_647, -2_147_483_647, YEAR_290000, 19_797, 100_000_000, 2_932_897, -719_529, -100_000_000];
  const data = makeData({ type: new DateDay(), length: days.length, nullCount: 0, data: Int32Array.from(days) });
  const report = await read(db, textFile(await parquetOf([data]), 'days.parquet'));
  expect(report.columns[0]).toMatchObject({ type: 'date', missing: 3 });
  const dates = [null, null, null, '2024-03-15', '275760-09-13', '10000-01-01', '0002-12-31 (BC)', '271822-04-20 (BC)'];
  expect((await cellsOf(db, report)).flat()).toEqual(dates);
  expect((await typedOf(db, report)).flat()).toEqual(dates);
});

it('reads times that the database cannot hold as missing', async () => {
  const micros = [9_223_372_036_854_775_807n, -9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, 8_640_000_000_000_000_001n, 0n];
  const data = makeData({ type: new TimestampMicrosecond(), length: 5, nullCount: 0, data: BigInt64Array.from(micros) });
  const report = await read(db, textFile(await parquetOf([data]), 'times.parquet'));
  expect(report.columns[0]).toMatchObject({ type: 'datetime', missing: 3 });
});

/** A reader that answers a given Arrow stream whatever the file. */
const answering = async (ipc: Uint8Array): Promise<ParquetModule> => {
  const module = await parquet();
  return { ...module, readParquet: () => ({ intoIPCStream: () => ipc }) } as unknown as ParquetModule;
};

it('reads days counted in milliseconds', async () => {
  const times = [9_223_372_036_854_775_807n, 1_710_460_800_000n];
  const data = makeData({ type: new DateMillisecond(), length: 2, nullCount: 0, data: BigInt64Array.from(times) });
  const ipc = tableOf([data]);
  const report = await read(db, textFile('PAR1', 'millis.parquet'), { parquet: () => answering(ipc) });
  expect((await typedOf(db, report)).flat()).toEqual([null, '2024-03-15']);
});

it('names the file when its values cannot be converted', async () => {
  const data = makeData({ type: new DateDay(), length: 1, nullCount: 0, data: Int32Array.of(1) });
  const ipc = tableOf([data]);
  const module = await answering(ipc);
  const broken = { ...module, readParquet: () => ({ intoIPCStream: () => ipc.subarray(0, ipc.length - 40) }) } as unknown as ParquetModule;
  await expect(read(db, textFile('PAR1', 'cut.parquet'), { parquet: async () => broken }))
    .rejects.toMatchObject({ code: 'damaged-file', data: { file: 'cut.parquet' } });
});
