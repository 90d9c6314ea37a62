import type { Steps } from '../../contract/compute.ts';
import type { Merges } from './merges.ts';
import { createMerges } from './merges.ts';

/** Clusters of which the nearest one can be found and two joined; each is known by the row that stands for it. */
export interface Chained {
  count(): number;
  /** Any cluster. */
  first(): number;
  /** The cluster nearest to `id`; an equally near `holder` (with its value) is kept. */
  nearest(id: number, value: number, holder: number): { readonly id: number; readonly value: number };
  /** Joins two; returns the row that stands for both. */
  merge(a: number, b: number): number;
  height(value: number): number;
  /** Estimated nanoseconds of one search. */
  cost(): number;
}

/** Nanoseconds of estimated work between two yields. */
const SLICE = 4e6;

/**
 * All merges by the nearest-neighbour chain, which finds those of the greedy algorithm in another order where joining
 * never brings clusters nearer to others (Ward, average, complete).
 * Sources: J.-P. Benzécri, Cahiers de l'analyse des données 7 (1982); F. Murtagh, The Computer Journal 26 (1983).
 */
export function* mergeByChain(clusters: Chained): Steps<Merges> {
  const total = clusters.count() - 1;
  const merges = createMerges(total);
  const chain: number[] = [];
  /** Value between a link and the one before it. */
  const values: number[] = [];
  let work = 0;
  for (let done = 0; done < total;) {
    if (chain.length === 0) {
      chain.push(clusters.first());
      values.push(Infinity);
    }
    const top = chain[chain.length - 1];
    const before = chain.length > 1 ? chain[chain.length - 2] : -1;
    const found = clusters.nearest(top, values[values.length - 1], before);
    work += clusters.cost();
    if (found.id !== before) {
      chain.push(found.id);
      values.push(found.value);
    } else {
      chain.length -= 2;
      values.length -= 2;
      merges.a[done] = top;
      merges.b[done] = before;
      merges.heights[done] = clusters.height(found.value);
      clusters.merge(top, before);
      done++;
    }
    if (work > SLICE) {
      work = 0;
      const left = clusters.count() / (total + 1);
      yield { fraction: 1 - left * left };
    }
  }
  return merges;
}
