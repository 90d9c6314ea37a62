import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRule } from '../../../shared/cluster/assign-rule.ts';
import { coAssociation } from '../../../shared/cluster/consensus/co-association.ts';
import { consensusSample, consensusTree } from '../../../shared/cluster/consensus/consensus-fit.ts';
import { makeRuns, runRange } from '../../../shared/cluster/consensus/ensemble.ts';
import type { Consensus } from '../../../shared/cluster/consensus/ensemble.ts';
import { fit } from '../../../shared/cluster/fit.ts';
import type { ClusterFit } from '../../../shared/contract/results.ts';
import { createRandom } from '../../../shared/math/random.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { adjustedRand, csvColumns, csvMatrix, drain, matrixOf, zscored } from '../../helpers/matrices.ts';

const kernels = await loadTestKernels();
const METHOD: Consensus = { algorithm: 'consensus', runs: 40, runKMin: 'auto', runKMax: 'auto', runShare: 0.8, exact: false };
const fitted = (matrix: Matrix, k: number, seed = 1, method = METHOD): ClusterFit => drain(fit(kernels, matrix, { method, k, seed, sample: null }));

interface Expected { ks: number[]; labels: number[][]; heights: number[]; ambiguous: number; cophenetic: number }
const expected = JSON.parse(readFileSync(new URL('../../fixtures/expected/consensus.json', import.meta.url), 'utf8')) as Expected[];

describe('the tree of given runs, against scipy', () => {
  it.each(expected.map((entry, i) => [i, entry] as const))('set %i', (_, { ks, labels, heights, ambiguous, cophenetic }) => {
    const runs = { ks: Int32Array.from(ks), labels: Uint8Array.from(labels.flat()), centres: new Float64Array(0) };
    const found = drain(coAssociation(runs, labels[0].length, 1, 0));
    expect(found.tree.heights).toHaveLength(heights.length);
    heights.forEach((height, i) => expect(found.tree.heights[i]).toBeCloseTo(height, 10));
    expect(found.ambiguous).toBeCloseTo(ambiguous, 12);
    expect(found.cophenetic ?? 0).toBeCloseTo(cophenetic, 9);
  });
});

/** Two half moons. */
function moons(rows: number, seed: number): { matrix: Matrix; truth: number[] } {
  const random = createRandom(seed);
  const truth = Array.from({ length: rows }, (_, i) => i % 2);
  const at = truth.map((half) => {
    const turn = Math.PI * random.next();
    const noise = (): number => 0.08 * (random.next() + random.next() - 1);
    return half === 0 ? [Math.cos(turn) + noise(), Math.sin(turn) + noise()] : [1 - Math.cos(turn) + noise(), 0.5 - Math.sin(turn) + noise()];
  });
  return { matrix: matrixOf([at.map(([x]) => x), at.map(([, y]) => y)]), truth };
}

