import type { Column, Database, NumberColumn } from '../contract/database.ts';
import type { ColumnInfo } from '../contract/tables.ts';
import { histogram, moments, quantileSorted, skewnessOf, sortedPresent } from '../math/stats.ts';
import type { ColumnType } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { columnsAtOnce, partsOf } from '../sql/parts.ts';
import { compareBytes } from '../text/compare.ts';
import { queryByRow } from './by-row.ts';
import { countsOf, valueCounts } from './value-counts.ts';
import type { ValueCount } from './value-counts.ts';

/** What can be said of a column from its values alone. */
export type Figures = Pick<
  ColumnInfo, 'missing' | 'distinct' | 'min' | 'max' | 'mean' | 'sd' | 'skewness' | 'quantiles' | 'top' | 'histogram'
> & {
  /** Values that differ from another only in case. */
  readonly caseVariants: number;
  /** Values beyond three times the interquartile range from the quartiles. */
  readonly outliers: number;
  /** The least and the greatest number, and how often each occurs; empty for other types. */
  readonly ends: readonly { readonly value: string; readonly count: number }[];
};

export interface FigureColumn {
  readonly name: string;
  readonly type: ColumnType;
}

const BINS = 20;
const MOST_TOP = 10;
/** Above this number of values their case is not compared. */
const CASE_LIMIT = 1000;

/**
 * Figures of the columns of a typed table. Numbers are computed here in Float64 in row order, so that they are the same
 * with every engine; counts come from the database.
 * @param known figures of single columns that need not be computed
 */
export async function figuresOf(
  db: Database, table: string, rows: number, columns: readonly FigureColumn[], signal?: AbortSignal, known?: ReadonlyMap<string, Figures>,
): Promise<Map<string, Figures>> {
  const found = new Map<string, Figures>(known);
  const numeric = columns.filter(({ name, type }) => !found.has(name) && (type === 'number' || type === 'integer'));
  for (const part of partsOf(numeric, columnsAtOnce(rows))) {
    const list = part.map(({ name }, j) => `CAST(${ident(name)} AS DOUBLE) AS c${j}`);
    const answer = await queryByRow(db, { list, from: `FROM ${ident(table)}` }, { signal });
    part.forEach(({ name }, j) => found.set(name, numberFigures(answer.columns[j] as NumberColumn)));
  }
  const others = columns.filter(({ name }) => !found.has(name));
  const counted = await valueCounts(db, table, rows, others.map(({ name }) => name), signal);
  for (const column of others) {
    const counts = counted?.get(column.name);
    found.set(column.name, counts === undefined ? await textFigures(db, table, rows, column, signal) : figuresFrom(counts, rows, column));
  }
  return found;
}

/** Figures of a column whose values are at hand, of at most `FEW_ROWS` rows. */
export function figuresOfColumn(column: Column, type: ColumnType): Figures {
  return column.kind === 'number' ? numberFigures(column) : figuresFrom(countsOf(column.values), column.values.length, { name: column.name, type });
}

const numberFigures = ({ values, valid }: NumberColumn): Figures => {
  const present = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) present[i] = valid[i] === 1 && Number.isFinite(values[i]) ? values[i] : NaN;
  const sorted = sortedPresent(present);
  const n = sorted.length;
  const none = { caseVariants: 0, outliers: 0, top: [], distinct: 0, ends: [] };
  if (n === 0) {
    return { ...none, missing: values.length, min: null, max: null, mean: null, sd: null, skewness: null, quantiles: null, histogram: null };
  }
  const found = moments(present);
  const skewness = skewnessOf(found);
  const quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map((p) => quantileSorted(sorted, p));
  const [low, high] = fencesOf(quantiles);
  return {
    ...runsOf(sorted),
    missing: values.length - n,
    min: sorted[0],
    max: sorted[n - 1],
    mean: found.mean,
    sd: n > 1 ? Math.sqrt(found.s2 / (n - 1)) : null,
    skewness: Number.isNaN(skewness) ? null : skewness,
    quantiles,
    histogram: histogram(present, BINS),
    caseVariants: 0,
    ends: endsOf(sorted),
    outliers: quantiles[3] > quantiles[1] ? outside(sorted, low, high) : 0,
  };
};

/** Three interquartile ranges beyond the quartiles, of the quantiles of a column. */
export function fencesOf(quantiles: readonly number[]): [number, number] {
  const reach = 3 * (quantiles[3] - quantiles[1]);
  return [quantiles[1] - reach, quantiles[3] + reach];
}

