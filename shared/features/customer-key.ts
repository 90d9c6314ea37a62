import type { Steps } from '../contract/compute.ts';
import type { ColumnInfo, CustomerTable, SourceReport } from '../contract/tables.ts';
import { holdsNumbers } from '../prepare/holds-numbers.ts';
import type { Source } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';
import { FORMULA_MARKS, withFormulas } from '../text/csv.ts';

/** How names of customers are evened out before they are compared. */
export type KeyRule = Required<Pick<NonNullable<Source['join']>, 'ignoreCase' | 'ignoreBlanks' | 'ignoreZeros'>>;

/** The rule of a join; by default case and blanks do not count, leading zeros do. */
export function keyRule(join: Source['join']): KeyRule {
  return { ignoreCase: join?.ignoreCase ?? true, ignoreBlanks: join?.ignoreBlanks ?? true, ignoreZeros: join?.ignoreZeros ?? false };
}

/**
 * Whether the exact text of a customers' column holds numbers, so that a sign before one is no formula. Names of customers made from
 * orders are text there whatever they are in the file.
 */
export function writtenAsNumbers(
  source: Pick<SourceReport, 'columns'>, { id, columns, orders }: Pick<CustomerTable, 'id' | 'columns' | 'orders'>, name: string | null,
): boolean {
  const column = (orders !== null && name === id ? source.columns : columns).find((candidate) => candidate.name === name);
  return column !== undefined && holdsNumbers(column);
}

const BLANKS = '[\\t\\n\\f\\r \u00A0]+';
/** Text of a number with an empty fraction, as some programs export identifiers. */
const EMPTY_FRACTION = '^([0-9]+)[.]0+$';
const ZEROS = '^0+([0-9])';

/**
 * The name of a customer in a form that can be compared, whatever the type of the column: 1001, 1001.0 and " 1001" are one, and so are
 * +49 and '+49, as files that are safe from formulas write it. `keyText` says the same of a text.
 * @param alias of the table in the query
 */
export function keySql(column: Pick<ColumnInfo, 'name' | 'type' | 'mean'>, alias: string, rule: KeyRule): string {
  const own = `${alias}.${ident(column.name)}`;
  let sql = holdsNumbers(column) && column.type === 'number'
    ? `CASE WHEN ${own} = trunc(${own}) AND abs(${own}) < 1e15 THEN CAST(CAST(${own} AS BIGINT) AS VARCHAR) ELSE CAST(${own} AS VARCHAR) END`
    : `CAST(${own} AS VARCHAR)`;
  if (!holdsNumbers(column)) {
    const [start, inside] = FORMULA_MARKS.map(literal);
    sql = `CASE WHEN contains(${sql}, '''') THEN regexp_replace(regexp_replace(${sql}, ${start}, '\\1\\2'), ${inside}, '\\1\\2', 'g') ELSE ${sql} END`;
  }
  if (rule.ignoreBlanks) sql = `regexp_replace(${sql}, ${literal(BLANKS)}, '', 'g')`;
  if (rule.ignoreCase) sql = `lower(${sql})`;
  if (!holdsNumbers(column)) sql = `regexp_replace(${sql}, ${literal(EMPTY_FRACTION)}, '\\1')`;
  if (rule.ignoreZeros) sql = `regexp_replace(${sql}, ${literal(ZEROS)}, '\\1')`;
  return `NULLIF(${sql}, '')`;
}

/** The name of a customer in the form of `keySql`; null: it names nobody. */
export function keyText(text: string | null, rule: KeyRule): string | null {
  if (text === null) return null;
  let key = withFormulas(text);
  if (rule.ignoreBlanks) key = key.replace(new RegExp(BLANKS, 'g'), '');
  if (rule.ignoreCase) key = key.toLowerCase();
  key = key.replace(new RegExp(EMPTY_FRACTION), '$1');
  if (rule.ignoreZeros) key = key.replace(new RegExp(ZEROS), '$1');
  return key === '' ? null : key;
}

/** Customers between two turns of whoever waits. */
const EACH = 8192;

/**
 * Names of the customers of two files in a form that can be compared, by row: as a join compares them, unless that would make one
 * customer of two in one of the files (`ab1` and `AB1` side by side); then as they are written.
 */
export function* customerKeys(files: readonly [readonly (string | null)[], readonly (string | null)[]]): Steps<readonly [(string | null)[], (string | null)[]]> {
  const rule = keyRule(undefined);
  const keys: (string | null)[][] = [];
  for (const ids of files) {
    const written = new Map<string, string>();
    const own: (string | null)[] = [];
    for (let row = 0; row < ids.length; row++) {
      if (row % EACH === 0) yield { fraction: row / ids.length };
      const text = ids[row];
      const key = keyText(text, rule);
      own.push(key);
      if (key === null || text === null) continue;
      const exact = withFormulas(text);
      const known = written.get(key);
      if (known === undefined) written.set(key, exact);
      else if (known !== exact) return [asWritten(files[0]), asWritten(files[1])];
    }
    keys.push(own);
  }
  return [keys[0], keys[1]];
}

const asWritten = (ids: readonly (string | null)[]): (string | null)[] => ids.map((text) => (text === null || text === '' ? null : withFormulas(text)));
