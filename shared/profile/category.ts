import type { Trait } from '../contract/results.ts';
import { effectOf } from './effect.ts';
import type { CategoryProfileColumn, ColumnProfile } from './profile.ts';

/** Levels profiled; a column with more keeps the most frequent ones. */
const MAX_LEVELS = 12;

/** Shares of the levels of a category among the members that have a value, most frequent level first (ties: by text). */
export function categoryTraits(
  { column, label, values }: CategoryProfileColumn, groups: readonly Int32Array[],
): ColumnProfile[] {
  const overall = countLevels(values, null);
  const levels = [...overall.counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MAX_LEVELS);
  const within = groups.map((rows) => countLevels(values, rows));
  return levels.map(([level, count]): ColumnProfile => {
    const all = count / overall.n;
    const traits = within.map(({ counts, n }): Trait | null => {
      if (n === 0) return null;
      const share = (counts.get(level) ?? 0) / n;
      return {
        column, label, kind: 'category', level, segment: share, overall: all,
        ...effectOf(share, all, Math.sqrt(all * (1 - all)), (share * (1 - share) * n) / (n - 1), n),
      };
    });
    return { name: `${column}=${level}`, traits };
  });
}

function countLevels(values: readonly (string | null)[], rows: Int32Array | null): { counts: Map<string, number>; n: number } {
  const counts = new Map<string, number>();
  let n = 0;
  const total = rows === null ? values.length : rows.length;
  for (let i = 0; i < total; i++) {
    const value = values[rows === null ? i : rows[i]];
    if (value === null) continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
    n++;
  }
  return { counts, n };
}
