import type { Refit, Transition } from '../contract/monitor.ts';
import type { Silhouette } from '../contract/results.ts';
import { hungarian } from '../math/hungarian.ts';
import { adjustedRand } from '../validate/agreement.ts';
import { contingencyOf, jaccardAt } from '../validate/contingency.ts';
import type { Contingency } from '../validate/contingency.ts';

/** A segment goes on in the one that holds at least this share of its customers. */
const SURVIVES = 0.5;
/** …or has split into parts that hold this share each, and together as much as would survive. */
const PART = 0.25;
/** A segment that goes on is kept, not moved, with at least this Jaccard index and at most this shift of its centre. */
const KEPT_JACCARD = 0.75;
const KEPT_SHIFT = 0.25;
/** A segment without customers goes on in the one whose centre is this near. */
const NEAR = 0.5;

export interface RefitInput {
  /** Labels by the model and by the new fit, of the same customers; negative: none. */
  readonly old: Int32Array;
  readonly fresh: Int32Array;
  readonly names: readonly string[];
  /** Centres of the old segments and of the new ones, in the prepared units of the model, one array a segment. */
  readonly oldCentres: readonly (readonly number[])[];
  readonly newCentres: readonly (readonly number[])[];
  readonly newNames: readonly string[];
  readonly newSizes: readonly number[];
  readonly silhouette: Silhouette;
}

function between(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(a.reduce((sum, value, j) => sum + (value - b[j]) * (value - b[j]), 0));
}

/** Median distance between the old centres; of one: one standard deviation in every column. */
function typical(centres: readonly (readonly number[])[]): number {
  const all = centres.flatMap((a, i) => centres.slice(i + 1).map((b) => between(a, b))).filter((distance) => distance > 0).sort((a, b) => a - b);
  return all.length > 0 ? all[Math.floor((all.length - 1) / 2)] : Math.sqrt(Math.max(1, centres[0]?.length ?? 1));
}

/** Old segments and their heirs, one to one: the assignment with the most shared customers and the nearest centres. */
function heirsOf(table: Contingency, distances: readonly (readonly number[])[]): number[] {
  const cost = new Float64Array(table.left * table.right);
  distances.forEach((row, a) => row.forEach((distance, b) => {
    cost[a * table.right + b] = 1 - jaccardAt(table, a, b) + Math.min(1, Number.isFinite(distance) ? distance : 1);
  }));
  const found = table.left === 0 || table.right === 0 ? new Int32Array(table.left).fill(-1) : hungarian(cost, table.left, table.right);
  return Array.from(found, (b, a) => {
    if (b < 0) return -1;
    const shared = table.counts[a * table.right + b];
    const part = table.leftSizes[a] > 0 ? shared / table.leftSizes[a] : 0;
    return part >= PART || (table.leftSizes[a] === 0 && distances[a][b] <= NEAR) ? b : -1;
  });
}

/**
 * What became of the segments when the customers were segmented from scratch: by shared customers as in MONIC (a segment survives in
 * the one that holds half of it, splits when parts of a quarter or more that are mostly its own together do, is merged where two
 * survive in one, else it is gone), names by the best one-to-one assignment on customers and centres.
 * Source: M. Spiliopoulou, I. Ntoutsi, Y. Theodoridis, R. Schult, "MONIC: modeling and monitoring cluster transitions", KDD 2006.
 */
export function refitOf(input: RefitInput): Refit {
  const { names, newNames } = input;
  const table = contingencyOf(input.old, input.fresh, names.length, newNames.length);
  const unit = typical(input.oldCentres);
  const distances = input.oldCentres.map((a) => input.newCentres.map((b) => between(a, b) / unit));
  const heirs = heirsOf(table, distances);
  const part = (a: number, b: number): number => (table.leftSizes[a] > 0 ? table.counts[a * table.right + b] / table.leftSizes[a] : 0);
  const mostly = (a: number, b: number): boolean => table.counts[a * table.right + b] >= SURVIVES * table.rightSizes[b];
  /** Parts that a segment has split into: they hold a quarter of it, and hardly anybody else. */
  const partsOf = (a: number): number[] => newNames.flatMap((_, b) => (part(a, b) >= PART && mostly(a, b) ? [b] : []));
  const survivor = names.map((_, a) => newNames.findIndex((__, b) => part(a, b) >= SURVIVES));
  const holders = newNames.map((_, b) => survivor.filter((at) => at === b).length);
  const transitions = names.map((name, a): Transition => {
    const into = newNames.map((_, b) => ({ id: b + 1, name: '', share: part(a, b) })).filter(({ share }) => share > 0).sort((x, y) => y.share - x.share || x.id - y.id);
    const parts = partsOf(a);
    const heir = heirs[a];
    const distance = heir < 0 || !Number.isFinite(distances[a][heir]) ? null : distances[a][heir];
    const jaccard = heir < 0 ? null : jaccardAt(table, a, heir);
    const kind = ((): Transition['kind'] => {
      if (table.leftSizes[a] === 0) return heir >= 0 ? 'moved' : 'gone';
      if (parts.length > 1 && parts.reduce((sum, b) => sum + part(a, b), 0) >= SURVIVES) return 'split';
      if (survivor[a] < 0) return 'gone';
      if (holders[survivor[a]] > 1 && (heir !== survivor[a] || (jaccard ?? 0) < KEPT_JACCARD)) return 'merged';
      return (jaccard ?? 0) >= KEPT_JACCARD && (distance ?? Infinity) <= KEPT_SHIFT ? 'kept' : 'moved';
    })();
    return { id: a + 1, name, kind, into, distance, jaccard };
  });
  const heirOf = newNames.map((_, b) => heirs.indexOf(b));
  const taken = new Set(names.map((name) => name.toLowerCase()));
  const own = newNames.map((name, b) => (heirOf[b] >= 0 ? names[heirOf[b]] : unlike(name, taken)));
  const n = input.newSizes.reduce((sum, size) => sum + size, 0);
  const known = (b: number): boolean => heirOf[b] >= 0 || holders[b] > 0 || transitions.some(({ kind }, a) => kind === 'split' && partsOf(a).includes(b));
  return {
    k: newNames.length, rows: table.n, ari: table.n === 0 ? null : adjustedRand(table), silhouette: input.silhouette,
    transitions: transitions.map((one) => ({ ...one, into: one.into.map(({ id, share }) => ({ id, share, name: own[id - 1] })) })),
    segments: newNames.map((_, b) => ({
      id: b + 1, name: own[b], size: input.newSizes[b], share: n > 0 ? input.newSizes[b] / n : 0, heir: heirOf[b] < 0 ? null : heirOf[b] + 1, fresh: !known(b),
    })),
  };
}

/** A name that no old segment has: numbered where it is. */
function unlike(name: string, taken: Set<string>): string {
  let free = name;
  for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${name} ${n}`;
  taken.add(free.toLowerCase());
  return free;
}
