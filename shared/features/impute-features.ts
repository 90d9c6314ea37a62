import type { Steps } from '../contract/compute.ts';
import type { Imputer } from '../contract/results.ts';
import { knnImpute } from '../prepare/knn-impute.ts';
import { miceImpute } from '../prepare/mice.ts';
import type { FeaturePlan } from '../prepare/plan.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { breathe } from '../sources/breathe.ts';
import { loadNumbers } from './load.ts';
import type { ColumnSource, Kept } from './load.ts';

/** Columns of features whose gaps were filled from the other features. */
export interface ImputedFeatures {
  /** By name of the column, in original units. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly imputer: Imputer | null;
}

const NONE: ImputedFeatures = { columns: new Map(), imputer: null };
/** Slices between two turns of the event loop. */
const SLICES = 8;

/** Runs steps to their end, with turns for what waits. @throws AppError `cancelled` */
async function sliced<T>(steps: Steps<T>, signal: AbortSignal | undefined): Promise<T> {
  for (let n = 1; ; n++) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (n % SLICES === 0) await breathe(signal);
  }
}

/**
 * Fills the gaps of features by nearest neighbours or chained equations, over all features of numbers that are used, in
 * their original units.
 */
export async function imputeFeatures(
  source: ColumnSource, plans: readonly FeaturePlan[], kept: Kept, recipe: Recipe, signal: AbortSignal | undefined,
): Promise<ImputedFeatures> {
  const numeric = plans.filter((plan) => plan.used && plan.kind === 'numeric');
  const by = (method: 'knn' | 'mice'): string[] => numeric.filter((plan) => plan.missing === method && plan.column.missing > 0).map((plan) => plan.column.name);
  const [near, chained] = [by('knn'), by('mice')];
  if (near.length + chained.length === 0) return NONE;
  const names = numeric.map((plan) => plan.column.name);
  const values = [...await loadNumbers(source, kept, names, { signal })];
  const columns = new Map<string, Float64Array>();
  const take = (from: readonly Float64Array[], wanted: readonly string[]): void => wanted.forEach((name) => columns.set(name, from[names.indexOf(name)]));
  if (near.length > 0) take((await sliced(knnImpute(values, recipe.params['prepare.knnNeighbors']), signal)).columns, near);
  if (chained.length === 0) return { columns, imputer: null };
  const { columns: filled, fit } = await sliced(miceImpute(values, recipe.params['prepare.miceRounds']), signal);
  take(filled, chained);
  return { columns, imputer: { columns: names, fills: chained, ...fit } };
}
