import { MISSING } from './bins.ts';
import type { Binning } from './bins.ts';

/** Numbers kept for each bin of a histogram: sum of first derivatives, of second ones, rows. */
export const KEPT = 3;
const BIN = 256;
/** Least sum of second derivatives on either side of a split. */
const LEAST_HESSIAN = 1e-3;
/** Levels with fewer rows than this are not sorted by their derivatives: there is too little to sort them by. */
const LEVEL_SUPPORT = 10;

export interface SplitLimits {
  readonly minLeaf: number;
  readonly leafPenalty: number;
}

/** Sums over the rows of a node. */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

export interface Split {
  readonly feature: number;
  readonly gain: number;
  /** Codes that go left, 1 for each; that of missing values included. */
  readonly goesLeft: Uint8Array;
  /** Position of the border, for numbers; −1 where only missing values are set apart. */
  readonly border: number;
  readonly left: NodeSums;
}

/** Value of a leaf that makes the second-order loss least: −G / (H + λ). Source: Chen and Guestrin 2016, equation 5. */
export const leafValue = ({ gradient, hessian }: NodeSums, penalty: number): number => -gradient / (hessian + penalty + 1e-15);

/** By how much a leaf with these sums lowers the loss (twice that). */
const score = (gradient: number, hessian: number, penalty: number): number => (gradient * gradient) / (hessian + penalty + 1e-15);

/** The best split found so far, in place. */
interface Best {
  gain: number;
  feature: number;
  at: number;
  missingLeft: boolean;
  order: number[] | null;
  left: NodeSums;
}

/**
 * The split with the largest gain, the first of equals; null where none helps. Missing values are tried on both sides; levels are put
 * in order of G / H and cut there, as in LightGBM (Ke et al. 2017) and scikit-learn.
 *
 * @param histogram by feature, 256 bins of `KEPT` numbers
 */
export function bestSplit(histogram: Float64Array, binnings: readonly Binning[], sums: NodeSums, limits: SplitLimits): Split | null {
  const best: Best = { gain: 0, feature: -1, at: 0, missingLeft: false, order: null, left: sums };
  binnings.forEach((binning, feature) => {
    const bins = histogram.subarray(feature * BIN * KEPT, (feature + 1) * BIN * KEPT);
    if (binning.kind === 'numeric') splitNumbers(bins, binning.borders.length + 1, feature, sums, limits, best);
    else splitLevels(bins, binning.levels, feature, sums, limits, best);
  });
  if (best.feature < 0) return null;
  const goesLeft = new Uint8Array(BIN);
  if (best.order === null) {
    goesLeft.fill(1, 0, best.at + 1);
    if (best.missingLeft) goesLeft[MISSING] = 1;
    else goesLeft[MISSING] = 0;
  } else for (const code of best.order) goesLeft[code] = 1;
  // Where the rows had no gap, one in other rows goes with the greater part.
  const gaps = histogram[(best.feature * BIN + MISSING) * KEPT + 2];
  if (gaps === 0) goesLeft[MISSING] = best.left.rows > sums.rows - best.left.rows ? 1 : 0;
  return { feature: best.feature, gain: best.gain, goesLeft, border: best.order === null ? best.at : -1, left: best.left };
}

/** Tries a split with these sums on the left. @returns whether a later one on the same way can still have enough rows on the right */
function consider(gradient: number, hessian: number, rows: number, sums: NodeSums, limits: SplitLimits, best: Best): 'better' | 'not' | 'end' {
  if (rows < limits.minLeaf || hessian < LEAST_HESSIAN) return 'not';
  const [g, h, n] = [sums.gradient - gradient, sums.hessian - hessian, sums.rows - rows];
  if (n < limits.minLeaf || h < LEAST_HESSIAN) return 'end';
  const gain = score(gradient, hessian, limits.leafPenalty) + score(g, h, limits.leafPenalty) - score(sums.gradient, sums.hessian, limits.leafPenalty);
  if (!(gain > best.gain)) return 'not';
  best.gain = gain;
  best.left = { gradient, hessian, rows };
  return 'better';
}

function splitNumbers(bins: Float64Array, count: number, feature: number, sums: NodeSums, limits: SplitLimits, best: Best): void {
  const gaps = MISSING * KEPT;
  const hasGaps = bins[gaps + 2] > 0;
  for (const missingLeft of hasGaps ? [false, true] : [false]) {
    let [gradient, hessian, rows] = missingLeft ? [bins[gaps], bins[gaps + 1], bins[gaps + 2]] : [0, 0, 0];
    // With gaps on the right, all numbers may go left.
    const last = hasGaps && !missingLeft ? count : count - 1;
    for (let bin = 0; bin < last; bin++) {
      gradient += bins[bin * KEPT];
      hessian += bins[bin * KEPT + 1];
      rows += bins[bin * KEPT + 2];
      const verdict = consider(gradient, hessian, rows, sums, limits, best);
      if (verdict === 'end') break;
      if (verdict === 'better') Object.assign(best, { feature, at: bin, missingLeft, order: null });
    }
  }
}

function splitLevels(bins: Float64Array, levels: number, feature: number, sums: NodeSums, limits: SplitLimits, best: Best): void {
  const codes: number[] = [];
  const support = sums.rows / sums.hessian;
  for (const code of [...Array(levels).keys(), MISSING]) if (bins[code * KEPT + 1] * support >= LEVEL_SUPPORT) codes.push(code);
  if (codes.length < 2) return;
  const slope = (code: number): number => bins[code * KEPT] / (bins[code * KEPT + 1] + LEVEL_SUPPORT);
  codes.sort((a, b) => slope(a) - slope(b) || a - b);
  const middle = (codes.length + 1) >> 1;
  for (const order of [codes, codes.toReversed()]) {
    let [gradient, hessian, rows] = [0, 0, 0];
    for (let i = 0; i < middle; i++) {
      const at = order[i] * KEPT;
      gradient += bins[at];
      hessian += bins[at + 1];
      rows += bins[at + 2];
      const verdict = consider(gradient, hessian, rows, sums, limits, best);
      if (verdict === 'end') break;
      if (verdict === 'better') Object.assign(best, { feature, at: i, missingLeft: false, order: order.slice(0, i + 1) });
    }
  }
}
