import type { Steps } from '../contract/compute.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Kernels } from './kernels.ts';
import { centresOf, figuresOf, scaleOf } from './matrix.ts';
import { groupedBoxes, ROUNDING, rowMajor, slotPoints } from './neighbours.ts';
import { buildTree } from './tree.ts';

export interface DensityLinks {
  /** 1: at least `minPoints` rows, itself counted, are within the radius. */
  readonly core: Uint8Array;
  /** Lowest core of the cluster that a row belongs to; −1: none. */
  readonly root: Int32Array;
}

/** Rows looked at between two yields, times columns. */
const VALUES_PER_SLICE = 3e6;

/**
 * Cores and the clusters that they link: two cores within the radius of each other are in one cluster; any other row within
 * the radius of a core is in its cluster (of several, the one whose first core comes first, as scikit-learn), or in none.
 *
 * @param matrix finite values, at least one row
 * @param radius a distance above 0; equal distances are within
 * @param minPoints rows within the radius that make a core, itself counted
 */
export function* densityLinks(kernels: Kernels, matrix: Matrix, radius: number, minPoints: number): Steps<DensityLinks> {
  const { memory, exports } = kernels;
  const { rows, cols: d } = matrix;
  const { means, largest } = centresOf(matrix, yield* figuresOf(matrix));
  const scale = scaleOf(largest);
  const { take, freeAll } = memory.scope();
  try {
    const exact = take(rows * d * 8);
    // Centred at first, for the tree; then as they are. Shared memory: the view holds when the memory grows.
    const values = yield* rowMajor(matrix, { means, scale }, memory.f64(exact, rows * d));
    const tree = yield* buildTree(values, rows, d);
    const groups = Math.ceil(d / 4) * 4;
    const boxValues = (tree.nodes.length / 3) * groups * 2;
    const nodes = take(tree.nodes.byteLength);
    const boxes = take(boxValues * 4);
    const points = take(tree.slots.length * d * 4);
    const ids = take(tree.slots.byteLength);
    const loose = take(rows * groups * 4);
    const order = take(rows * 4);
    const cores = take(rows);
    const roots = take(rows * 4);
    const nodeCount = tree.nodes.length / 3;
    const sizes = take(nodeCount * 4);
    const united = take(nodeCount * 4);
    memory.i32(nodes, tree.nodes.length).set(tree.nodes);
    groupedBoxes(tree.boxes, d, 2 * ROUNDING, memory.f32(boxes, boxValues));
    slotPoints(values, d, tree.slots, memory.f32(points, tree.slots.length * d));
    memory.i32(ids, tree.slots.length).set(tree.slots);
    place(values, rows, d, groups, memory.f32(loose, rows * groups));
    byRow(matrix, values);
    // In the order of the leaves, so that rows close in time look at the same ones.
    memory.i32(order, rows).set(tree.slots.filter((row) => row >= 0));
    memory.u8(cores, rows).fill(0);
    memory.i32(sizes, nodeCount).set(rowsOfNodes(tree.nodes));
    memory.i32(united, nodeCount).fill(-1);
    memory.i32(roots, rows).set(Int32Array.from({ length: rows }, (_, i) => i));
    const square = radius * radius * scale * scale;
    const limit = (square + 2 * ROUNDING * Math.sqrt(d * square) + d * ROUNDING * ROUNDING) * (1 + (d + 6) * 1.2e-7);
    const inner = Math.max(0, Math.sqrt(square) - 4 * ROUNDING * Math.sqrt(d));
    const sure = inner * inner * (1 - (d + 6) * 2.4e-7) - Number.MIN_VALUE;
    for (const pass of [0, 1, 2]) {
      for (let from = 0; from < rows;) {
        from = exports.reachBlock(
          pass, nodes, boxes, points, ids, loose, exact, d, order, radius * radius, limit, sure, sizes, united, minPoints,
          cores, roots, from, rows, VALUES_PER_SLICE / (d + 4),
        );
        yield { fraction: (pass + from / rows) / 3 };
      }
    }
    const core = memory.u8(cores, rows).slice();
    const root = memory.i32(roots, rows).slice();
    return { core, root: root.map((row, i) => (core[i] === 0 ? row : rootOf(root, i))) };
  } finally {
    freeAll();
  }
}

/** Rows in each node of a tree, whose children come after it. */
function rowsOfNodes(nodes: Int32Array): Int32Array {
  const sizes = new Int32Array(nodes.length / 3);
  for (let node = sizes.length - 1; node >= 0; node--) {
    const right = nodes[node * 3];
    sizes[node] = right < 0 ? nodes[node * 3 + 2] - nodes[node * 3 + 1] : sizes[node + 1] + sizes[right];
  }
  return sizes;
}

function rootOf(roots: Int32Array, row: number): number {
  let at = row;
  while (roots[at] !== at) at = roots[at];
  return at;
}

/** Row by row in Float32, columns padded with zeros. */
function place(values: Float64Array, rows: number, d: number, groups: number, out: Float32Array): void {
  out.fill(0);
  for (let i = 0; i < rows; i++) for (let j = 0; j < d; j++) out[i * groups + j] = values[i * d + j];
}

/** Row by row, as they are: what decides must be what a person would compute. */
function byRow({ rows, cols, data }: Matrix, out: Float64Array): void {
  for (let j = 0; j < cols; j++) for (let i = 0; i < rows; i++) out[i * cols + j] = data[j * rows + i];
}
