import type { PredictColumn, PredictList } from '../contract/predict.ts';
import { csvWriter } from '../text/csv.ts';
import type { CsvText } from '../text/csv.ts';
import { decileOfRows } from './gains.ts';
import { reasonWords, strongest, valueWords } from './words.ts';

export interface PredictionsInput {
  /** Name of the customer column; null: numbers of rows. */
  readonly idColumn: string | null;
  readonly ids: readonly string[];
  /** Customers are named by numbers, which are no formulas. */
  readonly namedByNumbers: boolean;
  readonly list: PredictList;
  readonly columns: readonly PredictColumn[];
  /** Number and name of the segment of each row; null: without these columns. */
  readonly segments: { readonly labels: Int32Array; readonly names: readonly string[] } | null;
  readonly formulaSafe: boolean;
}

/** Reasons of each row. */
const REASONS = 3;

/**
 * The content of `predictions.csv` (RFC 4180), a line per customer: name, probability to six places, tenth (1 is the likeliest), segment
 * where asked for, and the features with the largest SHAP values and their direction.
 */
export function predictionsCsv({ idColumn, ids, namedByNumbers, list, columns, segments, formulaSafe }: PredictionsInput): CsvText {
  const csv = csvWriter({ formulaSafe, numeric: [namedByNumbers] });
  const deciles = decileOfRows(list.probability);
  const reasons = Array.from({ length: REASONS }, (_, i) => `reason_${i + 1}`);
  const header = [idColumn ?? 'row', 'probability', 'decile', ...(segments === null ? [] : ['segment', 'segment_name']), ...reasons];
  const width = columns.length;
  const lines = ids.map((id, row) => {
    const top = strongest(list.contributions, row * width, width);
    const label = segments?.labels[row] ?? -1;
    return csv.line([
      id, Math.round(list.probability[row] * 1e6) / 1e6, deciles[row],
      ...(segments === null ? [] : label < 0 ? [null, null] : [label + 1, segments.names[label] ?? null]),
      ...reasons.map((_, i) => (i < top.length ? reasonWords(columns[top[i]].label, valueWords(columns[top[i]], row), list.contributions[row * width + top[i]]) : null)),
    ]);
  });
  return { text: csv.heading(header) + lines.join(''), neutralised: csv.neutralised };
}
