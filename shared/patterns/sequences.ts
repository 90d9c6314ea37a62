import type { Steps } from '../contract/compute.ts';
import type { Baskets } from '../contract/patterns.ts';
import { AppError } from '../errors/app-error.ts';

/** What was bought in one order after the other; items of one element stood in one order. */
export interface Sequence {
  readonly elements: readonly (readonly number[])[];
  /** Customers by group and last among everyone. */
  readonly customers: Int32Array;
}

export interface SequenceOptions {
  /** Customers that a sequence needs in some group, by group and last among everyone. */
  readonly least: readonly number[];
  /** Items of a sequence, and of one element, at most. */
  readonly maxItems: number;
  readonly maxTogether: number;
  /** Days from one order to the next at most; 0: any. */
  readonly maxGap: number;
  readonly limit: number;
}

export interface SequenceInput extends Baskets {
  /** Day of each basket; baskets of a customer follow each other in time. */
  readonly day: Int32Array;
}

const SLICE = 400_000;

interface Search {
  readonly input: SequenceInput;
  readonly width: number;
  readonly options: SequenceOptions;
  /** Frequent items have a rank; others −1. */
  readonly rankOf: Int32Array;
  readonly itemOf: readonly number[];
  /** Last basket of the customer of each basket, plus one. */
  readonly end: Int32Array;
  readonly out: Sequence[];
  done: number;
}

/**
 * All frequent sequences with the customers that have each, exactly: elements stand in later and later orders (strictly), support
 * counts customers. Lists of the orders in which a sequence can end are grown by an item in a later order or in the same one
 * (identifier lists of SPADE: M. J. Zaki, Machine Learning 42 (2001) 31; with a gap as in cSPADE, CIKM 2000).
 *
 * @throws AppError `too-many-patterns` {limit}
 */
export function* frequentSequences(input: SequenceInput, options: SequenceOptions): Steps<Sequence[]> {
  const { start, items, itemCount, customer, groupOf, groups } = input;
  const width = groups + 1;
  const orders = customer.length;
  const end = new Int32Array(orders);
  for (let b = orders - 1; b >= 0; b--) end[b] = b + 1 < orders && customer[b + 1] === customer[b] ? end[b + 1] : b + 1;
  const counts = new Int32Array(itemCount * width);
  const last = new Int32Array(itemCount).fill(-1);
  let since = 0;
  for (let b = 0; b < orders; b++) {
    for (let at = start[b]; at < start[b + 1]; at++) count(counts, last, items[at], width, groupOf[customer[b]], customer[b]);
    since += start[b + 1] - start[b];
    if (since > SLICE) {
      since = 0;
      yield { fraction: 0 };
    }
  }
  const itemOf: number[] = [];
  const rankOf = new Int32Array(itemCount).fill(-1);
  for (let item = 0; item < itemCount; item++) if (reached(counts, item * width, options.least)) rankOf[item] = itemOf.push(item) - 1;
  const ends = itemOf.map(() => [] as number[]);
  for (let b = 0; b < orders; b++) for (let at = start[b]; at < start[b + 1]; at++) if (rankOf[items[at]] >= 0) ends[rankOf[items[at]]].push(b);
  const search: Search = { input, width, options, rankOf, itemOf, end, out: [], done: 0 };
  for (const [rank, item] of itemOf.entries()) {
    emit(search, [[item]], counts.slice(item * width, (item + 1) * width));
    yield* grow(search, [[item]], 1, Int32Array.from(ends[rank]), (rank + 1) / itemOf.length);
  }
  return search.out;
}

const reached = (counts: Int32Array, at: number, least: readonly number[]): boolean => least.some((needed, g) => counts[at + g] >= needed);

/** Counts a customer once for an item. */
function count(counts: Int32Array, last: Int32Array, item: number, width: number, group: number, customer: number): void {
  if (last[item] === customer) return;
  last[item] = customer;
  counts[item * width + width - 1]++;
  if (group >= 0) counts[item * width + group]++;
}

function emit({ out, options }: Search, elements: readonly (readonly number[])[], customers: Int32Array): void {
  if (out.length >= options.limit) throw new AppError('too-many-patterns', { limit: options.limit });
  out.push({ elements, customers });
}

/** The orders that may follow one of `ends`, each once and ascending. */
function followers({ input, options, end }: Search, ends: Int32Array): Int32Array {
  const { customer, day } = input;
  const out: number[] = [];
  for (let at = 0; at < ends.length;) {
    const who = customer[ends[at]];
    const first = at;
    while (at < ends.length && customer[ends[at]] === who) at++;
    let near = first;
    for (let b = ends[first] + 1; b < end[ends[first]]; b++) {
      if (options.maxGap > 0) {
        // The latest end before this order is the nearest.
        while (near + 1 < at && ends[near + 1] < b) near++;
        if (day[b] - day[ends[near]] > options.maxGap) continue;
      }
      out.push(b);
    }
  }
  return Int32Array.from(out);
}

/** Longer sequences that begin with `elements`, whose last element can stand in the orders `ends`. */
function* grow(search: Search, elements: readonly (readonly number[])[], size: number, ends: Int32Array, fraction: number): Steps<void> {
  const { options, itemOf } = search;
  if (size >= options.maxItems) return;
  const own = elements[elements.length - 1];
  const later = followers(search, ends);
  for (const [rank, at] of yield* frequentIn(search, later, -1, fraction)) {
    const grown = [...elements, [itemOf[rank]]];
    emit(search, grown, at.counts);
    yield* grow(search, grown, size + 1, at.held, fraction);
  }
  if (own.length >= options.maxTogether) return;
  for (const [rank, at] of yield* frequentIn(search, ends, search.rankOf[own[own.length - 1]], fraction)) {
    const grown = [...elements.slice(0, -1), [...own, itemOf[rank]]];
    emit(search, grown, at.counts);
    yield* grow(search, grown, size + 1, at.held, fraction);
  }
}

interface Found {
  readonly counts: Int32Array;
  readonly held: Int32Array;
}

/** Items above a rank that are frequent in these orders, ascending, with their counts and the orders that hold them. */
function* frequentIn(search: Search, orders: Int32Array, above: number, fraction: number): Steps<Map<number, Found>> {
  const { input: { start, items, customer, groupOf }, width, options, rankOf, itemOf } = search;
  const counts = new Int32Array(itemOf.length * width);
  const last = new Int32Array(itemOf.length).fill(-1);
  const sizes = new Int32Array(itemOf.length);
  const each = function* (visit: (rank: number, b: number) => void): Steps<void> {
    for (const b of orders) {
      for (let at = start[b]; at < start[b + 1]; at++) {
        const rank = rankOf[items[at]];
        if (rank > above) visit(rank, b);
      }
      search.done += start[b + 1] - start[b];
      if (search.done > SLICE) {
        search.done = 0;
        yield { fraction };
      }
    }
  };
  yield* each((rank, b) => {
    sizes[rank]++;
    count(counts, last, rank, width, groupOf[customer[b]], customer[b]);
  });
  const held = new Map<number, Int32Array>();
  for (let rank = above + 1; rank < itemOf.length; rank++) if (reached(counts, rank * width, options.least)) held.set(rank, new Int32Array(sizes[rank]));
  search.done += itemOf.length;
  if (held.size === 0) return new Map();
  sizes.fill(0);
  yield* each((rank, b) => {
    const list = held.get(rank);
    if (list !== undefined) list[sizes[rank]++] = b;
  });
  return new Map([...held].map(([rank, list]) => [rank, { counts: counts.slice(rank * width, (rank + 1) * width), held: list }]));
}
