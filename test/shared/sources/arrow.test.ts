import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  Bool, DateDay, Decimal, Dictionary, DurationMillisecond, Field, Float32, Int32, Int64, List, makeData, makeVector, Null, Struct, Table, tableToIPC, TimeMicrosecond, TimestampNanosecond, Uint8, Utf8, vectorFromArray,
} from 'apache-arrow';
import type { DataType, Vector } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { unpackLz4Frame } from '../../../shared/sources/lz4.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, read, typedOf } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(fileURLToPath(new URL(`../../fixtures/files/${name}`, import.meta.url))));
const column = (values: readonly unknown[], type: DataType): Vector => vectorFromArray(values as never[], type as never) as unknown as Vector;

const table = new Table({
  id: column(['007', '', null], new Utf8()),
  town: column(['Köln', null, 'Köln'], new Dictionary(new Utf8(), new Int32())),
  big: column([9_007_199_254_740_993n, -1n, null], new Int64()),
  small: column([255, null, 0], new Uint8()),
  part: column([0.1, null, -2.5], new Float32()),
  ok: column([true, false, null], new Bool()),
  day: column([new Date('2024-02-29'), null, new Date('1969-12-31')], new DateDay()),
  time: column([36_061_500_000n, 0n, null], new TimeMicrosecond()),
  // vectorFromArray takes times as milliseconds only
  seen: makeVector(makeData({ type: new TimestampNanosecond(), length: 3, nullCount: 1, nullBitmap: Uint8Array.of(0b101), data: BigInt64Array.of(1_700_000_000_123_456_789n, 0n, -1n) })),
  span: column([1500n, null, 0n], new DurationMillisecond()),
  money: column([new Uint32Array([12_345, 0, 0, 0]), null, new Uint32Array([0xffff_fff6, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff])], new Decimal(2, 20, 128)),
  list: column([[1, null], null, []], new List(new Field('item', new Int32(), true))),
  pair: column([{ a: 'x"', b: 1 }, null, { a: null, b: 2 }], new Struct([new Field('a', new Utf8(), true), new Field('b', new Int32(), true)] as never)),
  none: column([null, null, null], new Null()),
});

