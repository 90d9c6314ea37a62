import type { Steps, StepProgress } from '../contract/compute.ts';
import { AppError } from '../errors/app-error.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom } from '../math/random.ts';
import type { Kernels } from './kernels.ts';
import { isPrepared } from './matrix.ts';
import type { KernelMatrix } from './matrix.ts';
import type { KernelMemory } from './memory.ts';
import { approximateIsFaster, approximateNeighbours } from './descent.ts';
import { nearestNeighbours } from './neighbours.ts';
import type { Neighbours } from './neighbours.ts';
import { pca } from './pca.ts';
import { fitCurve } from './umap-curve.ts';
import type { Curve } from './umap-curve.ts';
import { directedGraph, fuzzyUnion, strengths } from './umap-graph.ts';
import type { Graph, Room, StrongLists } from './umap-graph.ts';

export interface UmapOptions {
  /** Size of a neighbourhood, the row itself included (as in umap-learn and umap-js). */
  readonly neighbors: number;
  readonly minDist: number;
  /** Default: 500 up to 10,000 rows, above 200. */
  readonly epochs?: number;
  readonly seed: number;
}

export interface Layout {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Edges visited between two yields, and between two previews. */
const VISITS_PER_SLICE = 120_000;
const VISITS_PER_PREVIEW = 2_000_000;
/** Bytes that a list of due edges takes; see `layoutBlock`. */
const LISTS = 1024 * 8 + 16;
/** Half the width of the start layout. */
const START = 10;
const NOISE = 1e-4;
/** Shares of the work. */
const NEIGHBOURS_SHARE = 0.15;
const GRAPH_SHARE = 0.25;

const FIRST_OCTAVE = -24;
const OCTAVES = 40;
const PER_OCTAVE = 64;

/** The factors of the pull and the push by squared distance, as `assembly/umap.ts` reads them. */
function tables(kernels: Kernels, { a, b }: Curve): { attract: Float32Array; repel: Float32Array } {
  const { pow } = kernels.elementary;
  const attract = new Float32Array(OCTAVES * PER_OCTAVE + 1);
  const repel = new Float32Array(OCTAVES * PER_OCTAVE + 1);
  let octave = 1;
  for (let i = 0; i > FIRST_OCTAVE; i--) octave /= 2;
  for (let i = 0; i <= OCTAVES * PER_OCTAVE; i++) {
    if (i > 0 && i % PER_OCTAVE === 0) octave *= 2;
    const square = octave * (1 + (i % PER_OCTAVE) / PER_OCTAVE);
    const power = pow(square, b);
    attract[i] = (-2 * a * b * power) / (square * (1 + a * power));
    repel[i] = (2 * b) / ((0.001 + square) * (1 + a * power));
  }
  return { attract, repel };
}

/** The first two principal components, the wider one 10 to each side, with a little noise so that no two rows coincide. */
function* startLayout(kernels: Kernels, matrix: Matrix | KernelMatrix, seed: number): Steps<Float32Array> {
  const { scores, components } = yield* pca(kernels, matrix, 2);
  const random = createRandom(seed, 0x0a1);
  let reach = 0;
  for (const value of scores) reach = Math.max(reach, Math.abs(value));
  const scale = reach > 0 ? START / reach : 0;
  const out = new Float32Array(matrix.rows * 2);
  for (let i = 0; i < matrix.rows; i++) {
    out[2 * i] = scores[i] * scale + NOISE * (random.next() - 0.5);
    out[2 * i + 1] = (components > 1 ? scores[matrix.rows + i] * scale : 0) + NOISE * (random.next() - 0.5);
  }
  return out;
}

/** A graph whose edges lie in the kernels' memory, as `layoutBlock` takes them: the weight of the first edge of a row is below 0. */
interface Placed {
  readonly starts: Int32Array;
  /** Sum of the weights. */
  readonly total: number;
  readonly tails: number;
  readonly weights: number;
}

/** The graph that `make` puts into the room given to it, in memory that `take` gives. */
function* placed(memory: KernelMemory, take: (bytes: number) => number, make: (room: Room) => Steps<Graph, Layout>): Steps<Placed, Layout> {
  let tails = 0;
  let weights = 0;
  const graph = yield* make((edges) => {
    tails = take(edges * 4);
    weights = take(edges * 4 + 16);
    // Shared memory: these views hold when the memory grows.
    return { tails: memory.i32(tails, edges), weights: memory.f32(weights, edges) };
  });
  const total = graph.weights.reduce((sum, weight) => sum + weight, 0);
  for (const first of graph.starts.subarray(0, -1)) graph.weights[first] = -graph.weights[first];
  return { starts: graph.starts, total, tails, weights };
}

interface Descent {
  readonly placed: Placed;
  /** Pairs x, y of the rows that move. */
  readonly start: Float32Array;
  /** Pairs of rows that stay; null when the edges are among the moving rows. */
  readonly fixed: Float32Array | null;
  readonly curve: Curve;
  readonly epochs: number;
  readonly seed: number;
  /** Learning rate of the first epoch. */
  readonly rate: number;
}

function split(pairs: Float32Array): Layout {
  const layout = { x: new Float32Array(pairs.length / 2), y: new Float32Array(pairs.length / 2) };
  for (let i = 0; i < layout.x.length; i++) {
    layout.x[i] = pairs[2 * i];
    layout.y[i] = pairs[2 * i + 1];
  }
  return layout;
}

/** Stochastic gradient descent over the edges; fractions from `from` to 1. */
function* descend(kernels: Kernels, task: Descent, from: number): Steps<Layout, Layout> {
  const { placed: { starts, total, tails, weights }, start, fixed, epochs, rate } = task;
  const { memory, exports } = kernels;
  const { take, freeAll } = memory.scope();
  const put = (values: Int32Array | Float32Array): number => {
    const address = take(values.byteLength);
    if (values instanceof Int32Array) memory.i32(address, values.length).set(values);
    else memory.f32(address, values.length).set(values);
    return address;
  };
  try {
    const rows = start.length / 2;
    const { attract, repel } = tables(kernels, task.curve);
    const at = {
      moving: put(start), attract: put(attract), repel: put(repel),
      lists: take(LISTS), random: put(Int32Array.of(Math.floor(createRandom(task.seed, 0x0a2).next() * 4294967296) | 0)),
    };
    const others = fixed === null ? at.moving : put(fixed);
    const among = (fixed ?? start).length / 2;
    yield { fraction: from };
    // An edge is visited in as large a share of the epochs as it weighs.
    const slice = Math.max(1, Math.floor((VISITS_PER_SLICE * rows) / (total + 0.1 * starts[rows])));
    let work = 0;
    let shown = 0;
    // None is due in the first epoch.
    for (let epoch = 1; epoch < epochs; epoch++) {
      const alpha = rate * (1 - epoch / epochs);
      for (let row = 0; row < rows; row += slice) {
        const end = Math.min(rows, row + slice);
        const visits = exports.layoutBlock(
          row - 1, tails, weights, starts[row], starts[end], at.moving, others, among, epoch, alpha, at.attract,
          at.repel, at.random, at.lists,
        );
        work += visits + (starts[end] - starts[row]) * 0.1;
        if (work < VISITS_PER_SLICE) continue;
        shown += work;
        work = 0;
        const progress: StepProgress<Layout> = { fraction: from + (1 - from) * (epoch / epochs) };
        const show = shown >= VISITS_PER_PREVIEW;
        if (show) shown = 0;
        yield show ? { ...progress, preview: split(memory.f32(at.moving, start.length)) } : progress;
      }
    }
    return split(memory.f32(at.moving, start.length));
  } finally {
    freeAll();
  }
}

/** Steps without previews as a part of steps with them. */
function* silent<T>(steps: Steps<T>, from: number, to: number): Steps<T, Layout> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    yield { fraction: from + (to - from) * step.value.fraction };
  }
}

