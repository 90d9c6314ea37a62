import type { CorrelationResult, RedundantGroup } from '../contract/analyses.ts';
import type { Steps } from '../contract/compute.ts';
import { ranks } from '../math/ranks.ts';
import { correlation, moments } from '../math/stats.ts';

/** A column of numbers with what decides which of several alike is kept. */
export interface Correlated {
  readonly column: string;
  readonly label: string;
  readonly used: boolean;
  /** NaN is missing. */
  readonly values: Float64Array;
}

/** Rows looked at: every n-th, at most so many. */
export const MOST_ROWS = 50_000;

function every(values: Float64Array, step: number): Float64Array {
  return step === 1 ? values : Float64Array.from({ length: Math.ceil(values.length / step) }, (_, i) => values[i * step]);
}

/** Centred and divided by the root of the sum of squares; null where that is 0. */
function unit(values: Float64Array): Float64Array | null {
  const { mean, s2 } = moments(values);
  if (!(s2 > 0)) return null;
  const length = Math.sqrt(s2);
  return values.map((value) => (value - mean) / length);
}

const complete = (values: Float64Array): boolean => values.every((value) => value === value);

/** Spearman's correlation over the rows where both have a value: Pearson's of the ranks among those rows. */
function spearman(a: Float64Array, b: Float64Array): number {
  const both = Array.from(a, (_, i) => i).filter((i) => a[i] === a[i] && b[i] === b[i]);
  return correlation(ranks(Float64Array.from(both, (i) => a[i])), ranks(Float64Array.from(both, (i) => b[i])));
}

/**
 * Correlations of all pairs over the rows where both have a value (as pandas does), and the groups of columns that say much
 * the same. Above 50,000 rows every n-th row is used. NaN where a column does not vary.
 */
export function* correlations(columns: readonly Correlated[], method: 'pearson' | 'spearman', threshold: number): Steps<CorrelationResult> {
  const n = columns.length;
  const rows = columns[0]?.values.length ?? 0;
  const step = Math.max(1, Math.ceil(rows / MOST_ROWS));
  const taken: Float64Array[] = [];
  const units: (Float64Array | null)[] = [];
  const whole: boolean[] = [];
  for (const { values } of columns) {
    const some = every(values, step);
    taken.push(some);
    whole.push(complete(some));
    units.push(whole[taken.length - 1] ? unit(method === 'pearson' ? some : ranks(some)) : null);
    yield { fraction: (0.3 * taken.length) / n };
  }
  const matrix = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    matrix[a * n + a] = 1;
    for (let b = 0; b < a; b++) {
      const r = pair(a, b);
      matrix[a * n + b] = r;
      matrix[b * n + a] = r;
      if (!whole[a] || !whole[b] || b % 16 === 15) yield { fraction: 0.3 + (0.7 * a) / n };
    }
    yield { fraction: 0.3 + (0.7 * (a + 1)) / n };
  }
  const used = columns.map((column) => column.used);
  return {
    method,
    columns: columns.map(({ column, label }) => ({ column, label, used: used.shift() === true })),
    matrix,
    rows: taken[0]?.length ?? 0,
    sampled: step > 1,
    groups: redundantGroups(columns, matrix, threshold),
  };

  function pair(a: number, b: number): number {
    if (whole[a] && whole[b]) {
      const [x, y] = [units[a], units[b]];
      if (x === null || y === null) return NaN;
      let sum = 0;
      for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
      return Math.max(-1, Math.min(1, sum));
    }
    return method === 'pearson' ? correlation(taken[a], taken[b]) : spearman(taken[a], taken[b]);
  }
}

/**
 * Columns joined by correlations of at least `threshold` in either direction. Of each group one is proposed to be kept: one in
 * use rather than not, of those the one most correlated with the others, of equal ones the first.
 */
export function redundantGroups(columns: readonly Pick<Correlated, 'column' | 'used'>[], matrix: Float64Array, threshold: number): RedundantGroup[] {
  const n = columns.length;
  const group = columns.map((_, i) => i);
  const root = (i: number): number => (group[i] === i ? i : root(group[i]));
  const alike = (a: number, b: number): boolean => Math.abs(matrix[a * n + b]) >= threshold;
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) if (alike(a, b)) group[Math.max(root(a), root(b))] = Math.min(root(a), root(b));
  }
  const members = new Map<number, number[]>();
  for (let i = 0; i < n; i++) members.set(root(i), [...(members.get(root(i)) ?? []), i]);
  return [...members.values()].filter((all) => all.length > 1).map((all) => {
    const centrality = (i: number): number => all.reduce((sum, j) => sum + (j === i ? 0 : Math.abs(matrix[i * n + j]) || 0), 0);
    const keep = all.reduce((best, i) => {
      if (columns[i].used !== columns[best].used) return columns[i].used ? i : best;
      return centrality(i) > centrality(best) + 1e-12 ? i : best;
    });
    return { members: all.map((i) => columns[i].column), keep: columns[keep].column };
  });
}
