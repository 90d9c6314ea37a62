import type { Steps } from '../contract/compute.ts';
import type { LeakageWarning, PredictColumn } from '../contract/predict.ts';
import { takeColumn } from './columns.ts';
import { aucOf } from './roc.ts';
import { nthPositions } from './spread-rows.ts';

/** AUC of one feature from which it knows too much. */
const TOO_GOOD = 0.98;
/** AUC of the gaps of a feature from which they tell when it was filled. */
const GAPS_TELL = 0.9;
/** Names under which segments of ours are written. */
const SEGMENT_NAMES: ReadonlySet<string> = new Set(['segment', 'segment_name']);

const eitherWay = (auc: number): number => Math.max(auc, 1 - auc);

/** Rows looked at. */
const MOST_ROWS = 20_000;

/** Signs that a column knows the outcome, or is no feature of customers. */
export function* leakageOf(given: readonly PredictColumn[], outcomes: Uint8Array, allFolds: Uint8Array): Steps<LeakageWarning[]> {
  const rows = nthPositions(outcomes.length, MOST_ROWS);
  const [outcome, folds] = [Uint8Array.from(rows, (row) => outcomes[row]), Uint8Array.from(rows, (row) => allFolds[row])];
  const warnings: LeakageWarning[] = [];
  for (const [f, whole] of given.entries()) {
    const column = takeColumn(whole, rows);
    const said = { feature: column.name, label: column.label };
    const filled = Float64Array.from(outcome, (_, row) => (isMissing(column, row) ? 0 : 1));
    const gaps = filled.includes(0) && filled.includes(1) ? eitherWay(aucOf(filled, outcome)) : null;
    const identifier = column.kind === 'category' && column.levels.length > 20 && column.levels.length > outcome.length / 2;
    const alone = column.kind === 'numeric' ? aloneOfNumbers(column.values, outcome) : aloneOfLevels(column.codes, column.levels.length, outcome, folds);
    const same = column.kind === 'category' && column.levels.length <= 20 && isSame(column.codes, column.levels.length, outcome);
    warnings.push(
      ...(same ? [{ ...said, kind: 'same' as const, auc: alone }] : alone > TOO_GOOD ? [{ ...said, kind: 'alone' as const, auc: alone }] : []),
      ...(gaps !== null && gaps > GAPS_TELL && !same ? [{ ...said, kind: 'filled' as const, auc: gaps }] : []),
      ...(identifier ? [{ ...said, kind: 'identifier' as const, auc: null }] : []),
      ...(SEGMENT_NAMES.has(column.name.toLowerCase()) ? [{ ...said, kind: 'segment' as const, auc: null }] : []),
    );
    yield { fraction: (f + 1) / given.length };
  }
  return warnings;
}

const isMissing = (column: PredictColumn, row: number): boolean => (column.kind === 'numeric' ? column.values[row] !== column.values[row] : column.codes[row] < 0);

/** AUC of the numbers, in whichever direction; gaps count as either end, whichever is better. */
function aloneOfNumbers(values: Float64Array, outcome: Uint8Array): number {
  const at = (end: number): number => eitherWay(aucOf(Float64Array.from(values, (value) => (value === value ? value : end)), outcome));
  return values.some((value) => value !== value) ? Math.max(at(-Infinity), at(Infinity)) : at(0);
}

/** AUC of the share of yeses of each level among the rows of other folds, so that rare levels do not tell of themselves. */
function aloneOfLevels(codes: Int32Array, levels: number, outcome: Uint8Array, folds: Uint8Array): number {
  const most = folds.reduce((top, fold) => Math.max(top, fold), 0) + 1;
  const [rows, yes] = [new Float64Array((levels + 1) * most), new Float64Array((levels + 1) * most)];
  codes.forEach((code, row) => {
    rows[(code + 1) * most + folds[row]] += 1;
    yes[(code + 1) * most + folds[row]] += outcome[row];
  });
  const mean = outcome.reduce((sum, one) => sum + one, 0) / outcome.length;
  const rates = Float64Array.from(codes, (code, row) => {
    let [n, y] = [0, 0];
    for (let fold = 0; fold < most; fold++) {
      if (fold === folds[row]) continue;
      n += rows[(code + 1) * most + fold];
      y += yes[(code + 1) * most + fold];
    }
    return (y + mean) / (n + 1);
  });
  return eitherWay(aucOf(rates, outcome));
}

/** Whether every level has one outcome only: the outcome in other words. */
function isSame(codes: Int32Array, levels: number, outcome: Uint8Array): boolean {
  const seen = new Int8Array(levels + 1).fill(-1);
  return codes.every((code, row) => {
    if (seen[code + 1] === -1) seen[code + 1] = outcome[row];
    return seen[code + 1] === outcome[row];
  });
}
