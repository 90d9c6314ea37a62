import type { Steps } from '../contract/compute.ts';
import type { CategoryReference, DriftState, Estimate, FeatureDrift, FeatureReference, FitDrift, NumberReference, Reference } from '../contract/monitor.ts';
import type { Silhouette } from '../contract/results.ts';
import type { Elementary } from '../math/elementary.ts';
import { mean, median } from '../math/stats.ts';
import { formatNumber } from '../text/format.ts';
import { indexByChance, jensenShannon, largestGap, stabilityIndex, totalVariation } from './distances.ts';
import { estimate } from './intervals.ts';
import { binOf, presentIn } from './reference.ts';
import type { FeatureColumn } from './reference.ts';

/** Bins that a stability index is taken over. */
const TENTHS = 10;
/** Name of the levels that are not told one by one. */
export const OTHER_LEVELS = 'other levels';

/** From which index on a feature is watched, and counts as shifted. */
export interface DriftBounds {
  readonly watch: number;
  readonly shifted: number;
}

/** An index says something only when it is more than chance gives. */
export function driftState(psi: number | null, chance: number | null, { watch, shifted }: DriftBounds): DriftState {
  if (psi === null) return 'unknown';
  if (chance !== null && psi <= chance) return 'stable';
  return psi > shifted ? 'shifted' : psi > watch ? 'watch' : 'stable';
}

/** Fine bins joined into about tenths: each ends at the first cut that reaches its tenth. Returns the last fine bin of each. */
function tenths(counts: readonly number[]): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const ends: number[] = [];
  let below = 0;
  let next = 1;
  counts.forEach((count, bin) => {
    below += count;
    if (bin === counts.length - 1) ends.push(bin);
    else if (below * TENTHS >= next * all) {
      ends.push(bin);
      while (below * TENTHS >= next * all) next += 1;
    }
  });
  return ends;
}

const joined = (counts: readonly number[], ends: readonly number[]): number[] => ends.map((end, i) => {
  let sum = 0;
  for (let bin = i === 0 ? 0 : ends[i - 1] + 1; bin <= end; bin++) sum += counts[bin];
  return sum;
});

type Measured = Pick<FeatureDrift, 'psi' | 'chance' | 'ks' | 'variation' | 'jensenShannon' | 'outside' | 'unseen' | 'middle' | 'bins'>;

function numberDrift(reference: NumberReference, values: Float64Array, elementary: Elementary): Measured {
  const fine = new Array<number>(reference.counts.length).fill(0);
  let [present, outside] = [0, 0];
  for (const value of values) {
    if (value !== value) continue;
    present += 1;
    fine[binOf(reference.cuts, value)] += 1;
    if (reference.range !== null && (value < reference.range.low || value > reference.range.high)) outside += 1;
  }
  const ends = tenths(reference.counts);
  const [then, now] = [joined(reference.counts, ends), joined(fine, ends)];
  const told = ends.length > 1;
  const name = (i: number): string => {
    if (ends.length === 1) return 'all';
    if (i === 0) return `up to ${formatNumber(reference.cuts[ends[0]])}`;
    const from = formatNumber(reference.cuts[ends[i - 1]]);
    return i === ends.length - 1 ? `above ${from}` : `${from} to ${formatNumber(reference.cuts[ends[i]])}`;
  };
  return {
    psi: told ? stabilityIndex(then, now, elementary) : null,
    chance: indexByChance(then.length, reference.rows, present),
    ks: told ? largestGap(reference.counts, fine) : null,
    variation: null, jensenShannon: null, unseen: null,
    outside: reference.range === null || present === 0 ? null : { was: reference.range.outside / reference.rows, now: outside / present },
    middle: { was: reference.middle, now: present === 0 ? null : median(values) },
    bins: present === 0 || reference.rows === 0 ? [] : then.map((count, i) => ({ name: name(i), was: count / reference.rows, now: now[i] / present })),
  };
}

function categoryDrift(reference: CategoryReference, values: readonly (string | null)[], known: readonly string[], elementary: Elementary): Measured {
  const place = new Map(reference.levels.map(({ level }, i) => [level, i]));
  const names = new Set(known);
  const counts = new Array<number>(reference.levels.length + 1).fill(0);
  let [present, unseen] = [0, 0];
  for (const value of values) {
    if (value === null) continue;
    present += 1;
    counts[place.get(value) ?? reference.levels.length] += 1;
    if (!names.has(value)) unseen += 1;
  }
  const then = [...reference.levels.map(({ count }) => count), reference.others];
  const used = then.map((count, i) => count > 0 || counts[i] > 0);
  const labels = [...reference.levels.map(({ level }) => level), OTHER_LEVELS];
  const most = (all: readonly number[]): string | null => (Math.max(...all) > 0 ? labels[all.indexOf(Math.max(...all))] : null);
  return {
    psi: stabilityIndex(then, counts, elementary),
    chance: indexByChance(used.filter(Boolean).length, reference.rows, present),
    ks: null, variation: totalVariation(then, counts), jensenShannon: jensenShannon(then, counts, elementary),
    outside: null, unseen: estimate(unseen, present),
    middle: { was: most(then), now: most(counts) },
    bins: present === 0 || reference.rows === 0 ? []
      : labels.flatMap((name, i) => (used[i] ? [{ name, was: then[i] / reference.rows, now: counts[i] / present }] : [])),
  };
}

