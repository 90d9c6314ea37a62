import type { PredictColumn } from '../contract/predict.ts';

/** Levels of a category at most. */
export const MOST_LEVELS = 254;

/** The given rows of a column. */
export function takeColumn(column: PredictColumn, rows: Int32Array): PredictColumn {
  return column.kind === 'numeric' ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]) } : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]) };
}

/** Different texts in the order of their code units, at most `MOST_LEVELS`: of more, the most frequent ones. */
export function levelsOf(values: readonly (string | null)[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const kept = [...counts].sort((a, b) => b[1] - a[1] || order(a[0], b[0])).slice(0, MOST_LEVELS);
  return kept.map(([value]) => value).sort(order);
}

/** A column of texts by given levels; others are missing. */
export function codeLevels(name: string, label: string, values: readonly (string | null)[], levels: readonly string[]): PredictColumn {
  const codes = new Map(levels.map((level, i) => [level, i]));
  return { kind: 'category', name, label, levels, codes: Int32Array.from(values, (value) => (value === null ? -1 : codes.get(value) ?? -1)) };
}
