import type { AssignRule, ClassesRule, ConsensusRule, GowerRule, MixtureRule, PrototypesRule, RuleFeature } from '../contract/assign-rule.ts';
import { packedAt } from '../math/cholesky.ts';
import type { Elementary } from '../math/elementary.ts';
import { createMatrix } from '../math/matrix.ts';
import type { FeatureBlock, Matrix } from '../math/matrix.ts';
import { settleFar } from './nearest-far.ts';
import { dissimilarityOf, metricComparison } from './medoids/comparison.ts';
import type { Dissimilarity } from './medoids/dissimilarity.ts';
import { gowerComparison } from './mixed/gower.ts';
import { classShares } from './mixed/latent-classes.ts';
import type { Classes } from './mixed/latent-classes.ts';
import { addDistance, mixedRows } from './mixed/prototypes.ts';
import { assignTo } from './partition.ts';

/** Rules that say to which share a row belongs to each segment. */
export type SharingRule = MixtureRule | ClassesRule | ConsensusRule;

export function isSharing(rule: AssignRule | null): rule is SharingRule {
  return rule !== null && (rule.rule === 'mixture' || rule.rule === 'classes' || rule.rule === 'consensus');
}

/**
 * To which share each row belongs to each segment: posterior probabilities, or how often the runs of a consensus put it together
 * with the members of each, over all of them.
 * @returns rows × segments, row by row
 */
export function sharesOf(elementary: Elementary, rule: SharingRule, matrix: Matrix): Float64Array {
  switch (rule.rule) {
    case 'mixture': {
      const k = rule.weights.length;
      const logs = mixtureLogs(elementary, rule, matrix);
      const out = new Float64Array(k * matrix.rows);
      const own = new Float64Array(k);
      for (let i = 0; i < matrix.rows; i++) {
        for (let c = 0; c < k; c++) own[c] = logs[c * matrix.rows + i];
        const top = Math.max(...own);
        let sum = 0;
        for (let c = 0; c < k; c++) sum += own[c] = elementary.exp(own[c] - top);
        for (let c = 0; c < k; c++) out[i * k + c] = own[c] / sum;
      }
      return out;
    }
    case 'classes': {
      const k = rule.weights.length;
      const out = new Float64Array(k * matrix.rows);
      eachShare(elementary, rule, matrix, (row, shares) => out.set(shares, row * k));
      return out;
    }
    case 'consensus': {
      const k = rule.runs[0].shares[0].length;
      const out = togetherness(rule, matrix);
      for (let from = 0; from < out.length; from += k) {
        const sum = out.subarray(from, from + k).reduce((total, value) => total + value, 0);
        for (let c = from; c < from + k; c++) out[c] = sum > 0 ? out[c] / sum : 1 / k;
      }
      return out;
    }
  }
}

/** What a rule says of rows. */
export interface Assigned {
  /** −1: the row is too far from every segment for the arithmetic to tell. */
  readonly labels: Int32Array;
  /** Probability of the own segment; null for rules that know none. */
  readonly probability: Float64Array | null;
}

/**
 * Gives every row its segment by a rule; equal claims: the lower label.
 * @param matrix scaled as the rule was made; its columns are those of the rule
 */
export function applyRule(elementary: Elementary, rule: AssignRule, matrix: Matrix): Assigned {
  switch (rule.rule) {
    case 'mixture':
      return posterior(elementary, mixtureLogs(elementary, rule, matrix), matrix.rows, rule.weights.length);
    case 'medoids': {
      const joined = withMedoids(matrix, rule.medoids, []);
      const found = nearestLast(dissimilarityOf(metricComparison(joined, rule.metric)), matrix.rows, rule.medoids.length);
      if (rule.metric === 'euclidean') settleFar(found.labels, matrix, rule.medoids);
      return found;
    }
    case 'gower':
      return nearestLast(dissimilarityOf(gowerComparison(withMedoids(matrix, rule.medoids, gowerBlocks(rule, matrix.rows)), rule.features.map(({ range }) => range))), matrix.rows, rule.medoids.length);
    case 'prototypes':
      return nearestPrototype(rule, matrix);
    case 'classes':
      return likeliestClass(elementary, rule, matrix);
    case 'consensus':
      return mostOftenTogether(rule, matrix);
    case 'conditions':
      throw new Error('conditions are asked of the customers, not of prepared rows');
  }
}

const LOG_TWO_PI = 1.8378770664093453;

/** Logarithms of weight × density, label by label (k × rows). */
function mixtureLogs({ log }: Elementary, { shape, weights, means, factors }: MixtureRule, { rows, cols, data }: Matrix): Float64Array {
  const k = weights.length;
  const out = new Float64Array(k * rows);
  const diagonal = shape === 'diagonal' || shape === 'spherical';
  const y = new Float64Array(cols);
  for (let c = 0; c < k; c++) {
    const factor = factors[c];
    let constant = log(weights[c]) - 0.5 * cols * LOG_TWO_PI;
    for (let j = 0; j < cols; j++) constant -= log(factor[diagonal ? j : packedAt(j, j)]);
    for (let i = 0; i < rows; i++) {
      let squares = 0;
      for (let j = 0; j < cols; j++) {
        let value = data[j * rows + i] - means[c][j];
        if (!diagonal) for (let m = 0; m < j; m++) value -= factor[packedAt(j, m)] * y[m];
        y[j] = value / factor[diagonal ? j : packedAt(j, j)];
        squares += y[j] * y[j];
      }
      out[c * rows + i] = constant - 0.5 * squares;
    }
  }
  return out;
}

