import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import type { Filter, RowsWanted, Sort } from '../../../shared/contract/grid.ts';
import { createRowOrders } from '../../../shared/engine/row-orders.ts';
import type { RowOrders } from '../../../shared/engine/row-orders.ts';
import { literal } from '../../../shared/sql/literal.ts';
import { nativeDatabase, wasmDatabase } from '../../helpers/databases.ts';

const HOSTILE = `a"b'; DROP TABLE raw; --`;
/** id, amount as written and as number, day, the column with the hostile name. */
const ROWS: readonly (readonly [string, string, number | null, string | null, string])[] = [
  ['0007', '10', 10, '2026-01-31', 'Zoë'],
  ['0010', '9.50', 9.5, '2026-02-01', 'anna'],
  ['0002', '', null, null, '100%_x'],
  ['0001', '9.5', 9.5, '2025-12-31', `it's "so"`],
  ['0100', '-3', -3, '2026-02-01', '=1+1'],
  ['0011', 'n/a', null, null, 'Anna'],
];

describe.each([
  ['DuckDB-WASM', async () => (await wasmDatabase()).db],
  ['native DuckDB', () => nativeDatabase()],
] as [string, () => Promise<Database>][])('%s', (_, open) => {
  let db: Database;
  let rows: RowOrders;
  beforeAll(async () => {
    db = await open();
    rows = createRowOrders(db);
    const name = `"${HOSTILE.replaceAll('"', '""')}"`;
    const value = (cells: readonly (string | number | null)[]): string => `(${cells.map(literal).join(', ')})`;
    await db.exec(`CREATE TABLE raw (_row BIGINT, id VARCHAR, amount VARCHAR, "day" VARCHAR, ${name} VARCHAR);
      INSERT INTO raw VALUES ${ROWS.map(([id, amount, , day, text], i) => value([i, id, amount, day ?? '', text])).join(', ')};
      CREATE TABLE typed (_row BIGINT, id VARCHAR, amount DOUBLE, "day" DATE, ${name} VARCHAR);
      INSERT INTO typed VALUES ${ROWS.map(([id, , amount, day, text], i) => value([i, id, amount, day, text])).join(', ')}`);
  });
  afterAll(() => db.close());

  const wanted = (filters: readonly Filter[], sort: Sort | null = null, search = ''): RowsWanted => ({ filters, sort, search, values: 'typed' });
  const ids = async (...given: Parameters<typeof wanted>): Promise<(string | null)[]> => {
    const page = await rows.page({ table: 'raw', offset: 0, limit: 100, wanted: wanted(...given) });
    expect(page.matching).toBe(page.rows.length);
    return page.rows.map((cells) => cells[0]);
  };

  it('sorts by value, gaps last in both directions, ties in the order of the source, and shows the exact text', async () => {
    expect(await ids([], { column: 'amount', direction: 'ascending' })).toEqual(['0100', '0010', '0001', '0007', '0002', '0011']);
    expect(await ids([], { column: 'amount', direction: 'descending' })).toEqual(['0007', '0010', '0001', '0100', '0002', '0011']);
    const page = await rows.page({ table: 'raw', offset: 1, limit: 2, wanted: wanted([], { column: 'amount', direction: 'ascending' }) });
    expect(page).toMatchObject({ columns: ['id', 'amount', 'day', HOSTILE], matching: 6 });
    expect(page.rows.map((cells) => cells[1])).toEqual(['9.50', '9.5']);
  });

  it('sorts text by letters, case and accents only between equals', async () => {
    const page = await rows.page({ table: 'raw', offset: 0, limit: 9, wanted: wanted([], { column: HOSTILE, direction: 'ascending' }) });
    expect(page.rows.map((cells) => cells[3])).toEqual(['100%_x', '=1+1', 'Anna', 'anna', `it's "so"`, 'Zoë']);
  });

  it('filters by part, value, range and gaps', async () => {
    expect(await ids([{ column: HOSTILE, kind: 'contains', text: 'ANN' }])).toEqual(['0010', '0011']);
    expect(await ids([{ column: HOSTILE, kind: 'contains', text: '%_' }])).toEqual(['0002']);
    expect(await ids([{ column: 'amount', kind: 'equals', text: '9.5' }])).toEqual(['0010', '0001']);
    expect(await ids([{ column: 'amount', kind: 'equals', text: 'n/a' }])).toEqual(['0011']);
    expect(await ids([{ column: 'id', kind: 'equals', text: '7' }])).toEqual([]);
    expect(await ids([{ column: HOSTILE, kind: 'equals', text: 'anna' }])).toEqual(['0010']);
    expect(await ids([{ column: 'amount', kind: 'range', from: '-3', to: '9.5' }])).toEqual(['0010', '0001', '0100']);
    expect(await ids([{ column: 'amount', kind: 'range', from: null, to: null }])).toEqual(['0007', '0010', '0002', '0001', '0100', '0011']);
    expect(await ids([{ column: 'day', kind: 'range', from: '2026-01-31', to: '2026-02-01' }])).toEqual(['0007', '0010', '0100']);
    expect(await ids([{ column: 'day', kind: 'equals', text: '2026-02-01' }])).toEqual(['0010', '0100']);
    expect(await ids([{ column: 'amount', kind: 'missing' }])).toEqual(['0002', '0011']);
    expect(await ids([{ column: 'amount', kind: 'present' }, { column: 'day', kind: 'range', from: null, to: '2025-12-31' }])).toEqual(['0001']);
  });

  it('searches all columns', async () => {
    expect(await ids([], null, '9.5')).toEqual(['0010', '0001']);
    expect(await ids([{ column: 'amount', kind: 'present' }], null, 'zoë')).toEqual(['0007']);
    expect(await ids([], null, `'; DROP TABLE raw; --`)).toEqual([]);
    expect(await ids([])).toHaveLength(6);
  });

  it('refuses what is no number, no date, no column', async () => {
    const range = (column: string, from: string): Filter => ({ column, kind: 'range', from, to: null });
    for (const [column, limit] of [['amount', '1,5'], ['amount', '1) OR (1=1'], ['day', '2026-02-30'], ['day', 'now()']] as const) {
      await expect(ids([range(column, limit)])).rejects.toMatchObject({ code: 'invalid-filter', data: { column, value: limit } });
    }
    await expect(ids([{ column: '_row; --', kind: 'missing' }])).rejects.toMatchObject({ code: 'no-such-column' });
    await expect(ids([], { column: 'nope', direction: 'ascending' })).rejects.toMatchObject({ code: 'no-such-column' });
  });

  it('answers any text as a text: as JavaScript finds it, and nothing else happens', async () => {
    const text = fc.oneof(fc.constantFrom(`'`, `"`, `--`, `;`, `%`, `_`, `\\`, `')`, HOSTILE, 'ann', '=1'), fc.string({ maxLength: 8 }));
    await fc.assert(fc.asyncProperty(text, async (part) => {
      const found = ROWS.filter((row) => row[4].toLowerCase().includes(part.toLowerCase())).map(([id]) => id);
      expect(await ids([{ column: HOSTILE, kind: 'contains', text: part }])).toEqual(found);
      const same = ROWS.filter((row) => row[4] === part).map(([id]) => id);
      expect(await ids([{ column: HOSTILE, kind: 'equals', text: part }])).toEqual(same);
    }), { numRuns: 25, seed: 7 });
  });

  it('writes the rows wanted, with the columns chosen and without formulas', async () => {
    const request = { table: 'raw', columns: [HOSTILE, 'amount'], wanted: wanted([{ column: 'amount', kind: 'present' }], { column: 'amount', direction: 'ascending' }) } as const;
    const safe = await rows.csv({ ...request, formulaSafe: true });
    expect(new TextDecoder().decode(safe.bytes)).toBe(`"a""b'; DROP TABLE raw; --",amount\r\n'=1+1,-3\r\nanna,9.50\r\n"it's ""so""",9.5\r\nZoë,10\r\n`);
    expect(safe.neutralised).toBe(1);
    expect((await rows.csv({ ...request, formulaSafe: false })).neutralised).toBe(0);
  });

  it('stops when asked to, and keeps no more than a few orders', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(rows.page({ table: 'raw', offset: 0, limit: 9, wanted: wanted([], null, 'stop') }, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
    for (let i = 0; i < 9; i++) await ids([], null, `search ${i}`);
    const left = await db.query("SELECT count(*) AS n FROM duckdb_tables() WHERE table_name LIKE 'row_order_%'");
    expect(Number(left.columns[0].values[0])).toBeLessThanOrEqual(4);
  });
});
