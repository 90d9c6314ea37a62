import type { FitInput, Steps } from '../contract/compute.ts';
import type { ClusterFit } from '../contract/results.ts';
import type { MixtureRule } from '../contract/assign-rule.ts';
import { AppError } from '../errors/app-error.ts';
import { hasCollapsed, parameterCount } from '../kernels/gaussians.ts';
import type { Gaussians } from '../kernels/gaussians.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { withMatrix } from '../kernels/matrix.ts';
import { memberships } from '../kernels/mixture.ts';
import type { Memberships } from '../kernels/mixture.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Method } from '../recipe/method.ts';
import { mixtureSearch, reordered } from './mixture-search.ts';
import { distinctRows, finishFit, seatEmpty, sizeOrder } from './partition.ts';

export interface MixtureInput extends Omit<FitInput, 'key'> {
  readonly method: Extract<Method, { algorithm: 'gmm' }>;
}

/**
 * A mixture of k Gaussians by the EM algorithm. Every row gets the component of its largest posterior probability.
 * Log-likelihood, BIC (−2 log L + p log n), AIC (−2 log L + 2 p) and ICL are those of all rows, also when a sample was fitted.
 *
 * @param matrix finite values
 * @throws AppError `k-above-distinct-rows` {k, distinct}, `singular-covariance` {k}
 */
export function* mixtureFit(kernels: Kernels, matrix: Matrix, input: MixtureInput): Steps<ClusterFit> {
  const { k, seed, sample, method } = input;
  const taken = sample === null || sample.length >= matrix.rows ? matrix : takeRows(matrix, sample);
  const distinct = distinctRows(taken, k);
  if (distinct < k) throw new AppError('k-above-distinct-rows', { k, distinct });
  const { restarts, maxIterations, regularisation, tolerance, covariance: shape } = method;
  const options = { k, shape, regularisation, tolerance, seed, restarts, maxIterations };
  const end = yield* withMatrix(kernels, taken, (prepared) => mixtureSearch(kernels, prepared, options));
  if (typeof end === 'string') throw new AppError('singular-covariance', { k, shape });
  const found = yield* withMatrix(kernels, matrix, (prepared) => memberships(kernels, prepared, end.gaussians, 1));
  return finished(kernels, matrix, end.gaussians, found, {
    iterations: end.iterations, converged: end.converged, collapsed: hasCollapsed(end.gaussians, regularisation, taken.rows),
  });
}

function finished(
  kernels: Kernels, matrix: Matrix, gaussians: Gaussians, { labels, probability, logLikelihood }: Memberships,
  rest: Pick<ClusterFit, 'iterations' | 'converged' | 'collapsed'>,
): ClusterFit {
  const { k, d, shape } = gaussians;
  const parameters = parameterCount(k, d, shape);
  const bic = -2 * logLikelihood + parameters * kernels.elementary.log(matrix.rows);
  let certain = 0;
  for (const own of probability) certain += kernels.elementary.log(own);
  seatEmpty(labels, probability, k);
  return finishFit(matrix, labels, k, {
    ...rest, probability, logLikelihood, bic,
    aic: -2 * logLikelihood + 2 * parameters,
    icl: bic - 2 * certain,
    rule: ruleOf(reordered(gaussians, sizeOrder(labels, k))),
  });
}

function ruleOf({ k, d, shape, weights, means, factors }: Gaussians): MixtureRule {
  return {
    rule: 'mixture', shape, weights: [...weights],
    means: Array.from({ length: k }, (_, c) => [...means.subarray(c * d, (c + 1) * d)]),
    factors: factors.map((factor) => [...factor]),
  };
}
