import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { queryByRow } from '../../../shared/sources/by-row.ts';
import { openMemoryDatabase } from '../../helpers/memory-database.ts';

let db: Database;
beforeAll(async () => {
  db = await openMemoryDatabase();
  await db.exec(`CREATE TABLE lying AS SELECT range::BIGINT AS _row, range * 2 AS x FROM range(5000);
    CREATE TABLE turned AS SELECT * FROM lying ORDER BY _row DESC;
    CREATE TABLE mixed AS SELECT * FROM lying ORDER BY (_row * 7919) % 5000`);
});
afterAll(() => db.close());

it('answers in the order of the rows, however they lie', async () => {
  for (const [table, statements] of [['lying', 1], ['turned', 2], ['mixed', 2]] as const) {
    const asked: string[] = [];
    const noting: Database = { ...db, query: (sql, options) => (asked.push(sql), db.query(sql, options)) };
    const { rows, columns } = await queryByRow(noting, { list: ['x', 'CAST(x AS VARCHAR) AS t'], from: `FROM ${table} WHERE x > 10` });
    expect(rows).toBe(4994);
    expect(columns.map(({ name }) => name)).toEqual(['x', 't']);
    expect([...columns[0].values]).toEqual(Array.from({ length: 4994 }, (_, i) => 2 * (i + 6)));
    expect(columns[1].values[0]).toBe('12');
    expect(asked).toHaveLength(statements);
  }
});