function checkOptions({ neighbors, minDist }: UmapOptions): void {
  if (!Number.isInteger(neighbors) || neighbors < 2) throw new AppError('invalid-option', { option: 'neighbors', value: neighbors });
  if (!(minDist >= 0 && minDist < 3)) throw new AppError('invalid-option', { option: 'minDist', value: minDist });
}

/** The neighbours of each row and how strongly they belong to it; their distances are let go. */
function* strongLists(
  kernels: Kernels, matrix: Matrix | KernelMatrix, { neighbors, seed }: UmapOptions, given: Neighbours | undefined,
): Steps<StrongLists, Layout> {
  const count = neighbors - 1;
  const search = approximateIsFaster(matrix.rows, matrix.cols)
    ? approximateNeighbours(kernels, matrix, count, seed)
    : nearestNeighbours(kernels, matrix, count);
  const known = given ?? (yield* silent<Neighbours>(search, 0.02, NEIGHBOURS_SHARE));
  const strength = yield* silent(strengths(kernels, known, 0, 1), NEIGHBOURS_SHARE, GRAPH_SHARE);
  return { k: known.k, indices: known.indices, strength };
}

/** The fuzzy graph of the rows; the lists that it is made of are let go before the layout begins. */
function* graphOf(
  kernels: Kernels, matrix: Matrix | KernelMatrix, options: UmapOptions, epochs: number, given: Neighbours | undefined, room: Room,
): Steps<Graph, Layout> {
  const lists = yield* strongLists(kernels, matrix, options, given);
  return yield* silent(fuzzyUnion(lists, 1 / epochs, room), GRAPH_SHARE, GRAPH_SHARE);
}

