import type { Steps } from '../contract/compute.ts';
import type { PredictColumn, PredictOptions, Tree, TreesPredictor } from '../contract/predict.ts';
import type { Elementary } from '../math/elementary.ts';
import { sigmoid } from '../math/logistic.ts';
import { binningOf, codesOf } from './bins.ts';
import { growTree } from './grow.ts';
import { allRows } from './spread-rows.ts';
import { addTree, treeTable } from './tree-table.ts';

export interface BoostInput {
  readonly columns: readonly PredictColumn[];
  /** 1 or 0 by row of the columns. */
  readonly outcome: Uint8Array;
  /** Rows to fit on. */
  readonly rows: Int32Array;
  /** Rows that say when to stop; empty: all trees are made. */
  readonly watch: Int32Array;
  readonly options: Pick<PredictOptions, 'trees' | 'learningRate' | 'leaves' | 'depth' | 'minLeaf' | 'leafPenalty'>;
}

/** Rounds without a better loss on the watched rows after which no more trees are made. */
const PATIENCE = 15;
/** Rows between two turns of the event loop. */
const TURN = 50_000;

/** Log loss of an outcome at these log-odds. */
function lossAt(margin: number, outcome: number, { exp, log1p }: Elementary): number {
  const eta = outcome === 1 ? margin : -margin;
  return eta > 0 ? log1p(exp(-eta)) : log1p(exp(eta)) - eta;
}

/**
 * Gradient boosted trees for the log-odds of a yes: each tree is fitted to first and second derivatives of the log loss, beginning with
 * the log-odds of all rows together. The same numbers as scikit-learn's `HistGradientBoostingClassifier` within its single
 * precision. With watched rows, trees after the best round are dropped.
 * Sources: J. Friedman, "Greedy function approximation" (2001); T. Chen, C. Guestrin, "XGBoost" (2016).
 */
export function* fitBoosted(input: BoostInput, elementary: Elementary): Steps<TreesPredictor> {
  const { columns, outcome, rows, watch, options } = input;
  const binnings = [];
  for (const column of columns) {
    binnings.push(binningOf(column, rows));
    yield { fraction: 0 };
  }
  const own = codesOf(columns, binnings, rows);
  const watched = codesOf(columns, binnings, watch);
  const yes = rows.reduce((sum, row) => sum + outcome[row], 0);
  const base = elementary.log(yes / (rows.length - yes));
  const margins = new Float64Array(rows.length).fill(base);
  const watchedMargins = new Float64Array(watch.length).fill(base);
  const [gradient, hessian] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  const [order, spare] = [new Int32Array(rows.length), new Int32Array(rows.length)];
  const all = allRows(rows.length);
  const limits = { minLeaf: options.minLeaf, leafPenalty: options.leafPenalty, leaves: options.leaves, depth: options.depth };
  const trees: Tree[] = [];
  let [best, bestRound] = [Infinity, 0];
  for (let round = 1; round <= options.trees; round++) {
    for (let i = 0; i < rows.length; i++) {
      const p = sigmoid(margins[i], elementary);
      gradient[i] = p - outcome[rows[i]];
      hessian[i] = p * (1 - p);
      if (i % TURN === TURN - 1) yield { fraction: round / options.trees };
    }
    order.set(all);
    const tree = yield* growTree({ codes: own, binnings, gradient, hessian, rows: order, spare, limits, learningRate: options.learningRate });
    if (tree.length === 1) break;
    trees.push(tree);
    const table = treeTable(tree, binnings);
    for (let from = 0; from < rows.length; from += TURN) {
      addTree(table, own, columns.length, from, Math.min(rows.length, from + TURN), margins);
      yield { fraction: round / options.trees };
    }
    if (watch.length === 0) continue;
    addTree(table, watched, columns.length, 0, watch.length, watchedMargins);
    let loss = 0;
    for (let i = 0; i < watch.length; i++) loss += lossAt(watchedMargins[i], outcome[watch[i]], elementary);
    if (loss < best) [best, bestRound] = [loss, round];
    if (round - bestRound >= PATIENCE) break;
  }
  return { kind: 'boosted', base, trees: watch.length === 0 ? trees : trees.slice(0, Math.max(1, bestRound)) };
}
