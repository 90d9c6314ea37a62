import type { Trait } from '../contract/results.ts';
import { moments } from '../math/stats.ts';
import { effectOf } from './effect.ts';
import type { ColumnProfile, NumericProfileColumn } from './profile.ts';

/** Means of unprepared values, per segment and over all customers. */
export function numericTraits(
  { column, label, values }: NumericProfileColumn, groups: readonly Int32Array[],
): ColumnProfile {
  const all = moments(values);
  const sd = Math.sqrt(all.s2 / all.n);
  const traits = groups.map((rows): Trait | null => {
    const own = moments(Float64Array.from(rows, (row) => values[row]));
    if (!Number.isFinite(own.mean)) return null;
    return {
      column, label, kind: 'numeric', level: null, segment: own.mean, overall: all.mean,
      ...effectOf(own.mean, all.mean, sd, own.s2 / (own.n - 1), own.n),
    };
  });
  return { name: column, traits };
}
