import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { CurvePoint } from '../../../shared/contract/results.ts';
import type { GapResult } from '../../../shared/contract/validation.ts';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import { columnOf } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import type { Method } from '../../../shared/recipe/method.ts';
import { gapStatistic, tibshirani } from '../../../shared/validate/gap.ts';
import type { GapInput } from '../../../shared/validate/gap.ts';
import { predictionStrength } from '../../../shared/validate/prediction-strength.ts';
import { referenceDraw } from '../../../shared/validate/reference-data.ts';
import { segmentTree } from '../../../shared/validate/segment-tree.ts';
import { beatsChance, voteOnK } from '../../../shared/validate/vote.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { drain, matrixOf } from '../../helpers/matrices.ts';
import { referenceSet } from '../../helpers/reference-sets.ts';

interface KnownGap { gap: number[]; se: number[]; tibshirani: number }
interface Known {
  name: string;
  gap: KnownGap & { logW: number[] };
  original: KnownGap;
  strength: { k: number[]; mean: number[]; sd: number[]; optimal: number };
}
const known = JSON.parse(readFileSync(new URL('../../fixtures/expected/validation.json', import.meta.url), 'utf8')) as Known[];
const REFERENCES = 30;
const KMEANS: Method = { algorithm: 'kmeans', engine: 'fast', restarts: 10, maxIterations: 300 };

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadTestKernels();
});

const gapOf = (matrix: Matrix, more: Partial<GapInput> = {}): GapResult => (
  drain(gapStatistic(kernels, matrix, { method: KMEANS, seed: 1, kMax: 6, references: REFERENCES, kind: 'pca', ...more }))
);

describe('gap statistic as cluster::clusGap, within simulation error', () => {
  const kinds = known.flatMap((one) => [
    { name: one.name, kind: 'pca' as const, expected: one.gap as KnownGap }, { name: one.name, kind: 'box' as const, expected: one.original },
  ]);
  test.each(kinds)('$name, $kind', ({ name, kind, expected }) => {
    const found = gapOf(referenceSet(name), { kind });
    found.points.forEach((point, at) => {
      // s(k) holds the standard deviation over data sets; the means of so many and of 400 of them vary by a part of it.
      const error = expected.se[at] * Math.sqrt(1 / REFERENCES + 1 / 400);
      expect(Math.abs((point.gap ?? 0) - expected.gap[at])).toBeLessThanOrEqual(5 * error + 0.004);
      expect((point.error ?? 0) / expected.se[at]).toBeGreaterThan(0.6);
      expect((point.error ?? 0) / expected.se[at]).toBeLessThan(1.6);
    });
    if (name !== 'iris') expect(found.k).toBe(expected.tibshirani);
  });

  test.each(known)('$name: log W of the data itself', ({ name, gap }) => {
    const found = gapOf(referenceSet(name), { references: 2 });
    // Few starts, the same for the data and for random data, end a little above R's best of 20 where k is too large.
    found.points.forEach(({ logW }, at) => expect(logW).toBeLessThanOrEqual(gap.logW[at] + 0.01));
    expect(found.points.slice(0, 4).map(({ logW }) => logW)).toEqual(gap.logW.slice(0, 4).map((value) => expect.closeTo(value, 6)));
  });

  it('takes one segment for one cloud, and the silhouettes of random data lie around its own', () => {
    const random = createRandom(2);
    const uniform = matrixOf([0, 1].map(() => Array.from({ length: 200 }, () => random.next())));
    const found = gapOf(uniform, { references: 20, kMax: 4 });
    expect(found.k).toBe(1);
    for (const point of found.points.slice(1)) {
      expect(point.random?.low).toBeLessThan(point.random?.mean ?? 0);
      expect(point.random?.high).toBeLessThan(0.5);
      expect(point.random?.low).toBeGreaterThan(0.25);
    }
  });

  it('knows no gap where segments are single rows, and none at all for one distinct row', () => {
    const few = gapOf(matrixOf([[0, 1, 5]]), { kMax: 5, references: 3 });
    expect(few.points.map(({ gap }) => gap === null)).toEqual([false, false, true, true, true]);
    const same = gapOf(matrixOf([[2, 2, 2, 2]]), { kMax: 3, references: 3 });
    expect(same.points.every(({ gap, logW, random }) => gap === null && logW === null && random === null)).toBe(true);
    expect(same.k).toBeNull();
  });
});

describe("Tibshirani's rule", () => {
  const points = (gaps: readonly (number | null)[], error = 0.1) => gaps.map((gap, i) => ({ k: i + 1, gap, error }));
  it('takes the first k that the next does not beat by more than its error', () => {
    expect(tibshirani(points([0, 0.5, 0.55, 1]))).toBe(2);
    expect(tibshirani(points([0, 0.5, 1, 1.5]))).toBe(4);
    expect(tibshirani(points([0.3, 0.2]))).toBe(1);
    expect(tibshirani(points([null, null]))).toBeNull();
  });
});

