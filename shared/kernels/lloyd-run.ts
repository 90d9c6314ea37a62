import type { Kernels } from './kernels.ts';
import { paddedRows } from './matrix.ts';
import type { KernelMatrix } from './matrix.ts';

/** Labels of all rows and the bounds that let most of them be skipped, in the kernels' memory. */
export interface LloydRun {
  readonly matrix: KernelMatrix;
  readonly k: number;
  /** Address, Int32 per row. */
  readonly labels: number;
  /** k × d row by row, in the units of the kernel matrix. */
  centres: Float64Array;
  /** k × d row by row; where rows have weights, then the sum of the weights by label. */
  readonly sums: Float64Array;
  /** Rows by label, of those with a weight. */
  readonly counts: Int32Array;
  /** The sums are formed of Float32 values: near enough to search with. */
  loose: boolean;
  /** The centres as the kernel last saw them; null before the first pass. */
  placed: Float64Array | null;
  readonly drift: Float64Array;
  readonly at: Scratch;
  /** Rows of one block; a function of k and d only, so that sums are formed alike everywhere. */
  readonly block: number;
  readonly areas: Areas;
  readonly bench: Bench;
  /** Estimated nanoseconds since the last yield. */
  work: number;
  free(): void;
}

/** Where the blocks of one wave write what they changed, one area each: offsets within an area, and how many there are. */
interface Areas {
  readonly at: number;
  readonly bytes: number;
  readonly count: number;
  readonly counts: number;
  readonly moved: number;
}

/** What a thread needs while it works on a block: offsets within its bytes. */
interface Bench {
  readonly at: number;
  readonly bytes: number;
  readonly olds: number;
  readonly gathered: number;
}

interface Scratch {
  readonly args: number;
  readonly gaps: number;
  readonly centres32: number;
  readonly norms: number;
  readonly centres64: number;
  readonly drift: number;
  readonly limits: number;
  readonly sums: number;
  readonly counts: number;
  readonly totals: number;
  readonly blockSums: number;
}

/** Rough cost of a row against all centres, in nanoseconds; decides how often to yield, never a result. */
export function rowCost(k: number, d: number): number {
  return k * (0.15 * d + 0.6) + 4;
}

/** Nanoseconds of estimated work between two yields. */
export const SLICE = 4e6;

/** Arguments of the tasks, see `assembly/parts.ts`. */
export const ARGUMENTS = 27;
/** Rows of a block at most, blocks of a wave at most, and bytes that their areas may take. */
const BLOCK = 2048;
const WAVE = 256;
const AREA_BYTES = 16e6;

/** Tiles of four centres. */
export const tilesOf = (k: number): number => Math.ceil(k / 4);

function areasOf(block: number, rows: number, k: number, values: number): Omit<Areas, 'at'> {
  const counts = values * 8;
  const moved = counts + Math.ceil(k / 2) * 8;
  const bytes = Math.ceil((moved + 8) / 64) * 64;
  const count = Math.max(1, Math.min(WAVE, Math.ceil(rows / block), Math.floor(AREA_BYTES / bytes)));
  return { bytes, count, counts, moved };
}

function benchOf(block: number, d: number): Omit<Bench, 'at'> {
  const olds = block * 4 + 64;
  const gathered = 2 * olds;
  return { bytes: Math.ceil((gathered + d * 32) / 64) * 64, olds, gathered };
}

/** Memory for k-means with k centres; 8 bytes a row. */
export function createRun(kernels: Kernels, matrix: KernelMatrix, k: number): LloydRun {
  const { memory } = kernels;
  const d = matrix.cols;
  const rows = paddedRows(matrix.rows);
  let block = BLOCK;
  while (block > 64 && block * rowCost(k, d) > SLICE) block /= 2;
  const taken: number[] = [];
  const take = (bytes: number): number => {
    const address = memory.allocate(bytes);
    taken.push(address);
    return address;
  };
  const free = (): void => taken.forEach((address) => memory.free(address));
  const values = k * (matrix.weights === 0 ? d : d + 1);
  const areas = areasOf(block, matrix.rows, k, values);
  const bench = benchOf(block, d);
  try {
    return {
      matrix, k, block, free, work: 0,
      areas: { ...areas, at: take(areas.count * areas.bytes) },
      bench: { ...bench, at: take(kernels.crew.threads * bench.bytes) },
      labels: take(rows * 4),
      centres: new Float64Array(k * d),
      sums: new Float64Array(values),
      counts: new Int32Array(k),
      loose: false,
      placed: null,
      drift: new Float64Array(k),
      at: {
        args: take(ARGUMENTS * 8),
        gaps: take(rows * 4),
        centres32: take(tilesOf(k) * d * 16),
        norms: take(tilesOf(k) * 16),
        centres64: take(k * d * 8),
        drift: take(k * 4),
        limits: take(k * 4),
        sums: take(values * 8),
        counts: take(k * 4),
        totals: take(k * 8),
        blockSums: take(Math.ceil(matrix.rows / block) * 8),
      },
    };
  } catch (error) {
    free();
    throw error;
  }
}

/** Starts afresh from these centres: no row has a label. */
export function startRun(kernels: Kernels, run: LloydRun, centres: Float64Array): void {
  const { memory } = kernels;
  const rows = paddedRows(run.matrix.rows);
  memory.i32(run.labels, rows).fill(-1);
  memory.f32(run.at.gaps, rows).fill(-1);
  memory.u8(run.areas.at, run.areas.count * run.areas.bytes).fill(0);
  run.centres = centres.slice();
  run.sums.fill(0);
  run.counts.fill(0);
  run.drift.fill(0);
  run.loose = false;
  run.placed = null;
}
