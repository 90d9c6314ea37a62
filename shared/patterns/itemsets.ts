import type { Steps } from '../contract/compute.ts';
import type { Baskets, Itemset } from '../contract/patterns.ts';
import { AppError } from '../errors/app-error.ts';

export interface ItemsetOptions {
  /** Baskets that an itemset needs in some group, by group and last among everyone; it is kept when one of them is reached. */
  readonly least: readonly number[];
  /** Items of a set at most. */
  readonly maxLength: number;
  /** Sets at most. */
  readonly limit: number;
}

/** Cells looked at between two yields: a few milliseconds. */
const SLICE = 400_000;

interface Search {
  readonly start: Int32Array;
  /** Ranks of the items of each basket, ascending; rank 0 is the most frequent item. */
  readonly ranks: Int32Array;
  readonly itemOf: Int32Array;
  readonly customer: Int32Array;
  readonly groupOf: Int32Array;
  /** Groups and everyone. */
  readonly width: number;
  readonly options: ItemsetOptions;
  readonly out: Itemset[];
  done: number;
}

/**
 * All frequent itemsets with their counts in every group, exactly: a set is frequent when it is in at least `least` baskets of one
 * of the groups or of everyone. Items are ranked by frequency; a set grows by more frequent items only, in the baskets that hold it
 * ("occurrence deliver" of LCM: T. Uno, M. Kiyomi, H. Arimura, FIMI 2004), so each is met once. Sets come in no order that matters.
 *
 * @throws AppError `too-many-patterns` {limit} when there are more than `limit`
 */
export function* frequentItemsets(baskets: Baskets, options: ItemsetOptions): Steps<Itemset[]> {
  const width = baskets.groups + 1;
  const { counts, customers } = yield* countItems(baskets, width);
  const order: number[] = [];
  for (let item = 0; item < baskets.itemCount; item++) if (reached(counts, item * width, options.least)) order.push(item);
  const total = (item: number): number => counts[item * width + width - 1];
  order.sort((a, b) => total(b) - total(a) || a - b);
  const rankOf = new Int32Array(baskets.itemCount).fill(-1);
  order.forEach((item, rank) => {
    rankOf[item] = rank;
  });
  const search: Search = {
    ...rankedBaskets(baskets, rankOf), itemOf: Int32Array.from(order), customer: baskets.customer, groupOf: baskets.groupOf, width, options, out: [], done: 0,
  };
  const lists = occurrences(search, order.length);
  for (let rank = 0; rank < order.length; rank++) {
    const item = order[rank];
    emit(search, [item], counts.slice(item * width, (item + 1) * width), customers.slice(item * width, (item + 1) * width));
    if (options.maxLength > 1 && rank > 0) yield* extend(search, [item], lists[rank], rank, (rank + 1) / order.length);
  }
  return search.out;
}

const reached = (counts: Int32Array, at: number, least: readonly number[]): boolean => least.some((needed, g) => counts[at + g] >= needed);

function* countItems({ start, items, itemCount, customer, groupOf }: Baskets, width: number): Steps<{ counts: Int32Array; customers: Int32Array }> {
  const counts = new Int32Array(itemCount * width);
  const customers = new Int32Array(itemCount * width);
  const last = new Int32Array(itemCount).fill(-1);
  let since = 0;
  for (let b = 0; b + 1 < start.length; b++) {
    const group = groupOf[customer[b]];
    for (let at = start[b]; at < start[b + 1]; at++) tally(counts, customers, last, items[at], width, group, customer[b]);
    since += start[b + 1] - start[b];
    if (since > SLICE) {
      since = 0;
      yield { fraction: 0 };
    }
  }
  return { counts, customers };
}

/** Counts a basket of a customer for an item, in its group and among everyone; customers once. */
function tally(counts: Int32Array, customers: Int32Array, last: Int32Array, item: number, width: number, group: number, customer: number): void {
  const at = item * width;
  const fresh = last[item] !== customer;
  if (fresh) last[item] = customer;
  counts[at + width - 1]++;
  if (fresh) customers[at + width - 1]++;
  if (group < 0) return;
  counts[at + group]++;
  if (fresh) customers[at + group]++;
}

/** Baskets with the ranks of their frequent items, ascending. */
function rankedBaskets({ start, items }: Baskets, rankOf: Int32Array): { start: Int32Array; ranks: Int32Array } {
  const own = new Int32Array(start.length);
  const ranks = new Int32Array(items.length);
  let size = 0;
  for (let b = 0; b + 1 < start.length; b++) {
    const from = size;
    for (let at = start[b]; at < start[b + 1]; at++) if (rankOf[items[at]] >= 0) ranks[size++] = rankOf[items[at]];
    ranks.subarray(from, size).sort();
    own[b + 1] = size;
  }
  return { start: own, ranks: ranks.subarray(0, size) };
}

/** Baskets of each rank, ascending. */
function occurrences({ start, ranks }: Pick<Search, 'start' | 'ranks'>, count: number): Int32Array[] {
  const sizes = new Int32Array(count);
  for (const rank of ranks) sizes[rank]++;
  const lists = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (let b = 0; b + 1 < start.length; b++) for (let at = start[b]; at < start[b + 1]; at++) lists[ranks[at]][sizes[ranks[at]]++] = b;
  return lists;
}

function emit({ out, options }: Search, items: readonly number[], baskets: Int32Array, customers: Int32Array): void {
  if (out.length >= options.limit) throw new AppError('too-many-patterns', { limit: options.limit });
  out.push({ items: [...items].sort((a, b) => a - b), baskets, customers });
}

/** Sets that begin with `items`, which are in the baskets `held`, and go on with ranks below `below`. */
function* extend(search: Search, items: readonly number[], held: Int32Array, below: number, fraction: number): Steps<void> {
  const { start, ranks, customer, groupOf, width, options, itemOf } = search;
  const counts = new Int32Array(below * width);
  const customers = new Int32Array(below * width);
  const last = new Int32Array(below).fill(-1);
  for (const b of held) {
    const group = groupOf[customer[b]];
    for (let at = start[b]; at < start[b + 1] && ranks[at] < below; at++) tally(counts, customers, last, ranks[at], width, group, customer[b]);
    search.done += start[b + 1] - start[b];
    if (search.done > SLICE) {
      search.done = 0;
      yield { fraction };
    }
  }
  search.done += below;
  const deeper = items.length + 1 < options.maxLength;
  for (let rank = 0; rank < below; rank++) {
    if (!reached(counts, rank * width, options.least)) continue;
    const grown = [...items, itemOf[rank]];
    emit(search, grown, counts.slice(rank * width, (rank + 1) * width), customers.slice(rank * width, (rank + 1) * width));
    if (deeper && rank > 0) yield* extend(search, grown, held.filter((b) => holds(search, b, rank)), rank, fraction);
  }
}

/** Whether a basket holds a rank (its ranks ascend). */
function holds({ start, ranks }: Search, basket: number, rank: number): boolean {
  let low = start[basket];
  let high = start[basket + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranks[middle] < rank) low = middle + 1;
    else high = middle;
  }
  return low < start[basket + 1] && ranks[low] === rank;
}
