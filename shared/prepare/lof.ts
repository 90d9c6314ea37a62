import type { NearRows } from '../contract/compute.ts';

/**
 * Local outlier factor: how much sparser it is around a row than around its neighbours; about 1 inside a cluster.
 * Source: M. Breunig, H.-P. Kriegel, R. Ng, J. Sander, "LOF: identifying density-based local outliers", SIGMOD 2000;
 * scikit-learn's LocalOutlierFactor (its negative_outlier_factor_ with the sign turned).
 *
 * @returns one factor a row; 1 where there are no neighbours
 */
export function localOutlierFactor(near: NearRows, rows: number): Float64Array {
  const { k, indices, distances } = near;
  if (k === 0) return new Float64Array(rows).fill(1);
  const density = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let reach = 0;
    for (let n = 0; n < k; n++) {
      const other = indices[i * k + n];
      reach += Math.max(distances[i * k + n], distances[other * k + k - 1]);
    }
    density[i] = 1 / (reach / k + 1e-10);
  }
  const factors = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let total = 0;
    for (let n = 0; n < k; n++) total += density[indices[i * k + n]] / density[i];
    factors[i] = total / k;
  }
  return factors;
}
