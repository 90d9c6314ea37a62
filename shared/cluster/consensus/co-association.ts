import type { Steps } from '../../contract/compute.ts';
import type { Hierarchy } from '../../contract/results.ts';
import { createRandom, sampleIndices } from '../../math/random.ts';
import { mergeByChain } from '../hierarchy/chain.ts';
import { pairClusters } from '../hierarchy/condensed.ts';
import { createMerges, treeOf } from '../hierarchy/merges.ts';
import { createPairs, mirrorPairs } from '../hierarchy/pairs.ts';
import type { Runs } from './ensemble.ts';

/** Shares of runs between which a pair of rows counts as undecided. */
const UNDECIDED = { low: 0.1, high: 0.9 } as const;
/** Rows whose pairs the cophenetic correlation is taken over; beyond, a seeded sample of them. */
const COPHENETIC_ROWS = 1000;
const COPHENETIC_STREAM = 7027;
/** Pairs counted between two yields. */
const PAIRS_PER_SLICE = 500_000;
/** Labels looked at between two yields. */
const ROWS_PER_SLICE = 500_000;

/** Rows that every run puts alike: the first of each kind, and the kind of each row. */
function* kindsOf({ ks, labels }: Runs, rows: number, fraction: number): Steps<{ first: Int32Array; kind: Int32Array }> {
  let kind: Int32Array = new Int32Array(rows);
  let count = 1;
  for (const [run, k] of ks.entries()) {
    const known = new Int32Array(count * k).fill(-1);
    const next = new Int32Array(rows);
    let found = 0;
    for (let i = 0; i < rows; i++) {
      const at = kind[i] * k + labels[run * rows + i];
      if (known[at] < 0) known[at] = found++;
      next[i] = known[at];
    }
    kind = next;
    count = found;
    if ((run + 1) * rows % ROWS_PER_SLICE < rows) yield { fraction };
  }
  const first = new Int32Array(count);
  for (let i = rows - 1; i >= 0; i--) first[kind[i]] = i;
  return { first, kind };
}

export interface CoAssociation {
  readonly tree: Omit<Hierarchy, 'leafOf'>;
  /** Share of the pairs of rows that between a tenth and nine tenths of the runs put together (PAC). */
  readonly ambiguous: number;
  /** Correlation of the heights at which two rows are joined with one minus the share of runs that put them together; null: one of them is constant. */
  readonly cophenetic: number | null;
}

/**
 * The tree of average linkage over one minus the share of runs that put two rows into one segment. Rows that all runs put alike
 * are joined at 0 and stand for each other, so that memory grows with the square of the different ones.
 * Sources: A. Fred, A. K. Jain, IEEE TPAMI 27 (2005); Y. Şenbabaoğlu et al., Scientific Reports 4 (2014) for the share of
 * ambiguous pairs; R. R. Sokal, F. J. Rohlf, Taxon 11 (1962) for the cophenetic correlation.
 *
 * @throws AppError `too-much-memory`
 */
export function* coAssociation(runs: Runs, rows: number, seed: number, from: number): Steps<CoAssociation> {
  const { first, kind } = yield* kindsOf(runs, rows, from);
  const count = first.length;
  const sizes = new Float64Array(count);
  for (const one of kind) sizes[one]++;
  const pairs = createPairs(count, 'Consensus');
  const { values, start } = pairs;
  yield { fraction: from };
  const share = 1 - from;
  let since = 0;
  for (const [run, k] of runs.ks.entries()) {
    for (const members of membersOf(first, runs.labels.subarray(run * rows, (run + 1) * rows), k)) {
      for (let a = 1; a < members.length; a++) {
        const at = start(members[a]);
        for (let b = 0; b < a; b++) values[at + members[b]]++;
      }
      since += (members.length * members.length) / 2;
      if (since < PAIRS_PER_SLICE) continue;
      since = 0;
      yield { fraction: from + (0.4 * share * run) / runs.ks.length };
    }
  }
  let undecided = 0;
  const all = runs.ks.length;
  for (let i = 1; i < count; i++) {
    const at = start(i);
    for (let other = 0; other < i; other++) {
      const together = values[at + other] / all;
      if (together > UNDECIDED.low && together < UNDECIDED.high) undecided += sizes[i] * sizes[other];
      values[at + other] = 1 - together;
    }
    if ((i & 255) === 0) yield { fraction: from + 0.4 * share };
  }
  yield* mirrorPairs(pairs, count, from + 0.4 * share, from + 0.5 * share);
  const chained = mergeByChain(pairClusters(pairs, sizes.slice(), 'average'));
  const merges = createMerges(rows - 1);
  let done = 0;
  kind.forEach((one, row) => {
    if (first[one] === row) return;
    merges.a[done] = first[one];
    merges.b[done++] = row;
  });
  for (let step = chained.next(); ; step = chained.next()) {
    if (step.done !== true) {
      yield { fraction: from + share * (0.5 + 0.5 * step.value.fraction) };
      continue;
    }
    step.value.heights.forEach((height, i) => {
      merges.a[done] = first[step.value.a[i]];
      merges.b[done] = first[step.value.b[i]];
      merges.heights[done++] = height;
    });
    break;
  }
  const tree = treeOf(merges, rows, true);
  return { tree, ambiguous: rows > 1 ? undecided / ((rows * (rows - 1)) / 2) : 0, cophenetic: yield* copheneticOf(runs, tree, seed) };
}

/** The rows of each label, as positions in `first`, ascending. */
function membersOf(first: Int32Array, labels: Uint8Array, k: number): Int32Array[] {
  const sizes = new Int32Array(k);
  for (const row of first) sizes[labels[row]]++;
  const members = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  first.forEach((row, at) => {
    const label = labels[row];
    members[label][sizes[label]++] = at;
  });
  return members;
}

function* copheneticOf({ ks, labels }: Runs, { leaves, left, right, heights }: Omit<Hierarchy, 'leafOf'>, seed: number): Steps<number | null> {
  const taken = sampleIndices(createRandom(seed, COPHENETIC_STREAM), leaves, Math.min(leaves, COPHENETIC_ROWS));
  let [n, sumX, sumY, squareX, squareY, both] = [0, 0, 0, 0, 0, 0];
  const below: number[][] = Array.from({ length: leaves }, () => []);
  for (const leaf of taken) below[leaf] = [leaf];
  let since = 0;
  for (const [i, height] of heights.entries()) {
    const [a, b] = [below[left[i]], below[right[i]]];
    for (const x of a) {
      since += b.length * ks.length;
      if (since >= PAIRS_PER_SLICE) {
        since = 0;
        yield { fraction: 1 };
      }
      for (const y of b) {
        let apart = 0;
        for (let at = 0; at < labels.length; at += leaves) if (labels[at + x] !== labels[at + y]) apart++;
        const distance = apart / ks.length;
        n++;
        sumX += height;
        sumY += distance;
        squareX += height * height;
        squareY += distance * distance;
        both += height * distance;
      }
    }
    below[left[i]] = [];
    below[right[i]] = [];
    below.push(a.length >= b.length ? a.concat(b) : b.concat(a));
  }
  const spread = (squareX - (sumX * sumX) / n) * (squareY - (sumY * sumY) / n);
  return n > 1 && spread > 0 ? (both - (sumX * sumY) / n) / Math.sqrt(spread) : null;
}
