import type { MapPoints, Steps, UmapInput } from '../contract/compute.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { umapLayout, umapPlace } from '../kernels/umap.ts';
import type { Layout } from '../kernels/umap.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { layoutRows } from './layout-rows.ts';
import { principalPlane } from './pca.ts';
import type { Plane } from './pca.ts';
import { referenceLayout } from './reference-layout.ts';
import { shownRows } from './shown-rows.ts';

/** Fewer rows than this have no neighbourhoods to speak of and are shown by their principal components. */
const MIN_ROWS = 4;
/** The reference engine (umap-js) lays out at most this many; it needs half a minute for them. */
const REFERENCE_ROWS = 5000;
/** Shares of the work before and after the layout, for the progress bar. */
const BEFORE = 0.02;
const AFTER = 0.25;

/**
 * A UMAP picture of the rows shown (`maxPoints` at most). Up to `sampleRows` of them are laid out, chosen along the shape of
 * the data (see `layoutRows`); the others are placed among them (see `umapPlace`). `sampled` is the number laid out when
 * that is not every row of the matrix. Previews hold the rows laid out only.
 * Fewer than four rows, and rows that are all equal, are placed by their principal components.
 */
export function* umapPoints(
  kernels: Kernels, matrix: Matrix, input: Omit<UmapInput, 'key'>,
): Steps<MapPoints, MapPoints> {
  const rowIndex = shownRows(matrix.rows, input.maxPoints, input.seed);
  const shown = rowIndex.length < matrix.rows ? takeRows(matrix, rowIndex) : matrix;
  const plane = yield* within(principalPlane(kernels, shown), 0, BEFORE);
  const most = input.engine === 'reference' ? Math.min(input.sampleRows, REFERENCE_ROWS) : input.sampleRows;
  const laid = layoutRows(plane, Math.max(MIN_ROWS, most), input.seed);
  const sampled = laid.length < matrix.rows ? laid.length : null;
  if (shown.rows < MIN_ROWS || allEqual(shown)) return { ...planePoints(plane), rowIndex, sampled };
  const laidMatrix = laid.length < shown.rows ? takeRows(shown, laid) : shown;
  const laidIndex = laid.map((position) => rowIndex[position]);
  const steps = layoutWith(kernels, laidMatrix, input);
  let step = steps.next();
  while (step.done !== true) {
    const { fraction, preview } = step.value;
    const at = BEFORE + (1 - BEFORE - AFTER) * fraction;
    yield preview === undefined ? { fraction: at } : { fraction: at, preview: { ...preview, rowIndex: laidIndex, sampled } };
    step = steps.next();
  }
  if (laid.length === shown.rows) return { ...step.value, rowIndex, sampled };
  const all = yield* placeOthers(kernels, shown, laid, laidMatrix, step.value, input);
  return { ...all, rowIndex, sampled };
}

/** The layout by the engine asked for. */
function layoutWith(kernels: Kernels, matrix: Matrix, input: Omit<UmapInput, 'key'>): Steps<Layout, Layout> {
  const { neighbors, minDist, seed } = input;
  return input.engine === 'reference'
    ? referenceLayout(kernels, matrix, input)
    : umapLayout(kernels, matrix, { neighbors: Math.min(neighbors, matrix.rows), minDist, seed });
}

function* placeOthers(
  kernels: Kernels, shown: Matrix, laid: Int32Array, laidMatrix: Matrix, layout: Layout, input: Omit<UmapInput, 'key'>,
): Steps<Layout, MapPoints> {
  const isLaid = new Uint8Array(shown.rows);
  for (const position of laid) isLaid[position] = 1;
  const others = new Int32Array(shown.rows - laid.length);
  for (let position = 0, filled = 0; position < shown.rows; position++) {
    if (isLaid[position] === 0) others[filled++] = position;
  }
  const { neighbors, minDist, seed } = input;
  const options = { neighbors: Math.min(neighbors, laid.length), minDist, seed };
  const placed = yield* within(umapPlace(kernels, laidMatrix, layout, takeRows(shown, others), options), 1 - AFTER, AFTER);
  const x = new Float32Array(shown.rows);
  const y = new Float32Array(shown.rows);
  laid.forEach((position, i) => {
    x[position] = layout.x[i];
    y[position] = layout.y[i];
  });
  others.forEach((position, i) => {
    x[position] = placed.x[i];
    y[position] = placed.y[i];
  });
  return { x, y };
}

function allEqual({ rows, cols, data }: Matrix): boolean {
  for (let j = 0; j < cols; j++) {
    for (let i = 1; i < rows; i++) if (data[j * rows + i] !== data[j * rows]) return false;
  }
  return true;
}

const planePoints = (plane: Plane): Layout => ({ x: Float32Array.from(plane.first), y: Float32Array.from(plane.second) });

/** Steps within a larger piece of work: their fractions are mapped to a part of it. */
function* within<T>(steps: Steps<T, unknown>, from: number, share: number): Steps<T, MapPoints> {
  let step = steps.next();
  while (step.done !== true) {
    yield { fraction: from + share * step.value.fraction };
    step = steps.next();
  }
  return step.value;
}
