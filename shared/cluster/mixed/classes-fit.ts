import type { FitInput, Steps } from '../../contract/compute.ts';
import type { ClassesRule } from '../../contract/assign-rule.ts';
import type { ClusterFit } from '../../contract/results.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Elementary } from '../../math/elementary.ts';
import { takeRows } from '../../math/matrix.ts';
import { createRandom, sampleIndices } from '../../math/random.ts';
import type { Matrix } from '../../math/matrix.ts';
import type { Method } from '../../recipe/method.ts';
import { mixtureTolerance } from '../mixture-search.ts';
import { distinctRows, finishFit, seatEmpty, sizeOrder } from '../partition.ts';
import { blocksOf } from './blocks.ts';
import { searchClasses } from './class-search.ts';
import { classParameters, classShares } from './latent-classes.ts';
import type { Classes } from './latent-classes.ts';
import { patternsOf } from './patterns.ts';
import { mixedRows } from './prototypes.ts';

export interface ClassesInput extends Omit<FitInput, 'key'> {
  readonly method: Extract<Method, { algorithm: 'lca' }>;
}

/** A variance within this many times the regularisation rests on it. */
const FLOOR = 10;
/** Above twice this many different rows the starts are compared on a seeded sample of this many rows, or a hundred for each class. */
const START_ROWS = 2500;
const START_STREAM = 7019;

/**
 * Latent classes by the EM algorithm: categories with their probabilities, numbers as Gaussians of their own mean and variance,
 * independent within a class. A gap in a category is a level of its own. Every row gets its most probable class.
 * Log-likelihood, BIC, AIC, ICL and entropy are those of all rows, also when a sample was fitted.
 *
 * @throws AppError `k-above-distinct-rows` {k, distinct}
 */
export function* classesFit(elementary: Elementary, matrix: Matrix, { k, seed, sample, method }: ClassesInput): Steps<ClusterFit> {
  const distinct = distinctRows(matrix, k);
  if (distinct < k) throw new AppError('k-above-distinct-rows', { k, distinct });
  const taken = sample === null || sample.length >= matrix.rows ? matrix : takeRows(matrix, sample);
  const { restarts, maxIterations, regularisation } = method;
  const options = { maxIterations, regularisation, tolerance: mixtureTolerance(method.tolerance, matrix.rows) };
  const rows = patternsOf(mixedRows(taken));
  const few = rows.distinct.rows > 2 * START_ROWS
    ? patternsOf(mixedRows(takeRows(taken, sampleIndices(createRandom(seed, START_STREAM), taken.rows, Math.max(START_ROWS, 100 * k))))) : rows;
  const end = yield* searchClasses(rows, few, k, seed, restarts, options, elementary);
  if (end === null) throw new AppError('singular-covariance', { k });
  const { classes, iterations, converged } = end;
  const labels = new Int32Array(matrix.rows);
  const probability = new Float64Array(matrix.rows);
  let [certain, disorder] = [0, 0];
  const logLikelihood = yield* classShares(mixedRows(matrix), classes, elementary, (row, shares) => {
    let best = 0;
    for (let c = 0; c < k; c++) {
      if (shares[c] > shares[best]) best = c;
      if (shares[c] > 0) disorder -= shares[c] * elementary.log(shares[c]);
    }
    labels[row] = best;
    probability[row] = shares[best];
    certain += elementary.log(shares[best]);
  });
  seatEmpty(labels, probability, k);
  const parameters = classParameters(classes);
  const bic = -2 * logLikelihood + parameters * elementary.log(matrix.rows);
  return finishFit(matrix, labels, k, {
    iterations, converged, probability, logLikelihood, bic,
    aic: -2 * logLikelihood + 2 * parameters,
    icl: bic - 2 * certain,
    entropy: k === 1 ? null : 1 - disorder / (matrix.rows * elementary.log(k)),
    collapsed: hasCollapsed(classes, regularisation),
    rule: ruleOf(matrix, classes, sizeOrder(labels, k)),
  });
}

function hasCollapsed({ features }: Classes, regularisation: number): boolean {
  return features.some((feature) => feature.kind === 'numeric' && feature.deviations.some((sd) => sd * sd <= FLOOR * regularisation));
}

function ruleOf(matrix: Matrix, { weights, features }: Classes, order: readonly number[]): ClassesRule {
  const blocks = blocksOf(matrix);
  return {
    rule: 'classes', weights: order.map((c) => weights[c]),
    features: features.map((feature, f) => {
      const { columns, on, off, missing, weight } = blocks[f];
      const where = { kind: feature.kind, columns, on, off, missing, weight };
      return feature.kind === 'category'
        ? { ...where, values: order.map((c) => [...feature.probabilities.subarray(c * feature.levels, (c + 1) * feature.levels)]) }
        : { ...where, values: order.map((c) => [feature.means[c], feature.deviations[c]]) };
    }),
  };
}
