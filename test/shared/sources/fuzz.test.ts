import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RecordBatchReader, tableFromArrays, tableToIPC } from 'apache-arrow';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { AttachFile, Database, ResultTable } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { inspectFile } from '../../../shared/sources/encoding.ts';
import { openFile } from '../../../shared/sources/open-file.ts';
import { readArrowFile } from '../../../shared/sources/read-arrow.ts';
import { readParquetFile } from '../../../shared/sources/read-parquet.ts';
import { readRows } from '../../../shared/sources/read-rows.ts';
import { attachWithNative } from '../../helpers/databases.ts';
import { makeDuckdbFile, sealDuckdb } from '../../helpers/duckdb-file.ts';
import { dataBytes } from '../../helpers/shared-data.ts';
import { parquet } from './reading.ts';

/** Mutations of each format; run by hand with TESSERA_FUZZ=5000 for a thorough search. */
const MUTATIONS = Number(process.env['TESSERA_FUZZ'] ?? 60);
const SEED = Number(process.env['TESSERA_FUZZ_SEED'] ?? 7);

/** What a file may be refused with; anything else is a fault. */
const REFUSED: ReadonlySet<string> = new Set([
  'empty-file', 'header-only', 'unsupported-format', 'damaged-file', 'no-such-part', 'file-too-large',
]);

/** A byte of its head may say another version, or make its table a view or gone. */
const DATABASE_REFUSED: ReadonlySet<string> = new Set([...REFUSED, 'database-version', 'view-not-read']);

/** A database that counts the rows it is given. */
const countingDatabase = (): Database & { readonly rows: Map<string, number> } => {
  const rows = new Map<string, number>();
  return {
    release: 'none', gone: new Promise(() => undefined), rows,
    exec: async () => undefined,
    query: async () => ({ rows: 1, columns: Array.from({ length: 300 }, () => ({ name: '', kind: 'number', values: new Float64Array(1), valid: new Uint8Array(1) })) }) as ResultTable,
    insertArrow: async (table, ipc) => {
      for (const batch of RecordBatchReader.from(ipc)) rows.set(table, (rows.get(table) ?? 0) + batch.numRows);
    },
    close: async () => undefined,
  };
};

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(fileURLToPath(new URL(`../../fixtures/files/${name}`, import.meta.url))));
const CSV = strToU8(`id;"na""me";amount;when\n${Array.from({ length: 40 }, (_, i) => `00${i};"a;${i}\nb";${i},5;0${1 + (i % 9)}.03.2024`).join('\r\n')}\n`);
const JSON_TEXT = strToU8(JSON.stringify({ meta: { n: 2 }, rows: Array.from({ length: 20 }, (_, i) => ({ id: `0${i}`, n: i / 4, o: { a: [1, 'x'], b: null }, t: 'é"\\' })) }));
const LINES = strToU8(Array.from({ length: 20 }, (_, i) => JSON.stringify({ id: i, v: { w: 'x'.repeat(i) } })).join('\n'));

/** An Arrow stream of numbers, texts with gaps, and levels. */
const ARROW = (): Uint8Array => tableToIPC(tableFromArrays({ n: Float64Array.from({ length: 50 }, (_, i) => i / 4), i: Int32Array.from({ length: 50 }, (_, i) => i), t: Array.from({ length: 50 }, (_, i) => `t${i % 7}`) }), 'file');

/** One of them where the search is not thorough. */
const PARQUET = ['alltypes_plain.snappy', 'alltypes_dictionary', 'delta_byte_array', 'datapage_v2.snappy', 'list_columns', 'int32_decimal', 'nulls.snappy', 'rle_boolean_encoding', 'byte_stream_split.zstd', 'lz4_raw_compressed', 'int96_from_spark']
  .slice(0, process.env['TESSERA_FUZZ'] === undefined ? 1 : undefined).map((name) => `${name}.parquet`);

