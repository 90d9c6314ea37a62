import { UMAP } from 'umap-js';
import type { Steps, UmapInput } from '../contract/compute.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Layout } from '../kernels/umap.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom } from '../math/random.ts';
import { neighbourLists } from './neighbours.ts';

/** Stream of the seed for the layout. */
const REFERENCE_STREAM = 9003;
/** Edges moved between two previews: about an eighth of a second of work. */
const EDGES_PER_PREVIEW = 900_000;
/** Share of the work that finding neighbours takes, for the progress bar. */
const NEIGHBOUR_SHARE = 0.15;

/**
 * UMAP by the library umap-js (McInnes, Healy & Melville, arXiv:1802.03426), from exact neighbours and a seeded random start.
 * The library's own neighbour search is approximate, cannot be interrupted, and recurses without end on equal rows.
 *
 * @param matrix at least 4 rows, not all equal
 */
export function* referenceLayout(
  kernels: Kernels, matrix: Matrix, input: Pick<UmapInput, 'neighbors' | 'minDist' | 'seed'>,
): Steps<Layout, Layout> {
  const neighbours = Math.min(input.neighbors, matrix.rows - 1);
  const search = neighbourLists(kernels, matrix, neighbours);
  let found = search.next();
  while (found.done !== true) {
    yield { fraction: NEIGHBOUR_SHARE * found.value.fraction };
    found = search.next();
  }
  const random = createRandom(input.seed, REFERENCE_STREAM);
  const umap = new UMAP({ nNeighbors: neighbours, minDist: input.minDist, random: random.next });
  umap.setPrecomputedKNN(found.value.indices, found.value.distances);
  const rows = Array.from({ length: matrix.rows }, (_, i) => (
    Array.from({ length: matrix.cols }, (_unused, j) => matrix.data[j * matrix.rows + i])
  ));
  const epochs = umap.initializeFit(rows);
  const between = Math.max(1, Math.round(EDGES_PER_PREVIEW / (matrix.rows * neighbours)));
  for (let epoch = 1; epoch <= epochs; epoch++) {
    umap.step();
    const fraction = NEIGHBOUR_SHARE + ((1 - NEIGHBOUR_SHARE) * epoch) / epochs;
    yield epoch % between === 0 ? { fraction, preview: layoutOf(umap.getEmbedding()) } : { fraction };
  }
  return layoutOf(umap.getEmbedding());
}

function layoutOf(embedding: readonly (readonly number[])[]): Layout {
  return { x: Float32Array.from(embedding, (point) => point[0]), y: Float32Array.from(embedding, (point) => point[1]) };
}
