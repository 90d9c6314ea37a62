import type { ConsensusRule } from '../../contract/assign-rule.ts';
import type { Steps } from '../../contract/compute.ts';
import type { ClusterFit, Ensemble, Hierarchy, Silhouette } from '../../contract/results.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { nearestNeighbours } from '../../kernels/neighbours.ts';
import { takeRows } from '../../math/matrix.ts';
import type { Matrix } from '../../math/matrix.ts';
import { createRandom, sampleIndices } from '../../math/random.ts';
import { mean } from '../../math/stats.ts';
import { cutFit } from '../hierarchy/cut.ts';
import { cutTree } from '../hierarchy/merges.ts';
import { distinctRows, sizesOf } from '../partition.ts';
import { coAssociation } from './co-association.ts';
import { makeRuns, runRange } from './ensemble.ts';
import type { Consensus } from './ensemble.ts';

/** Up to this many rows the runs and their tree are of all rows; above, of a sample. */
const EXACT_ROWS = 10_000;
const SAMPLE_ROWS = 5000;
const SAMPLE_STREAM = 7023;
/** Share of the progress that the runs are. */
const RUNS_SHARE = 0.6;

/** Rows that the runs are made on; null: all. */
export function consensusSample(rows: number, exact: boolean): number | null {
  return rows > EXACT_ROWS && !exact ? SAMPLE_ROWS : null;
}

/**
 * The tree of a consensus of several runs (evidence accumulation), with the runs. Above 10,000 rows that of a seeded sample of
 * 5,000; the other rows belong to the nearest row of the sample.
 *
 * @param matrix finite values
 * @throws AppError `too-much-memory`
 */
export function* consensusTree(kernels: Kernels, matrix: Matrix, method: Consensus, seed: number): Steps<Hierarchy> {
  const size = consensusSample(matrix.rows, method.exact);
  const taken = size === null ? matrix : takeRows(matrix, sampleIndices(createRandom(seed, SAMPLE_STREAM), matrix.rows, size));
  const runs = yield* makeRuns(kernels, taken, method, seed, RUNS_SHARE);
  const { tree, ambiguous, cophenetic } = yield* coAssociation(runs, taken.rows, seed, RUNS_SHARE);
  const leafOf = size === null ? null : (yield* nearestNeighbours(kernels, taken, 1, matrix)).indices;
  return { ...tree, leafOf, ensemble: { ...runs, ambiguous, cophenetic } };
}

/** For each run the rows of each of its segments that are in each segment of the consensus: run by run, its segments × k. */
function countsOf({ ks, labels }: Ensemble, own: Int32Array, k: number): Int32Array[] {
  const rows = own.length;
  return Array.from(ks, (segments, run) => {
    const counts = new Int32Array(segments * k);
    for (let i = 0; i < rows; i++) counts[labels[run * rows + i] * k + own[i]]++;
    return counts;
  });
}

interface Agreement {
  /** Mean share of runs that put a row together with the other members of its segment; NaN for a row alone. */
  readonly own: Float64Array;
  /** The same with the members of the segment with which it is highest besides. */
  readonly next: Float64Array;
  readonly silhouette: Silhouette;
}

/** How far the runs agree with segments, and the silhouette on one minus the share of runs that put two rows together. */
function agreementOf(ensemble: Ensemble, counts: readonly Int32Array[], labels: Int32Array, k: number, all: boolean): Agreement {
  const rows = labels.length;
  const sizes = sizesOf(labels, k);
  const runs = ensemble.ks.length;
  const own = new Float64Array(rows);
  const next = new Float64Array(rows);
  const values = new Float64Array(rows);
  const together = new Float64Array(k);
  for (let i = 0; i < rows; i++) {
    together.fill(0);
    for (let run = 0; run < runs; run++) {
      const from = ensemble.labels[run * rows + i] * k;
      for (let c = 0; c < k; c++) together[c] += counts[run][from + c];
    }
    const label = labels[i];
    own[i] = sizes[label] > 1 ? (together[label] - runs) / (runs * (sizes[label] - 1)) : NaN;
    for (let c = 0; c < k; c++) if (c !== label) next[i] = Math.max(next[i], together[c] / (runs * sizes[c]));
    const larger = Math.max(1 - own[i], 1 - next[i]);
    values[i] = sizes[label] > 1 && larger > 0 ? (own[i] - next[i]) / larger : 0;
  }
  const value = mean(values);
  const squares = values.reduce((sum, at) => sum + (at - value) * (at - value), 0);
  return {
    own, next,
    silhouette: {
      value: k > 1 ? value : null, kind: all ? 'exact' : 'sampled', n: rows,
      standardError: k > 1 ? Math.sqrt(squares / rows) / Math.sqrt(rows) : null,
    },
  };
}

/**
 * The segments of a consensus at a number of them: its tree cut there. `objective` is the sum over the rows of how much of the runs
 * does not put them together with their segment.
 *
 * @throws AppError `k-above-distinct-rows` {k, distinct}; `runs-too-coarse` {k, kinds} when more rows than that differ, but not in the runs
 */
export function consensusFit(matrix: Matrix, tree: Hierarchy, ensemble: Ensemble, k: number, method: Consensus): ClusterFit {
  const kinds = tree.leaves - tree.heights.filter((height) => !(height > 0)).length;
  if (k > kinds && distinctRows(matrix, k) >= k) throw new AppError('runs-too-coarse', { k, kinds });
  const fit = cutFit(matrix, tree, k);
  const renamed = new Int32Array(k);
  cutTree(tree, k).forEach((label, row) => {
    renamed[label] = fit.labels[row];
  });
  const leaves = cutTree({ ...tree, leafOf: null }, k).map((label) => renamed[label]);
  const counts = countsOf(ensemble, leaves, k);
  const { own, next, silhouette } = agreementOf(ensemble, counts, leaves, k, tree.leafOf === null);
  const sure = own.map((value, i) => (value + next[i] > 0 ? value / (value + next[i]) : value === 0 ? 0.5 : NaN));
  const members = (values: Float64Array, label: number): Float64Array => values.filter((_, i) => leaves[i] === label && !Number.isNaN(own[i]));
  const { low, high } = runRange(method, tree.leaves);
  return {
    ...fit,
    ownSilhouette: silhouette,
    objective: own.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1 - value), 0),
    rule: ruleOf(ensemble, counts, sizesOf(leaves, k), matrix.cols),
    consensus: {
      runs: method.runs, kMin: low, kMax: high, rows: tree.leaves,
      ambiguous: ensemble.ambiguous, cophenetic: ensemble.cophenetic,
      bySegment: Array.from({ length: k }, (_, label) => {
        const values = members(own, label);
        return values.length === 0 ? null : { together: mean(values), agreement: mean(members(sure, label)) };
      }),
      byRow: tree.leafOf === null ? sure : Float64Array.from(tree.leafOf, (leaf) => sure[leaf]),
    },
  };
}

function ruleOf({ ks, centres }: Ensemble, counts: readonly Int32Array[], sizes: readonly number[], cols: number): ConsensusRule {
  const k = sizes.length;
  let from = 0;
  return {
    rule: 'consensus',
    runs: Array.from(ks, (segments, run) => {
      const at = from;
      from += segments * cols;
      return {
        centres: Array.from({ length: segments }, (_, c) => [...centres.subarray(at + c * cols, at + (c + 1) * cols)]),
        shares: Array.from({ length: segments }, (_, c) => sizes.map((size, label) => counts[run][c * k + label] / size)),
      };
    }),
  };
}
