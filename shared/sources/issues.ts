import type { ColumnIssue } from '../contract/tables.ts';
import type { ColumnRole, ColumnType } from '../recipe/recipe.ts';
import { formatInteger } from '../text/format.ts';
import type { Figures } from './figures.ts';

/** What only the reading of the text knows of a column. */
export interface TextFacts {
  /** Cells not of the column's type, counted as missing. */
  readonly misfits: number;
  /** Cells with blanks before or after. */
  readonly padded: number;
}

const PLACEHOLDER_WORDS = new Set(['?', '-', '--', '.', 'unknown', 'unbekannt', 'n.a.', 'none', 'missing', 'tbd', 'test', 'xxx']);
const PLACEHOLDER_NUMBERS = new Set(['-1', '-9', '-99', '-999', '-9999', '99', '999', '9999', '99999', '999999']);

/** Dates that stand for "unknown" in many systems. */
export const PLACEHOLDER_DATES: ReadonlySet<string> = new Set(['1900-01-01', '1899-12-30', '1899-12-31', '1970-01-01', '1753-01-01', '1111-11-11', '9999-12-31', '2099-12-31']);

/** What a person should look at in a column before using it. */
export function issuesOf(type: ColumnType, role: ColumnRole, rows: number, figures: Figures, facts: TextFacts): ColumnIssue[] {
  const issues: ColumnIssue[] = [];
  const add = (code: ColumnIssue['code'], message: string, values?: readonly string[]): void => void issues.push({ code, message, ...(values === undefined ? {} : { values }) });
  const present = rows - figures.missing;
  const counted = (n: number, one: string, many: string): string => `${formatInteger(n)} ${n === 1 ? one : many}`;
  const cells = (n: number): string => counted(n, 'cell', 'cells');
  if (present === 0) add('all-missing', 'No row has a value.');
  else if (figures.missing > rows / 2) add('mostly-missing', `${formatInteger(figures.missing)} of ${formatInteger(rows)} rows have no value.`);
  if (present > 0 && figures.distinct === 1) add('constant', `Every value is ${figures.top[0].value}.`);
  if (facts.misfits > 0) add('mixed-types', `${cells(facts.misfits)} could not be read as the type of the column and count as missing.`);
  if (facts.padded > 0) add('whitespace', `${cells(facts.padded)} began or ended with blanks, which were taken off.`);
  if (figures.caseVariants > 0) add('case-variants', `${counted(figures.caseVariants, 'value differs', 'values differ')} from others only in upper and lower case.`);
  const placeholder = placeholderOf(type, figures, present);
  if (placeholder !== null) add('placeholder', `${placeholder.value} occurs ${counted(placeholder.count, 'time', 'times')} and may stand for a missing value.`, [placeholder.value]);
  if (figures.outliers > 0 && figures.outliers <= present * 0.05) {
    add('outliers', `${counted(figures.outliers, 'value is', 'values are')} far from the others (beyond three times the middle half's range).`);
  }
  if (role === 'id' && figures.distinct < present) {
    add('repeated-ids', `Repeats: ${counted(figures.distinct, 'customer', 'customers')} in ${formatInteger(present)} rows.`);
  }
  const isText = type === 'text' || type === 'category';
  if (isText && role !== 'id' && present >= 20 && figures.distinct >= present * 0.95) add('near-unique', 'Nearly every row has its own value.');
  return issues;
}

const placeholderOf = (type: ColumnType, figures: Figures, present: number): { value: string; count: number } | null => {
  if (type === 'number' || type === 'integer') {
    return figures.ends.find(({ value, count }) => PLACEHOLDER_NUMBERS.has(value) && count >= Math.max(2, present * 0.01) && figures.distinct > 10) ?? null;
  }
  if (type === 'date' || type === 'datetime') return figures.top.find(({ value, count }) => count > 1 && PLACEHOLDER_DATES.has(value.slice(0, 10))) ?? null;
  if (type !== 'category' && type !== 'text') return null;
  return figures.top.find(({ value }) => PLACEHOLDER_WORDS.has(value.toLowerCase())) ?? null;
};
