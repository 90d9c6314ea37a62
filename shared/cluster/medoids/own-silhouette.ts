import type { Steps } from '../../contract/compute.ts';
import type { Silhouette } from '../../contract/results.ts';
import { createRandom, sampleIndices } from '../../math/random.ts';
import { SLICE } from './dissimilarity.ts';
import type { Dissimilarity } from './dissimilarity.ts';

/** Up to this many rows it is exact; above, it is computed within a seeded sample of this many. */
const EXACT_ROWS = 5000;
const SAMPLE_STREAM = 7013;

/** The rows within which it is computed; null: all. */
export function silhouetteRows(rows: number, seed: number): Int32Array | null {
  return rows <= EXACT_ROWS ? null : sampleIndices(createRandom(seed, SAMPLE_STREAM), rows, EXACT_ROWS);
}

/**
 * Mean silhouette on any dissimilarity (P. J. Rousseeuw, J. Comput. Appl. Math. 20, 1987); a row alone in its segment counts 0.
 * @param source dissimilarities of the rows that `labels` belong to
 * @param all whether these are all rows
 */
export function* ownSilhouette(source: Dissimilarity, labels: Int32Array, k: number, all: boolean): Steps<Silhouette> {
  const { rows } = source;
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]++;
  const kind = all ? 'exact' : 'sampled';
  if (sizes.filter((size) => size > 0).length < 2) return { value: null, kind, n: rows, standardError: null };
  const out = new Float64Array(rows);
  const sums = new Float64Array(k);
  const values = new Float64Array(rows);
  let work = 0;
  for (let row = 0; row < rows; row++) {
    const own = labels[row];
    if (sizes[own] > 1) {
      source.from(row, out);
      sums.fill(0);
      for (let i = 0; i < rows; i++) sums[labels[i]] += out[i];
      let outside = Infinity;
      for (let c = 0; c < k; c++) if (c !== own && sizes[c] > 0) outside = Math.min(outside, sums[c] / sizes[c]);
      const inside = sums[own] / (sizes[own] - 1);
      const larger = Math.max(inside, outside);
      values[row] = larger > 0 ? (outside - inside) / larger : 0;
    }
    work += source.cost + 2 * rows;
    if (work < SLICE) continue;
    work = 0;
    yield { fraction: 1 };
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / rows;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { value: mean, kind, n: rows, standardError: Math.sqrt(squares / rows) / Math.sqrt(rows) };
}
