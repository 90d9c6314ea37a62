import { sharesOf } from '../cluster/assign-rule.ts';
import type { SharingRule } from '../cluster/assign-rule.ts';
import { sliceRows } from '../cluster/partition.ts';
import type { MembershipResult } from '../contract/analyses.ts';
import type { Steps } from '../contract/compute.ts';
import type { ClusterFit } from '../contract/results.ts';
import type { Elementary } from '../math/elementary.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';

/** A customer whose share of the own segment is below this is unsure. */
const SURE = 0.8;

/**
 * How the customers belong to the segments: to which share each to the own and to the next one, and on the mean the members of each
 * segment to all of them.
 */
export function* membershipsOf(
  elementary: Elementary, rule: SharingRule, matrix: Matrix, { labels, k }: Pick<ClusterFit, 'labels' | 'k'>,
): Steps<MembershipResult> {
  const { rows } = matrix;
  const overlap = Array.from({ length: k }, () => new Float64Array(k));
  const sizes = new Float64Array(k);
  const unsure = new Int32Array(k);
  const own = new Float64Array(rows).fill(NaN);
  const second = new Int32Array(rows).fill(-1);
  const secondShare = new Float64Array(rows).fill(NaN);
  const each = rule.rule === 'consensus' ? sliceRows(60 * rule.runs.length * matrix.cols) : sliceRows(4 * k * matrix.cols * matrix.cols);
  for (let from = 0; from < rows; from += each) {
    const part = Int32Array.from({ length: Math.min(each, rows - from) }, (_, i) => from + i);
    const shares = sharesOf(elementary, rule, takeRows(matrix, part));
    for (let i = 0; i < part.length; i++) {
      const row = from + i;
      const label = labels[row];
      if (label < 0) continue;
      own[row] = shares[i * k + label];
      sizes[label]++;
      if (own[row] < SURE) unsure[label]++;
      for (let c = 0; c < k; c++) {
        const share = shares[i * k + c];
        overlap[label][c] += share;
        if (c !== label && (second[row] < 0 || share > secondShare[row])) {
          second[row] = c;
          secondShare[row] = share;
        }
      }
    }
    yield { fraction: Math.min(1, (from + each) / rows) };
  }
  return {
    kind: rule.rule === 'consensus' ? 'runs' : 'probability', sure: SURE,
    overlap: overlap.map((sums, label) => Array.from(sums, (sum) => sum / sizes[label])),
    unsure: [...unsure], own, second, secondShare,
  };
}
