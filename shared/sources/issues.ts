import type { ColumnIssue } from '../contract/tables.ts';
import type { ColumnRole, ColumnType } from '../recipe/recipe.ts';
import { formatInteger } from '../text/format.ts';
import { fencesOf } from './figures.ts';
import type { Figures } from './figures.ts';
import { MOSTLY } from './infer.ts';
import type { Inferred } from './infer.ts';

/** What only the reading of the text knows of a column. */
export interface TextFacts {
  /** Cells not of the column's type, counted as missing. */
  readonly misfits: number;
  /** Cells with blanks before or after. */
  readonly padded: number;
  /** Of a column of text: how many of its values are numbers or dates, where many are. */
  readonly mostly?: Inferred['mostly'];
  /** Words for a missing value that are values here. */
  readonly kept?: readonly string[];
  /** One of its values, where they are amounts that stay text. */
  readonly amount?: string;
}

const PLACEHOLDER_WORDS = new Set([
  '?', '??', '???', '-', '--', '---', '–', '—', '.', '..', '...', '…', '/', 'unknown', 'unbekannt', 'unk', 'inconnu', 'n.a.', 'n.a', 'na', 'n/a', 'n/k', 'n.v.', 'nan', 'null', 'none', 'nil', 'k.a.', 'k. a.', 'k.a', 'keine angabe',
  'missing', 'fehlt', 'tbd', 'tba', 'test', 'xxx', 'undefined', 'not available', 'not known', 'not specified', 'unspecified', 'nicht bekannt', 'leer', 'empty', '(blank)', '(leer)', '(empty)', '<null>', '<na>', '#na',
]);
/** True for a word that often stands for a missing value. */
export const isPlaceholder = (value: string): boolean => PLACEHOLDER_WORDS.has(value.toLowerCase());
const PLACEHOLDER_NUMBERS = new Set(['-1', '-9', '-99', '-999', '-9999', '99', '999', '9999', '99999', '999999']);

/** Dates that stand for "unknown" in many systems. */
export const PLACEHOLDER_DATES: ReadonlySet<string> = new Set(['1900-01-01', '1899-12-30', '1899-12-31', '1970-01-01', '1753-01-01', '1111-11-11', '9999-12-31', '2099-12-31']);

/** What a person should look at in a column before using it. */
export function issuesOf(type: ColumnType, role: ColumnRole, rows: number, figures: Figures, facts: TextFacts): ColumnIssue[] {
  const issues: ColumnIssue[] = [];
  const add = (code: ColumnIssue['code'], message: string, values?: readonly string[]): void => void issues.push({ code, message, ...(values === undefined ? {} : { values }) });
  const present = rows - figures.missing;
  const isText = type === 'text' || type === 'category';
  const counted = (n: number, one: string, many: string): string => `${formatInteger(n)} ${n === 1 ? one : many}`;
  const cells = (n: number): string => counted(n, 'cell', 'cells');
  if (present === 0) add('all-missing', 'No row has a value.');
  else if (figures.missing > rows / 2) add('mostly-missing', `${formatInteger(figures.missing)} of ${formatInteger(rows)} rows have no value.`);
  if (present > 0 && figures.distinct === 1) add('constant', `Every value is ${figures.top[0].value}.`);
  if (facts.misfits > 0) add('mixed-types', `${cells(facts.misfits)} could not be read as the type of the column and count as missing.`);
  if (facts.padded > 0) add('whitespace', `${cells(facts.padded)} began or ended with blanks, which were taken off.`);
  if (figures.caseVariants > 0) add('case-variants', `${counted(figures.caseVariants, 'value differs', 'values differ')} from others only in upper and lower case.`);
  const placeholders = placeholdersOf(type, figures, present).filter(({ value }) => facts.kept?.includes(value) !== true);
  if (placeholders.length > 0) {
    const list = placeholders.map(({ value, count }, i) => `${value} occurs ${i === 0 ? counted(count, 'time', 'times') : formatInteger(count)}`).join(', ');
    add('placeholder', `${list} and may stand for a missing value.`, placeholders.map(({ value }) => value));
  }
  const { mostly, amount } = facts;
  if (amount !== undefined && isText) add('amounts', `Values are amounts, such as ${amount}, and are read as text.`, ['number']);
  else if (mostly !== undefined && isText && (mostly.count >= mostly.of * MOSTLY || wordsAmong(figures) >= mostly.of - mostly.count)) {
    const rest = mostly.of - mostly.count;
    add(mostly.what === 'numbers' ? 'mostly-numbers' : 'mostly-dates', `${formatInteger(mostly.count)} of ${formatInteger(mostly.of)} values are ${mostly.what}; ${counted(rest, 'other value keeps', 'other values keep')} all of them text.`, [mostly.to, String(rest)]);
  }
  const far = figures.outliers - placeholders.reduce((sum, { value, count }) => sum + (isFar(Number(value), figures) ? count : 0), 0);
  if (far > 0 && figures.outliers <= present * 0.05) {
    add('outliers', `${counted(far, 'value is', 'values are')} far from the others (beyond three times the middle half's range).`);
  }
  if (role === 'id' && figures.distinct < present) {
    add('repeated-ids', `Repeats: ${counted(figures.distinct, 'customer', 'customers')} in ${formatInteger(present)} rows.`);
  }
  if (isText && role !== 'id' && present >= 20 && figures.distinct >= present * 0.95) add('near-unique', 'Nearly every row has its own value.');
  return issues;
}

/** Beyond the fences, as outliers are counted. */
const isFar = (value: number, { quantiles }: Figures): boolean => {
  if (quantiles === null) return false;
  const [low, high] = fencesOf(quantiles);
  return value < low || value > high;
};

/** How many values are words that stand for a missing one, among the most frequent ones. */
const wordsAmong = (figures: Figures): number => figures.top.reduce((sum, { value, count }) => sum + (isPlaceholder(value) ? count : 0), 0);

const placeholdersOf = (type: ColumnType, figures: Figures, present: number): readonly { value: string; count: number }[] => {
  if (type === 'number' || type === 'integer') {
    return figures.ends.filter(({ value, count }) => PLACEHOLDER_NUMBERS.has(value) && count >= Math.max(2, present * 0.01) && figures.distinct > 10);
  }
  if (type === 'date' || type === 'datetime') return figures.top.filter(({ value, count }) => count > 1 && PLACEHOLDER_DATES.has(value.slice(0, 10)));
  return type === 'category' || type === 'text' ? figures.top.filter(({ value }) => isPlaceholder(value)) : [];
};
