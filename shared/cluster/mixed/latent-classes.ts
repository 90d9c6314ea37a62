import type { Steps } from '../../contract/compute.ts';
import type { Elementary } from '../../math/elementary.ts';
import { variance } from '../../math/stats.ts';
import type { Random } from '../../math/random.ts';
import { SLICE } from '../medoids/dissimilarity.ts';
import type { Patterns } from './patterns.ts';
import type { MixedRows } from './prototypes.ts';

/** A model of latent classes: within a class the features are independent. */
export interface Classes {
  readonly weights: Float64Array;
  /** By feature: k × levels probabilities, or k means and k standard deviations. */
  readonly features: readonly (
    | { readonly kind: 'category'; readonly levels: number; readonly probabilities: Float64Array }
    | NumericClasses
  )[];
}

interface NumericClasses {
  readonly kind: 'numeric';
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

export interface ClassesEnd {
  readonly classes: Classes;
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Probabilities below this count as this much, so that a level that a class never shows does not end the sum. */
const LEAST = 1e-12;
/** Below this the exponential is zero beside one, and beside the sum of any number of classes. */
const UNDERFLOW = -700;
const HALF_LOG_TWO_PI = 0.9189385332046727;
/** A class that holds fewer rows than this has died. */
const DEAD = 1e-6;

/** Free parameters: weights, level probabilities, means and variances. */
export function classParameters({ weights, features }: Classes): number {
  const k = weights.length;
  return features.reduce((sum, feature) => sum + k * (feature.kind === 'category' ? feature.levels - 1 : 2), k - 1);
}

/** What a pass adds up: Σ r by class, and by feature counts of levels (levels × k), or Σ r (x − mean) and Σ r (x − mean)². */
interface Sums {
  readonly mass: Float64Array;
  readonly features: readonly { readonly first: Float64Array; readonly second: Float64Array }[];
  logLikelihood: number;
}

/**
 * Logarithms that do not change from row to row: by feature those of the probabilities, level by level (levels × k), or of the
 * factors of the densities; those of the weights at the end.
 */
function tablesOf({ weights, features }: Classes, { log }: Elementary): Float64Array[] {
  const k = weights.length;
  const tables = features.map((feature) => {
    if (feature.kind === 'numeric') return feature.deviations.map((sd) => -log(sd) - HALF_LOG_TWO_PI);
    const table = new Float64Array(feature.probabilities.length);
    for (let c = 0; c < k; c++) {
      for (let level = 0; level < feature.levels; level++) table[level * k + c] = log(Math.max(LEAST, feature.probabilities[c * feature.levels + level]));
    }
    return table;
  });
  return [...tables, weights.map((weight) => log(weight))];
}

/** Log densities of one row under all classes, into `logs`. */
function rowLogs(rows: MixedRows, classes: Classes, tables: readonly Float64Array[], i: number, logs: Float64Array): void {
  const k = logs.length;
  const prior = tables[tables.length - 1];
  for (let c = 0; c < k; c++) logs[c] = prior[c];
  for (let f = 0; f < rows.features.length; f++) {
    const feature = rows.features[f];
    const table = tables[f];
    if (feature.kind === 'category') {
      const at = feature.codes[i] * k;
      if (at >= 0) for (let c = 0; c < k; c++) logs[c] += table[at + c];
      continue;
    }
    const own = classes.features[f];
    if (own.kind === 'numeric') addDensities(feature.values[i], own, table, logs);
  }
}

function addDensities(value: number, { means, deviations }: NumericClasses, table: Float64Array, logs: Float64Array): void {
  for (let c = 0; c < logs.length; c++) {
    const z = (value - means[c]) / deviations[c];
    logs[c] += table[c] - 0.5 * z * z;
  }
}

/** Turns logs into shares; returns the logarithm of their sum. */
function shares(logs: Float64Array, { exp, log }: Elementary): number {
  const k = logs.length;
  let top = logs[0];
  for (let c = 1; c < k; c++) if (logs[c] > top) top = logs[c];
  let sum = 0;
  for (let c = 0; c < k; c++) {
    const gap = logs[c] - top;
    logs[c] = gap === 0 ? 1 : gap < UNDERFLOW ? 0 : exp(gap);
    sum += logs[c];
  }
  for (let c = 0; c < k; c++) logs[c] /= sum;
  return top + log(sum);
}

/** Nanoseconds of one row in a pass, about. */
export const rowCost = (rows: MixedRows, k: number): number => k * (rows.features.length * 3 + 30) + 40;

/** One E step; the sums are about the means of `classes`. */
function* momentsPass(patterns: Patterns, classes: Classes, elementary: Elementary, fraction: number): Steps<Sums> {
  const { distinct, counts } = patterns;
  const tables = tablesOf(classes, elementary);
  const sums = noSums(classes);
  const logs = new Float64Array(classes.weights.length);
  const step = sliceOf(distinct, logs.length);
  for (let from = 0; from < distinct.rows; from += step) {
    for (let i = from; i < Math.min(distinct.rows, from + step); i++) {
      rowLogs(distinct, classes, tables, i, logs);
      sums.logLikelihood += counts[i] * shares(logs, elementary);
      addRow(distinct, classes, sums, i, logs, counts[i]);
    }
    if (from + step < distinct.rows) yield { fraction };
  }
  return sums;
}

const sliceOf = (rows: MixedRows, k: number): number => Math.max(64, Math.floor(SLICE / rowCost(rows, k)));

function noSums({ weights, features }: Classes): Sums {
  const k = weights.length;
  return {
    mass: new Float64Array(k), logLikelihood: 0,
    features: features.map((feature) => ({ first: new Float64Array(feature.kind === 'category' ? k * feature.levels : k), second: new Float64Array(k) })),
  };
}

/** Adds a row that stands for `count` rows; `r` are its shares, which are multiplied by it. */
function addRow(rows: MixedRows, classes: Classes, sums: Sums, i: number, r: Float64Array, count: number): void {
  const k = r.length;
  for (let c = 0; c < k; c++) {
    r[c] *= count;
    sums.mass[c] += r[c];
  }
  for (let f = 0; f < rows.features.length; f++) {
    const feature = rows.features[f];
    const { first, second } = sums.features[f];
    if (feature.kind === 'category') {
      const at = feature.codes[i] * k;
      if (at >= 0) for (let c = 0; c < k; c++) first[at + c] += r[c];
      continue;
    }
    const own = classes.features[f];
    if (own.kind !== 'numeric') continue;
    const value = feature.values[i];
    for (let c = 0; c < k; c++) {
      const gap = value - own.means[c];
      first[c] += r[c] * gap;
      second[c] += r[c] * gap * gap;
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
        const k = mass.length;
        const probabilities = new Float64Array(k * levels);
        for (let c = 0; c < k; c++) for (let level = 0; level < levels; level++) probabilities[c * levels + level] = first[level * k + c] / mass[c];
        return { kind: 'category', levels, probabilities };
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
export function* randomClasses({ distinct, counts, rows }: Patterns, k: number, random: Random, regularisation: number, fraction: number): Steps<Classes | null> {
  const empty: Classes = {
    weights: new Float64Array(k).fill(1 / k),
    features: distinct.features.map((feature) => (feature.kind === 'category'
      ? { kind: 'category', levels: feature.levels, probabilities: new Float64Array(k * feature.levels) }
      : { kind: 'numeric', means: new Float64Array(k), deviations: new Float64Array(k).fill(1) })),
  };
  const sums = noSums(empty);
  const r = new Float64Array(k);
  const step = sliceOf(distinct, k);
  for (let i = 0; i < distinct.rows; i++) {
    if (i % step === step - 1) yield { fraction };
    let total = 0;
    for (let c = 0; c < k; c++) {
      const z = random.next() + random.next() + random.next() - 1.5;
      r[c] = z * z;
      total += r[c];
    }
    for (let c = 0; c < k; c++) r[c] = total > 0 ? r[c] / total : 1 / k;
    addRow(distinct, empty, sums, i, r, counts[i]);
  }
  return nextClasses(empty, sums, rows, regularisation);
}

/** Share that a start gives to the levels of the row that a class starts from; the rest is even. */
const OWN_LEVEL = 0.8;

/** A start: k random patterns are what the classes are like. */
export function classesLikeRows({ distinct }: Patterns, k: number, random: Random): Classes {
  const chosen = Array.from({ length: k }, () => random.below(distinct.rows));
  return {
    weights: new Float64Array(k).fill(1 / k),
    features: distinct.features.map((feature) => {
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

/**
 * Classes of which one, at random, has become a part of another one that is drawn by its weight: the other one half, half a random
 * pattern.
 */
export function withMovedClass({ distinct }: Patterns, { weights, features }: Classes, random: Random): Classes {
  const k = weights.length;
  let whole = drawn(weights, random);
  const gone = random.below(k);
  if (gone === whole) whole = (whole + 1) % k;
  const row = random.below(distinct.rows);
  const moved = weights.slice();
  moved[gone] = weights[whole] / 2;
  moved[whole] = weights[whole] / 2;
  const total = moved.reduce((sum, share) => sum + share, 0);
  return {
    weights: moved.map((share) => share / total),
    features: features.map((own, f) => {
      const feature = distinct.features[f];
      if (own.kind === 'numeric' || feature.kind === 'numeric') {
        if (own.kind !== 'numeric' || feature.kind !== 'numeric') return own;
        const [means, deviations] = [own.means.slice(), own.deviations.slice()];
        means[gone] = (means[whole] + feature.values[row]) / 2;
        deviations[gone] = deviations[whole];
        return { kind: 'numeric', means, deviations };
      }
      const { levels } = own;
      const probabilities = own.probabilities.slice();
      const code = feature.codes[row];
      for (let level = 0; level < levels; level++) {
        const half = probabilities[whole * levels + level] / 2;
        probabilities[gone * levels + level] = code < 0 ? 2 * half : half + (level === code ? 0.5 : 0);
      }
      return { kind: 'category', levels, probabilities };
    }),
  };
}

/** A class, drawn by its weight. */
function drawn(weights: Float64Array, random: Random): number {
  let target = random.next();
  for (let c = 0; c < weights.length; c++) {
    target -= weights[c];
    if (target < 0) return c;
  }
  return weights.length - 1;
}

export interface ClassesOptions {
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly regularisation: number;
}

/** The EM algorithm from given classes, until the log-likelihood per row changes by less than the tolerance; null when a class dies. */
export function* classesFrom(
  patterns: Patterns, start: Classes, options: ClassesOptions, elementary: Elementary, from: number, to: number,
): Steps<ClassesEnd | null> {
  let classes = start;
  let before = -Infinity;
  for (let iterations = 1; ; iterations++) {
    const fraction = from + ((to - from) * iterations) / (iterations + 20);
    const sums = yield* momentsPass(patterns, classes, elementary, fraction);
    const { logLikelihood } = sums;
    const converged = Math.abs(logLikelihood - before) < options.tolerance * patterns.rows;
    if (converged || iterations >= options.maxIterations) return { classes, logLikelihood, iterations, converged };
    const next = nextClasses(classes, sums, patterns.rows, options.regularisation);
    if (next === null) return null;
    before = logLikelihood;
    classes = next;
  }
}

/** Log-likelihood, and for every row the shares of the classes handed to `each`. */
export function* classShares(
  rows: MixedRows, classes: Classes, elementary: Elementary, each: (row: number, shares: Float64Array) => void,
): Steps<number> {
  const k = classes.weights.length;
  const tables = tablesOf(classes, elementary);
  const logs = new Float64Array(k);
  const step = sliceOf(rows, k);
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
