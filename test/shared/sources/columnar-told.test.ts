import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Field, Float64, makeData, RecordBatch, Schema, Struct, Table, tableToIPC, TimestampMillisecond } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, read, typedOf } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

/** Written by test/fixtures/make/parquet-types.mjs. */
const types = () => bytesSource('types.parquet', new Uint8Array(readFileSync(fileURLToPath(new URL('../../fixtures/files/types.parquet', import.meta.url)))));

describe('types of Parquet', () => {
  it('are read faithfully: times of day, identifiers, intervals, decimals, nested values', async () => {
    const report = await read(db, types());
    const [first] = await cellsOf(db, report);
    expect(Object.fromEntries(report.columns.map(({ name }, j) => [name, first[j]]))).toEqual({
      id: '1', clock: '12:34:57', fine: '12:34:56.789', uuid: '00112233-4455-6677-8899-aabbccddee01', span: '2 months 3 days 0 ms', amount: '1.2500000000',
      nanos: '2024-01-01 10:00:00.123456', large: '18446744073709551615', pairs: '{"k":1}',
      items: '[{"a":1,"t":"01:02:03","d":"2020-01-01","s":"2020-01-01 01:02:03.5","m":1.50}]', ratio: 'nan', single: null, until: null,
    });
  });

  it('tell which values they lose', async () => {
    const report = await read(db, types());
    expect(report.notices.map(({ code, data }) => [code, data['column'], data['count']])).toEqual([
      ['values-not-finite', 'ratio', 2], ['values-not-finite', 'single', 1], ['times-cut', 'nanos', 3], ['dates-beyond', 'until', 1],
    ]);
    expect(report.columns.filter(({ missing }) => missing > 0).map(({ name, missing }) => [name, missing])).toEqual([['ratio', 2], ['single', 2], ['until', 1]]);
  });
});

describe('types of Arrow', () => {
  it('tell of numbers that are none, and of times with a zone', async () => {
    const fields = [new Field('x', new Float64(), true), new Field('at', new TimestampMillisecond('Europe/Berlin'), true), new Field('utc', new TimestampMillisecond('UTC'), true)];
    const time = (type: TimestampMillisecond) => makeData({ type, length: 2, nullCount: 0, data: new BigInt64Array([1_700_000_000_000n, 8_640_000_000_000_001_000n]) });
    const children = [makeData({ type: new Float64(), length: 2, nullCount: 0, data: new Float64Array([NaN, 1]) }), time(new TimestampMillisecond('Europe/Berlin')), time(new TimestampMillisecond('UTC'))];
    const schema = new Schema(fields);
    const batch = new RecordBatch(schema, makeData({ type: new Struct(fields), length: 2, nullCount: 0, children }));
    const report = await read(db, bytesSource('a.arrow', tableToIPC(new Table(schema, [batch]), 'file')));
    expect(report.notices.map(({ code, data }) => [code, data['column'], data['count'] ?? data['zone']])).toEqual([
      ['values-not-finite', 'x', 1], ['dates-beyond', 'at', 1], ['times-in-utc', 'at', 'Europe/Berlin'], ['dates-beyond', 'utc', 1],
    ]);
    expect((await typedOf(db, report)).map((row) => row.slice(0, 2))).toEqual([[null, '2023-11-14 22:13:20'], ['1.0', null]]);
    expect(report.columns[2].reason).toContain('in UTC');
  });
});