/**
 * UMAP: fuzzy graph of the nearest neighbours (exact; of many rows in many columns nearly all, see
 * `approximateNeighbours`), start from the principal plane, stochastic gradient descent with five
 * negative samples. The same bytes for the same arguments on every host. Yields pictures on the way.
 * Source: L. McInnes, J. Healy, J. Melville, "UMAP", arXiv:1802.03426.
 *
 * @param neighbours of all rows, when they are known; at least `neighbors` − 1 per row are used as they are
 * @throws AppError `invalid-option`, `not-finite` {row, column}, `no-usable-rows`, `no-usable-features`
 */
export function* umapLayout(
  kernels: Kernels, matrix: Matrix | KernelMatrix, options: UmapOptions, neighbours?: Neighbours,
): Steps<Layout, Layout> {
  checkOptions(options);
  const start = yield* silent(startLayout(kernels, matrix, options.seed), 0, 0.02);
  if (matrix.rows < 3) return split(start);
  const epochs = options.epochs ?? (matrix.rows <= 10_000 ? 500 : 200);
  const source = isPrepared(matrix) ? matrix.source : matrix;
  const { take, freeAll } = kernels.memory.scope();
  try {
    const graph = yield* placed(kernels.memory, take, (room) => graphOf(kernels, source, options, epochs, neighbours, room));
    const curve = fitCurve(kernels.elementary, options.minDist);
    return yield* descend(kernels, { placed: graph, start, fixed: null, curve, epochs, seed: options.seed, rate: 1 }, GRAPH_SHARE);
  } finally {
    freeAll();
  }
}

/** New rows begin at the mean of their neighbours' places, weighted by strength. */
function weightedStart({ k, indices, strength }: StrongLists, layout: Layout): Float32Array {
  const rows = indices.length / k;
  const out = new Float32Array(rows * 2);
  for (let i = 0; i < rows; i++) {
    let total = 0;
    let x = 0;
    let y = 0;
    for (let at = i * k; at < (i + 1) * k; at++) {
      total += strength[at];
      x += strength[at] * layout.x[indices[at]];
      y += strength[at] * layout.y[indices[at]];
    }
    out[2 * i] = x / total;
    out[2 * i + 1] = y / total;
  }
  return out;
}

/**
 * Places new rows in the layout of `matrix`, which stays as it is: at the weighted mean of their nearest rows, then
 * refined for a third of the epochs, as umap-learn's `transform`.
 *
 * @param layout of the rows of `matrix`
 * @param queries new rows with the same columns
 */
export function* umapPlace(
  kernels: Kernels, matrix: Matrix | KernelMatrix, layout: Layout, queries: Matrix, options: UmapOptions,
): Steps<Layout, Layout> {
  checkOptions(options);
  if (queries.rows === 0) return { x: new Float32Array(0), y: new Float32Array(0) };
  const { take, freeAll } = kernels.memory.scope();
  try {
    const known = yield* silent(nearestNeighbours(kernels, matrix, options.neighbors, queries), 0, 0.5);
    const strength = yield* silent(strengths(kernels, known, 0, 1), 0.5, 0.6);
    const epochs = Math.round((options.epochs ?? (queries.rows <= 10_000 ? 99 : 30)));
    const fixed = new Float32Array(layout.x.length * 2);
    layout.x.forEach((value, i) => {
      fixed[2 * i] = value;
      fixed[2 * i + 1] = layout.y[i];
    });
    return yield* descend(kernels, {
      placed: yield* placed(kernels.memory, take, (room) => silent(directedGraph({ ...known, strength }, 1 / epochs, room), 0.6, 0.6)),
      start: weightedStart({ ...known, strength }, layout), fixed, curve: fitCurve(kernels.elementary, options.minDist),
      epochs, seed: options.seed, rate: 0.25,
    }, 0.6);
  } finally {
    freeAll();
  }
}
