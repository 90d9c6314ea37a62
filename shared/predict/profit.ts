import type { PredictionMeasures } from '../contract/predict.ts';
import { defaultParams } from '../recipe/params.ts';
import type { Recipe } from '../recipe/recipe.ts';

/** What contacting a customer costs and brings. */
export interface Campaign {
  /** Cost of contacting one customer. */
  readonly cost: number;
  /** What a customer who is won (kept, made to answer) is worth. */
  readonly value: number;
  /** Share of the customers with the outcome whom a contact wins, 0..1. */
  readonly success: number;
}

export interface ProfitCurve {
  /** Expected profit by hundredth of the customers contacted, the likeliest first: 101 values. */
  readonly profit: readonly number[];
  /** The share with the highest profit (the smallest of equals), what it brings, and the lowest probability contacted. */
  readonly bestShare: number;
  readonly bestProfit: number;
}

/** Profit of contacting the likeliest rows: those with the outcome × success × value − all × cost. */
export function profitCurve({ gains, rows, positives }: Pick<PredictionMeasures, 'gains' | 'rows' | 'positives'>, { cost, value, success }: Campaign): ProfitCurve {
  const profit = gains.captured.map((captured, i) => captured * positives * success * value - (i / (gains.captured.length - 1)) * rows * cost);
  const best = profit.reduce((top, one, i) => (one > profit[top] ? i : top), 0);
  return { profit, bestShare: best / (profit.length - 1), bestProfit: profit[best] };
}

/** The probability from which a contact pays: cost / (value × success); 1 where it never does. */
export function breakEven({ cost, value, success }: Campaign): number {
  return value * success > 0 ? Math.min(1, cost / (value * success)) : 1;
}

/** Rows at or above a probability, by what happened. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** Counts when every row with at least this probability is picked. */
export function confusionAt(probability: Float64Array, outcome: Uint8Array, threshold: number): Confusion {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < outcome.length; i++) counts[(probability[i] >= threshold ? 0 : 2) + (outcome[i] === 1 ? 0 : 1)] += 1;
  const [truePositives, falsePositives, falseNegatives, trueNegatives] = counts;
  return { truePositives, falsePositives, falseNegatives, trueNegatives };
}

/** Profit of picking by that threshold. */
export const profitOf = ({ truePositives, falsePositives }: Confusion, { cost, value, success }: Campaign): number =>
  truePositives * success * value - (truePositives + falsePositives) * cost;

/** What a contact costs and brings, as the recipe has it. */
export const campaignOf = ({ params }: Pick<Recipe, 'params'>): Campaign => ({ cost: params['predict.cost'], value: params['predict.value'], success: params['predict.success'] });

/** Whether somebody has said what a contact costs and brings: with the figures to begin with a profit means nothing. */
export function campaignIsOwn({ params }: Pick<Recipe, 'params'>): boolean {
  const first = defaultParams();
  return (['predict.cost', 'predict.value', 'predict.success'] as const).some((key) => params[key] !== first[key]);
}

/** The probability from which customers are picked. */
export function thresholdOf({ params }: Pick<Recipe, 'params'>): number {
  return params['predict.threshold'] === 'auto' ? breakEven(campaignOf({ params })) : params['predict.threshold'];
}
