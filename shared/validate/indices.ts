import { centresInSteps, inertiaInSteps, sizesOf } from '../cluster/partition.ts';
import type { Steps } from '../contract/compute.ts';
import type { Matrix } from '../math/matrix.ts';

/** scikit-learn's tolerance (numpy.allclose) for "all rows lie on their centres". */
const ZERO = 1e-8;

/** Davies-Bouldin (1979) and Calinski-Harabasz (1974) as scikit-learn; null unless 2 ≤ labels with members ≤ rows − 1. */
export function* centreIndices(
  matrix: Matrix, labels: Int32Array, k: number,
): Steps<{ daviesBouldin: number | null; calinskiHarabasz: number | null }> {
  const sizes = sizesOf(labels, k);
  const used = sizes.flatMap((size, c) => (size > 0 ? [c] : []));
  if (used.length < 2 || used.length >= matrix.rows) return { daviesBouldin: null, calinskiHarabasz: null };
  const centres = yield* centresInSteps(matrix, labels, k);
  return {
    daviesBouldin: yield* daviesBouldin(matrix, labels, centres, k, sizes, used),
    calinskiHarabasz: yield* calinskiHarabasz(matrix, labels, centres, k, sizes, used),
  };
}

function* daviesBouldin(
  matrix: Matrix, labels: Int32Array, centres: Float64Array, k: number, sizes: readonly number[], used: readonly number[],
): Steps<number> {
  const { rows, cols, data } = matrix;
  const squared = new Float64Array(rows);
  for (let j = 0; j < cols; j++) {
    for (let i = 0; i < rows; i++) {
      const difference = data[j * rows + i] - centres[j * k + labels[i]];
      squared[i] += difference * difference;
    }
    yield { fraction: 1 };
  }
  const spread = new Float64Array(k);
  for (let i = 0; i < rows; i++) spread[labels[i]] += Math.sqrt(squared[i]);
  for (const c of used) spread[c] /= sizes[c];
  if (used.every((c) => spread[c] <= ZERO)) return 0;
  let total = 0;
  let apart = false;
  for (const c of used) {
    let worst = 0;
    for (const other of used) {
      if (other === c) continue;
      const distance = centreDistance(centres, k, cols, c, other);
      if (distance > ZERO) apart = true;
      // Coinciding centres count as infinitely far apart, as in scikit-learn.
      if (distance > 0) worst = Math.max(worst, (spread[c] + spread[other]) / distance);
    }
    total += worst;
  }
  return apart ? total / used.length : 0;
}

function centreDistance(centres: Float64Array, k: number, cols: number, a: number, b: number): number {
  let sum = 0;
  for (let j = 0; j < cols; j++) {
    const difference = centres[j * k + a] - centres[j * k + b];
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}

function* calinskiHarabasz(
  matrix: Matrix, labels: Int32Array, centres: Float64Array, k: number, sizes: readonly number[], used: readonly number[],
): Steps<number> {
  const { rows, cols, data } = matrix;
  let between = 0;
  for (let j = 0; j < cols; j++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += data[j * rows + i];
    mean /= rows;
    for (const c of used) {
      const difference = centres[j * k + c] - mean;
      between += sizes[c] * difference * difference;
    }
    yield { fraction: 1 };
  }
  const within = yield* inertiaInSteps(matrix, labels, centres, k);
  return within === 0 ? 1 : (between * (rows - used.length)) / (within * (used.length - 1));
}
