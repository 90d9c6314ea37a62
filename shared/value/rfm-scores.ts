import type { Params } from '../recipe/params.ts';
import type { RfmChoices } from '../recipe/rfm.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { schemeFor } from './rfm-groups.ts';
import type { RfmScheme } from './rfm-groups.ts';

/** How scores are given and named. */
export interface RfmSpec {
  readonly bins: number;
  readonly cuts: RfmChoices['cuts'];
  readonly scheme: RfmScheme;
  /** Of recency, frequency and monetary score in the weighted one. */
  readonly weights: readonly [number, number, number];
}

/** Scores of customers, each in the order of the customers. */
export interface RfmScores {
  readonly r: Uint8Array;
  readonly f: Uint8Array;
  readonly m: Uint8Array;
}

/** The values that scores are given for. Days, orders, money. */
export interface RfmValues {
  readonly recencyDays: Float64Array;
  readonly frequency: Float64Array;
  readonly monetary: Float64Array;
}

/** What a recipe says of RFM. Cut points whose number does not fit the bins are passed over. */
export function rfmSpec(recipe: Pick<Recipe, 'params' | 'rfm'>): RfmSpec {
  const p: Params = recipe.params;
  const bins = p['rfm.bins'];
  const fitting = (cuts: readonly number[] | null): number[] | null => (cuts !== null && cuts.length === bins - 1 ? [...cuts] : null);
  const { r, f, m } = recipe.rfm.cuts;
  return {
    bins,
    cuts: { r: fitting(r), f: fitting(f), m: fitting(m) },
    scheme: schemeFor(p['rfm.groups'], recipe.rfm.rules),
    weights: [p['rfm.weightR'], p['rfm.weightF'], p['rfm.weightM']],
  };
}

/**
 * Scores 1 to `bins`: 1 + floor(bins × share of customers strictly worse), so equal values get equal scores.
 *
 * @param better `high`: more is better; `low`: less is better
 */
export function scores(values: ArrayLike<number>, bins: number, better: 'high' | 'low'): Uint8Array {
  const worth = Float64Array.from(values, (value) => (better === 'high' ? value : -value));
  const sorted = Float64Array.from(worth).sort();
  return Uint8Array.from(worth, (value) => 1 + Math.floor((bins * countBelow(sorted, value)) / sorted.length));
}

function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Scores by own cut points, ascending: a value at a cut point belongs to the better side (so many days or fewer, so much
 * or more). Equal cut points leave a score empty.
 */
export function scoresByCuts(values: ArrayLike<number>, cuts: readonly number[], better: 'high' | 'low'): Uint8Array {
  return Uint8Array.from(values, (value) => {
    let score = 1;
    for (const cut of cuts) if (better === 'high' ? value >= cut : value <= cut) score++;
    return score;
  });
}

/** The three scores of every customer. */
export function rfmScores(values: RfmValues, { bins, cuts }: Pick<RfmSpec, 'bins' | 'cuts'>): RfmScores {
  const of = (part: Float64Array, own: readonly number[] | null, better: 'high' | 'low'): Uint8Array =>
    (own === null ? scores(part, bins, better) : scoresByCuts(part, own, better));
  return { r: of(values.recencyDays, cuts.r, 'low'), f: of(values.frequency, cuts.f, 'high'), m: of(values.monetary, cuts.m, 'high') };
}

/**
 * Cut points that give the same scores as these: the borders between the scores, ascending. A score that no customer has
 * shares its border with its neighbour.
 */
export function cutsOf(values: Float64Array, given: Uint8Array, bins: number, better: 'high' | 'low'): number[] {
  // The worst value of each score and all better ones, walking down from the best.
  const edge = new Float64Array(bins + 2).fill(better === 'high' ? Infinity : -Infinity);
  for (let i = 0; i < values.length; i++) {
    const s = given[i];
    edge[s] = better === 'high' ? Math.min(edge[s], values[i]) : Math.max(edge[s], values[i]);
  }
  for (let s = bins - 1; s >= 1; s--) edge[s] = better === 'high' ? Math.min(edge[s], edge[s + 1]) : Math.max(edge[s], edge[s + 1]);
  const extreme = values.reduce((most, value) => (better === 'high' ? Math.max(most, value) : Math.min(most, value)), better === 'high' ? -Infinity : Infinity);
  const beyond = better === 'high' ? extreme + 1 : extreme - 1;
  const cuts = Array.from({ length: bins - 1 }, (_, i) => (Number.isFinite(edge[i + 2]) ? edge[i + 2] : beyond));
  return better === 'high' ? cuts : cuts.reverse();
}

/** The weighted mean of three scores, 1 to bins; the plain mean where all weights are 0. */
export function weightedScore(r: number, f: number, m: number, [wr, wf, wm]: RfmSpec['weights']): number {
  const total = wr + wf + wm;
  return total > 0 ? (wr * r + wf * f + wm * m) / total : (r + f + m) / 3;
}
