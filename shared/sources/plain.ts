import type { Database } from '../contract/database.ts';
import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';
import { columnsAtOnce, partsOf } from '../sql/parts.ts';
import { plainAmount } from './amounts.ts';
import { anyTime, plainNumber, trimmedCell } from './typed.ts';

type PlainSource = Pick<SourceReport, 'rawTable' | 'dialect' | 'rows'> & { readonly columns: readonly Pick<ColumnInfo, 'name' | 'type' | 'unit' | 'written'>[] };

/** Plain already; a day as YYYYMMDD is as plain. */
const PLAIN_DATE = literal('^([0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2})?|[0-9]{8})$');
/** A year first, then perhaps a time to the second. What has a fraction of a second or a zone would lose it. */
const WHOLE_ISO = literal('^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?$');
const ZONE = literal('(?i):[0-9]{2} ?([+-][0-9]{2}:?[0-9]{2}|z|utc|gmt)$');
const YEAR_FIRST = literal('^[0-9]{4}[-/]');

/**
 * The SQL that writes the cells of a raw table plainly, by column, for the columns that are not plain already:
 * numbers with a decimal point and no thousands signs and all their digits, dates as YYYY-MM-DD, with a time as
 * YYYY-MM-DD HH:MM:SS. Cells that are plain, or not of the column's type, keep their exact text; so do dates with a
 * fraction of a second or a time zone.
 */
export async function plainCells(db: Database, source: PlainSource, signal?: AbortSignal): Promise<Map<string, string>> {
  const candidates = source.columns.flatMap((column) => {
    const { name } = column;
    const how = howToWrite(column, source.dialect);
    return how === null ? [] : [{ name, ...how }];
  });
  const needed = new Map<string, string>();
  for (const part of partsOf(candidates, columnsAtOnce(source.rows))) {
    const counts = part.map(({ odd }, j) => `count(CASE WHEN ${odd} THEN 1 END) AS c${j}`).join(', ');
    const answer = await db.query(`SELECT ${counts} FROM ${ident(source.rawTable)}`, { signal });
    for (const [j, { name, value }] of part.entries()) if (Number(answer.columns[j].values[0]) > 0) needed.set(name, value);
  }
  return needed;
}

/** Which cells of a column may not be plain, and the value that every cell is written as; null for other types. */
const howToWrite = ({ name, type, unit, written }: PlainSource['columns'][number], file: Dialect): { odd: string; value: string } | null => {
  const cell = ident(name);
  const trimmed = trimmedCell(name);
  const dialect = { ...file, ...written };
  // a week or a month is plain enough, and more of it would be made up
  if (written?.dates !== undefined && written.dates !== 'named') return null;
  if (type === 'number' && unit !== undefined) {
    const { fits, text } = plainAmount(trimmed, dialect);
    const odd = `NOT regexp_matches(${trimmed}, '^[-+]?[0-9]*[.]?[0-9]*$')`;
    return { odd, value: `CASE WHEN ${odd} AND ${fits} THEN ${text} ELSE ${cell} END` };
  }
  if (type === 'number') {
    const mark = dialect.decimal === '.' ? `contains(${cell}, ',')` : `contains(translate(${cell}, ',', '.'), '.')`;
    const odd = dialect.thousands === 'usual' ? mark : `(${mark} OR NOT regexp_matches(${trimmed}, '^[-+.0-9eE]*$'))`;
    const { fits, text } = plainNumber(trimmed, dialect);
    return { odd, value: `CASE WHEN ${odd} AND ${fits} AND TRY_CAST(${text} AS DOUBLE) IS NOT NULL THEN ${text} ELSE ${cell} END` };
  }
  if (type !== 'date' && type !== 'datetime') return null;
  const odd = `NOT regexp_matches(${trimmed}, ${PLAIN_DATE}) AND ${trimmed} <> ''`;
  const time = anyTime(trimmed, dialect, written?.dates);
  return {
    odd,
    value: `CASE WHEN ${odd} AND (regexp_matches(${trimmed}, ${WHOLE_ISO}) OR NOT regexp_matches(${trimmed}, ${YEAR_FIRST})) AND NOT regexp_matches(${trimmed}, ${ZONE})
      THEN coalesce(CASE WHEN contains(${cell}, ':') THEN CAST(${time} AS VARCHAR) ELSE CAST(CAST(${time} AS DATE) AS VARCHAR) END, ${cell})
      ELSE ${cell} END`,
  };
};
