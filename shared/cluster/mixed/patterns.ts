import type { MixedRows } from './prototypes.ts';

/** Rows that are alike in every feature, once each. */
export interface Patterns {
  readonly distinct: MixedRows;
  /** Rows that each stands for. */
  readonly counts: Float64Array;
  /** All rows. */
  readonly rows: number;
}

/** The different rows, in order of their first occurrence. O(rows × features). */
export function patternsOf(all: MixedRows): Patterns {
  const { rows, features } = all;
  let pattern: Int32Array = new Int32Array(rows);
  let number = Math.min(1, rows);
  for (const feature of features) {
    if (number === rows) break;
    const values = feature.kind === 'numeric' ? feature.values : feature.codes;
    const numbers = Array.from({ length: number }, () => new Map<number, number>());
    const next = new Int32Array(rows);
    let count = 0;
    for (let i = 0; i < rows; i++) {
      const known = numbers[pattern[i]];
      let own = known.get(values[i]);
      if (own === undefined) {
        own = count++;
        known.set(values[i], own);
      }
      next[i] = own;
    }
    pattern = next;
    number = count;
  }
  const counts = new Float64Array(number);
  const first = new Int32Array(number);
  for (let i = rows - 1; i >= 0; i--) {
    counts[pattern[i]]++;
    first[pattern[i]] = i;
  }
  return { distinct: number === rows ? all : taken(all, first), counts, rows };
}

function taken({ features }: MixedRows, index: Int32Array): MixedRows {
  return {
    rows: index.length,
    features: features.map((feature) => (feature.kind === 'numeric'
      ? { ...feature, values: Float64Array.from(index, (row) => feature.values[row]) }
      : { ...feature, codes: Int32Array.from(index, (row) => feature.codes[row]) })),
  };
}
