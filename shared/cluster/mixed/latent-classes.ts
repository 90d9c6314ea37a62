import type { Steps } from '../../contract/compute.ts';
import type { Elementary } from '../../math/elementary.ts';
import { variance } from '../../math/stats.ts';
import { createRandom } from '../../math/random.ts';
import { SLICE } from '../medoids/dissimilarity.ts';
import type { MixedRows } from './prototypes.ts';

/** A model of latent classes: within a class the features are independent. */
export interface Classes {
  readonly weights: Float64Array;
  /** By feature: k × levels probabilities, or k means and k standard deviations. */
  readonly features: readonly (
    | { readonly kind: 'category'; readonly levels: number; readonly probabilities: Float64Array }
    | { readonly kind: 'numeric'; readonly means: Float64Array; readonly deviations: Float64Array }
  )[];
}

export interface ClassesEnd {
  readonly classes: Classes;
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Probabilities below this count as this much, so that a level that a class never shows does not end the sum. */
const LEAST = 1e-12;
const HALF_LOG_TWO_PI = 0.9189385332046727;
/** A class that holds fewer rows than this has died. */
const DEAD = 1e-6;

/** Free parameters: weights, level probabilities, means and variances. */
export function classParameters({ weights, features }: Classes): number {
  const k = weights.length;
  return features.reduce((sum, feature) => sum + k * (feature.kind === 'category' ? feature.levels - 1 : 2), k - 1);
}

/** What a pass adds up: Σ r by class, and by feature counts of levels, or Σ r (x − mean) and Σ r (x − mean)². */
interface Sums {
  readonly mass: Float64Array;
  readonly features: readonly { readonly first: Float64Array; readonly second: Float64Array }[];
  logLikelihood: number;
}

/** Log densities of one row under all classes, into `logs`. */
function rowLogs(rows: MixedRows, classes: Classes, tables: readonly Float64Array[], i: number, logs: Float64Array): void {
  const k = classes.weights.length;
  logs.set(tables[tables.length - 1]);
  for (let f = 0; f < classes.features.length; f++) {
    const feature = rows.features[f];
    const own = classes.features[f];
    const table = tables[f];
    if (feature.kind === 'category' && own.kind === 'category') {
      const code = feature.codes[i];
      if (code < 0) continue;
      for (let c = 0; c < k; c++) logs[c] += table[c * own.levels + code];
    } else if (feature.kind === 'numeric' && own.kind === 'numeric') {
      for (let c = 0; c < k; c++) {
        const z = (feature.values[i] - own.means[c]) / own.deviations[c];
        logs[c] += table[c] - 0.5 * z * z;
      }
    }
  }
}

/** Logarithms that do not change from row to row: by feature, and those of the weights at the end. */
function tablesOf({ weights, features }: Classes, { log }: Elementary): Float64Array[] {
  const tables = features.map((feature) => (feature.kind === 'category'
    ? feature.probabilities.map((p) => log(Math.max(LEAST, p)))
    : feature.deviations.map((sd) => -log(sd) - HALF_LOG_TWO_PI)));
  return [...tables, weights.map((weight) => log(weight))];
}

/** Turns logs into shares; returns the logarithm of their sum. */
function shares(logs: Float64Array, { exp, log }: Elementary): number {
  let top = -Infinity;
  for (const value of logs) top = Math.max(top, value);
  let sum = 0;
  for (let c = 0; c < logs.length; c++) {
    logs[c] = exp(logs[c] - top);
    sum += logs[c];
  }
  for (let c = 0; c < logs.length; c++) logs[c] /= sum;
  return top + log(sum);
}

const rowCost = (rows: MixedRows, k: number): number => k * (rows.features.length * 3 + 45);

/** One E step; the sums are about the means of `classes`. */
function* momentsPass(rows: MixedRows, classes: Classes, elementary: Elementary, fraction: number): Steps<Sums> {
  const k = classes.weights.length;
  const tables = tablesOf(classes, elementary);
  const sums: Sums = {
    mass: new Float64Array(k), logLikelihood: 0,
    features: classes.features.map((feature) => ({ first: new Float64Array(feature.kind === 'category' ? k * feature.levels : k), second: new Float64Array(k) })),
  };
  const logs = new Float64Array(k);
  const step = Math.max(64, Math.floor(SLICE / rowCost(rows, k)));
  for (let from = 0; from < rows.rows; from += step) {
    for (let i = from; i < Math.min(rows.rows, from + step); i++) {
      rowLogs(rows, classes, tables, i, logs);
      sums.logLikelihood += shares(logs, elementary);
      addRow(rows, classes, sums, i, logs);
    }
    yield { fraction };
  }
  return sums;
}

function addRow(rows: MixedRows, classes: Classes, sums: Sums, i: number, r: Float64Array): void {
  for (let c = 0; c < r.length; c++) sums.mass[c] += r[c];
  for (let f = 0; f < rows.features.length; f++) {
    const feature = rows.features[f];
    const own = classes.features[f];
    const { first, second } = sums.features[f];
    if (feature.kind === 'category' && own.kind === 'category') {
      const code = feature.codes[i];
      if (code >= 0) for (let c = 0; c < r.length; c++) first[c * own.levels + code] += r[c];
    } else if (feature.kind === 'numeric' && own.kind === 'numeric') {
      for (let c = 0; c < r.length; c++) {
        const gap = feature.values[i] - own.means[c];
        first[c] += r[c] * gap;
        second[c] += r[c] * gap * gap;
      }
    }
  }
}

/** The M step; null when a class has lost all rows. */
function nextClasses(classes: Classes, { mass, features }: Sums, rows: number, regularisation: number): Classes | null {
  if (mass.some((value) => !(value > DEAD))) return null;
  return {
    weights: mass.map((value) => value / rows),
    features: classes.features.map((own, f) => {
      const { first, second } = features[f];
      if (own.kind === 'category') {
        const { levels } = own;
        return { kind: 'category', levels, probabilities: first.map((count, at) => count / mass[Math.floor(at / levels)]) };
      }
      const shift = first.map((sum, c) => sum / mass[c]);
      return {
        kind: 'numeric', means: own.means.map((value, c) => value + shift[c]),
        deviations: second.map((sum, c) => Math.sqrt(Math.max(0, sum / mass[c] - shift[c] * shift[c]) + regularisation)),
      };
    }),
  };
}

/**
 * A start: every row belongs to the classes in random shares (about those of a Dirichlet distribution with parameter ½); the
 * features follow from that.
 * @returns classes as after a first M step
 */
function* randomClasses(rows: MixedRows, k: number, seed: number, start: number, regularisation: number, fraction: number): Steps<Classes | null> {
  const random = createRandom(seed, start);
  const empty: Classes = {
    weights: new Float64Array(k).fill(1 / k),
    features: rows.features.map((feature) => (feature.kind === 'category'
      ? { kind: 'category', levels: feature.levels, probabilities: new Float64Array(k * feature.levels) }
      : { kind: 'numeric', means: new Float64Array(k), deviations: new Float64Array(k).fill(1) })),
  };
  const sums: Sums = {
    mass: new Float64Array(k), logLikelihood: 0,
    features: empty.features.map((feature) => ({ first: new Float64Array(feature.kind === 'category' ? k * feature.levels : k), second: new Float64Array(k) })),
  };
  const r = new Float64Array(k);
  const step = Math.max(64, Math.floor(SLICE / rowCost(rows, k)));
  for (let i = 0; i < rows.rows; i++) {
    if (i % step === step - 1) yield { fraction };
    let total = 0;
    for (let c = 0; c < k; c++) {
      const z = random.next() + random.next() + random.next() - 1.5;
      r[c] = z * z;
      total += r[c];
    }
    for (let c = 0; c < k; c++) r[c] = total > 0 ? r[c] / total : 1 / k;
    addRow(rows, empty, sums, i, r);
  }
  return nextClasses(empty, sums, rows.rows, regularisation);
}

/** Share that a start gives to the levels of the row that a class starts from; the rest is even. */
const OWN_LEVEL = 0.8;

/** A start: k random rows are what the classes are like. */
function classesLikeRows(rows: MixedRows, k: number, seed: number, start: number): Classes {
  const random = createRandom(seed, start);
  const chosen = Array.from({ length: k }, () => random.below(rows.rows));
  return {
    weights: new Float64Array(k).fill(1 / k),
    features: rows.features.map((feature) => {
      if (feature.kind === 'numeric') {
        const deviation = Math.sqrt(variance(feature.values)) || 1;
        return { kind: 'numeric', means: Float64Array.from(chosen, (row) => feature.values[row]), deviations: new Float64Array(k).fill(deviation) };
      }
      const { levels, codes } = feature;
      const probabilities = new Float64Array(k * levels).fill((1 - OWN_LEVEL) / levels);
      chosen.forEach((row, c) => {
        if (codes[row] >= 0) probabilities[c * levels + codes[row]] += OWN_LEVEL;
      });
      return { kind: 'category', levels, probabilities };
    }),
  };
}

export interface ClassesOptions {
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly regularisation: number;
}

/** The EM algorithm from given classes, until the log-likelihood per row changes by less than the tolerance; null when a class dies. */
export function* classesFrom(
  rows: MixedRows, start: Classes, options: ClassesOptions, elementary: Elementary, from: number, to: number,
): Steps<ClassesEnd | null> {
  let classes = start;
  let before = -Infinity;
  for (let iterations = 1; ; iterations++) {
    const fraction = from + ((to - from) * iterations) / (iterations + 20);
    const sums = yield* momentsPass(rows, classes, elementary, fraction);
    const { logLikelihood } = sums;
    const converged = Math.abs(logLikelihood - before) < options.tolerance * rows.rows;
    if (converged || iterations >= options.maxIterations) return { classes, logLikelihood, iterations, converged };
    const next = nextClasses(classes, sums, rows.rows, options.regularisation);
    if (next === null) return null;
    before = logLikelihood;
    classes = next;
  }
}

/** Iterations of a start before the starts are compared, and starts that go on. */
const SHORT = 20;
const FINALISTS = 3;
/** Nanoseconds that whole runs of all starts may take, about; above, only the best of short runs go on. Below, up to three times as many are made. */
const FULL_WORK = 3e8;

/**
 * The best latent classes of several random starts.
 * Source: A. L. McCutcheon, "Latent Class Analysis" (1987); D. A. Linzer, J. B. Lewis, "poLCA", J. Stat. Softw. 42 (2011).
 *
 * @param few the rows on which short runs of the starts are compared: `rows` itself, or a sample of them
 */
export function* searchClasses(
  rows: MixedRows, few: MixedRows, k: number, seed: number, restarts: number, options: ClassesOptions, elementary: Elementary,
): Steps<ClassesEnd | null> {
  const each = 100 * rows.rows * rowCost(rows, k);
  const whole = few === rows && restarts * each < FULL_WORK;
  const starts = k === 1 ? 1 : whole && restarts > 1 ? Math.min(3 * restarts, Math.floor(FULL_WORK / each)) : restarts;
  const ended: ClassesEnd[] = [];
  for (let s = 0; s < starts; s++) {
    const begun = s % 2 === 0 ? yield* randomClasses(few, k, seed, s, options.regularisation, (0.6 * s) / starts) : classesLikeRows(few, k, seed, s);
    const limits = whole ? options : { ...options, maxIterations: Math.min(SHORT, options.maxIterations) };
    const end = begun === null ? null : yield* classesFrom(few, begun, limits, elementary, (0.6 * s) / starts, (0.6 * (s + 1)) / starts);
    if (end !== null) ended.push(end);
  }
  ended.sort((a, b) => b.logLikelihood - a.logLikelihood);
  if (whole || ended.length === 0) return ended[0] ?? null;
  const finished: ClassesEnd[] = [];
  for (const [i, { classes, iterations }] of ended.slice(0, FINALISTS).entries()) {
    const end = yield* classesFrom(rows, classes, options, elementary, 0.6 + 0.13 * i, 0.73 + 0.13 * i);
    if (end !== null) finished.push({ ...end, iterations: end.iterations + iterations });
  }
  finished.sort((a, b) => b.logLikelihood - a.logLikelihood);
  return finished[0] ?? null;
}

/** Log-likelihood, and for every row the shares of the classes handed to `each`. */
export function* classShares(
  rows: MixedRows, classes: Classes, elementary: Elementary, each: (row: number, shares: Float64Array) => void,
): Steps<number> {
  const k = classes.weights.length;
  const tables = tablesOf(classes, elementary);
  const logs = new Float64Array(k);
  const step = Math.max(64, Math.floor(SLICE / rowCost(rows, k)));
  let logLikelihood = 0;
  for (let from = 0; from < rows.rows; from += step) {
    for (let i = from; i < Math.min(rows.rows, from + step); i++) {
      rowLogs(rows, classes, tables, i, logs);
      logLikelihood += shares(logs, elementary);
      each(i, logs);
    }
    yield { fraction: 1 };
  }
  return logLikelihood;
}
