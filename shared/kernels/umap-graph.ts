import type { Steps } from '../contract/compute.ts';
import type { Kernels } from './kernels.ts';
import type { Neighbours } from './neighbours.ts';

/** A weighted graph as a list of edges, by head, then by tail. */
export interface Edges {
  readonly heads: Int32Array;
  readonly tails: Int32Array;
  readonly weights: Float32Array;
}

const ROWS_PER_SLICE = 2000;
const EDGES_PER_SLICE = 500_000;

/** Membership strengths of the neighbours of each row, rows × k. */
export function* strengths(kernels: Kernels, neighbours: Neighbours, from: number, to: number): Steps<Float64Array> {
  const { memory, exports } = kernels;
  const { k, distances } = neighbours;
  const rows = distances.length / k;
  const given = memory.allocate(distances.byteLength);
  const out = memory.allocate(distances.byteLength);
  try {
    memory.f64(given, distances.length).set(distances);
    let sum = 0;
    for (const value of distances) sum += value;
    const target = kernels.elementary.log2(k + 1);
    const mean = sum / (rows * (k + 1));
    for (let row = 0; row < rows; row += ROWS_PER_SLICE) {
      exports.strengthBlock(given, out, k, row, Math.min(rows, row + ROWS_PER_SLICE), target, mean);
      yield { fraction: from + (to - from) * (row / rows) };
    }
    return memory.f64(out, distances.length).slice();
  } finally {
    memory.free(given);
    memory.free(out);
  }
}

/** For each row the positions (in a rows × k list) at which it is named, in order. */
function namedAt(indices: Int32Array, rows: number): { starts: Int32Array; positions: Int32Array } {
  const starts = new Int32Array(rows + 1);
  for (const row of indices) starts[row + 1]++;
  for (let i = 0; i < rows; i++) starts[i + 1] += starts[i];
  const next = starts.slice();
  const positions = new Int32Array(indices.length);
  indices.forEach((row, at) => {
    positions[next[row]++] = at;
  });
  return { starts, positions };
}

/**
 * Fuzzy union of the directed strengths, a + b − a b: each undirected edge twice, once from each end.
 * Edges weaker than `least` × the strongest are left out.
 */
export function* fuzzyUnion({ k, indices }: Neighbours, strength: Float64Array, least: number): Steps<Edges> {
  const rows = indices.length / k;
  const { starts, positions } = namedAt(indices, rows);
  const heads = new Int32Array(rows * k * 2);
  const tails = new Int32Array(rows * k * 2);
  const weights = new Float32Array(rows * k * 2);
  const back = new Float64Array(rows);
  const seen = new Int32Array(rows).fill(-1);
  let count = 0;
  const add = (head: number, tail: number, weight: number): void => {
    heads[count] = head;
    tails[count] = tail;
    weights[count++] = weight;
  };
  for (let i = 0; i < rows; i++) {
    for (let p = starts[i]; p < starts[i + 1]; p++) back[Math.floor(positions[p] / k)] = strength[positions[p]];
    for (let at = i * k; at < (i + 1) * k; at++) {
      const j = indices[at];
      seen[j] = i;
      add(i, j, strength[at] + back[j] - strength[at] * back[j]);
    }
    for (let p = starts[i]; p < starts[i + 1]; p++) {
      const j = Math.floor(positions[p] / k);
      if (seen[j] !== i) add(i, j, back[j]);
      back[j] = 0;
    }
    if (i % ROWS_PER_SLICE === 0) yield { fraction: i / rows };
  }
  const all = { heads: heads.subarray(0, count), tails: tails.subarray(0, count), weights: weights.subarray(0, count) };
  return yield* strongEdges(all, least, 1);
}

/** The edges of at least `least` × the strongest. */
export function* strongEdges({ heads, tails, weights }: Edges, least: number, fraction: number): Steps<Edges> {
  const strongest = strongestOf(weights);
  const limit = least * strongest;
  yield { fraction };
  const kept: Edges = { heads: new Int32Array(weights.length), tails: new Int32Array(weights.length), weights: new Float32Array(weights.length) };
  let count = 0;
  for (let e = 0; e < weights.length; e++) {
    if (e % EDGES_PER_SLICE === 0) yield { fraction };
    if (!(weights[e] >= limit && weights[e] > 0)) continue;
    kept.heads[count] = heads[e];
    kept.tails[count] = tails[e];
    kept.weights[count++] = weights[e];
  }
  return { heads: kept.heads.subarray(0, count), tails: kept.tails.subarray(0, count), weights: kept.weights.subarray(0, count) };
}

export function strongestOf(weights: Float32Array): number {
  let strongest = 0;
  for (const weight of weights) if (weight > strongest) strongest = weight;
  return strongest;
}
