import type { LevelValues } from '../contract/feature-values.ts';
import type { Trait } from '../contract/results.ts';
import { effectOf } from './effect.ts';
import type { ColumnProfile } from './column-profile.ts';

/** Levels profiled; a column with more keeps the most frequent ones. */
export const MAX_LEVELS = 12;

/** Key of a level among those of all columns. */
export const levelKey = (column: string, level: string): string => `${column}\u0000${level}`;

/** A category as numbers of its levels, the most frequent first (ties: by text). */
interface Coded {
  readonly levels: readonly { readonly level: string; readonly count: number }[];
  /** Customers with a value. */
  readonly n: number;
  /** Per row the position in `levels`, −1 without a value. */
  readonly codes: Int32Array;
}

/** Which are the same for every number of segments. */
const known = new WeakMap<readonly (string | null)[], Coded>();

/** A category as numbers; kept for the next segmentation. */
export function coded(values: readonly (string | null)[]): Coded {
  const found = known.get(values);
  if (found !== undefined) return found;
  const numbers = new Map<string, number>();
  const counts: number[] = [];
  const first = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null) {
      first[i] = -1;
      continue;
    }
    let number = numbers.get(value);
    if (number === undefined) {
      number = counts.length;
      numbers.set(value, number);
      counts.push(0);
    }
    first[i] = number;
    counts[number]++;
  }
  const order = [...numbers].sort(([a, x], [b, y]) => counts[y] - counts[x] || (a < b ? -1 : 1));
  const rank = new Int32Array(counts.length);
  order.forEach(([, number], at) => {
    rank[number] = at;
  });
  const result: Coded = {
    levels: order.map(([level, number]) => ({ level, count: counts[number] })),
    n: counts.reduce((sum, count) => sum + count, 0),
    codes: first.map((number) => (number < 0 ? -1 : rank[number])),
  };
  known.set(values, result);
  return result;
}

/** Members with each level, and members with a value. */
function countWithin({ codes, levels }: Coded, rows: Int32Array): { counts: Int32Array; n: number } {
  const counts = new Int32Array(levels.length);
  let n = 0;
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]];
    if (code < 0) continue;
    counts[code]++;
    n++;
  }
  return { counts, n };
}

/** Shares of the levels of a category among the members that have a value, most frequent level first (ties: by text). */
export function categoryTraits(
  { column, label, values }: LevelValues, groups: readonly Int32Array[], alike: ReadonlyMap<string, NonNullable<Trait['like']>>,
): ColumnProfile[] {
  const overall = coded(values);
  const within = groups.map((rows) => countWithin(overall, rows));
  return overall.levels.slice(0, MAX_LEVELS).map(({ level, count }, at): ColumnProfile => {
    const all = count / overall.n;
    const like = alike.get(levelKey(column, level));
    const traits = within.map(({ counts, n }): Trait | null => {
      if (n === 0) return null;
      const share = counts[at] / n;
      return {
        column, label, kind: 'category', level, segment: share, overall: all,
        ...effectOf(share, all, Math.sqrt(all * (1 - all)), (share * (1 - share) * n) / (n - 1), n),
        ...(like === undefined ? {} : { like }),
      };
    });
    return { name: `${column}=${level}`, traits };
  });
}
