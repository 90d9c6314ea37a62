import type { Matrix } from './matrix.ts';

const LEAF_SIZE = 8;

/** Nearest rows of a query, nearest first; equal distances: the lower row first. */
export interface Nearest {
  readonly rows: Int32Array;
  /** Squared Euclidean distances. */
  readonly squared: Float64Array;
}

interface Node {
  readonly from: number;
  readonly to: number;
  readonly axis: number;
  readonly cut: number;
  readonly left: Node | null;
  readonly right: Node | null;
}

export interface KdTree {
  /** Writes the `out.rows.length` (at most the number of rows in the tree) nearest rows into `out`. */
  nearest(query: ArrayLike<number>, out: Nearest): void;
}

/** Room for `count` neighbours, to be used again from query to query. */
export function createNearest(count: number): Nearest {
  return { rows: new Int32Array(count), squared: new Float64Array(count) };
}

/**
 * A k-d tree over the rows of a matrix: cut at the median of the widest column, leaves of up to eight rows or of equal rows.
 * Source: J. L. Bentley, Communications of the ACM 18 (1975). Answers are exact.
 */
export function createKdTree(matrix: Matrix): KdTree {
  const { rows, cols } = matrix;
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const points = rowMajor(matrix);
  const root = build(order, points, cols, 0, rows);
  return {
    nearest(query, out) {
      out.squared.fill(Infinity);
      out.rows.fill(-1);
      if (rows > 0) visit(root, order, points, cols, query, out);
    },
  };
}

function rowMajor(matrix: Matrix): Float64Array {
  const { rows, cols, data } = matrix;
  const out = new Float64Array(rows * cols);
  for (let j = 0; j < cols; j++) for (let i = 0; i < rows; i++) out[i * cols + j] = data[j * rows + i];
  return out;
}

function build(order: Int32Array, points: Float64Array, cols: number, from: number, to: number): Node {
  const leaf: Node = { from, to, axis: -1, cut: 0, left: null, right: null };
  if (to - from <= LEAF_SIZE) return leaf;
  let axis = -1;
  let widest = 0;
  for (let j = 0; j < cols; j++) {
    let low = Infinity;
    let high = -Infinity;
    for (let i = from; i < to; i++) {
      const value = points[order[i] * cols + j];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high - low > widest) {
      widest = high - low;
      axis = j;
    }
  }
  if (axis < 0) return leaf;
  const part = order.subarray(from, to);
  part.sort((x, y) => points[x * cols + axis] - points[y * cols + axis] || x - y);
  const middle = (from + to) >> 1;
  const cut = points[order[middle] * cols + axis];
  return {
    from, to, axis, cut,
    left: build(order, points, cols, from, middle),
    right: build(order, points, cols, middle, to),
  };
}

function visit(node: Node, order: Int32Array, points: Float64Array, cols: number, query: ArrayLike<number>, out: Nearest): void {
  if (node.left === null || node.right === null) {
    for (let i = node.from; i < node.to; i++) offer(order[i], points, cols, query, out);
    return;
  }
  const gap = query[node.axis] - node.cut;
  const near = gap < 0 ? node.left : node.right;
  visit(near, order, points, cols, query, out);
  if (gap * gap <= out.squared[out.squared.length - 1]) {
    visit(near === node.left ? node.right : node.left, order, points, cols, query, out);
  }
}

function offer(row: number, points: Float64Array, cols: number, query: ArrayLike<number>, out: Nearest): void {
  const { rows, squared } = out;
  const last = squared.length - 1;
  let sum = 0;
  for (let j = 0; j < cols; j++) {
    const difference = points[row * cols + j] - query[j];
    sum += difference * difference;
    if (sum > squared[last]) return;
  }
  if (sum === squared[last] && rows[last] >= 0 && rows[last] < row) return;
  let at = last;
  while (at > 0 && (squared[at - 1] > sum || (squared[at - 1] === sum && rows[at - 1] > row))) {
    squared[at] = squared[at - 1];
    rows[at] = rows[at - 1];
    at--;
  }
  squared[at] = sum;
  rows[at] = row;
}