const FORMATS: readonly (readonly [string, () => Uint8Array])[] = [
  ['a.csv', () => CSV], ['wide.txt', () => strToU8(new TextDecoder().decode(CSV).replaceAll(';', '  '))],
  ['utf16.csv', () => new Uint8Array(Buffer.from(`\ufeff${new TextDecoder().decode(CSV)}`, 'utf16le'))],
  ['a.json', () => JSON_TEXT], ['a.ndjson', () => LINES], ['a.csv.gz', () => gzipSync(CSV)], ['a.zip', () => zipSync({ 'a.csv': CSV, 'b.json': JSON_TEXT })],
  ['sheets.xlsx', () => fixture('sheets.xlsx')], ['stored.xlsx', () => zipSync(stored(), { level: 0 })], ['sheets.ods', () => fixture('sheets.ods')],
  ['shop.sqlite', () => fixture('shop.sqlite')],
  ...['japanese-shift_jis', 'korean-euc_kr', 'taiwan-big5', 'chinese-gb18030', 'russian-koi8_r', 'russian-utf_16_le', 'greek-cp1253'].map((name) => [`${name}.csv`, () => fixture(`encodings/${name}.csv`)] as const),
  ['packed-zstd.arrow', () => fixture('packed-zstd.arrow')], ['packed-lz4.arrow', () => fixture('packed-lz4.arrow')], ['plain.arrow', () => ARROW()],
  ...PARQUET.map((name) => [name, () => dataBytes(`parquet/${name}`)] as const),
  ...PARQUET.map((name) => [`footer of ${name}`, () => dataBytes(`parquet/${name}`)] as const),
];

/** A workbook whose XML is not packed, so that mutations reach it. */
const stored = (): Record<string, Uint8Array> => ({
  '_rels/.rels': strToU8('<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
  'xl/workbook.xml': strToU8('<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>'),
  'xl/_rels/workbook.xml.rels': strToU8('<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>'),
  'xl/worksheets/s.xml': strToU8(`<worksheet><sheetData>${Array.from({ length: 9 }, (_, i) => `<row r="${i + 1}"><c r="A${i + 1}" t="inlineStr"><is><t>n${i}</t></is></c><c><v>${i}.5</v></c></row>`).join('')}</sheetData></worksheet>`),
});

/** One to four changes: bytes flipped or set, pieces cut out, doubled or moved, the end cut off. */
const mutated = (bytes: Uint8Array, random: () => number): Uint8Array => {
  let out = bytes.slice();
  const at = (): number => Math.floor(random() * Math.max(1, out.length));
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
    const kind = Math.floor(random() * 6);
    const a = at();
    const b = Math.min(out.length, a + Math.floor(random() * 60));
    if (kind === 0) out[a] ^= 1 << Math.floor(random() * 8);
    else if (kind === 1) out[a] = Math.floor(random() * 256);
    else if (kind === 2) out = new Uint8Array([...out.subarray(0, a), ...out.subarray(b)]);
    else if (kind === 3) out = new Uint8Array([...out.subarray(0, b), ...out.subarray(a)]);
    else if (kind === 4) out = out.slice(0, Math.max(1, a));
    else out.copyWithin(at(), a, b);
  }
  return out;
};

/** Changes in the last bytes of a Parquet file that tell of all others: counts, sizes, offsets, types and names; now and then their length. */
const mutatedFooter = (whole: Uint8Array, random: () => number): Uint8Array => {
  const out = whole.slice();
  const length = new DataView(out.buffer, out.byteOffset).getUint32(out.length - 8, true);
  const start = out.length - 8 - length;
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
    const at = random() < 0.05 ? out.length - 8 + Math.floor(random() * 4) : start + Math.floor(random() * length);
    const kind = random();
    // numbers are in pieces of seven bits: a run of 255 is one that is very large
    if (kind < 0.2) out.fill(255, at, Math.min(out.length - 8, at + 1 + Math.floor(random() * 8)));
    else if (kind < 0.6) out[at] ^= 1 << Math.floor(random() * 8);
    else out[at] = Math.floor(random() * 256);
  }
  return out;
};

/** One to three bytes of what is used of a DuckDB file changed, mostly with the checksum renewed, so that the change is read; or the end cut off. */
const mutatedDuckdb = (whole: Uint8Array, random: () => number): Uint8Array => {
  const out = whole.slice();
  const used = [...out.keys()].filter((at) => out[at] !== 0);
  if (random() < 0.1) return out.slice(0, Math.floor(random() * out.length));
  for (let n = 1 + Math.floor(random() * 3); n > 0; n--) {
    const at = used[Math.floor(random() * used.length)];
    if (random() < 0.5) out[at] ^= 1 << Math.floor(random() * 8);
    else out[at] = Math.floor(random() * 256);
    if (random() < 0.9) sealDuckdb(out, at);
  }
  return out;
};

