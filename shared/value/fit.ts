import type { Convergence, FittedModel } from '../contract/value.ts';
import type { Elementary } from '../math/elementary.ts';
import { climb, polish } from './maximise.ts';
import type { Maximum, Objective } from './maximise.ts';
import type { Extreme, Sliced } from './purchase-model.ts';

/** What is to be fitted. Parameters are above 0 and in units in which they are near 1. */
export interface Problem {
  readonly label: string;
  readonly names: readonly string[];
  readonly extremes: readonly Extreme[];
  readonly starts: readonly (readonly number[])[];
  /** All customers. */
  readonly objective: Objective;
  /** Fewer customers, to tell the starts apart; the same as `objective` when there are few. */
  readonly rough: Objective;
  readonly customers: number;
  /** What each parameter is multiplied by on the way out. */
  readonly units: readonly number[];
  /** Added to the log-likelihood for the change of units. */
  readonly shift: number;
}

const ROUGH_TOLERANCE = 1e-6;
const TOLERANCE = 1e-9;
const POLISHING = 6;
/** A search that ends with a larger derivative has not arrived. */
const ARRIVED = 1e-6;
/** Log-likelihoods per customer nearer than this are the same maximum. */
const SAME = 1e-5;
/** A parameter beyond e to minus or plus this, in its own units, has run off. */
const FAR = 9;

/** A point of the search: the parameters in their units. */
export interface Fit extends FittedModel {
  readonly parameters: readonly number[];
}

/**
 * Maximum likelihood: climbs from several starts by BFGS on the logarithms of the parameters with exact gradients, goes on
 * from the best on all customers, and ends with Newton steps. Standard errors are those of the observed information at the
 * maximum, brought to the parameters themselves by the delta method: se(θ) = θ · se(ln θ).
 */
export function* maximumLikelihood(e: Elementary, problem: Problem): Sliced<Fit> {
  const { objective, rough, customers, units, names } = problem;
  const starts = problem.starts.map((start) => Float64Array.from(start, (value) => e.log(value)));
  const found: Maximum[] = [];
  for (const start of starts) found.push(yield* climb(rough, start, ROUGH_TOLERANCE));
  const best = found.reduce((top, maximum) => (maximum.value > top.value ? maximum : top));
  const agreeing = found.filter((maximum) => best.value - maximum.value < SAME).length;
  const climbed = yield* climb(objective, best.point, TOLERANCE);
  const maximum = yield* polish(objective, climbed, POLISHING);
  const { covariance } = maximum.curvature;
  const n = names.length;
  const scaled = maximum.point.map((value) => e.exp(value));
  const parameters = Array.from(scaled, (value, i) => value * units[i]);
  const evaluations = found.reduce((sum, { evaluations: count }) => sum + count, 0) + maximum.evaluations;
  const run = names.flatMap((name, i): RunOff[] => {
    if (Math.abs(maximum.point[i]) <= FAR) return [];
    const { low, high, bothHigh = high } = problem.extremes[i];
    return [{ name, meaning: maximum.point[i] < 0 ? low : maximum.point[i - 1] > FAR ? bothHigh : high }];
  });
  const status = run.length > 0 ? 'edge' : maximum.slope > ARRIVED ? 'stopped' : covariance === null ? 'flat' : 'converged';
  return {
    label: problem.label,
    parameters,
    estimates: names.map((name, i) => ({
      name, value: parameters[i],
      standardError: status !== 'converged' || covariance === null ? null : parameters[i] * Math.sqrt(covariance[i * n + i] / customers),
    })),
    logLikelihood: maximum.value * customers + problem.shift,
    convergence: { status, evaluations, starts: starts.length, agreeing, ...wordsOf(status, problem.label, run, starts.length, agreeing, evaluations) },
  };
}

/** A parameter that ran off, and what that says of the customers. */
interface RunOff {
  readonly name: string;
  readonly meaning: string;
}

function wordsOf(
  status: Convergence['status'], label: string, run: readonly RunOff[], starts: number, agreeing: number, evaluations: number,
): Pick<Convergence, 'words' | 'advice'> {
  const led = agreeing === starts ? `All ${starts} starts led to the same maximum` : `${agreeing} of ${starts} starts led to the best maximum`;
  switch (status) {
    case 'converged':
      return {
        words: `${label} converged. ${led}, after ${evaluations} evaluations of the likelihood.`,
        advice: agreeing === 1 ? 'Only one start led there: compare with another model before you rely on single figures.' : null,
      };
    case 'edge':
      return {
        words: `${label} did not converge: ${run.map(({ name }) => name).join(' and ')} ran off to the edge of the search. As far as it can tell of these customers, ${
          [...new Set(run.map(({ meaning }) => meaning))].join(', and ')}.`,
        advice: 'Forecasts for all customers together can still be used; the parameters and their standard errors cannot. Try another model, or a longer period with more repeat buyers.',
      };
    case 'flat':
      return {
        words: `${label} found a highest likelihood that is not a peak in every direction, so standard errors cannot be given.`,
        advice: 'Two parameters stand for the same thing in these data. Try another model, or a longer period with more repeat buyers.',
      };
    case 'stopped':
      return {
        words: `${label} stopped on its way: no further step raised the likelihood, though it is not level there.`,
        advice: 'Look for a few customers with extreme histories (test accounts, resellers) and leave them out, or try another model.',
      };
  }
}
