import { hungarian } from '../math/hungarian.ts';

/** Colours in the palette; more segments than that begin again at the first. */
const PALETTE_SIZE = 12;

/** Palette indices in label order, which is that of the sizes. */
export function coloursBySize(k: number): number[] {
  return Array.from({ length: k }, (_, label) => label % PALETTE_SIZE);
}

/**
 * Palette indices that stay with a segment as k grows: from the smallest k upward, the segments of the next k take over the
 * colours of those of the previous k so that as many customers as possible keep their colour (Hungarian matching on shared
 * members); a segment without a partner takes the lowest free colour. The smallest k is coloured in label order.
 *
 * @param labelings labels of the same rows, by k
 * @returns by k, the palette index of each label
 */
export function chainColours(labelings: ReadonlyMap<number, Int32Array>): Record<number, number[]> {
  const out: [number, number[]][] = [];
  let previous: { k: number; labels: Int32Array; colours: number[] } | null = null;
  for (const [k, labels] of [...labelings].sort(([a], [b]) => a - b)) {
    const colours: number[] = previous === null
      ? Array.from({ length: k }, (_, c) => c)
      : inherit(previous.labels, previous.colours, labels, k);
    out.push([k, colours.map((colour) => colour % PALETTE_SIZE)]);
    previous = { k, labels, colours };
  }
  return Object.fromEntries(out);
}

/**
 * The colours of one labeling handed on to another of the same rows, for example from the fit of the sweep to the final one.
 * @param colours palette index of each label of `from`
 * @param k number of labels of `to`
 */
export function matchColours(from: Int32Array, colours: readonly number[], to: Int32Array, k: number): number[] {
  return inherit(from, colours, to, k).map((colour) => colour % PALETTE_SIZE);
}

function inherit(from: Int32Array, colours: readonly number[], to: Int32Array, k: number): number[] {
  const shared = sharedMembers(from, colours.length, to, k);
  const partner = hungarian(shared.map((count) => -count), k, colours.length);
  const out = Array.from(partner, (previous) => (previous < 0 ? -1 : colours[previous]));
  const taken = new Set(out);
  let free = 0;
  return out.map((colour) => {
    if (colour >= 0) return colour;
    while (taken.has(free)) free++;
    taken.add(free);
    return free;
  });
}

/** Number of rows with label i in `to` and label j in `from`, at `i * fromCount + j`; rows without a segment (−1) count nowhere. */
function sharedMembers(from: Int32Array, fromCount: number, to: Int32Array, toCount: number): Float64Array {
  const out = new Float64Array(toCount * fromCount);
  for (let row = 0; row < to.length; row++) {
    if (to[row] >= 0 && from[row] >= 0) out[to[row] * fromCount + from[row]]++;
  }
  return out;
}

/**
 * Colours with those that a person chose. A segment whose own colour was given to another one gets the first that is free.
 * @param chosen by label; null: none
 */
export function withChosenColours(colours: readonly number[], chosen: readonly (number | null)[]): number[] {
  const taken = new Set(chosen.filter((colour) => colour !== null));
  if (taken.size === 0) return [...colours];
  const kept = new Set(colours.filter((colour, label) => chosen[label] === null && !taken.has(colour)));
  return colours.map((colour, label) => {
    const own = chosen[label];
    if (own !== null) return own;
    if (!taken.has(colour)) return colour;
    const free = Array.from({ length: PALETTE_SIZE }, (_, i) => i).find((i) => !taken.has(i) && !kept.has(i)) ?? colour;
    kept.add(free);
    return free;
  });
}
