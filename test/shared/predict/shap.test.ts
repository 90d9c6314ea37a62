import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PredictColumn, Tree, TreesPredictor } from '../../../shared/contract/predict.ts';
import { fitBoosted } from '../../../shared/predict/boost.ts';
import { fitLinear, linearBase } from '../../../shared/predict/linear.ts';
import { readyPredictor } from '../../../shared/predict/ready.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';
import { finish } from '../../helpers/telco.ts';

/** Whether a row goes left, straight from the node. */
function left(node: Tree[number], column: PredictColumn, row: number): boolean {
  if (column.kind === 'numeric') return column.values[row] === column.values[row] ? column.values[row] <= (node.threshold as number) : node.missingLeft;
  return column.codes[row] < 0 ? node.missingLeft : (node.levels as readonly number[]).includes(column.codes[row]);
}

/** Mean of the tree where only the features of `known` are known (Lundberg 2020, algorithm 1). */
function expectation(tree: Tree, columns: readonly PredictColumn[], row: number, known: number, at = 0): number {
  const node = tree[at];
  if (node.feature < 0) return node.value;
  const below = (child: number): number => expectation(tree, columns, row, known, child);
  if ((known >> node.feature) & 1) return below(left(node, columns[node.feature], row) ? node.left : node.right);
  return (below(node.left) * tree[node.left].cover + below(node.right) * tree[node.right].cover) / node.cover;
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** Shapley values by their definition. */
function bruteForce({ trees }: TreesPredictor, columns: readonly PredictColumn[], row: number): number[] {
  const d = columns.length;
  const value = (known: number): number => trees.reduce((sum, tree) => sum + expectation(tree, columns, row, known), 0);
  return columns.map((_, feature) => {
    let sum = 0;
    for (let set = 0; set < 1 << d; set++) {
      if ((set >> feature) & 1) continue;
      const size = set.toString(2).replaceAll('0', '').length;
      sum += ((factorial(size) * factorial(d - size - 1)) / factorial(d)) * (value(set | (1 << feature)) - value(set));
    }
    return sum;
  });
}

const cell = fc.record({ a: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(NaN)), b: fc.integer({ min: -3, max: 3 }), c: fc.integer({ min: -1, max: 3 }), d: fc.double({ min: 0, max: 1, noNaN: true }), yes: fc.integer({ min: 0, max: 1 }) });
const data = fc.array(cell, { minLength: 30, maxLength: 80 }).filter((rows) => new Set(rows.map(({ yes }) => yes)).size === 2);

function columnsOf(rows: readonly { a: number; b: number; c: number; d: number }[]): PredictColumn[] {
  const number = (name: 'a' | 'b' | 'd'): PredictColumn => ({ kind: 'numeric', name, label: name, values: Float64Array.from(rows, (row) => row[name]) });
  return [number('a'), number('b'), { kind: 'category', name: 'c', label: 'c', levels: ['p', 'q', 'r', 's'], codes: Int32Array.from(rows, ({ c }) => c) }, number('d')];
}

