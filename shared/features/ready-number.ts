import { histogram, shareOfMostFrequent, variance } from '../math/stats.ts';
import type { Bins } from '../math/stats.ts';
import type { Elementary } from '../math/elementary.ts';
import type { MatrixColumn } from '../contract/results.ts';
import { prepareNumber, scaleTransformed } from '../prepare/numeric.ts';
import type { FeaturePlan } from '../prepare/plan.ts';
import type { ColumnSource, Kept } from './load.ts';
import { comparedRows } from './redundant.ts';

const BINS = 20;

/** A column of numbers as the matrix has it, with all that is told of it. */
export interface ReadyNumber {
  readonly matrixColumn: MatrixColumn;
  readonly missingCount: number;
  readonly scaled: Float64Array;
  /** 1 where the value was missing; null where none was. */
  readonly gaps: Uint8Array | null;
  readonly variance: number;
  readonly histogram: Bins | null;
  /** Share of the most frequent value. */
  readonly mostFrequent: () => number;
  /** Rows by which it is compared with columns in use, and by which later ones are compared with it. */
  readonly compared: Float64Array;
  readonly comparedScaled: Float64Array;
  /** Its correlations with others that are known. */
  readonly correlations: WeakMap<Float64Array, number>;
}

/** Why there is none. */
export type NotReady = 'constant' | 'no-values';

function gapsOf(values: Float64Array): Uint8Array {
  const gaps = new Uint8Array(values.length);
  for (let i = 0; i < gaps.length; i++) if (values[i] !== values[i]) gaps[i] = 1;
  return gaps;
}

function prepared(plan: FeaturePlan, values: Float64Array, logSkewness: number, elementary: Elementary, imputed: Float64Array | null): ReadyNumber | NotReady {
  const found = prepareNumber(plan, values, logSkewness, elementary, imputed);
  if (found === null) return values.some((value) => !Number.isNaN(value)) ? 'constant' : 'no-values';
  const { matrixColumn, missingCount, transformed } = found;
  // loops: a callback for each of a million values would box them
  const scaled = new Float64Array(transformed.length);
  for (let i = 0; i < scaled.length; i++) scaled[i] = scaleTransformed(matrixColumn, transformed[i]);
  let share: number | null = null;
  const compared = comparedRows(transformed);
  return {
    matrixColumn, missingCount, scaled, compared, comparedScaled: comparedRows(scaled), correlations: new WeakMap(),
    gaps: missingCount === 0 ? null : gapsOf(values),
    variance: variance(scaled), histogram: histogram(transformed, BINS),
    mostFrequent: () => (share ??= shareOfMostFrequent(transformed)),
  };
}

const bytesOf = (value: ReadyNumber | NotReady): number => (typeof value === 'string' ? 16 : value.scaled.byteLength * 3 + (value.gaps?.byteLength ?? 0));

/**
 * Prepared columns of numbers, each kept under everything that decides it, so that a change of one feature prepares that
 * feature only. Columns with gaps that other features filled are not kept: they change with every other feature.
 */
export interface ReadyNumbers {
  /** What is known of a column; null: nothing. */
  known(plan: FeaturePlan): ReadyNumber | NotReady | null;
  /** @throws AppError `not-finite` */
  make(plan: FeaturePlan, values: Float64Array, imputed: Float64Array | null): ReadyNumber | NotReady;
}

export function readyNumbers({ held }: ColumnSource, kept: Kept, logSkewness: number, elementary: Elementary, imputed: ReadonlyMap<string, Float64Array>): ReadyNumbers {
  const keyOf = ({ column, missing, transform, scale, weight }: FeaturePlan): string =>
    JSON.stringify([held?.key, 'ready', kept.strict, column.name, missing, transform, scale, weight, logSkewness]);
  const keeps = (plan: FeaturePlan): boolean => held !== null && !imputed.has(plan.column.name);
  return {
    known: (plan) => (keeps(plan) ? held?.cache.get(keyOf(plan)) as ReadyNumber | NotReady | undefined ?? null : null),
    make(plan, values, filled) {
      const value = prepared(plan, values, logSkewness, elementary, filled);
      if (keeps(plan)) held?.cache.set(keyOf(plan), value, bytesOf(value));
      return value;
    },
  };
}