/** The label of the largest log density of every row, and its share of the densities of all labels. */
function posterior({ exp }: Elementary, logs: Float64Array, rows: number, k: number): Assigned {
  const labels = new Int32Array(rows);
  const probability = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let c = 1; c < k; c++) if (logs[c * rows + i] > logs[best * rows + i]) best = c;
    let sum = 0;
    for (let c = 0; c < k; c++) sum += exp(logs[c * rows + i] - logs[best * rows + i]);
    labels[i] = Number.isFinite(sum) ? best : -1;
    probability[i] = 1 / sum;
  }
  return { labels, probability };
}

/** The rows, and after them the medoids. */
function withMedoids(matrix: Matrix, medoids: readonly (readonly number[])[], blocks: readonly FeatureBlock[]): Matrix {
  const rows = matrix.rows + medoids.length;
  const out = createMatrix(rows, matrix.names);
  for (let j = 0; j < matrix.cols; j++) {
    out.data.set(matrix.data.subarray(j * matrix.rows, (j + 1) * matrix.rows), j * rows);
    medoids.forEach((medoid, c) => {
      out.data[j * rows + matrix.rows + c] = medoid[j];
    });
  }
  return blocks.length === 0 ? out : { ...out, blocks };
}

const blockOf = ({ kind, columns, weight, on, off, missing }: RuleFeature): FeatureBlock => ({ kind, columns, weight, on, off, missing, gaps: null });

function gowerBlocks({ features, gaps }: GowerRule, rows: number): FeatureBlock[] {
  return features.map((feature, f) => {
    const lacking = new Uint8Array(rows + gaps.length);
    gaps.forEach((own, c) => {
      lacking[rows + c] = own[f] ? 1 : 0;
    });
    return { ...blockOf(feature), gaps: lacking.includes(1) ? lacking : null };
  });
}

/** Every row but the last k to the nearest of those. */
function nearestLast(all: Dissimilarity, rows: number, k: number): Assigned {
  const labels = new Int32Array(rows).fill(-1);
  const nearest = new Float64Array(rows).fill(Infinity);
  const out = new Float64Array(all.rows);
  for (let c = 0; c < k; c++) {
    all.from(rows + c, out);
    for (let i = 0; i < rows; i++) {
      if (!(out[i] < nearest[i])) continue;
      nearest[i] = out[i];
      labels[i] = c;
    }
  }
  return { labels, probability: null };
}

function nearestPrototype({ gamma, features, prototypes }: PrototypesRule, matrix: Matrix): Assigned {
  const rows = mixedRows({ ...matrix, blocks: features.map(blockOf) });
  const labels = new Int32Array(matrix.rows).fill(-1);
  const nearest = new Float64Array(matrix.rows).fill(Infinity);
  const out = new Float64Array(matrix.rows);
  prototypes.forEach((prototype, c) => {
    out.fill(0);
    rows.features.forEach((feature, f) => addDistance(feature, prototype[f], gamma, out));
    for (let i = 0; i < out.length; i++) {
      if (!(out[i] < nearest[i])) continue;
      nearest[i] = out[i];
      labels[i] = c;
    }
  });
  return { labels, probability: null };
}

/** How often the runs put each row together with the members of each segment: rows × segments, row by row. */
function togetherness({ runs }: ConsensusRule, matrix: Matrix): Float64Array {
  const { rows, cols } = matrix;
  const k = runs[0].shares[0].length;
  const together = new Float64Array(rows * k);
  for (const { centres, shares } of runs) {
    const flat = new Float64Array(centres.length * cols);
    centres.forEach((centre, c) => centre.forEach((value, j) => {
      flat[j * centres.length + c] = value;
    }));
    assignTo(flat, matrix).forEach((nearest, i) => {
      for (let label = 0; label < k; label++) together[i * k + label] += shares[nearest][label];
    });
  }
  return together;
}

function mostOftenTogether(rule: ConsensusRule, matrix: Matrix): Assigned {
  const together = togetherness(rule, matrix);
  const k = together.length / Math.max(1, matrix.rows);
  const labels = new Int32Array(matrix.rows);
  for (let i = 0; i < labels.length; i++) {
    for (let label = 1; label < k; label++) if (together[i * k + label] > together[i * k + labels[i]]) labels[i] = label;
  }
  return { labels, probability: null };
}

function likeliestClass(elementary: Elementary, rule: ClassesRule, matrix: Matrix): Assigned {
  const labels = new Int32Array(matrix.rows);
  const probability = new Float64Array(matrix.rows);
  eachShare(elementary, rule, matrix, (row, shares) => {
    for (let c = 1; c < shares.length; c++) if (shares[c] > shares[labels[row]]) labels[row] = c;
    probability[row] = shares[labels[row]];
    if (!Number.isFinite(probability[row])) labels[row] = -1;
  });
  return { labels, probability };
}

function eachShare(
  elementary: Elementary, { weights, features }: ClassesRule, matrix: Matrix, each: (row: number, shares: Float64Array) => void,
): void {
  const classes: Classes = {
    weights: Float64Array.from(weights),
    features: features.map(({ kind, values }) => (kind === 'category'
      ? { kind, levels: values[0].length, probabilities: Float64Array.from(values.flat()) }
      : { kind, means: Float64Array.from(values, ([mean]) => mean), deviations: Float64Array.from(values, ([, sd]) => sd) })),
  };
  const steps = classShares(mixedRows({ ...matrix, blocks: features.map(blockOf) }), classes, elementary, each);
  while (steps.next().done !== true);
}
