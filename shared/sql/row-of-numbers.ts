import type { Database } from '../contract/database.ts';

/** The numbers of a query that answers one row of them, in its order; missing ones are 0. */
export async function rowOfNumbers(db: Database, sql: string, signal?: AbortSignal): Promise<number[]> {
  const found = await db.query(sql, { signal });
  return found.columns.map(({ values }) => Number(values[0] ?? 0));
}
