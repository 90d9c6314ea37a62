import type { Steps } from '../contract/compute.ts';
import type { Tree, TreeNode } from '../contract/predict.ts';
import { MISSING } from './bins.ts';
import type { Binning } from './bins.ts';
import { bestSplit, KEPT, leafValue } from './split.ts';
import type { NodeSums, Split, SplitLimits } from './split.ts';

export interface GrowInput {
  /** Codes row by row; see `codesOf`. */
  readonly codes: Uint8Array;
  readonly binnings: readonly Binning[];
  /** First and second derivatives of the loss, by row of `codes`. */
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  /** Rows of `codes` to fit on; put in another order. */
  readonly rows: Int32Array;
  /** Room of the same length. */
  readonly spare: Int32Array;
  readonly limits: SplitLimits & { readonly leaves: number; readonly depth: number };
  readonly learningRate: number;
}

/** A part of the tree that is not split yet. */
interface Open {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
  readonly sums: NodeSums;
  readonly histogram: Float64Array;
  readonly split: Split | null;
}

type Draft = { -readonly [K in keyof TreeNode]: TreeNode[K] };

/** Additions to histograms between two turns of the event loop. */
const TURN = 400_000;

/**
 * One regression tree for the derivatives, leaf by leaf, the largest gain first (of equals the older one). Leaf values are scaled by
 * the learning rate. Of two new parts only the smaller is counted; the other is what is left.
 * Sources: T. Chen, C. Guestrin, "XGBoost" (2016); G. Ke et al., "LightGBM" (2017).
 */
export function* growTree(input: GrowInput): Steps<Tree> {
  const { binnings, rows, limits } = input;
  const nodes: Draft[] = [];
  const leaf = (sums: NodeSums): number => nodes.push({
    feature: -1, threshold: null, levels: null, missingLeft: false, left: -1, right: -1, value: input.learningRate * leafValue(sums, limits.leafPenalty), cover: sums.rows,
  }) - 1;
  const opened = (node: number, from: number, to: number, depth: number, sums: NodeSums, histogram: Float64Array): Open => ({
    node, from, to, depth, sums, histogram,
    split: depth >= limits.depth || to - from < 2 * limits.minLeaf ? null : bestSplit(histogram, binnings, sums, limits),
  });
  const whole = yield* histogramOf(input, 0, rows.length);
  const total = totalOf(input);
  let open: Open[] = [opened(leaf(total), 0, rows.length, 0, total, whole)].filter(({ split }) => split !== null);
  let leaves = 1;
  while (open.length > 0 && leaves < limits.leaves) {
    const next = open.reduce((best, one) => ((one.split?.gain ?? 0) > (best.split?.gain ?? 0) ? one : best));
    open = open.filter((one) => one !== next);
    const { split, sums } = next;
    if (split === null) continue;
    const middle = partition(input, next.from, next.to, split);
    const right: NodeSums = { gradient: sums.gradient - split.left.gradient, hessian: sums.hessian - split.left.hessian, rows: sums.rows - split.left.rows };
    const smallLeft = middle - next.from <= next.to - middle;
    const counted = yield* smallLeft ? histogramOf(input, next.from, middle) : histogramOf(input, middle, next.to);
    const rest = next.histogram;
    for (let i = 0; i < rest.length; i++) rest[i] -= counted[i];
    Object.assign(nodes[next.node], splitFields(split, binnings), { left: leaf(split.left), right: leaf(right), value: 0 });
    leaves += 1;
    const parent = nodes[next.node];
    open.push(...[
      opened(parent.left, next.from, middle, next.depth + 1, split.left, smallLeft ? counted : rest),
      opened(parent.right, middle, next.to, next.depth + 1, right, smallLeft ? rest : counted),
    ].filter((one) => one.split !== null));
  }
  return nodes;
}

function splitFields(split: Split, binnings: readonly Binning[]): Pick<TreeNode, 'feature' | 'threshold' | 'levels' | 'missingLeft'> {
  const binning = binnings[split.feature];
  const missingLeft = split.goesLeft[MISSING] === 1;
  if (binning.kind === 'category') {
    return { feature: split.feature, threshold: null, levels: [...Array(binning.levels).keys()].filter((code) => split.goesLeft[code] === 1), missingLeft };
  }
  // Above the last border all numbers go left, and missing values alone go right.
  const threshold = split.border < binning.borders.length ? binning.borders[split.border] : Number.MAX_VALUE;
  return { feature: split.feature, threshold, levels: null, missingLeft };
}

function totalOf({ rows, gradient, hessian }: GrowInput): NodeSums {
  let [g, h] = [0, 0];
  for (const row of rows) {
    g += gradient[row];
    h += hessian[row];
  }
  return { gradient: g, hessian: h, rows: rows.length };
}

function* histogramOf({ codes, binnings, gradient, hessian, rows }: GrowInput, from: number, to: number): Steps<Float64Array> {
  const width = binnings.length;
  const out = new Float64Array(width * 256 * KEPT);
  const turn = Math.max(1, Math.floor(TURN / Math.max(1, width)));
  for (let start = from; start < to; start += turn) {
    const end = Math.min(to, start + turn);
    for (let i = start; i < end; i++) {
      const row = rows[i];
      const [g, h] = [gradient[row], hessian[row]];
      const place = row * width;
      for (let f = 0; f < width; f++) {
        const at = ((f << 8) + codes[place + f]) * KEPT;
        out[at] += g;
        out[at + 1] += h;
        out[at + 2] += 1;
      }
    }
    yield { fraction: 0 };
  }
  return out;
}

/** Puts the rows that go left first, both parts in their order. @returns where the right ones begin */
function partition({ codes, binnings, rows, spare }: GrowInput, from: number, to: number, { feature, goesLeft }: Split): number {
  const width = binnings.length;
  let [left, right] = [from, 0];
  for (let i = from; i < to; i++) {
    const row = rows[i];
    if (goesLeft[codes[row * width + feature]] === 1) rows[left++] = row;
    else spare[right++] = row;
  }
  for (let i = 0; i < right; i++) rows[left + i] = spare[i];
  return left;
}
