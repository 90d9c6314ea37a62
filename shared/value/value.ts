import type { Steps } from '../contract/compute.ts';
import type { Notice } from '../contract/notice.ts';
import type { CustomerValues, FittedModel, ValueFit, ValueResult } from '../contract/value.ts';
import { AppError } from '../errors/app-error.ts';
import type { Elementary } from '../math/elementary.ts';
import type { Params } from '../recipe/params.ts';
import { chooseModel } from './choose-model.ts';
import type { ChosenModel } from './choose-model.ts';
import { discounted } from './discounted.ts';
import { frequenciesOf, frequencyRecency } from './frequency.ts';
import { expectedSpend, fitSpend } from './gamma-gamma.ts';
import type { SpendFit } from './gamma-gamma.ts';
import type { PurchaseLog } from './purchase-log.ts';
import type { PurchaseModel, Sliced } from './purchase-model.ts';
import { tiersOf } from './tiers.ts';
import { holdoutOf, trackingOf } from './tracking.ts';

/** Fewer repeat buyers make rough forecasts. */
const FEW_REPEAT_BUYERS = 50;
/** A correlation of spend and frequency beyond this is told. */
const RELATED = 0.3;
const DAYS_PER_WEEK = 7;
const WEEKS_PER_YEAR = 365.25 / 7;
/** Customers whose forecasts are computed between two chances to interrupt. */
const SLICE = 16;

/** Customers' values beside the result that is shown. */
export interface ValueAnswer {
  readonly result: ValueResult;
  readonly values: CustomerValues;
}

/** The share of the work that fitting takes. */
const FITTED = 0.7;

function* within<T>(sliced: Sliced<T>, fraction: number): Steps<T> {
  for (;;) {
    const step = sliced.next();
    if (step.done === true) return step.value;
    yield { fraction };
  }
}

/**
 * Refuses data in which nothing can be learned.
 * @throws AppError `one-day-orders`, `no-repeat-buyers`
 */
function checkLog(log: PurchaseLog): void {
  if (!log.x.some((x) => x > 0)) {
    if (log.TDays.every((T) => T === 0)) throw new AppError('one-day-orders', { day: log.orders?.end ?? null });
    throw new AppError('no-repeat-buyers', { customers: log.x.length, end: log.orders?.later === null ? null : (log.orders?.end ?? null) });
  }
}

/**
 * Customer lifetime value: fits the purchase model and, where the data have money, the spend model; forecasts each customer;
 * compares the forecasts with what happened.
 *
 * @throws AppError `one-day-orders`, `no-repeat-buyers`
 */
export function* customerValues(e: Elementary, log: PurchaseLog, params: Params): Steps<ValueAnswer> {
  checkLog(log);
  const unit = params['value.period'] === 'week' ? DAYS_PER_WEEK : 1;
  const tx = log.txDays.map((days) => days / unit);
  const T = log.TDays.map((days) => days / unit);
  const chosen = yield* within(chooseModel(e, params['value.model'], { x: log.x, tx, T }), FITTED / 2);
  const { model, fit } = chosen;
  const spend = log.z === null ? null : yield* within(fitSpend(e, log.x, log.z), FITTED);
  const horizon = (params['value.horizon'] * DAYS_PER_WEEK) / unit;
  const force = (e.log1p(params['value.discountRate']) / WEEKS_PER_YEAR / DAYS_PER_WEEK) * unit;
  const forecaster = forecasts(e, model, fit.parameters, horizon, force);
  const n = log.x.length;
  const alive = new Float64Array(n);
  const purchases = new Float64Array(n);
  const clv = new Float64Array(n).fill(Number.NaN);
  const perPurchase = new Float64Array(n).fill(Number.NaN);
  for (let i = 0; i < n; i++) {
    if (i % SLICE === SLICE - 1) yield { fraction: FITTED + (0.9 - FITTED) * (i / n) };
    alive[i] = model.alive(e, fit.parameters, log.x[i], tx[i], T[i]);
    const ahead = forecaster(log.x[i], T[i]);
    purchases[i] = alive[i] * ahead.bought;
    if (spend === null || log.z === null) continue;
    perPurchase[i] = expectedSpend(spend.parameters, log.x[i], log.z[i]);
    clv[i] = alive[i] * ahead.discounted * perPurchase[i];
  }
  const reached = fitOf(fit, spend, alive);
  const byValue = spend !== null && !clv.some(Number.isNaN);
  const tiers = tiersOf(byValue ? clv : purchases, params['value.highShare'], params['value.middleShare']);
  yield { fraction: 0.9 };
  const holdout = holdoutFor(e, log, model, fit.parameters, { tx, T, alive, unit, spend: spend === null ? null : perPurchase });
  yield { fraction: 0.95 };
  const repeatBuyers = log.x.reduce((count, x) => count + (x > 0 ? 1 : 0), 0);
  return {
    values: {
      customers: log.customers, namedByNumbers: log.namedByNumbers, frequency: log.x, recency: tx, T, monetary: log.z ?? new Float64Array(n).fill(Number.NaN),
      alive, purchases, spend: perPurchase, clv, tier: tiers.tier,
      model: model.label, fit: reached,
    },
    result: {
      model: model.name,
      purchases: modelOf(fit),
      tried: chosen.tried,
      fit: reached,
      spend: spend?.model ?? null,
      customers: n,
      repeatBuyers,
      period: params['value.period'],
      horizonWeeks: params['value.horizon'],
      discountRate: params['value.discountRate'],
      observed: log.orders === null ? null : { start: log.orders.start, end: log.orders.end },
      leftOut: log.leftOut,
      newcomer: newcomerOf(e, model, fit.parameters, spend, horizon, force),
      tiersBy: byValue ? 'clv' : 'purchases',
      tiers: tiers.summary,
      frequencies: frequenciesOf(log.x, T, (length, most) => model.probabilities(e, fit.parameters, length, most)),
      matrix: frequencyRecency(log.x, log.TDays, unit, (x, txDays, TDays) => {
        const lives = model.alive(e, fit.parameters, x, txDays / unit, TDays / unit);
        return { alive: lives, purchases: lives * model.boughtWhileAlive(e, fit.parameters, x, TDays / unit, horizon) };
      }),
      tracking: log.orders === null ? [] : trackingOf(log.orders, (days) => model.bought(e, fit.parameters, days / unit)),
      holdout,
      notices: [...log.notices, ...noticesOf(log, chosen, spend, { repeatBuyers, clv, reached })],
    },
  };
}

