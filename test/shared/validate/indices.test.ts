import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { centresOf, inertiaOf } from '../../../shared/cluster/partition.ts';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { indicesMany } from '../../../shared/validate/indices-many.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { drain, matrixOf } from '../../helpers/matrices.ts';

interface Case {
  name: string; columns: number[][]; labels: number[]; k: number; silhouette: number; standardError: number;
  bySegment: (number | null)[]; daviesBouldin: number; calinskiHarabasz: number; dunn: number; inertia: number;
}
const { cases } = JSON.parse(readFileSync(new URL('../../fixtures/indices.json', import.meta.url), 'utf8')) as { cases: Case[] };

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadTestKernels();
});

const near = (actual: number | null, expected: number, relative = 1e-9): void => {
  expect(actual).not.toBeNull();
  expect(Math.abs((actual ?? 0) - expected)).toBeLessThanOrEqual(relative * Math.max(1, Math.abs(expected)));
};

describe('as scikit-learn', () => {
  test.each(cases)('$name', (known) => {
    const matrix = matrixOf(known.columns);
    const labels = Int32Array.from(known.labels);
    const other = labels.map((_, i) => i % 2);
    const [found] = drain(indicesMany(kernels, matrix, [{ labels, k: known.k }, { labels: other, k: 2 }], 1));
    // scikit-learn takes distances from |x|² + |y|² − 2xy, which loses digits far from the origin.
    const relative = known.name === 'far from the origin' ? 1e-3 : 1e-9;
    near(found.silhouette.value, known.silhouette, relative);
    near(found.silhouette.standardError, known.standardError, relative);
    expect(found.silhouette).toMatchObject({ kind: 'exact', n: labels.length });
    expect(found.silhouetteBySegment.length).toBe(known.bySegment.length);
    known.bySegment.forEach((value, c) => {
      if (value === null) expect(found.silhouetteBySegment[c]).toBeNull();
      else near(found.silhouetteBySegment[c], value, relative);
    });
    near(found.daviesBouldin, known.daviesBouldin, relative);
    near(found.calinskiHarabasz, known.calinskiHarabasz, relative);
    near(found.dunn, known.dunn, relative);
    near(inertiaOf(matrix, labels, centresOf(matrix, labels, known.k), known.k), known.inertia);
  });
});

describe('where there is nothing to compare', () => {
  const none = { silhouette: { value: null, standardError: null }, daviesBouldin: null, calinskiHarabasz: null };
  test('one segment', () => {
    const [found] = drain(indicesMany(kernels, matrixOf([[1, 2, 4]]), [{ labels: new Int32Array(3), k: 1 }], 1));
    expect(found).toMatchObject({ ...none, dunn: null, silhouetteBySegment: [null] });
  });
  test('a segment per row', () => {
    const [found] = drain(indicesMany(kernels, matrixOf([[1, 2, 4]]), [{ labels: Int32Array.of(0, 1, 2), k: 3 }], 1));
    expect(found).toMatchObject({ ...none, dunn: null });
  });
  test('equal rows in two segments', () => {
    const [found] = drain(indicesMany(kernels, matrixOf([[3, 3, 3, 3]]), [{ labels: Int32Array.of(0, 0, 1, 1), k: 2 }], 1));
    expect(found).toMatchObject({ silhouette: { value: 0 }, daviesBouldin: 0, calinskiHarabasz: 1, dunn: null });
  });
});

test('above 20,000 rows the silhouette is sampled, alike for every labeling, and near the exact one', () => {
  const random = createRandom(3);
  const n = 20_400;
  const truth = Int32Array.from({ length: n }, (_, i) => i % 3);
  const matrix = matrixOf([[...truth].map((c) => c * 4 + random.next()), [...truth].map(() => random.next())]);
  const [three, two] = drain(indicesMany(kernels, matrix, [{ labels: truth, k: 3 }, { labels: truth.map((c) => Math.min(c, 1)), k: 2 }], 9));
  for (const found of [three, two]) {
    expect(found.silhouette).toMatchObject({ kind: 'sampled', n: 20_000 });
    expect(found.dunn).toBeNull();
  }
  // Distance within: mean |x−x'| of a unit square, 0.5214; to the next segment about 4: s near 0.87 for all.
  expect(three.silhouette.value).toBeGreaterThan(0.85);
  expect(three.silhouette.value).toBeLessThan(0.89);
  const again = drain(indicesMany(kernels, matrix, [{ labels: truth, k: 3 }], 9));
  expect(again[0]).toEqual(three);
});
