import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { nativeDatabase, wasmDatabase } from '../../helpers/databases.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { read, textFile } from './reading.ts';

let native: Database;
let wasm: Database;
beforeAll(async () => {
  native = await nativeDatabase();
  wasm = (await wasmDatabase()).db;
});
afterAll(() => Promise.all([native.close(), wasm.close()]));

const digits = fc.stringMatching(/^[0-9]{1,17}$/);
/** Kinds of columns: what their cells are drawn from. */
const kinds: readonly fc.Arbitrary<string>[] = [
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((value) => value.toFixed(3)),
  fc.tuple(fc.constantFrom('', '-', '+'), digits, digits).map(([sign, whole, part]) => `${sign}${whole}.${part}`),
  fc.constantFrom('0', '-0', '-0.0', '1.', '.5', '+7', '1e3', '-12.50', '0.1', '999'),
  fc.tuple(fc.constantFrom('', '-'), digits).map((parts) => parts.join('')),
  fc.constantFrom('red', 'green', 'N/A', 'null ', 'nullable', '', 'NAN', 'größer', 'a text of more than twenty-four bytes'),
  fc.constantFrom('true', 'false'),
  fc.constantFrom('2024-03-05', '1999-12-31'),
  fc.constantFrom('1,234', '12', '5 000', '7%'),
];
const gaps = fc.constantFrom('', 'NA', 'NaN', '#N/A', 'None');
/** Columns that are looked at, half of them clean, half with gaps; beside them as many as it takes for the text of a table to be held. */
const TESTED = 54;
const BESIDE = 460;
const ROWS = 9;
const tables = fc.tuple(...Array.from({ length: TESTED }, (_, j) => {
  const kind = kinds[j % kinds.length];
  return fc.array(j % 2 === 0 ? kind : fc.oneof({ weight: 3, arbitrary: kind }, { weight: 1, arbitrary: gaps }), { minLength: ROWS, maxLength: ROWS });
})) as fc.Arbitrary<string[][]>;
const beside = Array.from({ length: BESIDE }, (_, j) => Array.from({ length: ROWS }, (__, i) => String(i * j)));

const quoted = (cell: string): string => `"${cell}"`;
const csv = (columns: readonly (readonly string[])[], names: readonly string[]): string =>
  [names, ...Array.from({ length: ROWS }, (_, i) => columns.map((cells) => cells[i]))].map((cells) => cells.map(quoted).join(',')).join('\n');

const DIALECT = { delimiter: ',', decimal: '.', dateOrder: 'ymd', header: 1 } as const;
const file = (columns: readonly (readonly string[])[]) => textFile(csv([Array.from({ length: ROWS }, (_, i) => `k${i}`), ...columns], ['key', ...columns.map((_, j) => `c${j}`)]));
const told = (report: SourceReport) => report.columns.slice(1, TESTED + 1).map(({ name, type, missing, distinct, min, max, mean, sd, skewness, quantiles, top, histogram, issues, role }) =>
  ({ name, type, missing, distinct, min, max, mean, sd, skewness, quantiles, top, histogram, issues, role }));

test('a table whose text is held is typed and described as its columns are in a narrow table, to the last bit in both engines', async () => {
  await fc.assert(fc.asyncProperty(tables, async (columns) => {
    const found = [];
    for (const db of [native, wasm]) {
      const wide = await read(db, file([...columns, ...beside]), { dialect: DIALECT });
      const narrow = await read(db, file(columns), { dialect: DIALECT });
      expect(told(wide)).toEqual(told(narrow));
      const list = columns.map((_, j) => (typeof wide.columns[j + 1].mean === 'number' ? `CAST(c${j} AS DOUBLE)` : `CAST(c${j} AS VARCHAR)`)).join(', ');
      const values = async (table: string) => (await db.query(`SELECT ${list} FROM ${table} ORDER BY _row`)).columns.map(({ values: own, valid }) => ({ own, valid }));
      found.push(await values(wide.typedTable));
      expect(found.at(-1)).toEqual(await values(narrow.typedTable));
      expect((await db.query(`SELECT table_name FROM duckdb_tables() WHERE regexp_matches(table_name, '_(held|part.*)$')`)).rows).toBe(0);
    }
    expect(found[0]).toEqual(found[1]);
  }), { numRuns: 3 });
});
