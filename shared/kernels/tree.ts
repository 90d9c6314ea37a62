import type { Steps } from '../contract/compute.ts';

/** A k-d tree over rows of a row-major array. Nodes in preorder: a left child follows its parent. */
export interface Tree {
  /** Three per node: right child, or −1 with first and end slot of a leaf. */
  readonly nodes: Int32Array;
  /** Per node and column the least and the greatest value. */
  readonly boxes: Float64Array;
  /** Row of each slot; leaves start at multiples of eight, slots between them hold −1. */
  readonly slots: Int32Array;
}

const LEAF = 64;
const ROWS_PER_SLICE = 60_000;

/** Puts the `nth` smallest (by value, then row) of order[low..high] at its place, smaller ones before it. */
function select(order: Int32Array, values: Float64Array, d: number, column: number, low: number, high: number, nth: number): void {
  const before = (a: number, b: number): boolean => {
    const x = values[a * d + column];
    const y = values[b * d + column];
    return x < y || (x === y && a < b);
  };
  const swap = (a: number, b: number): void => {
    const held = order[a];
    order[a] = order[b];
    order[b] = held;
  };
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (before(order[middle], order[from])) swap(middle, from);
    if (before(order[to], order[from])) swap(to, from);
    if (before(order[to], order[middle])) swap(to, middle);
    const pivot = order[middle];
    let i = from;
    let j = to;
    while (i <= j) {
      while (before(order[i], pivot)) i++;
      while (before(pivot, order[j])) j--;
      if (i <= j) swap(i++, j--);
    }
    if (nth <= j) to = j;
    else if (nth >= i) from = i;
    else return;
  }
}

/** Widest column of the box of rows order[low..high], which is written to `boxes` at `at`. */
function boundingBox(
  order: Int32Array, values: Float64Array, d: number, low: number, high: number, boxes: number[],
): number {
  let widest = 0;
  let width = -1;
  for (let j = 0; j < d; j++) {
    let least = Infinity;
    let greatest = -Infinity;
    for (let i = low; i <= high; i++) {
      const value = values[order[i] * d + j];
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    boxes.push(least, greatest);
    if (greatest - least > width) {
      width = greatest - least;
      widest = j;
    }
  }
  return widest;
}

/**
 * Splits at the median of the widest column until a leaf has at most 64 rows.
 * @param values rows × d, row by row
 */
export function* buildTree(values: Float64Array, rows: number, d: number): Steps<Tree> {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const nodes: number[] = [];
  const boxes: number[] = [];
  const slots: number[] = [];
  const open: { low: number; high: number; parent: number }[] = [{ low: 0, high: rows - 1, parent: -1 }];
  let work = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { low, high, parent } = next;
    const node = nodes.length / 3;
    if (parent >= 0) nodes[parent * 3] = node;
    const column = boundingBox(order, values, d, low, high, boxes);
    if (high - low < LEAF) {
      const first = slots.length;
      nodes.push(-1, first, first + high - low + 1);
      for (let i = low; i <= high; i++) slots.push(order[i]);
      while (slots.length % 8 !== 0) slots.push(-1);
    } else {
      nodes.push(0, 0, 0);
      const middle = (low + high + 1) >> 1;
      select(order, values, d, column, low, high, middle);
      open.push({ low: middle, high, parent: node }, { low, high: middle - 1, parent: -1 });
    }
    work += (high - low) * (2 + d * 0.25);
    if (work > ROWS_PER_SLICE * 4) {
      work = 0;
      yield { fraction: 0 };
    }
  }
  return { nodes: Int32Array.from(nodes), boxes: Float64Array.from(boxes), slots: Int32Array.from(slots) };
}
