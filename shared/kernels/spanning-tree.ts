import type { Steps } from '../contract/compute.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Kernels } from './kernels.ts';

/** Edges of a least spanning tree, in the order of Prim's algorithm from row 0: each joins a row to one in the tree. */
export interface SpanningTree {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Length of each edge. */
  readonly lengths: Float64Array;
}

/** Nanoseconds of estimated work between two yields. */
const SLICE = 4e6;

/**
 * The least spanning tree of the rows by Prim's algorithm: time grows with rows², memory with rows.
 * The distance of two rows is the greatest of their Euclidean distance and both core distances ("mutual reachability").
 * Source: R. C. Prim, Bell System Technical Journal 36 (1957).
 *
 * @param matrix finite values, at least one row
 * @param cores core distance of each row; null: all 0, the plain Euclidean tree
 * @throws AppError `too-much-memory` when memory does not suffice
 */
export function* spanningTree(kernels: Kernels, matrix: Matrix, cores: Float64Array | null): Steps<SpanningTree> {
  const { memory, exports } = kernels;
  const { rows, cols: d, data } = matrix;
  const edges = rows - 1;
  const stride = Math.ceil(rows / 4) * 4;
  const result = { from: new Int32Array(edges), to: new Int32Array(edges), lengths: new Float64Array(edges) };
  const { take, freeAll } = memory.scope();
  try {
    const x = take(stride * d * 8);
    const coresAt = take(stride * 8);
    const best = take(stride * 8);
    const from = take(stride * 4);
    const ids = take(stride * 4);
    const last = take((d + 2) * 8);
    const most = Math.max(1, Math.min(edges, 4096));
    const out = { from: take(most * 4), to: take(most * 4), value: take(most * 8) };
    const points = memory.f64(x, stride * d).fill(0);
    for (let j = 0; j < d; j++) points.set(data.subarray(j * rows + 1, (j + 1) * rows), j * stride);
    memory.f64(best, stride).fill(Infinity);
    const squares = memory.f64(coresAt, stride).fill(0);
    if (cores !== null) for (let i = 1; i < rows; i++) squares[i - 1] = cores[i] * cores[i];
    memory.i32(ids, stride).set(Int32Array.from({ length: stride }, (_, i) => i + 1));
    const point = memory.f64(last, d + 2);
    for (let j = 0; j < d; j++) point[j] = data[j * rows];
    point[d] = cores === null ? 0 : cores[0] * cores[0];
    memory.i32(last + (d + 1) * 8, 1)[0] = 0;
    let count = edges;
    for (let done = 0; count > 0;) {
      const steps = Math.max(1, Math.min(most, count, Math.floor(SLICE / (count * (d * 0.5 + 2)))));
      const left = exports.spanBlock(x, stride, d, coresAt, best, from, ids, count, last, steps, out.from, out.to, out.value);
      result.from.set(memory.i32(out.from, steps), done);
      result.to.set(memory.i32(out.to, steps), done);
      memory.f64(out.value, steps).forEach((value, i) => {
        result.lengths[done + i] = Math.sqrt(value);
      });
      done += steps;
      count = left;
      const share = count / rows;
      yield { fraction: 1 - share * share };
    }
    return result;
  } finally {
    freeAll();
  }
}
