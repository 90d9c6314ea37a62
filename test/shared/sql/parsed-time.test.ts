import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { literal, literals } from '../../../shared/sql/literal.ts';
import { parsedTime } from '../../../shared/sql/parsed-time.ts';
import { nativeDatabase, wasmDatabase } from '../../helpers/databases.ts';

const FORMATS = ['%d/%m/%Y', '%d.%m.%Y %H:%M:%S', '%d.%m.%Y %H:%M', '%d-%m-%y %I:%M:%S %p', '%d-%m-%y %I:%M %p', '%Y%m%d'];

/** Beside each what the engine reads of it by the formats alone, which is safe for texts that lie in the vector (up to 12 bytes) or fit. */
const TEXTS: readonly (readonly [string, string | null])[] = [
  ['1/2/2011', '2011-02-01 00:00:00'],
  [' 1/2/2011\t', '2011-02-01 00:00:00'],
  ['20.12.2010 10:14', '2010-12-20 10:14:00'],
  ['20.12.2010 10:14:09', '2010-12-20 10:14:09'],
  ['20.12.2010   10:14', '2010-12-20 10:14:00'],
  ['31-12-10 1:05 PM', '2010-12-31 13:05:00'],
  ['31-12-10 12:05:07 AM', '2010-12-31 00:05:07'],
  ['20110309', '2011-03-09 00:00:00'],
  ['20.12.2010 10', null],
  ['20.12.2010 10:', null],
  ['20.12.2010 10:14:', null],
  ['20.12.2010 10:14 h', null],
  ['31-12-10 1:05 P', null],
  ['31-12-10 1:05 ', null],
  ['30.02.2010 10:14', null],
  ['1/2/', null],
  ['never', null],
  ['', null],
  [' ', null],
  [' '.repeat(4000), null],
  ['\t\n\v\f\r '.repeat(20), null],
];

describe.each([
  ['DuckDB-WASM', async () => (await wasmDatabase()).db],
  ['native DuckDB', () => nativeDatabase()],
] as [string, () => Promise<Database>][])('a time in a text with %s', (_, open) => {
  let db: Database;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db.close());

  it('is read as the formats say, and is NULL where it ends before its format or is blank', async () => {
    const rows = TEXTS.map(([text], i) => `(${i}, ${literal(text)})`).join(', ');
    const { columns: [time] } = await db.query(`SELECT CAST(${parsedTime('text', FORMATS)} AS VARCHAR) AS time FROM (VALUES ${rows}) AS t(i, text) ORDER BY i`);
    expect(time.values).toEqual(TEXTS.map(([, expected]) => expected));
    const safe = TEXTS.filter(([text, expected]) => expected !== null || (text.trim() !== '' && text.length <= 12));
    const { columns: [plain] } = await db.query(
      `SELECT CAST(try_strptime(text, [${literals(FORMATS)}]) AS VARCHAR) AS time FROM (VALUES ${safe.map(([text], i) => `(${i}, ${literal(text)})`).join(', ')}) AS t(i, text) ORDER BY i`,
    );
    expect(plain.values).toEqual(safe.map(([, expected]) => expected));
  });
});

it('nothing of ours asks the engine for a time in another way', () => {
  const shared = fileURLToPath(new URL('../../../shared/', import.meta.url));
  const asking = readdirSync(shared, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && /strptime\s*\(/.test(readFileSync(join(shared, name), 'utf8')));
  expect(asking).toEqual([join('sql', 'parsed-time.ts')]);
});
