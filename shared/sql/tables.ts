import { literal } from './literal.ts';

/** Answers one row when the table is there, none when it is not. */
export function tableExists(table: string): string {
  return `SELECT 1 AS there FROM duckdb_tables() WHERE table_name = ${literal(table)} AND schema_name = 'main'`;
}
