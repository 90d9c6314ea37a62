import type { Steps } from '../../contract/compute.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { paddedRows } from '../../kernels/matrix.ts';
import type { Comparison } from './comparison.ts';
import { SLICE } from './dissimilarity.ts';
import type { KernelDissimilarity } from './dissimilarity.ts';

/** Bytes that the dissimilarities of all pairs of rows may take together: they are kept up to some 9,350 rows. */
const MOST_BYTES = 700e6;
const KINDS = { euclidean: 0, manhattan: 1, 'half-squares': 2, gower: 3 } as const;

/** Dissimilarities in the kernels' memory, to be given back. */
export interface HeldDissimilarity extends KernelDissimilarity {
  /** Bytes in use. */
  readonly bytes: number;
  free(): void;
}

/** Bytes of the dissimilarities of all pairs of so many rows. */
export const pairBytes = (rows: number): number => paddedRows(rows) * rows * 8;

/** Whether the dissimilarities of all pairs of so many rows fit into memory. */
export function keepsAll(rows: number): boolean {
  return pairBytes(rows) <= MOST_BYTES;
}

/** Nanoseconds of the dissimilarities of one row, about. */
const rowCost = ({ rows, kind, columns }: Comparison): number => rows * (columns.length * (kind === 'gower' ? 1.5 : 0.6) + 1);

/**
 * The dissimilarities of a comparison by the kernels, the same bits as `dissimilarityOf`.
 * @param keep compute all of them now where they fit (`keepsAll`); otherwise each row's is computed when asked for
 */
export function* kernelDissimilarity(kernels: Kernels, comparison: Comparison, keep: boolean, fraction: number): Steps<HeldDissimilarity> {
  const { memory, exports } = kernels;
  const { rows, kind, columns } = comparison;
  const padded = paddedRows(rows);
  const width = columns.length;
  const whole = keep && keepsAll(rows);
  const taken: number[] = [];
  const take = (bytes: number): number => {
    taken.push(memory.allocate(bytes));
    return taken[taken.length - 1];
  };
  const free = (): void => taken.splice(0).forEach((address) => memory.free(address));
  let ready = false;
  try {
    const x = take(width * padded * 8);
    const weights = take(width * 16);
    const out = take(whole ? pairBytes(rows) : padded * 8);
    columns.forEach(({ values, weight, category }, j) => {
      memory.f64(x + j * padded * 8, padded).fill(0, rows).set(values);
      memory.f64(weights + j * 16, 2).set([weight, category ? 1 : 0]);
    });
    const compute = (from: number, to: number, at: number): void => exports.dissimilarities(KINDS[kind], x, width, weights, padded, from, to, at);
    const cost = rowCost(comparison);
    const step = Math.max(1, Math.floor(SLICE / cost));
    for (let row = 0; whole && row < rows; row += step) {
      compute(row, Math.min(rows, row + step), out + row * padded * 8);
      yield { fraction };
    }
    ready = true;
    const at = (row: number): number => {
      if (whole) return out + row * padded * 8;
      compute(row, row + 1, out);
      return out;
    };
    return {
      rows, cost: whole ? rows * 0.5 : cost, at, free, bytes: (whole ? pairBytes(rows) : padded * 8) + width * padded * 8,
      from: (row, to) => to.set(memory.f64(at(row), rows)),
    };
  } finally {
    if (!ready) free();
  }
}