/** A process that does not start in time says nothing of the file: the machine has much else to do. */
const attach: AttachFile = async (file, signal) => {
  for (let tries = 1; ; tries++) {
    try {
      return await attachWithNative(file, signal);
    } catch (error) {
      if (tries === 5 || !(error instanceof AppError) || error.code !== 'start-failed') throw error;
    }
  }
};

/** A process is started for each. */
const DATABASES = Math.max(6, Math.floor(MUTATIONS / 10));

it(`DuckDB databases are read with every row accounted for, or refused with a code (seed ${SEED})`, async () => {
  const whole = await makeDuckdbFile([
    'CREATE TABLE t (id VARCHAR, n INTEGER, x DOUBLE, d DATE, l INTEGER[], s STRUCT(a INTEGER, b VARCHAR), PRIMARY KEY (id))',
    "INSERT INTO t SELECT 'c' || i, i % 7, i / 4, DATE '2024-01-01' + CAST(i AS INTEGER), [i, NULL], {'a': i, 'b': repeat('x', i % 40)} FROM range(400) r(i)",
    'CREATE VIEW v AS SELECT 1', 'CREATE TABLE u AS SELECT i AS a FROM range(9) r(i)', 'DELETE FROM t WHERE n = 3',
  ]);
  const random = createRandom(SEED);
  const outcomes = new Map<string, number>();
  for (let n = 0; n < DATABASES; n++) {
    const db = countingDatabase();
    const file = bytesSource('a.duckdb', n === 0 ? whole : mutatedDuckdb(whole, () => random.next()));
    let outcome = 'read';
    try {
      const opened = await openFile(file, {});
      const table = await readRows(db, opened, await inspectFile(opened.file), {}, { table: 'raw', rejects: 'rej', firstRow: 0, firstReject: 0, file: null }, { parquet, attach });
      expect(db.rows.get('raw')).toBe(table.rows);
    } catch (error) {
      if (!(error instanceof AppError) || !DATABASE_REFUSED.has(error.code)) throw new Error(`mutation ${n} of a.duckdb: ${String(error)}`, { cause: error });
      outcome = error.code;
    }
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  if (process.env['TESSERA_FUZZ'] !== undefined) console.log('a.duckdb', JSON.stringify([...outcomes]));
  expect(outcomes.get('read')).toBeGreaterThan(0);
}, 3_600_000);

describe(`mutations of files (seed ${SEED})`, () => {
  it.each(FORMATS)('%s is read with every row accounted for, or refused with a code', async (name, make) => {
    const random = createRandom(SEED);
    const uniform = (): number => random.next();
    const whole = make();
    const module = name.endsWith('.parquet') ? await parquet() : null;
    const outcomes = new Map<string, number>();
    let slowest = 0;
    for (let n = 0; n < MUTATIONS; n++) {
      const bytes = n === 0 ? whole : (name.startsWith('footer of') ? mutatedFooter : mutated)(whole, uniform);
      const db = countingDatabase();
      const file = bytesSource(name, bytes);
      const began = performance.now();
      let outcome = 'read';
      try {
        const opened = await openFile(file, {});
        if (opened.format === 'parquet' || opened.format === 'arrow') {
          const table = opened.format === 'arrow' ? await readArrowFile(db, file, 'raw', 'typed', {}) : await readParquetFile(db, file, 'raw', 'typed', module ?? await parquet(), {});
          expect(db.rows.get('typed_stage')).toBe(table.rows);
        } else {
          const table = await readRows(db, opened, await inspectFile(opened.file), {}, { table: 'raw', rejects: 'rej', firstRow: 0, firstReject: 0, file: null }, { parquet });
          expect([db.rows.get('raw') ?? 0, db.rows.get('rej') ?? 0]).toEqual([table.rows, table.rejected.count]);
        }
      } catch (error) {
        if (!(error instanceof AppError) || !REFUSED.has(error.code)) throw new Error(`mutation ${n} of ${name}: ${String(error)}`, { cause: error });
        outcome = error.code;
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      slowest = Math.max(slowest, performance.now() - began);
    }
    if (process.env['TESSERA_FUZZ'] !== undefined) console.log(name, JSON.stringify([...outcomes]), `slowest ${Math.round(slowest)} ms`);
    expect(outcomes.get('read')).toBeGreaterThan(0);
  }, 3_600_000);
});
