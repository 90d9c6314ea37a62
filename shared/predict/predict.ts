import type { Steps } from '../contract/compute.ts';
import type { PredictColumn, PredictFit, PredictionMeasures, Predictor, PredictInput, PredictList, PredictOptions, PredictRows } from '../contract/predict.ts';
import { AppError } from '../errors/app-error.ts';
import type { Elementary } from '../math/elementary.ts';
import { sigmoid } from '../math/logistic.ts';
import { fitBoosted } from './boost.ts';
import { partWatched, stratifiedFolds } from './folds.ts';
import { overFolds, shuffledLosses } from './importance.ts';
import { leakageOf } from './leakage.ts';
import { fitLinear } from './linear.ts';
import { logLossOf, measuresOf } from './measures.ts';
import { readyPredictor } from './ready.ts';
import { aucOf } from './roc.ts';
import { allRows, nthPositions } from './spread-rows.ts';

/** Rows with the outcome, and rows without it, below which nothing can be learned honestly. */
export const LEAST_OUTCOMES = 20;
/** Rows of each fold among which features are shuffled. */
const SHUFFLED_ROWS = 4000;

const count = (outcome: Uint8Array): number => outcome.reduce((sum, one) => sum + one, 0);

/** The steps of a part, as a part of the whole. */
function* within<T>(steps: Steps<T>, from: number, to: number): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield { fraction: from + (to - from) * step.value.fraction };
  }
}

/**
 * Fits a model of a yes-or-no outcome, measures it on rows that it did not see (stratified cross-validation; later rows where there is a
 * time), and explains it: shuffled features on those rows, and SHAP values.
 * @throws AppError `too-few-outcomes`, `no-usable-features`
 */
export function* predictOutcome(input: PredictInput, elementary: Elementary): Steps<PredictFit> {
  const { known, options } = input;
  const { columns, outcome } = known;
  if (columns.length === 0) throw new AppError('no-usable-features', {});
  checkOutcomes(outcome, Math.max(LEAST_OUTCOMES, options.folds));
  const folds = stratifiedFolds(outcome, options.folds, options.seed);
  const all = allRows(outcome.length);
  const probability = new Float64Array(outcome.length);
  const base = new Float64Array(outcome.length);
  const listBase = new Float64Array(outcome.length);
  const contributions = new Float32Array(input.listed === null ? outcome.length * columns.length : 0);
  const losses: Float64Array[] = [];
  const byFold: { auc: number; logLoss: number }[] = [];
  const rounds: number[] = [];
  const share = 1 / (options.folds + 1.5);
  for (let fold = 0; fold < options.folds; fold++) {
    const [fit, test] = [all.filter((row) => folds[row] !== fold), all.filter((row) => folds[row] === fold)];
    const at = fold * share;
    const predictor = yield* within(fitWatched(known, fit, options, fold, elementary), at, at + share * 0.7);
    if (predictor.kind === 'boosted') rounds.push(predictor.trees.length);
    const ready = readyPredictor(predictor, columns);
    const rows = yield* ready.rowsOf(columns, test);
    const margins = yield* rows.margins();
    const yes = fit.reduce((sum, row) => sum + outcome[row], 0) / fit.length;
    test.forEach((row, i) => {
      probability[row] = sigmoid(margins[i], elementary);
      base[row] = yes;
      listBase[row] = ready.base;
    });
    const [scores, truth] = [Float64Array.from(test, (row) => probability[row]), Uint8Array.from(test, (row) => outcome[row])];
    byFold.push({ auc: aucOf(scores, truth), logLoss: logLossOf(scores, truth, elementary) });
    if (input.listed === null) {
      const shap = yield* rows.shap();
      test.forEach((row, i) => contributions.set(shap.subarray(i * columns.length, (i + 1) * columns.length), row * columns.length));
    }
    const some = nthPositions(test.length, SHUFFLED_ROWS);
    const sample = yield* ready.rowsOf(columns, Int32Array.from(some, (i) => test[i]));
    losses.push(yield* within(shuffledLosses(sample, Uint8Array.from(some, (i) => truth[i]), columns.length, options.seed, fold), at + share * 0.7, at + share));
  }
  const whole = options.folds * share;
  const predictor = yield* within(fitModel(known, all, new Int32Array(0), { ...options, trees: mean(rounds) }, elementary), whole, whole + share * 0.6);
  const ready = readyPredictor(predictor, columns);
  const listed = input.listed === null ? { probability, base: listBase, contributions } : yield* listOf(ready, input.listed, elementary);
  const list = input.unknown === null ? listed : joined(listed, yield* listOf(ready, input.unknown, elementary));
  const later = input.later === null ? null : yield* within(testLater(input.later, options, elementary), whole + share * 0.6, 1);
  return {
    features: columns.map(({ name, label, ...column }) => ({ name, label, kind: column.kind, levels: column.kind === 'category' ? column.levels : [] })),
    predictor, rounds, heldOut: { probability, outcome, fold: folds },
    measures: measuresOf(probability, outcome, base, elementary), folds: byFold,
    importance: columns.map((_, feature) => ({ feature, auc: overFolds(losses.map((loss) => loss[feature])), shap: meanSize(list.contributions, columns.length, feature) })),
    leakage: yield* leakageOf(columns, outcome, folds), list, later,
  };
}