describe('consensus of several runs', () => {
  it('finds the half moons that k-means cuts', () => {
    const { matrix, truth } = moons(300, 5);
    const found = fitted(matrix, 2);
    expect(adjustedRand(found.labels, truth)).toBe(1);
    expect(found.consensus?.bySegment.every((one) => one !== null && one.agreement > 0.9)).toBe(true);
  });

  it('finds the three cultivars of wine', () => {
    const columns = [...csvColumns('classics/wine_sklearn.csv')];
    const names = columns.map(([name]) => name).filter((name) => name !== 'target' && name !== 'class' && name !== 'cultivar');
    const truth = columns.find(([name]) => !names.includes(name))?.[1] ?? [];
    expect(adjustedRand(fitted(zscored(csvMatrix('classics/wine_sklearn.csv', names)), 3).labels, truth)).toBeGreaterThan(0.7);
  });

  it('is the same for the same seed, and says of every customer how far the runs agree', () => {
    const { matrix } = moons(120, 2);
    const one = fitted(matrix, 3);
    expect(fitted(matrix, 3)).toEqual(one);
    const rows = one.consensus?.byRow ?? new Float64Array(0);
    expect(rows).toHaveLength(120);
    expect(rows.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(one.ownSilhouette?.kind).toBe('exact');
  });

  it('gives new rows the segment with whose members the runs put them most often', () => {
    const { matrix } = moons(240, 9);
    const found = fitted(matrix, 2);
    if (found.rule === null) throw new Error('no rule');
    const again = applyRule(kernels.elementary, found.rule, matrix);
    expect(adjustedRand(again.labels, found.labels)).toBeGreaterThan(0.97);
  });

  it('takes a sample above 10,000 customers, and every one has a segment', () => {
    const random = createRandom(3);
    const rows = 10_400;
    const truth = Array.from({ length: rows }, (_, i) => i % 4);
    const matrix = matrixOf([0, 1].map((j) => truth.map((group) => 8 * ((group >> j) & 1) + random.next() + random.next())));
    const found = fitted(matrix, 4, 1, { ...METHOD, runs: 10 });
    expect(consensusSample(rows, false)).toBe(5000);
    expect(found.consensus?.rows).toBe(5000);
    expect(adjustedRand(found.labels, truth)).toBe(1);
    expect(found.consensus?.byRow).toHaveLength(rows);
  });

  it('refuses more segments than different rows, and bears constants, ties and k = n', () => {
    const few = matrixOf([[0, 0, 1, 1, 5, 5]]);
    expect(() => fitted(few, 4)).toThrow(/k-above-distinct-rows/);
    expect(fitted(few, 3).sizes).toEqual([2, 2, 2]);
    expect(() => fitted(matrixOf([[0, 1, 2, 3, 4, 5]]), 5, 1, { ...METHOD, runs: 2, runKMax: 2, runShare: 1 })).toThrow(/runs-too-coarse/);
    expect(fitted(matrixOf([[4, 4, 4]]), 1).sizes).toEqual([3]);
    const apart = fitted(matrixOf([[0, 3, 9]]), 3);
    expect(apart.sizes).toEqual([1, 1, 1]);
    expect(apart.consensus?.bySegment).toEqual([null, null, null]);
  });

  it('any rows: k segments, cuts nest, order of runs does not matter', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })), { minLength: 6, maxLength: 40 }), (points) => {
      const matrix = matrixOf([points.map(([x]) => x), points.map(([, y]) => y)]);
      const distinct = new Set(points.map((point) => point.join())).size;
      const method = { ...METHOD, runs: 6 };
      const tree = drain(consensusTree(kernels, matrix, method, 1));
      expect(tree.heights.every((height, i) => height >= -1e-12 && height <= 1 + 1e-12 && (i === 0 || height >= tree.heights[i - 1]))).toBe(true);
      const kinds = points.length - tree.heights.filter((height) => !(height > 0)).length;
      const k = Math.min(3, distinct, kinds);
      const sizes = drain(fit(kernels, matrix, { method, k, seed: 1, sample: null, tree })).sizes;
      expect(sizes).toHaveLength(k);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(points.length);
    }), { numRuns: 25 });
  });
});

describe('the runs', () => {
  it('make as many segments as asked for, on every row', () => {
    const { matrix } = moons(90, 4);
    const runs = drain(makeRuns(kernels, matrix, { ...METHOD, runs: 8, runKMin: 3, runKMax: 5 }, 7, 1));
    expect([...runs.ks].every((k) => k >= 3 && k <= 5)).toBe(true);
    expect(runs.labels).toHaveLength(8 * 90);
    expect(runs.centres).toHaveLength(2 * runs.ks.reduce((sum, k) => sum + k, 0));
  });
  it('range: half the root to the root, or what is asked for', () => {
    expect(runRange(METHOD, 400)).toEqual({ low: 10, high: 20 });
    expect(runRange(METHOD, 1e6)).toEqual({ low: 25, high: 50 });
    expect(runRange({ ...METHOD, runKMin: 60 }, 400)).toEqual({ low: 60, high: 60 });
    expect(runRange({ ...METHOD, runKMin: 9, runKMax: 4 }, 400)).toEqual({ low: 4, high: 9 });
  });
});
