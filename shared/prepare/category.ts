import type { FeatureInfo, MatrixColumn } from '../contract/results.ts';
import type { FeaturePlan } from './plan.ts';

/** The level that stands for a gap. */
export const MISSING_LEVEL = '(missing)';

/** A category as codes. */
export interface CategoryValues {
  /** Most frequent first, ties by value. */
  readonly levels: readonly string[];
  /** Position in `levels` per row; −1 where missing. */
  readonly codes: Int32Array;
}

export interface PreparedCategory {
  readonly matrixColumns: readonly MatrixColumn[];
  readonly missingCount: number;
}

/** Centre and spread of the indicators of one category whose levels have these shares. */
function blockScaling(scale: FeatureInfo['scale'], shares: readonly number[], single: boolean): { centres: readonly number[]; spread: number } {
  const zeros = shares.map(() => 0);
  if (scale === 'none') return { centres: zeros, spread: 1 };
  if (scale === 'minmax') return { centres: zeros, spread: single ? 1 : Math.sqrt(2) };
  let total = 0;
  for (const share of shares) total += share * (1 - share);
  return { centres: shares, spread: Math.sqrt(total) };
}

/**
 * One indicator column per level; a boolean without gaps needs one column only (`true`). Gaps are a level of their own.
 *
 * So that a category weighs as much as one column of numbers, however many levels it has, its indicators are centred and
 * divided by one spread, sqrt(Σ p(1 − p)): their variances then add up to 1 (z-score and robust). With range scaling they
 * are divided by sqrt(2): two customers of different levels are then at distance 1, as far as the ends of a range.
 *
 * @param values only the rows that are kept
 * @returns null when fewer than two levels occur
 */
export function prepareCategory(plan: FeaturePlan, values: CategoryValues): PreparedCategory | null {
  const rows = values.codes.length;
  const counts = new Array<number>(values.levels.length).fill(0);
  let missingCount = 0;
  for (const code of values.codes) {
    if (code < 0) missingCount++;
    else counts[code]++;
  }
  const levels = values.levels.map((level, i) => ({ level, count: counts[i] }));
  const own = levels.find((entry) => entry.level === MISSING_LEVEL);
  if (own !== undefined) own.count += missingCount;
  else if (missingCount > 0) levels.push({ level: MISSING_LEVEL, count: missingCount });
  const present = levels.filter((entry) => entry.count > 0);
  if (present.length < 2) return null;
  const single = plan.column.type === 'boolean' && present.length === 2 && present.some((entry) => entry.level === 'true') && missingCount === 0;
  const shown = single ? present.filter((entry) => entry.level === 'true') : present;
  const { centres, spread } = blockScaling(plan.scale, shown.map((entry) => entry.count / rows), single);
  const { name } = plan.column;
  const matrixColumns = shown.map(({ level }, i): MatrixColumn => ({
    name: `${name}=${level}`, column: name, level, fill: null, transform: 'none', centre: centres[i], spread, weight: plan.weight,
  }));
  return { matrixColumns, missingCount };
}

/** The value of an indicator column in the matrix. */
export function scaleIndicator(column: MatrixColumn, on: boolean): number {
  return (((on ? 1 : 0) - column.centre) / column.spread) * column.weight;
}
