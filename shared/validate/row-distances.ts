import type { RowDistances } from '../contract/analyses.ts';
import type { Steps } from '../contract/compute.ts';
import type { ClusterFit } from '../contract/results.ts';
import { sliceRows } from '../cluster/partition.ts';
import type { Matrix } from '../math/matrix.ts';

/** Euclidean distances of all rows to the own centre and to the nearest other one; equal distances: the lower label. */
export function* rowDistances(matrix: Matrix, { labels, centres, k }: Pick<ClusterFit, 'labels' | 'centres' | 'k'>): Steps<RowDistances> {
  const { rows, cols, data } = matrix;
  const own = new Float64Array(rows).fill(NaN);
  const second = new Int32Array(rows).fill(-1);
  const secondDistance = new Float64Array(rows).fill(NaN);
  const each = sliceRows(k * cols);
  const sums = new Float64Array(Math.min(rows, each));
  for (let from = 0; from < rows; from += each) {
    const to = Math.min(rows, from + each);
    for (let c = 0; c < k; c++) {
      sums.fill(0);
      for (let j = 0; j < cols; j++) {
        const centre = centres[j * k + c];
        for (let i = from; i < to; i++) {
          const difference = data[j * rows + i] - centre;
          sums[i - from] += difference * difference;
        }
      }
      for (let i = from; i < to; i++) {
        const distance = Math.sqrt(sums[i - from]);
        if (labels[i] === c) own[i] = distance;
        else if (second[i] < 0 || distance < secondDistance[i]) {
          second[i] = c;
          secondDistance[i] = distance;
        }
      }
    }
    yield { fraction: to / rows };
  }
  return { own, second, secondDistance };
}
