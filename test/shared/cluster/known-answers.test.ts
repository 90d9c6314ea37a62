import { beforeAll, describe, expect, test } from 'vitest';
import { fit } from '../../../shared/cluster/fit.ts';
import type { ClusterFit } from '../../../shared/contract/results.ts';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { indicesMany } from '../../../shared/validate/indices-many.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { adjustedRand, csvColumns, csvMatrix, drain, zscored } from '../../helpers/matrices.ts';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadTestKernels();
});

const IRIS = ['Sepal.Length', 'Sepal.Width', 'Petal.Length', 'Petal.Width'];
const PENGUINS = ['culmen_length_mm', 'culmen_depth_mm', 'flipper_length_mm', 'body_mass_g'];

// Published figures; see ../shared/data/expected.json for where each was printed.
describe.each(['fast', 'reference'] as const)('%s engine', (engine) => {
  const run = (matrix: Matrix, k: number, restarts = 10): ClusterFit => (
    drain(fit(kernels, matrix, { k, seed: 42, sample: null, method: { algorithm: 'kmeans', engine, restarts, maxIterations: 300 } }))
  );
  /** The reference has Lloyd's iterations only and needs more starts to come to the best known optimum. */
  const starts = (k: number): number => (engine === 'fast' ? 10 : 60 * k);
  const silhouette = (matrix: Matrix, found: ClusterFit) => drain(indicesMany(kernels, matrix, [found], 42))[0];

  test('iris, raw, k = 2 to 10', () => {
    const iris = csvMatrix('classics/iris_fisher_R.csv', IRIS);
    [152.34795, 78.85144, 57.22847, 46.44618, 39.03999, 34.29823, 29.98894, 27.78609, 25.83405].forEach((expected, i) => {
      const { inertia } = run(iris, i + 2, starts(i + 2));
      expect(inertia).toBeLessThanOrEqual(expected * (i + 2 <= 5 ? 1.0001 : 1.01));
    });
  });

  test('iris, k = 3: sizes, indices, agreement with the species', () => {
    const iris = csvMatrix('classics/iris_fisher_R.csv', IRIS);
    const raw = run(iris, 3);
    const found = silhouette(iris, raw);
    expect(raw.sizes).toEqual([62, 50, 38]);
    expect(found.silhouette.value).toBeCloseTo(0.552819, 4);
    expect(found.calinskiHarabasz).toBeCloseTo(561.6278, 3);
    expect(found.daviesBouldin).toBeCloseTo(0.661972, 4);
    expect(adjustedRand(raw.labels, csvColumns('classics/iris_fisher_R.csv').get('Species') ?? [])).toBeCloseTo(0.730238, 4);
    const z = zscored(iris);
    const scaled = run(z, 3, starts(3));
    // Printed by JASP, which divides by n − 1 in its z-scores.
    expect((scaled.inertia * 149) / 150).toBeCloseTo(138.88836, 4);
    expect(scaled.sizes).toEqual([53, 50, 47]);
    expect(silhouette(z, scaled).silhouette.value).toBeCloseTo(0.459948, 4);
  });

  test('wine', () => {
    const columns = [...csvColumns('classics/wine_sklearn.csv').keys()].filter((name) => name !== 'target');
    const wine = csvMatrix('classics/wine_sklearn.csv', columns);
    expect(run(wine, 2).inertia / 4543749.6145).toBeCloseTo(1, 5);
    const three = run(wine, 3);
    expect(three.inertia / 2370689.6868).toBeCloseTo(1, 5);
    expect(silhouette(wine, three).silhouette.value).toBeCloseTo(0.571138, 5);
    const z = zscored(wine);
    const scaled = run(z, 3);
    expect(scaled.inertia / 1277.92849).toBeCloseTo(1, 5);
    expect(silhouette(z, scaled).silhouette.value).toBeCloseTo(0.284859, 5);
    expect(adjustedRand(scaled.labels, csvColumns('classics/wine_sklearn.csv').get('target') ?? [])).toBeCloseTo(0.897495, 5);
  });

  test('elbow 18 × 4', () => {
    const data = csvMatrix('synthetic/elbow_18x4.csv', ['a', 'b', 'c', 'd']);
    const expected = [[69.100065, 0.691636, 81.662726], [54.081571, 0.456646, 50.992378], [43.146921, 0.255174, 40.952179]];
    expected.forEach(([inertia, value, calinski], i) => {
      const found = run(data, i + 2, starts(i + 2));
      expect(found.inertia).toBeCloseTo(inertia, 5);
      const indices = silhouette(data, found);
      expect(indices.silhouette.value).toBeCloseTo(value, 5);
      expect(indices.calinskiHarabasz).toBeCloseTo(calinski, 5);
    });
    expect(run(data, 5, starts(5)).inertia).toBeLessThanOrEqual(33.99888 * 1.00001);
  });

  test('blobs', () => {
    const blobs = csvMatrix('synthetic/silhouette_demo_500.csv', ['x', 'y']);
    [0.70497875, 0.5882004, 0.65051866].forEach((expected, i) => {
      expect(silhouette(blobs, run(blobs, i + 2)).silhouette.value).toBeCloseTo(expected, 6);
    });
  });

  test('wholesale, raw, k = 2', () => {
    const columns = ['Fresh', 'Milk', 'Grocery', 'Frozen', 'Detergents_Paper', 'Delicassen'];
    const wholesale = csvMatrix('wholesale/Wholesale customers data.csv', columns);
    const found = run(wholesale, 2);
    expect(found.inertia / 1.13218e11).toBeCloseTo(1, 4);
    expect(found.sizes).toEqual([375, 65]);
    expect(silhouette(wholesale, found).silhouette.value).toBeCloseTo(0.511533, 3);
  });

  test('credit cards, z with median fill, k = 2 to 4', () => {
    const columns = [...csvColumns('cc_general/CC GENERAL.csv').keys()].filter((name) => name !== 'CUST_ID');
    const cards = zscored(csvMatrix('cc_general/CC GENERAL.csv', columns, 'median'));
    expect([cards.rows, cards.cols]).toEqual([8950, 17]);
    [127784.71, 111973.89, 99061.94].forEach((expected, i) => {
      expect(run(cards, i + 2, 4).inertia / expected).toBeLessThanOrEqual(1.001);
    });
  });

  test('penguins', () => {
    const penguins = zscored(csvMatrix('penguins/penguins.csv', PENGUINS));
    expect(penguins.rows).toBe(342);
    const found = run(penguins, 3);
    expect(found.inertia / 379.393).toBeCloseTo(1, 5);
    const cells = csvColumns('penguins/penguins.csv');
    const complete = (cells.get('body_mass_g') ?? []).flatMap((cell, i) => (/\d/.test(cell) ? [i] : []));
    expect(adjustedRand(found.labels, complete.map((i) => cells.get('species')?.[i] ?? ''))).toBeCloseTo(0.792837, 3);
  });
});