/** How far the features have moved, in the order given; a feature that the reference lacks is left out. Their state is still to be judged. */
export function* featureDrift(
  references: readonly FeatureReference[], features: readonly (FeatureColumn & { readonly label: string })[], elementary: Elementary,
): Steps<FeatureDrift[]> {
  const out: FeatureDrift[] = [];
  for (const feature of features) {
    const reference = references.find(({ column, kind }) => column === feature.column && kind === feature.kind);
    if (reference === undefined) continue;
    const measured = reference.kind === 'numeric' && feature.kind === 'numeric' ? numberDrift(reference, feature.values, elementary)
      : reference.kind === 'category' && feature.kind === 'category' ? categoryDrift(reference, feature.values, feature.known, elementary) : null;
    if (measured === null) continue;
    const { column, label, kind } = feature;
    const [before, after] = [reference.rows + reference.missing, feature.values.length];
    out.push({
      column, label, kind, ...measured,
      missing: { was: before > 0 ? reference.missing / before : null, now: after > 0 ? 1 - presentIn(feature) / after : null },
      state: 'unknown',
    });
    yield { fraction: out.length / features.length };
  }
  return out;
}

/** Its change counts: nothing grows by itself, or it is days back to a date, which are told too. */
export const changeCounts = ({ grows }: Pick<FeatureDrift, 'grows'>): boolean => grows === undefined || grows.by === 'days';

/** The largest stability index first; equal ones in their order. */
export function byDrift(features: readonly FeatureDrift[]): FeatureDrift[] {
  return features.map((feature, at) => ({ feature, at })).sort((a, b) => (b.feature.psi ?? -1) - (a.feature.psi ?? -1) || a.at - b.at).map(({ feature }) => feature);
}

export interface PlacedNow {
  readonly labels: Int32Array;
  readonly distances: Float64Array;
  readonly names: readonly string[];
  readonly silhouette: Silhouette | null;
}

/**
 * Whether customers still lie where their segments are: of those placed in a segment, how many lie beyond the distances that about
 * 5% and 1% lay beyond then. The distance is that of the own segment where it had enough customers to tell, else that of all.
 */
export function fitDrift(reference: Reference, { labels, distances, names, silhouette }: PlacedNow): FitDrift {
  const placed = labels.reduce((count, label) => count + (label < 0 ? 0 : 1), 0);
  const bounds = (which: 'near' | 'far') => names.map((_, label) => reference.segments[label]?.[which] ?? reference.all[which]);
  const beyond = (which: 'near' | 'far'): { was: number; now: Estimate; counts: number[]; sizes: number[] } | null => {
    const limits = bounds(which);
    if (limits.includes(null) || reference.all.rows === 0) return null;
    const [counts, sizes] = [names.map(() => 0), names.map(() => 0)];
    for (let i = 0; i < labels.length; i++) {
      if (labels[i] < 0) continue;
      sizes[labels[i]] += 1;
      if (distances[i] > (limits[labels[i]]?.distance ?? Infinity)) counts[labels[i]] += 1;
    }
    // a segment without a distance of its own is expected to have the share of all beyond it
    const was = names.reduce((sum, _, label) => {
      const own = reference.segments[label];
      return sum + (own?.[which]?.beyond ?? ((reference.all[which]?.beyond ?? 0) / reference.all.rows) * (own?.rows ?? 0));
    }, 0) / reference.all.rows;
    return { was, now: estimate(counts.reduce((sum, count) => sum + count, 0), placed), counts, sizes };
  };
  const [near, far] = [beyond('near'), beyond('far')];
  const figure = (found: ReturnType<typeof beyond>): FitDrift['near'] => (found === null ? null : { was: found.was, now: found.now });
  const average = (values: Float64Array): number | null => {
    const value = mean(values);
    return Number.isFinite(value) ? value : null;
  };
  return {
    meanThen: reference.all.mean, meanNow: average(distances), near: figure(near), far: figure(far),
    silhouetteThen: reference.silhouette, silhouetteNow: silhouette,
    segments: names.map((name, label) => ({
      id: label + 1, name, meanThen: reference.segments[label]?.mean ?? null, meanNow: average(distances.filter((_, i) => labels[i] === label)),
      near: near === null ? null : estimate(near.counts[label], near.sizes[label]),
    })),
  };
}
