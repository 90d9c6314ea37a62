import type { Steps } from '../contract/compute.ts';
import type { Kernels } from './kernels.ts';
import type { Neighbours } from './neighbours.ts';

/**
 * A weighted graph: the edges of row i are those from `starts[i]` to `starts[i + 1]`, one at least; where there is none, one to
 * itself that weighs nothing. Weights are at most 1.
 */
export interface Graph {
  readonly starts: Int32Array;
  readonly tails: Int32Array;
  readonly weights: Float32Array;
}

/** Neighbours of each row (rows × k) and how strongly they belong to it, the nearest with 1. */
export interface StrongLists {
  readonly k: number;
  readonly indices: Int32Array;
  readonly strength: Float32Array;
}

/** Arrays for so many edges; where they lie is the caller's business. */
export type Room = (edges: number) => Pick<Graph, 'tails' | 'weights'>;

const ROWS_PER_SLICE = 2000;

/** Membership strengths of the neighbours of each row, rows × k. The nearest has 1. */
export function* strengths(kernels: Kernels, neighbours: Neighbours, from: number, to: number): Steps<Float32Array> {
  const { memory, exports } = kernels;
  const { k, distances } = neighbours;
  const rows = distances.length / k;
  const found = new Float32Array(distances.length);
  const { take, freeAll } = memory.scope();
  try {
    const given = take(ROWS_PER_SLICE * k * 8);
    const out = take(ROWS_PER_SLICE * k * 8);
    let sum = 0;
    for (const value of distances) sum += value;
    const target = kernels.elementary.log2(k + 1);
    const mean = sum / (rows * (k + 1));
    for (let row = 0; row < rows; row += ROWS_PER_SLICE) {
      const count = Math.min(ROWS_PER_SLICE, rows - row);
      memory.f64(given, count * k).set(distances.subarray(row * k, (row + count) * k));
      exports.strengthBlock(given, out, k, 0, count, target, mean);
      found.set(memory.f64(out, count * k), row * k);
      yield { fraction: from + (to - from) * (row / rows) };
    }
    return found;
  } finally {
    freeAll();
  }
}

/** For each row the positions (in a rows × k list) at which it is named, in order. */
function namedAt(indices: Int32Array, rows: number): { starts: Int32Array; positions: Int32Array } {
  const starts = new Int32Array(rows + 1);
  for (const row of indices) starts[row + 1]++;
  for (let i = 0; i < rows; i++) starts[i + 1] += starts[i];
  const positions = new Int32Array(indices.length);
  // The starts serve as the places to fill next, and are put back.
  indices.forEach((row, at) => {
    positions[starts[row]++] = at;
  });
  starts.copyWithin(1, 0, rows);
  starts[0] = 0;
  return { starts, positions };
}

/**
 * Fuzzy union of the directed strengths, a + b − a b: each undirected edge once, from the lower of its rows.
 * Edges weaker than `least` are left out. Goes through the rows twice, to count and to fill, so that no edge takes memory twice.
 */
export function* fuzzyUnion({ k, indices, strength }: StrongLists, least: number, room: Room): Steps<Graph> {
  const rows = indices.length / k;
  const named = namedAt(indices, rows);
  const back = new Float32Array(rows);
  const seen = new Int32Array(rows).fill(-1);
  const starts = new Int32Array(rows + 1);
  let graph: Pick<Graph, 'tails' | 'weights'> | null = null;
  let count = 0;
  const put = (tail: number, weight: number): void => {
    if (graph !== null) {
      graph.tails[count] = tail;
      graph.weights[count] = weight;
    }
    count++;
  };
  for (let pass = 0; pass < 2; pass++) {
    if (pass === 1) graph = room(count);
    count = 0;
    for (let i = 0; i < rows; i++) {
      const first = count;
      for (let p = named.starts[i]; p < named.starts[i + 1]; p++) back[Math.floor(named.positions[p] / k)] = strength[named.positions[p]];
      for (let at = i * k; at < (i + 1) * k; at++) {
        const j = indices[at];
        seen[j] = i;
        const weight = strength[at] + back[j] - strength[at] * back[j];
        if (j > i && weight >= least) put(j, weight);
      }
      for (let p = named.starts[i]; p < named.starts[i + 1]; p++) {
        const j = Math.floor(named.positions[p] / k);
        if (seen[j] !== i && j > i && back[j] >= least) put(j, back[j]);
        back[j] = 0;
      }
      if (count === first) put(i, 0);
      starts[i + 1] = count;
      if (i % ROWS_PER_SLICE === 0) yield { fraction: (pass + i / rows) / 2 };
    }
    seen.fill(-1);
  }
  return { ...(graph ?? room(0)), starts };
}

/** The neighbours of rows as a graph, those of at least `least`. */
export function* directedGraph({ k, indices, strength }: StrongLists, least: number, room: Room): Steps<Graph> {
  const rows = indices.length / k;
  const starts = new Int32Array(rows + 1);
  for (let at = 0; at < indices.length; at++) if (strength[at] >= least) starts[Math.floor(at / k) + 1]++;
  for (let i = 0; i < rows; i++) starts[i + 1] += starts[i];
  yield { fraction: 0.5 };
  const { tails, weights } = room(starts[rows]);
  let count = 0;
  for (let at = 0; at < indices.length; at++) {
    if (!(strength[at] >= least)) continue;
    tails[count] = indices[at];
    weights[count++] = strength[at];
  }
  return { starts, tails, weights };
}