describe('SHAP values', () => {
  it('of trees are the Shapley values over all sets of features, and add up', () => {
    fc.assert(fc.property(data, (rows) => {
      const columns = columnsOf(rows);
      const outcome = Uint8Array.from(rows, ({ yes }) => yes);
      const all = Int32Array.from(rows.keys());
      const model = finish(fitBoosted({ columns, outcome, rows: all, watch: new Int32Array(0), options: { trees: 3, learningRate: 0.5, leaves: 8, depth: 5, minLeaf: 1, leafPenalty: 0.5 } }, hostElementary));
      const ready = readyPredictor(model, columns);
      const taken = finish(ready.rowsOf(columns, all));
      const [shap, margins] = [finish(taken.shap()), finish(taken.margins())];
      for (const row of [0, 7, 20]) {
        const own = [...shap.subarray(row * 4, row * 4 + 4)];
        bruteForce(model, columns, row).forEach((value, f) => expect(own[f]).toBeCloseTo(value, 10));
        expect(own.reduce((sum, value) => sum + value, ready.base)).toBeCloseTo(margins[row], 10);
      }
    }), { numRuns: 40 });
  });

  it('of a published example: the tree of Lundberg 2018, figure 1', () => {
    // Model A of the paper: fever and cough are worth 80 together, 0 otherwise, each as frequent as not. With both: 30 each of the base of 20.
    const leaf = (value: number, cover: number) => ({ feature: -1, threshold: null, levels: null, missingLeft: false, left: -1, right: -1, value, cover });
    const split = (feature: number, l: number, r: number, cover: number) => ({ feature, threshold: 0.5, levels: null, missingLeft: false, left: l, right: r, value: 0, cover });
    const a: Tree = [split(0, 1, 2, 4), split(1, 3, 4, 2), split(1, 5, 6, 2), leaf(0, 1), leaf(0, 1), leaf(0, 1), leaf(80, 1)];
    // Model B: cough adds 10 to that. The paper: fever 30, cough 35, base 25.
    const b: Tree = [split(1, 1, 2, 4), split(0, 3, 4, 2), split(0, 5, 6, 2), leaf(0, 1), leaf(0, 1), leaf(10, 1), leaf(90, 1)];
    const columns: PredictColumn[] = ['fever', 'cough'].map((name) => ({ kind: 'numeric', name, label: name, values: Float64Array.of(1) }));
    for (const [tree, values, base] of [[a, [30, 30], 20], [b, [30, 35], 25]] as const) {
      const ready = readyPredictor({ kind: 'boosted', base: 0, trees: [tree] }, columns);
      expect(ready.base).toBeCloseTo(base, 12);
      expect([...finish(finish(ready.rowsOf(columns, Int32Array.of(0))).shap())]).toEqual(values.map((value) => expect.closeTo(value, 10)));
    }
  });

  it('of a logistic regression add up, and are coefficient times distance from the mean', () => {
    fc.assert(fc.property(data, (rows) => {
      const columns = columnsOf(rows);
      const all = Int32Array.from(rows.keys());
      const model = finish(fitLinear(columns, Uint8Array.from(rows, ({ yes }) => yes), all, 1, hostElementary));
      const ready = finish(readyPredictor(model, columns).rowsOf(columns, all));
      const [shap, margins] = [finish(ready.shap()), finish(ready.margins())];
      all.forEach((row) => expect(shap.subarray(row * 4, row * 4 + 4).reduce((sum, value) => sum + value, linearBase(model))).toBeCloseTo(margins[row], 10));
      const mean = (f: number): number => all.reduce((sum, row) => sum + shap[row * 4 + f], 0) / all.length;
      for (const f of [0, 1, 2, 3]) expect(mean(f)).toBeCloseTo(0, 10);
    }), { numRuns: 30 });
  });

  it('of shuffled rows are those of the other row for that feature', () => {
    const columns = columnsOf(Array.from({ length: 60 }, (_, i) => ({ a: i % 6, b: i % 4, c: i % 5 - 1, d: i / 60 })));
    const outcome = Uint8Array.from({ length: 60 }, (_, i) => (i % 6 > 2 ? 1 : 0));
    const all = Int32Array.from(outcome.keys());
    const model = finish(fitBoosted({ columns, outcome, rows: all, watch: new Int32Array(0), options: { trees: 3, learningRate: 0.5, leaves: 4, depth: 3, minLeaf: 2, leafPenalty: 1 } }, hostElementary));
    const ready = finish(readyPredictor(model, columns).rowsOf(columns, all));
    const moved = finish(ready.shuffled(0, all.map((row) => (row + 1) % 60)));
    const other = columns.map((column, f) => (f === 0 && column.kind === 'numeric' ? { ...column, values: column.values.map((_, i) => column.values[(i + 1) % 60]) } : column));
    expect(moved).toEqual(finish(finish(readyPredictor(model, columns).rowsOf(other, all)).margins()));
  });
});
