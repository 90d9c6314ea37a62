import { AppError } from '../errors/app-error.ts';
import type { FeatureInfo, MatrixColumn } from '../contract/results.ts';
import type { Elementary } from '../math/elementary.ts';
import { mean, median, mode, moments, quantileSorted, range, skewness, sortedPresent, variance } from '../math/stats.ts';
import type { FeaturePlan } from './plan.ts';

/** A prepared column of numbers. */
export interface PreparedNumber {
  readonly matrixColumn: MatrixColumn;
  /** Filled and transformed, not yet scaled. */
  readonly transformed: Float64Array;
  /** Gaps among the rows that are kept. */
  readonly missingCount: number;
}

function hasOnly(values: Float64Array, min: number, max: number): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] > min && values[i] < max) return false;
  return true;
}

function transformOf(plan: FeaturePlan, values: Float64Array, logSkewness: number): FeatureInfo['transform'] {
  const { min, max } = range(values);
  if (plan.transform === 'none' || !(min >= 0)) return 'none';
  if (plan.transform === 'log1p') return 'log1p';
  // Two values stay two values: a log would only rename them.
  return !hasOnly(values, min, max) && Math.abs(skewness(values)) > logSkewness ? 'log1p' : 'none';
}

function fillOf(missing: FeatureInfo['missing'], values: Float64Array): number | null {
  switch (missing) {
    case 'zero': return 0;
    case 'mean': return mean(values);
    case 'mode': return mode(values);
    case 'drop-row': return null;
    // Rows whose neighbours cannot be asked again have no fixed value.
    case 'knn': return null;
    default: return median(values);
  }
}

function scaling(scale: FeatureInfo['scale'], values: Float64Array): { centre: number; spread: number } {
  if (scale === 'none') return { centre: 0, spread: 1 };
  if (scale === 'minmax') {
    const { min, max } = range(values);
    return { centre: min, spread: max - min };
  }
  if (scale === 'zscore') {
    const { n, mean: centre, s2 } = moments(values);
    return { centre, spread: Math.sqrt(s2 / n) };
  }
  const sorted = sortedPresent(values);
  const lower = quantileSorted(sorted, 0.25);
  const iqr = quantileSorted(sorted, 0.75) - lower;
  return { centre: quantileSorted(sorted, 0.5), spread: iqr > 0 ? iqr : Math.sqrt(variance(values)) };
}

/** A filled and transformed value as the matrix has it. */
export function scaleTransformed(column: MatrixColumn, value: number): number {
  return ((value - column.centre) / column.spread) * column.weight;
}

/** One value in original units as the matrix has it. `value` may be NaN only when the column has a fill. */
export function scaleNumber(column: MatrixColumn, value: number, elementary: Elementary): number {
  const filled = value === value ? value : column.fill ?? NaN;
  return scaleTransformed(column, column.transform === 'log1p' ? elementary.log1p(filled) : filled);
}

/**
 * Fills, transforms and measures a column: `fill` is in original units; centre and spread are those of the filled and
 * transformed values (z-score: mean and population standard deviation; range: minimum and maximum − minimum;
 * robust: median and interquartile range, or the standard deviation where that range is 0).
 *
 * @param values original units, NaN where missing; only the rows that are kept
 * @param imputed values that stand in for gaps one by one, where nearest neighbours or chained equations found them
 * @returns null when the column is constant there
 * @throws AppError `not-finite` when its spread exceeds the range of numbers
 */
export function prepareNumber(plan: FeaturePlan, values: Float64Array, logSkewness: number, elementary: Elementary, imputed: Float64Array | null = null): PreparedNumber | null {
  const fill = fillOf(plan.missing, values);
  const transform = transformOf(plan, imputed ?? values, logSkewness);
  const transformed = new Float64Array(values.length);
  let missingCount = 0;
  for (let i = 0; i < values.length; i++) {
    const missing = values[i] !== values[i];
    if (missing) missingCount++;
    const filled = missing ? imputed?.[i] ?? fill ?? NaN : values[i];
    transformed[i] = transform === 'log1p' ? elementary.log1p(filled) : filled;
  }
  const { min, max } = range(transformed);
  const { centre, spread } = scaling(plan.scale, transformed);
  if (!(min < max) || spread === 0) return null;
  if (!Number.isFinite(centre) || !Number.isFinite(spread)) throw new AppError('not-finite', { column: plan.column.name });
  const matrixColumn: MatrixColumn = {
    name: plan.column.name, column: plan.column.name, level: null, fill, transform, centre, spread, weight: plan.weight,
  };
  return { matrixColumn, transformed, missingCount };
}
