import { histogram, moments, quantileSorted, skewnessOf, sortedPresent } from '../math/stats.ts';
import type { ColumnInfo } from '../contract/tables.ts';

const BINS = 20;
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

/** A number computed per customer. */
export function describeNumbers(
  column: { readonly name: string; readonly label: string; readonly type: 'integer' | 'number'; readonly reason: string },
  values: Float64Array,
): ColumnInfo {
  const sorted = sortedPresent(values);
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]).length;
  const present = sorted.length;
  const known = moments(values);
  return {
    ...column,
    role: 'feature',
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
