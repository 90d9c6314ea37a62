import type { ColumnInfo } from '../contract/tables.ts';
import type { ColumnRole, ColumnType } from '../recipe/recipe.ts';
import type { Figures } from './figures.ts';
import { issuesOf } from './issues.ts';
import type { TextFacts } from './issues.ts';

export interface DescribedColumn {
  readonly name: string;
  readonly label: string;
  readonly type: ColumnType;
  readonly role: ColumnRole;
  readonly reason: string;
  readonly unit?: string;
  readonly written?: ColumnInfo['written'];
  readonly missingWords?: ColumnInfo['missingWords'];
}

/** A column's figures with its role and what a person should look at. */
export function columnInfo(column: DescribedColumn, rows: number, figures: Figures, facts: TextFacts): ColumnInfo {
  const { missing, distinct, min, max, mean, sd, skewness, quantiles, top, histogram } = figures;
  const { name, label, type, role, reason, unit, written, missingWords } = column;
  return {
    name, label, type, role, missing, ...(missingWords === undefined ? {} : { missingWords }), distinct, min, max, mean, sd, skewness, quantiles, top, histogram,
    issues: issuesOf(type, role, rows, figures, facts), reason, ...(unit === undefined ? {} : { unit }), ...(written === undefined ? {} : { written }),
  };
}
