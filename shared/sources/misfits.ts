import type { Database } from '../contract/database.ts';
import type { Notice } from '../contract/notice.ts';
import type { ColumnType } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { ROW } from './arrow-text.ts';
import { hasValue, trimmedCell } from './typed.ts';

/** A column some of whose cells could not be read as its type. */
export interface MisfitColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** How many cells. */
  readonly misfits: number;
  /** Words for a missing value that are values here. */
  readonly kept?: readonly string[];
}

const EXAMPLES = 3;
/** Columns of which examples are looked for; more of them are told of together, by their names. */
const MOST_SHOWN = 20;
const LONGEST_EXAMPLE = 40;

/** Tells of each column's cells that are not of its type and count as missing, with the first few different ones. */
export async function misfitNotices(
  db: Database, raw: string, typed: string, columns: readonly MisfitColumn[], nulls: readonly string[], signal?: AbortSignal,
): Promise<Notice[]> {
  const notices: Notice[] = [];
  const odd = columns.filter(({ misfits }) => misfits > 0);
  for (const { name, type, misfits, kept } of odd) {
    const kind = type === 'date' || type === 'datetime' ? 'date' : 'number';
    if (odd.length > MOST_SHOWN) {
      notices.push({ code: 'values-not-read', data: { column: name, count: misfits, examples: [], kind } });
      continue;
    }
    const cells = `SELECT ${ROW} AS row, ${trimmedCell(name)} AS v FROM ${ident(raw)}`;
    const lost = `SELECT ${ROW} AS lost_row FROM ${ident(typed)} WHERE ${ident(name)} IS NULL`;
    const answer = await db.query(`SELECT left(v, ${LONGEST_EXAMPLE}) AS example FROM (${cells}) JOIN (${lost}) ON lost_row = row
      WHERE v IS NOT NULL AND ${hasValue('v', nulls, kept)} GROUP BY example ORDER BY min(row) LIMIT ${EXAMPLES}`, { signal });
    const examples = (answer.columns[0].values as readonly (string | null)[]).filter((value) => value !== null);
    notices.push({ code: 'values-not-read', data: { column: name, count: misfits, examples, kind } });
  }
  return notices;
}
