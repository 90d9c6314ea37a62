import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { fit } from '../../../shared/cluster/fit.ts';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import type { Method } from '../../../shared/recipe/method.ts';
import { bootstrapRows, halves } from '../../../shared/validate/resample.ts';
import { stabilityOf } from '../../../shared/validate/stability.ts';
import type { StabilityInput } from '../../../shared/validate/stability.ts';
import type { StabilityResult } from '../../../shared/contract/validation.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { drain, matrixOf } from '../../helpers/matrices.ts';
import { referenceSet } from '../../helpers/reference-sets.ts';

interface Known {
  name: string;
  stability: { k: number; sizes: number[]; mean: number[]; sd: number[]; recovered: number[]; dissolved: number[] }[];
}
const known = JSON.parse(readFileSync(new URL('../../fixtures/expected/validation.json', import.meta.url), 'utf8')) as Known[];

const KMEANS: Method = { algorithm: 'kmeans', engine: 'fast', restarts: 10, maxIterations: 300 };

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadTestKernels();
});

function stability(matrix: Matrix, k: number, more: Partial<StabilityInput> = {}): StabilityResult & { sizes: readonly number[] } {
  const { labels, sizes } = drain(fit(kernels, matrix, { method: KMEANS, k, seed: 1, sample: null }));
  return { ...drain(stabilityOf(kernels, matrix, { method: KMEANS, seed: 1, sample: null, labels, k, resamples: 100, seeds: 0, ...more })), sizes };
}

describe('as fpc::clusterboot, within simulation error', () => {
  const cases = known.flatMap(({ name, stability: all }) => all.map((one) => ({ name, ...one })));
  test.each(cases)('$name, k = $k', ({ name, k, sizes, mean, sd, recovered }) => {
    const resamples = 200;
    const found = stability(referenceSet(name), k, { resamples });
    expect(found.sizes).toEqual(sizes);
    // Segments of one size may come in another order.
    const ours = found.bySegment.map((segment, c) => ({ ...segment, size: sizes[c] }))
      .sort((a, b) => b.size - a.size || (a.mean ?? 0) - (b.mean ?? 0));
    const theirs = sizes.map((_, c) => c).sort((a, b) => sizes[b] - sizes[a] || mean[a] - mean[b]);
    ours.forEach((segment, place) => {
      const c = theirs[place];
      // Standard errors of both simulations, 400 and 200 draws; four of them, and a thousandth for draws that are all alike.
      const error = sd[c] * Math.sqrt(1 / 400 + 1 / resamples);
      expect(Math.abs((segment.mean ?? 0) - mean[c])).toBeLessThanOrEqual(4 * error + 1e-3);
      const share = Math.sqrt(Math.max(recovered[c] * (1 - recovered[c]), 0.01) * (1 / 400 + 1 / resamples));
      expect(Math.abs((segment.recovered ?? 0) - recovered[c])).toBeLessThanOrEqual(4 * share);
    });
  });
});

describe('at the ends', () => {
  const random = createRandom(5);
  const cloud = matrixOf([0, 1].map(() => Array.from({ length: 60 }, () => random.next())));

  it('is 1 for one segment, for a segment a customer, and for groups far apart', () => {
    expect(stability(cloud, 1)).toMatchObject({ mean: 1, bySegment: [{ low: 1, high: 1, recovered: 1, dissolved: 0 }] });
    expect(stability(cloud, 60).mean).toBe(1);
    const apart = matrixOf([Array.from({ length: 90 }, (_, i) => (i % 3) * 100 + random.next())]);
    expect(stability(apart, 3, { seeds: 4 })).toMatchObject({ mean: 1, seeds: { runs: 4, mean: 1, least: 1 } });
  });

  it('is low where there is nothing to find', () => {
    const round = (): number => [1, 2, 3, 4, 5, 6].reduce((sum) => sum + random.next(), -3);
    const found = stability(matrixOf([0, 1].map(() => Array.from({ length: 200 }, round))), 6);
    expect(found.mean).toBeLessThan(0.75);
    for (const { mean, low, high } of found.bySegment) {
      expect(low).toBeLessThanOrEqual(mean ?? NaN);
      expect(high).toBeGreaterThanOrEqual(mean ?? NaN);
    }
  });

  it('one distinct row is one segment, found again each time', () => {
    const same = matrixOf([Array.from({ length: 20 }, () => 3)]);
    expect(stability(same, 1).mean).toBe(1);
  });

  it('has nothing to say when every customer is without a segment', () => {
    const labels = new Int32Array(60).fill(-1);
    const found = drain(stabilityOf(kernels, cloud, { method: KMEANS, seed: 1, sample: null, labels, k: 1, resamples: 5, seeds: 0 }));
    expect(found).toMatchObject({ mean: null, bySegment: [{ mean: null, recovered: null }] });
  });

  it('customers without a segment widen the union only', () => {
    // Two groups far apart; a third of the first is said to have no segment, so its best match holds half as many again.
    const apart = matrixOf([Array.from({ length: 600 }, (_, i) => (i < 300 ? 0 : 100) + random.next())]);
    const labels = Int32Array.from({ length: 600 }, (_, i) => (i < 100 ? -1 : i < 300 ? 1 : 0));
    const found = drain(stabilityOf(kernels, apart, { method: KMEANS, seed: 1, sample: null, labels, k: 2, resamples: 40, seeds: 0 }));
    expect(found.bySegment[0].mean).toBe(1);
    expect(found.bySegment[1].mean).toBeCloseTo(2 / 3, 1);
  });
});