const modelOf = ({ label, estimates, logLikelihood, convergence }: FittedModel): FittedModel => ({ label, estimates, logLikelihood, convergence });

/** Expected purchases of a customer who is alive, plain and discounted; each pair of x and T is worked out once. */
function forecasts(e: Elementary, model: PurchaseModel, parameters: readonly number[], horizon: number, force: number) {
  const known = new Map<number, Map<number, { bought: number; discounted: number }>>();
  return (x: number, T: number): { bought: number; discounted: number } => {
    const same = known.get(x) ?? new Map<number, { bought: number; discounted: number }>();
    known.set(x, same);
    const found = same.get(T);
    if (found !== undefined) return found;
    const until = (t: number): number => model.boughtWhileAlive(e, parameters, x, T, t);
    const bought = until(horizon);
    const made = { bought, discounted: discounted(e, until, bought, horizon, force) };
    same.set(T, made);
    return made;
  };
}

function newcomerOf(
  e: Elementary, model: PurchaseModel, parameters: readonly number[], spend: SpendFit | null, horizon: number, force: number,
): ValueResult['newcomer'] {
  const bought = (t: number): number => model.bought(e, parameters, t);
  const purchases = bought(horizon);
  const mean = spend?.model.mean ?? null;
  return { purchases, clv: mean === null ? null : mean * discounted(e, bought, purchases, horizon, force) };
}

interface Forecast {
  readonly tx: Float64Array;
  readonly T: Float64Array;
  readonly alive: Float64Array;
  readonly unit: number;
  readonly spend: Float64Array | null;
}

function holdoutFor(e: Elementary, log: PurchaseLog, model: PurchaseModel, parameters: readonly number[], forecast: Forecast): ValueResult['holdout'] {
  const { orders } = log;
  if (orders === null || orders.later === null) return null;
  const length = (Date.parse(`${orders.last}T00:00:00Z`) - Date.parse(`${orders.end}T00:00:00Z`)) / 86_400_000 / forecast.unit;
  const forecaster = forecasts(e, model, parameters, length, 0);
  const expected = forecast.alive.map((alive, i) => alive * forecaster(log.x[i], forecast.T[i]).bought);
  return holdoutOf(log, orders, orders.later, expected, forecast.spend);
}

/** A chance to be alive above this is certainty. */
const CERTAIN = 0.999;

/** How far the figures of single customers can be trusted. */
function fitOf(purchases: FittedModel, spend: SpendFit | null, alive: Float64Array): ValueFit {
  if (purchases.convergence.status !== 'converged') return alive.every((chance) => chance > CERTAIN) ? 'all-alive' : 'rough';
  return spend === null || spend.model.convergence.status === 'converged' ? 'converged' : 'rough';
}

interface Reached {
  readonly repeatBuyers: number;
  readonly clv: Float64Array;
  readonly reached: ValueFit;
}

/** What the fit of the purchase model asks to be told: another one stands in, or none converged. */
function modelNotices({ fit, tried }: ChosenModel, reached: ValueFit): Notice[] {
  const { convergence, label } = fit;
  if (convergence.status === 'converged') {
    const [first] = tried;
    return first.status === 'converged' ? [] : [{ code: 'value-model-stands-in', data: { model: label, first: first.label } }];
  }
  const models = tried.map((one) => one.label);
  return [{ code: 'value-not-converged', data: { models: models.join(', '), count: models.length, fit: reached } }];
}

function noticesOf(log: PurchaseLog, chosen: ChosenModel, spend: SpendFit | null, { repeatBuyers, clv, reached }: Reached): Notice[] {
  const notices: Notice[] = [];
  if (repeatBuyers < FEW_REPEAT_BUYERS) notices.push({ code: 'few-repeat-buyers', data: { count: repeatBuyers, least: FEW_REPEAT_BUYERS } });
  notices.push(...modelNotices(chosen, reached));
  if (spend !== null && spend.model.convergence.status !== 'converged') notices.push({ code: 'spend-not-converged', data: { model: spend.model.label } });
  const { z } = log;
  if (z === null) return notices;
  const spending = log.x.reduce((count, x, i) => count + (x > 0 && z[i] > 0 ? 1 : 0), 0);
  if (spending < repeatBuyers) notices.push({ code: 'spend-left-out', data: { count: repeatBuyers - spending } });
  if (spend === null) return [...notices, { code: 'spend-not-modelled', data: { count: spending } }];
  const { correlation } = spend.model;
  if (correlation !== null && Math.abs(correlation) >= RELATED) {
    notices.push({ code: 'spend-correlates', data: { correlation: (Math.round(correlation * 100) / 100).toFixed(2), sign: correlation < 0 ? '-' : '+' } });
  }
  if (clv.some(Number.isNaN)) notices.push({ code: 'spend-mean-infinite', data: {} });
  return notices;
}
