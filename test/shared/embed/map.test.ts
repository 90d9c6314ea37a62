import { beforeAll, describe, expect, test } from 'vitest';
import type { MapPoints, UmapInput } from '../../../shared/contract/compute.ts';
import { layoutRows } from '../../../shared/embed/layout-rows.ts';
import { neighbourLists } from '../../../shared/embed/neighbours.ts';
import { pcaPoints } from '../../../shared/embed/pca-points.ts';
import { principalPlane } from '../../../shared/embed/pca.ts';
import { umapPoints } from '../../../shared/embed/umap-points.ts';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { csvMatrix, drain, matrixOf } from '../../helpers/matrices.ts';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadTestKernels();
});

test('the plane: centred, uncorrelated, the wider component first', () => {
  const iris = csvMatrix('classics/iris_fisher_R.csv', ['Sepal.Length', 'Sepal.Width', 'Petal.Length', 'Petal.Width']);
  const { first, second } = drain(principalPlane(kernels, iris));
  const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;
  expect(mean(first)).toBeCloseTo(0, 10);
  // R: prcomp(iris[, 1:4])$sdev is 2.0562689 and 0.4926162, with divisor n − 1.
  expect(mean(first.map((x) => x * x)) * (150 / 149)).toBeCloseTo(2.0562689 * 2.0562689, 6);
  expect(mean(second.map((y) => y * y)) * (150 / 149)).toBeCloseTo(0.4926162 * 0.4926162, 6);
  expect(mean(first.map((x, i) => x * second[i]))).toBeCloseTo(0, 10);
  expect([...drain(principalPlane(kernels, matrixOf([[1, 2, 4]]))).second]).toEqual([0, 0, 0]);
});

test('a picture of at most so many points', () => {
  const random = createRandom(1);
  const matrix = matrixOf([Array.from({ length: 1000 }, random.next), Array.from({ length: 1000 }, random.next)]);
  const all = drain(pcaPoints(kernels, matrix, 1000, 1));
  expect([all.rowIndex.length, all.sampled]).toEqual([1000, null]);
  const some = drain(pcaPoints(kernels, matrix, 100, 1));
  expect([some.x.length, some.y.length, some.sampled]).toEqual([100, 100, 100]);
  some.rowIndex.forEach((row, i) => expect(i === 0 || row > some.rowIndex[i - 1]).toBe(true));
});

test('neighbours: itself first, then the nearest, also among equal rows', () => {
  const { indices, distances } = drain(neighbourLists(kernels, matrixOf([[0, 1, 3, 3, 3, 7]]), 3));
  expect(indices).toEqual([[0, 1, 2], [1, 0, 2], [2, 3, 4], [3, 2, 4], [4, 2, 3], [5, 2, 3]]);
  [0, 4, 4].forEach((distance, n) => expect(distances[5][n]).toBeCloseTo(distance, 12));
});

test('rows for the layout are spread over the data like all rows', () => {
  const random = createRandom(4);
  const x = Array.from({ length: 5000 }, (_, i) => (i < 500 ? 10 : 0) + random.next());
  const plane = drain(principalPlane(kernels, matrixOf([x, Array.from({ length: 5000 }, random.next)])));
  let off = 0;
  for (let seed = 0; seed < 20; seed++) {
    const rows = layoutRows(plane, 300, seed);
    expect(new Set(rows).size).toBe(300);
    off += Math.abs([...rows].filter((row) => row < 500).length - 30) / 20;
  }
  // Rows drawn without regard to the data would be off by 4.1 on average (binomial, 300 × 0.1).
  expect(off).toBeLessThan(3.1);
});

const input = (more: Partial<UmapInput> = {}): Omit<UmapInput, 'key'> => (
  { engine: 'reference', neighbors: 15, minDist: 0.1, sampleRows: 5000, maxPoints: 100_000, seed: 42, ...more }
);
const finite = ({ x, y }: MapPoints): boolean => [...x, ...y].every(Number.isFinite);

describe.each(['fast', 'reference'] as const)('UMAP, %s engine', (engine) => {
  const run = (matrix: Matrix, more: Partial<UmapInput> = {}): MapPoints => drain(umapPoints(kernels, matrix, input({ engine, ...more })));

  const blobs = (n: number): Matrix => {
    const random = createRandom(6);
    return matrixOf([0, 1, 2].map((j) => Array.from({ length: n }, (_, i) => (i % 3 === j ? 20 : 0) + random.next())));
  };

  test('groups stay together, the same every time', () => {
    const points = run(blobs(150));
    expect(run(blobs(150))).toEqual(points);
    expect(points.sampled).toBeNull();
    expect([...points.rowIndex]).toEqual(Array.from({ length: 150 }, (_, i) => i));
    let agreeing = 0;
    for (let i = 0; i < 150; i++) {
      let nearest = -1;
      let least = Infinity;
      for (let o = 0; o < 150; o++) {
        const d = (points.x[i] - points.x[o]) ** 2 + (points.y[i] - points.y[o]) ** 2;
        if (o !== i && d < least) [nearest, least] = [o, d];
      }
      if (nearest % 3 === i % 3) agreeing++;
    }
    expect(agreeing).toBeGreaterThan(145);
  });

  test('a sample is laid out, the others are placed, previews come on the way', () => {
    const matrix = blobs(1800);
    const steps = umapPoints(kernels, matrix, input({ engine, sampleRows: 900 }));
    let previews = 0;
    let before = 0;
    let step = steps.next();
    while (step.done !== true) {
      expect(step.value.fraction).toBeGreaterThanOrEqual(before - 1e-9);
      expect(step.value.fraction).toBeLessThanOrEqual(1);
      before = step.value.fraction;
      if (step.value.preview !== undefined) {
        previews++;
        expect([step.value.preview.x.length, step.value.preview.rowIndex.length, step.value.preview.sampled]).toEqual([900, 900, 900]);
      }
      step = steps.next();
    }
    expect(previews).toBeGreaterThan(0);
    expect([step.value.x.length, step.value.rowIndex.length, step.value.sampled]).toEqual([1800, 1800, 900]);
    expect(finite(step.value)).toBe(true);
  });

  test.each([1, 2, 3, 4, 5, 10, 15, 16])('%i rows', (n) => {
    const random = createRandom(n);
    const points = run(matrixOf([Array.from({ length: n }, random.next), Array.from({ length: n }, random.next)]));
    expect(points.x.length).toBe(n);
    expect(finite(points)).toBe(true);
  });

  test('equal rows, few distinct rows, constant data', () => {
    const constant = run(matrixOf([new Array<number>(50).fill(0.1), new Array<number>(50).fill(3)]));
    expect(finite(constant)).toBe(true);
    expect(Math.max(...constant.x) - Math.min(...constant.x)).toBeLessThan(1e-6);
    const two = run(matrixOf([Array.from({ length: 60 }, (_, i) => i % 2)]));
    expect(two.x.length).toBe(60);
    expect(finite(two)).toBe(true);
    const one = run(matrixOf([Array.from({ length: 60 }, (_, i) => (i === 7 ? 1 : 0))]));
    expect(finite(one)).toBe(true);
  });

  test('the neighbourhood may be as small as can be', () => {
    expect(finite(run(blobs(30), { neighbors: 2, minDist: 0 }))).toBe(true);
  });
});
