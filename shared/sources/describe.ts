import type { Database } from '../contract/database.ts';
import type { ColumnInfo } from '../contract/tables.ts';
import type { ColumnRole, ColumnType } from '../recipe/recipe.ts';
import { figuresOf } from './figures.ts';
import type { Figures } from './figures.ts';
import { issuesOf } from './issues.ts';
import type { TextFacts } from './issues.ts';

export interface DescribedColumn {
  readonly name: string;
  readonly label: string;
  readonly type: ColumnType;
  readonly role: ColumnRole;
  readonly reason: string;
}

const NO_TEXT_FACTS: TextFacts = { misfits: 0, padded: 0 };

/** What is known of the columns of a table with `_row` and typed columns, in the order given. */
export async function describeTable(
  db: Database, table: string, rows: number, columns: readonly DescribedColumn[], signal?: AbortSignal,
): Promise<ColumnInfo[]> {
  const figures = await figuresOf(db, table, rows, columns, signal);
  return columns.map((column) => columnInfo(column, rows, figures.get(column.name) as Figures, NO_TEXT_FACTS));
}

/** A column's figures with its role and what a person should look at. */
export function columnInfo(column: DescribedColumn, rows: number, figures: Figures, facts: TextFacts): ColumnInfo {
  const { missing, distinct, min, max, mean, sd, skewness, quantiles, top, histogram } = figures;
  const { name, label, type, role, reason } = column;
  return {
    name, label, type, role, missing, distinct, min, max, mean, sd, skewness, quantiles, top, histogram,
    issues: issuesOf(type, rows, figures, facts), reason,
  };
}
