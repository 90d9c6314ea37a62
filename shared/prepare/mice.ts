import type { Steps } from '../contract/compute.ts';
import { mean } from '../math/stats.ts';
import { bayesianRidge } from './bayesian-ridge.ts';
import type { Line } from './bayesian-ridge.ts';

/** Chained equations as fitted: enough to fill new rows in the same way. */
export interface MiceFit {
  /** Starting value of each column; null: it has no value at all and takes no part. */
  readonly means: readonly (number | null)[];
  /** Regressions in the order in which they were applied. */
  readonly sequence: readonly (Line & { readonly column: number })[];
}

export interface MiceImputed {
  readonly columns: readonly Float64Array[];
  readonly filled: readonly number[];
  readonly fit: MiceFit;
  /** Largest change of a filled value in each round. */
  readonly changes: readonly number[];
  readonly converged: boolean;
}

const TOLERANCE = 1e-3;
/** Columns without gaps get a regression too (for new rows) while this many products are enough. */
const MOST_WORK = 4e9;

/**
 * Multiple imputation by chained equations, one imputation: each column with gaps is regressed on the others by Bayesian
 * ridge, columns with fewer gaps first, until the largest change is under a thousandth of the largest value or the rounds end.
 * Source: S. van Buuren, K. Groothuis-Oudshoorn, "mice", Journal of Statistical Software 45 (2011); scikit-learn's
 * IterativeImputer with its defaults.
 *
 * @param columns NaN where missing; all of one length
 */
export function* miceImpute(columns: readonly Float64Array[], rounds: number): Steps<MiceImputed> {
  const rows = columns.length === 0 ? 0 : columns[0].length;
  const starts = columns.map((column) => mean(column));
  const taking = columns.flatMap((_, j) => (starts[j] === starts[j] ? [j] : []));
  const missing = columns.map((column) => column.reduce((count, value) => count + (value === value ? 0 : 1), 0));
  const out = columns.map((column, j) => column.map((value) => (value === value ? value : starts[j])));
  const order = taking.toSorted((a, b) => missing[a] - missing[b] || a - b);
  const all = rows * taking.length * taking.length * taking.length * rounds < MOST_WORK;
  const largest = taking.reduce((most, j) => columns[j].reduce((peak, value) => Math.max(peak, value === value ? Math.abs(value) : 0), most), 0);
  const sequence: (Line & { column: number })[] = [];
  const changes: number[] = [];
  let converged = !taking.some((j) => missing[j] > 0);
  const most = taking.length < 2 || (converged && !all) ? 0 : rounds;
  for (let round = 0; round < most; round++) {
    let change = 0;
    for (const [n, j] of order.entries()) {
      yield { fraction: (round + n / order.length) / rounds };
      if (missing[j] === 0 && !all) continue;
      const others = taking.filter((other) => other !== j);
      const line = fitOne(columns[j], out, others);
      sequence.push({ column: j, ...line });
      change = Math.max(change, fillOne(columns[j], out, others, j, line));
    }
    changes.push(change);
    if (change < TOLERANCE * largest) {
      converged = true;
      break;
    }
  }
  const filled = columns.map((_, j) => (starts[j] === starts[j] ? missing[j] : 0));
  return { columns: out, filled, fit: { means: starts.map((value) => (value === value ? value : null)), sequence }, changes, converged };
}

/** Fills new rows by a fit, with its regressions in their order. */
export function* miceApply(fit: MiceFit, columns: readonly Float64Array[]): Steps<readonly Float64Array[]> {
  const taking = columns.flatMap((_, j) => (fit.means[j] === null ? [] : [j]));
  const out = columns.map((column, j) => column.map((value) => (value === value ? value : fit.means[j] ?? NaN)));
  for (const [n, line] of fit.sequence.entries()) {
    fillOne(columns[line.column], out, taking.filter((other) => other !== line.column), line.column, line);
    yield { fraction: n / fit.sequence.length };
  }
  return out;
}

function fitOne(column: Float64Array, filled: readonly Float64Array[], others: readonly number[]): Line {
  const rows: number[] = [];
  for (let i = 0; i < column.length; i++) if (column[i] === column[i]) rows.push(i);
  const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (i) => values[i]);
  return bayesianRidge(others.map((other) => take(filled[other])), take(column));
}

/** Predicts the gaps of one column; returns the largest change. */
function fillOne(column: Float64Array, filled: readonly Float64Array[], others: readonly number[], j: number, line: Line): number {
  let change = 0;
  for (let i = 0; i < column.length; i++) {
    if (column[i] === column[i]) continue;
    let value = line.intercept;
    for (let n = 0; n < others.length; n++) value += line.coefficients[n] * filled[others[n]][i];
    change = Math.max(change, Math.abs(value - filled[j][i]));
    filled[j][i] = value;
  }
  return change;
}
