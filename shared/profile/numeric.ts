import type { NumericValues } from '../contract/feature-values.ts';
import type { Trait } from '../contract/results.ts';
import { moments } from '../math/stats.ts';
import type { Moments } from '../math/stats.ts';
import { effectOf } from './effect.ts';
import type { ColumnProfile } from './column-profile.ts';

/** Moments over all customers, which are the same for every number of segments. */
const known = new WeakMap<Float64Array, Moments>();

function overall(values: Float64Array): Moments {
  const found = known.get(values) ?? moments(values);
  known.set(values, found);
  return found;
}

/** Means of unprepared values, per segment and over all customers. */
export function numericTraits(
  { column, label, values }: NumericValues, groups: readonly Int32Array[],
): ColumnProfile {
  const all = overall(values);
  const sd = Math.sqrt(all.s2 / all.n);
  const members = new Float64Array(Math.max(0, ...groups.map((rows) => rows.length)));
  const traits = groups.map((rows): Trait | null => {
    for (let i = 0; i < rows.length; i++) members[i] = values[rows[i]];
    const own = moments(members.subarray(0, rows.length));
    if (!Number.isFinite(own.mean)) return null;
    return {
      column, label, kind: 'numeric', level: null, segment: own.mean, overall: all.mean,
      ...effectOf(own.mean, all.mean, sd, own.s2 / (own.n - 1), own.n),
    };
  });
  return { name: column, traits };
}