const endsOf = (sorted: Float64Array): { value: string; count: number }[] => {
  const last = sorted.length - 1;
  let low = 0;
  let high = 0;
  while (low <= last && sorted[low] === sorted[0]) low++;
  while (high <= last && sorted[last - high] === sorted[last]) high++;
  return [{ value: String(sorted[0]), count: low }, { value: String(sorted[last]), count: high }];
};

const outside = (sorted: Float64Array, low: number, high: number): number => {
  let count = 0;
  for (let i = 0; i < sorted.length && sorted[i] < low; i++) count++;
  for (let i = sorted.length - 1; i >= 0 && sorted[i] > high; i--) count++;
  return count;
};

/** Different values and the most frequent ones, from runs of equal values. */
const runsOf = (sorted: Float64Array): { distinct: number; top: { value: string; count: number }[] } => {
  const top: { value: number; count: number }[] = [];
  let distinct = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    distinct++;
    const count = to - from;
    if (top.length < MOST_TOP || count > top[top.length - 1].count) {
      let at = top.length;
      while (at > 0 && top[at - 1].count < count) at--;
      top.splice(at, 0, { value: sorted[from], count });
      if (top.length > MOST_TOP) top.pop();
    }
    from = to;
  }
  return { distinct, top: top.map(({ value, count }) => ({ value: String(value), count })) };
};

const NO_NUMBERS = { mean: null, sd: null, skewness: null, quantiles: null, histogram: null, outliers: 0, ends: [] } as const;

const isDated = (type: ColumnType): boolean => type === 'date' || type === 'datetime';

/** Figures of a column whose values are at hand. */
const figuresFrom = (counts: readonly ValueCount[], rows: number, { type }: FigureColumn): Figures => {
  const dates = isDated(type) && counts.length > 0;
  const ends = dates ? counts.map(({ value }) => value).sort(compareBytes) : [];
  const compared = !isDated(type) && type !== 'boolean' && counts.length > 1 && counts.length <= CASE_LIMIT;
  return {
    ...NO_NUMBERS,
    missing: rows - counts.reduce((sum, { count }) => sum + count, 0),
    distinct: counts.length,
    min: dates ? ends[0] : null,
    max: dates ? ends[ends.length - 1] : null,
    top: counts.slice(0, MOST_TOP),
    caseVariants: compared ? counts.length - new Set(counts.map(({ value }) => value.toLowerCase())).size : 0,
  };
};

const textFigures = async (
  db: Database, table: string, rows: number, { name, type }: FigureColumn, signal: AbortSignal | undefined,
): Promise<Figures> => {
  const groups = `SELECT CAST(${ident(name)} AS VARCHAR) AS v, count(*) AS n FROM ${ident(table)}
    WHERE ${ident(name)} IS NOT NULL GROUP BY ALL`;
  const dates = isDated(type);
  const answer = await db.query(
    `WITH g AS MATERIALIZED (${groups}) SELECT v, n, (SELECT count(*) FROM g) AS d, (SELECT sum(n) FROM g) AS s,
      ${dates ? '(SELECT min(v) FROM g)' : "''"} AS lo, ${dates ? '(SELECT max(v) FROM g)' : "''"} AS hi,
      ${dates ? '0' : `(SELECT count(DISTINCT lower(v)) FROM (SELECT v FROM g LIMIT ${CASE_LIMIT}))`} AS folded
      FROM g ORDER BY n DESC, v LIMIT ${MOST_TOP}`, { signal });
  const [value, count, distinct, present, low, high, folded] = answer.columns.map((column) => column.values);
  const top = Array.from({ length: answer.rows }, (_, i) => ({ value: String(value[i]), count: Number(count[i]) }));
  const levels = answer.rows === 0 ? 0 : Number(distinct[0]);
  const compared = !dates && type !== 'boolean' && levels > 1 && levels <= CASE_LIMIT;
  const caseVariants = compared ? levels - Number(folded[0]) : 0;
  return {
    missing: answer.rows === 0 ? rows : rows - Number(present[0]),
    distinct: levels,
    min: dates && answer.rows > 0 ? String(low[0]) : null,
    max: dates && answer.rows > 0 ? String(high[0]) : null,
    ...NO_NUMBERS, top, caseVariants,
  };
};
