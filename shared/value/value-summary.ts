import type { FittedModel, ValueResult } from '../contract/value.ts';

type Plain = Readonly<Record<string, unknown>>;

const estimates = (model: FittedModel): Plain => Object.fromEntries(model.estimates.map(({ name, value }) => [name, value]));
const errors = (model: FittedModel): Plain => Object.fromEntries(model.estimates.map(({ name, standardError }) => [name, standardError]));

/** How a model was fitted, as plain values. */
function fitOf(model: FittedModel): Plain {
  const { status, words, advice, starts, agreeing, evaluations } = model.convergence;
  return {
    standardErrors: errors(model),
    logLikelihood: model.logLikelihood,
    converged: status === 'converged',
    convergence: { status, words, advice, starts, agreeing, evaluations },
  };
}

/** The result of `tessera clv` without its curves. */
export function valueSummary(result: ValueResult): Plain {
  const { purchases, spend } = result;
  return {
    model: result.model,
    fit: result.fit,
    tried: result.tried,
    params: estimates(purchases),
    ...fitOf(purchases),
    customers: result.customers,
    repeatBuyers: result.repeatBuyers,
    period: result.period,
    horizonWeeks: result.horizonWeeks,
    discountRate: result.discountRate,
    observed: result.observed,
    spend: spend === null ? null : {
      ...estimates(spend), correlation: spend.correlation, mean: spend.mean, customers: spend.customers, ...fitOf(spend),
    },
    newCustomer: result.newcomer,
    tiersBy: result.tiersBy,
    tiers: result.tiers,
    holdout: result.holdout,
    leftOut: result.leftOut,
  };
}

/** The content of `clv.json`: the model, and the curves that check it. */
export function valueJson(result: ValueResult, product: string): string {
  const { frequencies, matrix, tracking } = result;
  return `${JSON.stringify({ kind: 'tessera-clv', product, ...valueSummary(result), frequencies, tracking, frequencyRecency: matrix }, null, 2)}\n`;
}
