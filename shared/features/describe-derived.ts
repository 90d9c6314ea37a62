import { histogram, moments, quantileSorted, skewnessOf, sortedPresent } from '../math/stats.ts';
import type { Column } from '../contract/database.ts';
import type { ColumnInfo } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import type { Derived } from './order-features.ts';

const BINS = 20;
const MOST_TOP = 10;
const PROBABILITIES = [0.05, 0.25, 0.5, 0.75, 0.95];

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The customer column of a table made from orders: exact text, one row each. */
export function describeId(name: string, rows: number, source: ColumnInfo): ColumnInfo {
  return {
    name, label: name, type: 'text', role: 'id', missing: 0, distinct: rows, min: null, max: null, mean: null, sd: null,
    skewness: null, quantiles: null, top: [], histogram: null, issues: [],
    reason: `Names the customer (column ${source.name} of the orders).`,
  };
}

/** What a column of ours is called and means. */
export type Told = Pick<Derived, 'name' | 'label' | 'type' | 'definition' | 'off' | 'grows'>;

/** Name, label, role and reason. A feature that does not feed the segmentation by itself is set aside, with the reason. */
function head({ name, label, definition, off, grows }: Told): Pick<ColumnInfo, 'name' | 'label' | 'role' | 'reason' | 'definition' | 'grows'> {
  const own = { name, label, definition, ...(grows === undefined ? {} : { grows }) };
  return off === null ? { ...own, role: 'feature', reason: definition } : { ...own, role: 'ignore', reason: `Off by itself: ${off}. Switch it on to use it.` };
}

/** A number computed per customer; NaN is missing. */
export function describeNumbers(feature: Told, values: Float64Array): ColumnInfo {
  const sorted = sortedPresent(values);
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]).length;
  const present = sorted.length;
  const known = moments(values);
  return {
    ...head(feature),
    type: feature.type === 'integer' ? 'integer' : 'number',
    missing: values.length - present,
    distinct,
    min: present === 0 ? null : sorted[0],
    max: present === 0 ? null : sorted[sorted.length - 1],
    mean: finite(known.mean),
    sd: finite(Math.sqrt(known.s2 / (present - 1))),
    skewness: finite(skewnessOf(known)),
    quantiles: present === 0 ? null : PROBABILITIES.map((p) => quantileSorted(sorted, p)),
    top: [],
    histogram: histogram(values, BINS),
    issues: distinct === 1 ? [{ code: 'constant', message: 'The same for every customer.' }] : [],
  };
}

/** A category computed per customer; null is missing. */
export function describeLevels(feature: Told, values: readonly (string | null)[]): ColumnInfo {
  const counts = new Map<string, number>();
  let missing = 0;
  for (const value of values) {
    if (value === null) missing++;
    else counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const top = [...counts].map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, MOST_TOP);
  return {
    ...head(feature),
    type: 'category', missing, distinct: counts.size, min: null, max: null, mean: null, sd: null, skewness: null, quantiles: null,
    top, histogram: null, issues: counts.size === 1 ? [{ code: 'constant', message: 'The same for every customer.' }] : [],
  };
}

/**
 * A feature computed per customer, from its column.
 * @throws AppError `internal` when the column is not of the feature's kind
 */
export function describeDerived(feature: Derived, column: Column): ColumnInfo {
  if ((feature.type === 'category') !== (column.kind === 'text')) throw new AppError('internal', { message: `${feature.name} is not a ${feature.type}` });
  return column.kind === 'text' ? describeLevels(feature, column.values) : describeNumbers(feature, column.values);
}