describe('random data', () => {
  const own = referenceSet('wholesale');
  it('keeps shape and range, and shuffled columns keep their values', () => {
    const of = (kind: 'pca' | 'box' | 'permuted'): Matrix => drain(referenceDraw(kernels, own, kind))(createRandom(4));
    for (const kind of ['pca', 'box', 'permuted'] as const) expect([of(kind).rows, of(kind).cols]).toEqual([own.rows, own.cols]);
    expect(columnOf(of('permuted'), 2).toSorted()).toEqual(columnOf(own, 2).toSorted());
    expect([...columnOf(of('permuted'), 2)]).not.toEqual([...columnOf(own, 2)]);
    const box = columnOf(of('box'), 1);
    expect(Math.max(...box)).toBeLessThanOrEqual(Math.max(...columnOf(own, 1)));
    expect(Math.min(...box)).toBeGreaterThanOrEqual(Math.min(...columnOf(own, 1)));
  });
});

describe('prediction strength as fpc::prediction.strength, within simulation error', () => {
  test.each(known)('$name', ({ name, strength }) => {
    const splits = 50;
    const found = drain(predictionStrength(kernels, referenceSet(name), { method: KMEANS, seed: 3, ks: strength.k, splits }));
    found.points.forEach((point, at) => {
      const error = strength.sd[at] * Math.sqrt(1 / 200 + 1 / splits);
      expect(Math.abs(point.strength - strength.mean[at]), `k = ${point.k}`).toBeLessThanOrEqual(4 * error + 0.01);
    });
    if (name !== 'iris') expect(found.k).toBe(strength.optimal);
  });

  it('has no more to say than there are rows', () => {
    expect(drain(predictionStrength(kernels, matrixOf([[1]]), { method: KMEANS, seed: 1, ks: [2], splits: 2 }))).toMatchObject({ points: [], k: null });
    expect(drain(predictionStrength(kernels, matrixOf([[1, 1, 1, 1]]), { method: KMEANS, seed: 1, ks: [2, 3], splits: 3 })).k).toBe(3);
  });
});

const point = (k: number, more: Partial<CurvePoint>): CurvePoint => ({
  k, inertia: 1, sizes: [], iterations: 1, converged: true, stability: null, bic: null, aic: null, icl: null, collapsed: false, objective: null, ownSilhouette: null, entropy: null, silhouetteBySegment: [],
  silhouette: { value: null, kind: 'exact', n: 10, standardError: null }, daviesBouldin: null, calinskiHarabasz: null, dunn: null, ...more,
});
const silhouette = (value: number): Pick<CurvePoint, 'silhouette'> => ({ silhouette: { value, kind: 'exact', n: 10, standardError: null } });

describe('the vote', () => {
  const curve = [
    point(2, { ...silhouette(0.5), daviesBouldin: 0.9, calinskiHarabasz: 10, dunn: 0.1, bic: 50 }),
    point(3, { ...silhouette(0.7), daviesBouldin: 0.5, calinskiHarabasz: 30, dunn: 0.1, bic: 40 }),
    point(4, { ...silhouette(0.6), daviesBouldin: 0.6, calinskiHarabasz: 40, dunn: 0.05, bic: 45 }),
  ];
  const nothing = { curve, elbow: null, recommended: null, gap: null, prediction: null, stability: null };

  it('counts each index once; what is not known has no vote', () => {
    const vote = voteOnK({ ...nothing, elbow: 3, stability: [{ k: 2, mean: 0.99, least: 0.98 }, { k: 3, mean: 0.9, least: 0.8 }, { k: 4, mean: 0.9, least: 0.7 }] });
    expect(vote.k).toBe(3);
    expect(vote.shares.map(({ k, indices }) => [k, indices])).toEqual([
      [3, ['elbow', 'silhouette', 'daviesBouldin', 'bic', 'stability']], [2, ['dunn']], [4, ['calinskiHarabasz']],
    ]);
    expect(vote.shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(vote.indices.find(({ index }) => index === 'gap')?.k).toBeNull();
  });

  it('no indices: no number', () => {
    expect(voteOnK({ ...nothing, curve: [] })).toMatchObject({ k: null, shares: [] });
  });

  it('of equal numbers the recommended one is taken, else the smaller', () => {
    const even = [point(2, silhouette(0.5)), point(3, silhouette(0.4))];
    expect(voteOnK({ ...nothing, curve: even, elbow: 3 }).k).toBe(2);
    expect(voteOnK({ ...nothing, curve: even, elbow: 3, recommended: 3 }).k).toBe(3);
  });

  it('says which numbers beat random data', () => {
    const random = (high: number) => ({ mean: high, low: high, high });
    const gap: GapResult = {
      references: 10, kind: 'pca', rows: 10, k: 1,
      points: [2, 3].map((k) => ({ k, logW: 0, gap: 0, error: 0, random: random(k === 2 ? 0.6 : 0.65) })),
    };
    expect(beatsChance(curve, gap)).toEqual([{ k: 2, beats: false }, { k: 3, beats: true }]);
    expect(beatsChance(curve, null)).toEqual([]);
  });
});

it('the tree tells how many customers go where', () => {
  const fits = [
    { k: 2, labels: Int32Array.of(0, 0, 0, 1), sizes: [3, 1] },
    { k: 3, labels: Int32Array.of(0, 0, 2, 1), sizes: [2, 1, 1] },
  ];
  expect(segmentTree(fits).links).toEqual([
    { level: 0, from: 0, to: 0, count: 2, ofFrom: 2 / 3, ofTo: 1 },
    { level: 0, from: 0, to: 2, count: 1, ofFrom: 1 / 3, ofTo: 1 },
    { level: 0, from: 1, to: 1, count: 1, ofFrom: 1, ofTo: 1 },
  ]);
});
