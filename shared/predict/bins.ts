import type { PredictColumn } from '../contract/predict.ts';
import { nthPositions } from './spread-rows.ts';

/** Code of a missing value; other codes lie below. */
export const MISSING = 255;
/** Most bins of a column of numbers, beside that of missing values. */
const MOST_BINS = 255;
/** Values looked at to place borders. */
const MOST_VALUES = 20_000;

/** How the values of one column become codes from 0 to 254. */
export type Binning = NumberBinning | LevelBinning;

export interface NumberBinning {
  readonly kind: 'numeric';
  /** Ascending, different; a value gets the number of borders below it. */
  readonly borders: Float64Array;
}

export interface LevelBinning {
  readonly kind: 'category';
  /** Levels are their own codes, below this. */
  readonly levels: number;
}

/**
 * Borders between the different values, or near quantiles where there are more than 255 (the mean of the two values beside each, as
 * scikit-learn's `HistGradientBoostingClassifier` places them). Of many rows, 20,000 evenly spread ones are looked at.
 * @param rows the rows that may be looked at
 */
export function binningOf(column: PredictColumn, rows: Int32Array): Binning {
  if (column.kind === 'category') return { kind: 'category', levels: Math.min(MISSING, column.levels.length) };
  const taken = nthPositions(rows.length, MOST_VALUES);
  const values = new Float64Array(taken.length);
  let count = 0;
  for (const at of taken) {
    const value = column.values[rows[at]];
    if (value === value) values[count++] = value;
  }
  const sorted = values.subarray(0, count).sort();
  const distinct: number[] = [];
  for (const value of sorted) if (distinct.length === 0 || value !== distinct[distinct.length - 1]) distinct.push(value);
  if (distinct.length <= MOST_BINS) return { kind: 'numeric', borders: Float64Array.from({ length: Math.max(0, distinct.length - 1) }, (_, i) => between(distinct[i], distinct[i + 1])) };
  const borders: number[] = [];
  for (let i = 1; i < MOST_BINS; i++) {
    const at = (i / MOST_BINS) * (count - 1);
    const border = between(sorted[Math.floor(at)], sorted[Math.ceil(at)]);
    if (borders.length === 0 || border > borders[borders.length - 1]) borders.push(border);
  }
  return { kind: 'numeric', borders: Float64Array.from(borders) };
}

/** The middle of two numbers, without overflow, below the larger where there is room. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle < high ? middle : low;
}

/** The code of a number: how many borders lie below it. */
export function codeOf(borders: Float64Array, value: number): number {
  let [low, high] = [0, borders.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (borders[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Codes of the given rows, row by row: code of feature f in row i is `out[i * columns + f]`. Levels that the binning does not know
 * are missing.
 */
export function codesOf(columns: readonly PredictColumn[], binnings: readonly Binning[], rows: Int32Array): Uint8Array {
  const width = columns.length;
  const out = new Uint8Array(rows.length * width);
  columns.forEach((column, f) => {
    const binning = binnings[f];
    for (let i = 0; i < rows.length; i++) {
      const at = i * width + f;
      if (column.kind === 'numeric') {
        const value = column.values[rows[i]];
        out[at] = value === value && binning.kind === 'numeric' ? codeOf(binning.borders, value) : MISSING;
      } else {
        const code = column.codes[rows[i]];
        out[at] = binning.kind === 'category' && code >= 0 && code < binning.levels ? code : MISSING;
      }
    }
  });
  return out;
}
