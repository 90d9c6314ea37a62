import type { PredictColumn } from '../contract/predict.ts';
import { formatNumber } from '../text/format.ts';

/** Words for the cell of a feature. */
export function valueWords(column: PredictColumn, row: number): string {
  if (column.kind === 'numeric') return column.values[row] === column.values[row] ? formatNumber(column.values[row]) : 'missing';
  return levelWords(column.levels, column.codes[row]);
}

/** A level, yes or no for true and false; "missing" for −1. */
export function levelWords(levels: readonly string[], code: number): string {
  if (code < 0) return 'missing';
  const yesNo = levels.every((level) => level === 'true' || level === 'false');
  return yesNo ? (levels[code] === 'true' ? 'yes' : 'no') : levels[code];
}

/** One reason: the feature, its value, and in which direction it goes. */
export const reasonWords = (label: string, value: string, shap: number): string => `${label}: ${value} (${shap >= 0 ? 'higher' : 'lower'})`;

/** Features by size of their SHAP value in one row, largest first; those of nothing are left out. */
export function strongest(contributions: ArrayLike<number>, from: number, width: number): number[] {
  return Array.from({ length: width }, (_, f) => f).filter((f) => contributions[from + f] !== 0)
    .sort((a, b) => Math.abs(contributions[from + b]) - Math.abs(contributions[from + a]) || a - b);
}
