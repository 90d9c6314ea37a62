import type { Database } from '../contract/database.ts';
import type { Filter, RowsWanted, Sort } from '../contract/grid.ts';
import { nearest } from '../text/nearest.ts';
import { AppError } from '../errors/app-error.ts';
import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';
import { ROW, SOURCE_ROW } from './arrow-text.ts';

const WHOLE = /^[+-]?\d{1,30}$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$/;
const NUMERIC = /INT|^DOUBLE|^FLOAT|^DECIMAL/;
const DATES = /^DATE|^TIMESTAMP/;

/**
 * `FROM … WHERE …` and `ORDER BY …` of the rows wanted of a table, whose rows are `t` there. Names and texts of a person
 * get into the SQL through `ident` and `literal` alone.
 * Errors: `no-such-column`, `invalid-filter` (a limit that is no number or date).
 */
export async function rowsClauses(
  db: Database, table: string, wanted: RowsWanted, signal?: AbortSignal,
): Promise<{ from: string; order: string }> {
  const { sort, filters, search, values } = wanted;
  const shown = await columnTypes(db, table, signal);
  const types = values === table ? shown : await columnTypes(db, values, signal);
  const typeOf = (column: string): string => {
    const type = types.get(column);
    if (shown.has(column) && type !== undefined) return type;
    const available = [...shown.keys()];
    throw new AppError('no-such-column', { column, available, nearest: nearest(column, available), file: null });
  };
  const joined = values !== table && (sort !== null || filters.some((filter) => filter.kind !== 'contains'));
  const valueOf = (column: string): string => `${joined ? 'v' : 't'}.${ident(column)}`;
  const conditions = filters.map((filter) => condition(filter, typeOf(filter.column), valueOf(filter.column)));
  if (search !== '') conditions.push(`(${['FALSE', ...[...shown.keys()].map((name) => contains(name, search))].join(' OR ')})`);
  const key = sort === null ? '' : `${sortKey(sort, typeOf(sort.column), valueOf(sort.column))}, `;
  return {
    from: [
      `FROM ${ident(table)} t`,
      ...(joined ? [`JOIN ${ident(values)} v ON v.${ROW} = t.${ROW}`] : []),
      ...(conditions.length === 0 ? [] : [`WHERE ${conditions.join(' AND ')}`]),
    ].join(' '),
    order: `ORDER BY ${key}t.${ROW}`,
  };
}

/** Columns of a table with their SQL types, in their order, without row numbers. */
export async function columnTypes(db: Database, table: string, signal?: AbortSignal): Promise<Map<string, string>> {
  const answer = await db.query(
    `SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ${literal(table)} AND schema_name = 'main' ORDER BY column_index`,
    { signal });
  const [names, types] = answer.columns.map((column) => column.values as readonly string[]);
  const pairs = Array.from({ length: answer.rows }, (_, i) => [names[i], types[i]] as const);
  return new Map(pairs.filter(([name]) => name !== ROW && name !== SOURCE_ROW));
}

const shownText = (column: string): string => `CAST(t.${ident(column)} AS VARCHAR)`;
/** Signs that are no letters, and that no letter becomes when it is made small. */
const NO_LETTERS = /^[ -@[-`{-~]+$/;
/** Making text small takes the database longer than looking through it. */
const contains = (column: string, part: string): string =>
  (NO_LETTERS.test(part) ? `contains(${shownText(column)}, ${literal(part)})` : `contains(lower(${shownText(column)}), lower(${literal(part)}))`);

const condition = (filter: Filter, type: string, value: string): string => {
  const isMissing = type === 'DOUBLE' ? `(${value} IS NULL OR isnan(${value}))` : `${value} IS NULL`;
  switch (filter.kind) {
    case 'contains':
      return contains(filter.column, filter.text);
    case 'equals':
      return equals(filter, type, value);
    case 'range':
      return range(filter, type, value);
    case 'missing':
      return isMissing;
    case 'present':
      return `NOT (${isMissing})`;
  }
};

const equals = ({ column, text }: Extract<Filter, { kind: 'equals' }>, type: string, value: string): string => {
  const same = `${shownText(column)} = ${literal(text)}`;
  const trimmed = text.trim();
  if (NUMERIC.test(type) && NUMBER.test(trimmed)) return `(${same} OR ${value} = ${numberLiteral(trimmed)})`;
  if (DATES.test(type) && (DAY.test(trimmed) || TIME.test(trimmed))) return `(${same} OR ${value} = TRY_CAST(${literal(trimmed)} AS TIMESTAMP))`;
  if (type === 'VARCHAR') return `(${same} OR ${value} = ${literal(text)})`;
  return type === 'BOOLEAN' ? `(${same} OR ${value} = TRY_CAST(${literal(trimmed)} AS BOOLEAN))` : `(${same})`;
};

const range = (filter: Extract<Filter, { kind: 'range' }>, type: string, value: string): string => {
  const { column } = filter;
  const from = filter.from?.trim() ?? '';
  const to = filter.to?.trim() ?? '';
  const wrong = (limit: string, kind: string): AppError => new AppError('invalid-filter', { column, value: limit, kind });
  const limits = [from, to].filter((limit) => limit !== '');
  if (NUMERIC.test(type)) {
    for (const limit of limits) if (!NUMBER.test(limit)) throw wrong(limit, 'number');
    const bounds = [...(from === '' ? [] : [`${value} >= ${numberLiteral(from)}`]), ...(to === '' ? [] : [`${value} <= ${numberLiteral(to)}`])];
    return all(type === 'DOUBLE' && bounds.length > 0 ? [`NOT isnan(${value})`, ...bounds] : bounds);
  }
  if (DATES.test(type)) {
    for (const limit of limits) if (!isDate(limit)) throw wrong(limit, 'date');
    const time = (limit: string): string => `CAST(${literal(limit)} AS TIMESTAMP)`;
    const upper = DAY.test(to) ? `${value} < ${time(to)} + INTERVAL 1 DAY` : `${value} <= ${time(to)}`;
    return all([...(from === '' ? [] : [`${value} >= ${time(from)}`]), ...(to === '' ? [] : [upper])]);
  }
  const text = `CAST(${value} AS VARCHAR)`;
  return all([...(from === '' ? [] : [`${text} >= ${literal(from)}`]), ...(to === '' ? [] : [`${text} <= ${literal(to)}`])]);
};

const all = (conditions: readonly string[]): string => `(${['TRUE', ...conditions].join(' AND ')})`;

/** A number that a person wrote: exact where it is whole, else the nearest double. */
const numberLiteral = (text: string): string => (WHOLE.test(text) ? `CAST(${literal(text)} AS HUGEINT)` : literal(Number(text)));

/** A day or time that the calendar has. */
const isDate = (text: string): boolean => {
  if (!DAY.test(text) && !TIME.test(text)) return false;
  const [year, month, day] = text.slice(0, 10).split('-').map(Number);
  const last = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  const [hour = 0, minute = 0, second = 0] = text.slice(11).split(':').map(Number);
  return day >= 1 && day <= last && hour < 24 && minute < 60 && second < 60;
};

/** Numbers and dates by value; text by its letters first, so that case and accents only decide between equals. */
const sortKey = ({ direction }: Sort, type: string, value: string): string => {
  const way = direction === 'ascending' ? 'ASC' : 'DESC';
  const keys = type === 'VARCHAR' ? [`lower(strip_accents(${value}))`, value] : [type === 'DOUBLE' ? `NULLIF(${value}, 'nan'::DOUBLE)` : value];
  return keys.map((key) => `${key} ${way} NULLS LAST`).join(', ');
};