function checkOutcomes(outcome: Uint8Array, least: number): void {
  const yes = count(outcome);
  const fewer = Math.min(yes, outcome.length - yes);
  if (fewer < least) throw new AppError('too-few-outcomes', { count: fewer, kind: yes <= outcome.length - yes ? 'with' : 'without', least, rows: outcome.length });
}

const mean = (rounds: readonly number[]): number => (rounds.length === 0 ? 0 : Math.max(1, Math.round(rounds.reduce((sum, one) => sum + one, 0) / rounds.length)));

const meanSize = (contributions: Float32Array, width: number, feature: number): number => {
  let sum = 0;
  for (let i = feature; i < contributions.length; i += width) sum += Math.abs(contributions[i]);
  return contributions.length === 0 ? 0 : sum / (contributions.length / width);
};

/** A model of some rows; boosted trees leave a tenth of them out to see when to stop. */
function* fitWatched(known: PredictRows, rows: Int32Array, options: PredictOptions, stream: number, elementary: Elementary): Steps<Predictor> {
  const { fit, watch } = options.model === 'boosted' ? partWatched(rows, known.outcome, options.seed, stream) : { fit: rows, watch: new Int32Array(0) };
  return yield* fitModel(known, fit, watch, options, elementary);
}

function fitModel({ columns, outcome }: PredictRows, rows: Int32Array, watch: Int32Array, options: PredictOptions, elementary: Elementary): Steps<Predictor> {
  return options.model === 'boosted' ? fitBoosted({ columns, outcome, rows, watch, options }, elementary) : fitLinear(columns, outcome, rows, options.penalty, elementary);
}

function* listOf(ready: ReturnType<typeof readyPredictor>, columns: readonly PredictColumn[], elementary: Elementary): Steps<PredictList> {
  const rows = yield* ready.rowsOf(columns, allRows(rowsOf(columns)));
  const margins = yield* rows.margins();
  const shap = yield* rows.shap();
  return { probability: margins.map((margin) => sigmoid(margin, elementary)), base: new Float64Array(margins.length).fill(ready.base), contributions: Float32Array.from(shap) };
}

const rowsOf = ([first]: readonly PredictColumn[]): number => (first === undefined ? 0 : first.kind === 'numeric' ? first.values.length : first.codes.length);

function joined(a: PredictList, b: PredictList): PredictList {
  const put = <T extends Float64Array | Float32Array>(out: T, first: T, second: T): T => {
    out.set(first);
    out.set(second, first.length);
    return out;
  };
  const n = a.probability.length + b.probability.length;
  return {
    probability: put(new Float64Array(n), a.probability, b.probability), base: put(new Float64Array(n), a.base, b.base),
    contributions: put(new Float32Array(a.contributions.length + b.contributions.length), a.contributions, b.contributions),
  };
}

/** Fitted on earlier rows, measured on later ones; null where either has too few outcomes. */
function* testLater({ fit, test }: NonNullable<PredictInput['later']>, options: PredictOptions, elementary: Elementary): Steps<PredictionMeasures | null> {
  const enough = ({ outcome }: PredictRows): boolean => Math.min(count(outcome), outcome.length - count(outcome)) >= LEAST_OUTCOMES;
  if (!enough(fit) || !enough(test)) return null;
  const rows = allRows(fit.outcome.length);
  const predictor = yield* fitWatched(fit, rows, options, options.folds, elementary);
  const ready = yield* readyPredictor(predictor, fit.columns).rowsOf(test.columns, allRows(test.outcome.length));
  const margins = yield* ready.margins();
  const base = new Float64Array(test.outcome.length).fill(count(fit.outcome) / fit.outcome.length);
  return measuresOf(margins.map((margin) => sigmoid(margin, elementary)), test.outcome, base, elementary);
}