it('does not depend on the resamples that follow, and is the same each time', () => {
  const matrix = referenceSet('iris');
  const labels = drain(fit(kernels, matrix, { method: KMEANS, k: 3, seed: 1, sample: null })).labels;
  const of = (resamples: number): StabilityResult => (
    drain(stabilityOf(kernels, matrix, { method: KMEANS, seed: 1, sample: null, labels, k: 3, resamples, seeds: 2 }))
  );
  expect(of(10)).toEqual(of(10));
  expect(of(1).bySegment.map(({ mean }) => mean)).not.toEqual(of(10).bySegment.map(({ mean }) => mean));
});

it('resamples a sample of the rows when told to', () => {
  const matrix = referenceSet('blobs');
  const sample = Int32Array.from({ length: 250 }, (_, i) => 2 * i);
  expect(stability(matrix, 4, { sample, resamples: 20 })).toMatchObject({ rows: 250, sampled: true });
});

it('a tree of merges is refitted to each resample', () => {
  const method: Method = { algorithm: 'hierarchical', linkage: 'ward', exact: false };
  const matrix = referenceSet('iris');
  const { labels } = drain(fit(kernels, matrix, { method, k: 2, seed: 1, sample: null }));
  const found = drain(stabilityOf(kernels, matrix, { method, seed: 1, sample: null, labels, k: 2, resamples: 30, seeds: 0 }));
  expect(found.mean).toBeGreaterThan(0.9);
  expect(found.seeds).toBeNull();
});

describe('methods by density', () => {
  const blobs = referenceSet('blobs');
  const method = (epsilon: number): Method => ({ algorithm: 'dbscan', epsilon, minPoints: 8, assignNoise: false });
  it('find dense groups again; who is in no segment stays out of it', () => {
    const { labels, k } = drain(fit(kernels, blobs, { method: method(1.2), k: 0, seed: 1, sample: null }));
    const found = drain(stabilityOf(kernels, blobs, { method: method(1.2), seed: 1, sample: null, labels, k, resamples: 20, seeds: 0 }));
    expect(found.bySegment).toHaveLength(k);
    expect(found.mean).toBeGreaterThan(0.6);
  });

  it('a resample in which nothing is dense enough has lost every segment', () => {
    const labels = Int32Array.from({ length: 500 }, (_, i) => i % 2);
    const found = drain(stabilityOf(kernels, blobs, { method: method(0.001), seed: 1, sample: null, labels, k: 2, resamples: 3, seeds: 0 }));
    expect(found).toMatchObject({ mean: 0, bySegment: [{ dissolved: 1, recovered: 0 }, { dissolved: 1, recovered: 0 }] });
  });
});

describe('draws', () => {
  it('hold each row once, ascending, and some 63 % of them', () => {
    const drawn = bootstrapRows(createRandom(1), 10_000);
    expect(drawn.length).toBeGreaterThan(6150);
    expect(drawn.length).toBeLessThan(6490);
    expect(drawn.every((row, i) => i === 0 || row > drawn[i - 1])).toBe(true);
  });

  it('halves hold every row once', () => {
    const [a, b] = halves(createRandom(1), 11);
    expect([a.length, b.length]).toEqual([5, 6]);
    expect([...a, ...b].sort((x, y) => x - y)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