describe('an Arrow file', () => {
  it.each(['file', 'stream'] as const)('in the %s format keeps every value', async (kind) => {
    const report = await read(db, bytesSource('made.arrow', tableToIPC(table, kind)));
    const cells = await cellsOf(db, report);
    expect(cells).toEqual([
      ['007', 'Köln', '9007199254740993', '255', '0.1', 'true', '2024-02-29', '10:01:01.5', '2023-11-14 22:13:20.123456789', '1500', '123.45', '[1,null]', '{"a":"x\\"","b":1}', null],
      ['', null, '-1', null, null, 'false', null, '00:00:00', null, null, null, null, null, null],
      [null, 'Köln', null, '0', '-2.5', null, '1969-12-31', null, '1969-12-31 23:59:59.999999999', '0', '-0.10', '[]', '{"a":null,"b":2}', null],
    ]);
    expect((await typedOf(db, report))[0].slice(7, 11)).toEqual(['10:01:01.5', '2023-11-14 22:13:20.123456', '1500', '123.45']);
    expect(report.columns.map(({ type }) => type)).toEqual(['text', 'text', 'text', 'integer', 'number', 'boolean', 'date', 'text', 'datetime', 'integer', 'number', 'text', 'text', 'text'].map(
      (type, j) => (type === 'text' ? report.columns[j].type : type)));
  });

  it.each(['lz4', 'zstd'])('packed by %s is read, over several batches', async (name) => {
    const report = await read(db, bytesSource('packed.feather', bytesOf(`packed-${name}.arrow`)));
    expect([report.rows, report.columns.length]).toEqual([3000, 7]);
    const cells = await cellsOf(db, report);
    for (const i of [0, 1, 3, 1999, 2000, 2999]) {
      const gone = i % 7 === 3;
      expect(cells[i]).toEqual([`c${String(i).padStart(5, '0')}`, gone ? null : ['Köln', 'Bonn', 'Ulm'][i % 3], gone ? null : (i / 8).toFixed(3).replace(/0{1,2}$/, '').replace(/\.$/, '.0'), String(i % 11),
        i % 2 === 0 ? 'short' : `a note that is longer than twelve bytes, ${i}`, `[${i},null]`, gone ? null : new Date(1_700_000_000_000 + i).toISOString().replace('T', ' ').replace(/\.?0*Z$/, '')]);
    }
  });

  it('is refused, never believed, when it is cut or changed anywhere', async () => {
    for (const whole of [bytesOf('packed-lz4.arrow'), bytesOf('packed-zstd.arrow'), tableToIPC(table, 'file')]) {
      const fates = new Set<string>();
      for (let n = 0; n < 16; n++) {
        const bytes = n < 5 ? whole.slice(0, 40 + Math.floor((whole.length * n) / 6)) : whole.slice();
        if (n >= 5) for (let k = 0; k < 3; k++) bytes[8 + ((n * 7919 + k * 104_729) % (whole.length - 8))] ^= 1 << (n % 8);
        fates.add(await read(db, bytesSource('hostile.arrow', bytes)).then(() => 'read', (error: unknown) => (error as AppError).code));
      }
      expect([...fates].filter((fate) => !['read', 'damaged-file', 'file-too-large', 'header-only', 'unsupported-format'].includes(fate))).toEqual([]);
      expect(fates.has('damaged-file')).toBe(true);
    }
  });

  it('does not flood memory with what it only says that it has', async () => {
    const bytes = tableToIPC(new Table({ none: column([null, null], new Null()) }), 'stream');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    // every number that may be the number of rows says two thousand million
    for (let at = 0; at + 8 <= bytes.length; at += 4) if (view.getBigInt64(at, true) === 2n) view.setBigInt64(at, 2_000_000_000n, true);
    await expect(read(db, bytesSource('flood.arrow', bytes))).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('says in plain words that a packed part lies about its length, and how much would come out', async () => {
    const lying = (length: bigint) => {
      const bytes = bytesOf('packed-zstd.arrow').slice();
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      // a packed part is its length, then a frame of Zstandard
      for (let at = 0; at + 12 <= bytes.length; at += 8) if (view.getUint32(at + 8, true) === 0xfd2fb528) view.setBigInt64(at, length, true);
      return read(db, bytesSource('lying.arrow', bytes));
    };
    await expect(lying(2n ** 62n)).rejects.toMatchObject({ code: 'damaged-file', data: { reason: 'its lengths and offsets do not fit its bytes' } });
    await expect(lying(400_000_000n)).rejects.toMatchObject({ code: 'file-too-large', data: { size: expect.stringMatching(/^381 MB unpacked from \d+ KB$/) } });
  });

  it('of the first version of Feather is refused by name', async () => {
    await expect(read(db, bytesSource('old.feather', new TextEncoder().encode('FEA1 and more bytes behind it')))).rejects.toMatchObject({ code: 'unsupported-format', data: { format: 'a Feather file of version 1' } });
  });
});

it('unpacks LZ4 only within both ends', () => {
  const frame = (...block: number[]): Uint8Array => new Uint8Array([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, block.length, 0, 0, 0, ...block, 0, 0, 0, 0]);
  // "ab", then four bytes from two back, which overlap what they write, then "c"
  const good = frame(0x20, 97, 98, 2, 0, 0x10, 99);
  expect(new TextDecoder().decode(unpackLz4Frame(good, 7))).toBe('abababc');
  for (const [bytes, length] of [[good, 6], [good, 8], [frame(0x20, 97, 98, 3, 0, 0x10, 99), 7], [frame(0xf0, 255, 255), 9], [good.subarray(0, 12), 7], [frame(0x20, 97, 98, 0, 0, 0x10, 99), 7]] as const) {
    expect(() => unpackLz4Frame(bytes, length)).toThrow(/LZ4/);
  }
});
