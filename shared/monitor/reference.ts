import type { Steps } from '../contract/compute.ts';
import type { CategoryReference, DistanceReference, FeatureReference, NumberReference, Reach, Reference } from '../contract/monitor.ts';
import type { Silhouette } from '../contract/results.ts';
import { countPresent, mean, quantileSorted, sortedPresent } from '../math/stats.ts';

/** A feature of a table's customers, as it stands before gaps are filled: NaN or null is a gap. */
export type FeatureColumn =
  | { readonly column: string; readonly kind: 'numeric'; readonly values: Float64Array }
  | { readonly column: string; readonly kind: 'category'; readonly values: readonly (string | null)[]; readonly known: readonly string[] };

/** Numbers of bins that are taken, where each then holds a smallest group. All hold the deciles. */
const BINS = [100, 50, 20, 10] as const;
/** Levels that are told one by one. */
const MOST_LEVELS = 100;
/** Shares of customers beyond the two distances. */
const [NEAR, FAR] = [0.05, 0.01];
/** A distance with a larger share beyond it says nothing of outliers. */
const MOST_BEYOND = 0.25;

/** What is remembered of numbers: bins of at least `minGroup` customers, the median, and the usual range. */
export function numberReference(column: string, values: ArrayLike<number>, minGroup: number): NumberReference {
  const sorted = sortedPresent(values);
  const n = sorted.length;
  const bins = BINS.find((count) => count * minGroup <= n) ?? Math.max(1, Math.floor(n / minGroup));
  const wanted = Array.from({ length: bins - 1 }, (_, i) => sorted[Math.ceil(((i + 1) * n) / bins) - 1]);
  const cuts: number[] = [];
  const counts: number[] = [];
  let placed = 0;
  for (const cut of wanted) {
    const upTo = placeAfter(sorted, cut);
    if (!Number.isFinite(cut) || upTo - placed < minGroup || n - upTo < minGroup) continue;
    cuts.push(plainZero(cut));
    counts.push(upTo - placed);
    placed = upTo;
  }
  const told = n >= 2 * minGroup;
  const [low, high] = [sorted[minGroup - 1], sorted[n - minGroup]];
  return {
    column, kind: 'numeric', rows: n, missing: values.length - n, cuts, counts: [...counts, n - placed],
    middle: told ? quantileSorted(sorted, 0.5) : null,
    range: told && Number.isFinite(low) && Number.isFinite(high) ? { low: plainZero(low), high: plainZero(high), outside: placeBefore(sorted, low) + n - placeAfter(sorted, high) } : null,
  };
}

/** A negative zero does not outlive a file. */
const plainZero = (value: number): number => value + 0;

/** Values up to and with `value` among ascending ones. */
function placeAfter(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Values below `value` among ascending ones. */
function placeBefore(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Bin of a value: how many of the ascending cuts lie below it. */
export const binOf = (cuts: readonly number[], value: number): number => placeBefore(cuts, value);

/** What is remembered of a category: the customers of each level that has a smallest group, the others together. */
export function categoryReference(column: string, values: readonly (string | null)[], known: readonly string[], minGroup: number): CategoryReference {
  const counts = new Map(known.map((level) => [level, 0]));
  let rows = 0;
  for (const value of values) {
    if (value === null) continue;
    rows += 1;
    const count = counts.get(value);
    if (count !== undefined) counts.set(value, count + 1);
  }
  const all = [...counts].map(([level, count]) => ({ level, count }));
  const kept = all.filter(({ count }) => count >= minGroup).sort((a, b) => b.count - a.count).slice(0, MOST_LEVELS);
  const told = (): number => kept.reduce((sum, { count }) => sum + count, 0);
  // what is left of the total would tell of a few
  while (kept.length > 0 && rows - told() > 0 && rows - told() < minGroup) kept.pop();
  const names = new Set(kept.map(({ level }) => level));
  return { column, kind: 'category', rows, missing: values.length - rows, levels: all.filter(({ level }) => names.has(level)), others: rows - told() };
}

/** What is remembered of distances. */
export function distanceReference(distances: ArrayLike<number>, minGroup: number): DistanceReference {
  const sorted = sortedPresent(distances);
  const n = sorted.length;
  const reach = (share: number): Reach | null => {
    const beyond = Math.max(minGroup, Math.floor(share * n));
    if (beyond > MOST_BEYOND * n) return null;
    const distance = sorted[n - beyond - 1];
    return Number.isFinite(distance) ? { distance, beyond: n - placeAfter(sorted, distance) } : null;
  };
  const near = reach(NEAR);
  const far = reach(FAR);
  const average = n < minGroup ? NaN : mean(sorted);
  return { rows: n, mean: Number.isFinite(average) ? average : null, near, far: far !== null && near !== null && far.distance > near.distance ? far : null };
}

export interface ReferenceInput {
  readonly features: readonly FeatureColumn[];
  /** Of each customer placed: segment (−1: none) and distance to its centre (NaN: none). */
  readonly labels: Int32Array;
  readonly distances: Float64Array;
  readonly k: number;
  readonly silhouette: Silhouette | null;
  readonly relabelled: number;
  readonly minGroup: number;
}

/** What a model remembers of the customers it was made from. */
export function* makeReference(input: ReferenceInput): Steps<Reference> {
  const { labels, distances, k, minGroup } = input;
  const features: FeatureReference[] = [];
  for (const feature of input.features) {
    features.push(feature.kind === 'numeric'
      ? numberReference(feature.column, feature.values, minGroup) : categoryReference(feature.column, feature.values, feature.known, minGroup));
    yield { fraction: features.length / (input.features.length + 1) };
  }
  const bySegment = Array.from({ length: k }, (_, label) => distances.filter((_d, i) => labels[i] === label));
  return {
    version: 1, rows: labels.length, noise: labels.reduce((count, label) => count + (label < 0 ? 1 : 0), 0), minGroup, relabelled: input.relabelled, features,
    all: distanceReference(distances, minGroup),
    segments: bySegment.map((own) => distanceReference(own, minGroup)),
    silhouette: input.silhouette,
  };
}

/** Customers with a value. */
export function presentIn(feature: FeatureColumn): number {
  return feature.kind === 'numeric' ? countPresent(feature.values) : feature.values.reduce((count, value) => count + (value === null ? 0 : 1), 0);
}
