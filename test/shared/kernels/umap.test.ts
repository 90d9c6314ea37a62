import { gunzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { UMAP } from 'umap-js';
import { nearestNeighbours } from '../../../shared/kernels/neighbours.ts';
import { fitCurve } from '../../../shared/kernels/umap-curve.ts';
import { fuzzyUnion, strengths } from '../../../shared/kernels/umap-graph.ts';
import { umapLayout, umapPlace } from '../../../shared/kernels/umap.ts';
import type { Layout } from '../../../shared/kernels/umap.ts';
import { takeRows } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { mapQuality } from '../../../bench/quality.mjs';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { csvMatrix, drain, matrixOf } from '../../helpers/matrices.ts';
import { dataBytes } from '../../helpers/shared-data.ts';

const kernels = await loadTestKernels();
const IRIS = ['Sepal.Length', 'Sepal.Width', 'Petal.Length', 'Petal.Width'];
const options = { neighbors: 15, minDist: 0.1, seed: 1 };

function digits(rows: number): Matrix {
  const lines = gunzipSync(dataBytes('synthetic/digits_1797x64.csv.gz')).toString().trim().split('\n').slice(1, rows + 1);
  const values = lines.map((line) => line.split(',').map(Number));
  return matrixOf(Array.from({ length: 64 }, (_, j) => values.map((row) => row[j])));
}

const everyRow = (matrix: Matrix): number[] => Array.from({ length: matrix.rows }, (_, i) => i);
const quality = (matrix: Matrix, { x, y }: Layout): { trust: number; kept: number } => mapQuality(matrix, x, y, 15, everyRow(matrix));

function reference(matrix: Matrix, seed: number): Layout {
  const random = createRandom(seed);
  const rows = everyRow(matrix).map((i) => Array.from({ length: matrix.cols }, (_, j) => matrix.data[j * matrix.rows + i]));
  const pairs = new UMAP({ nNeighbors: 15, minDist: 0.1, random: () => random.next() }).fit(rows);
  return { x: Float32Array.from(pairs, (p) => p[0]), y: Float32Array.from(pairs, (p) => p[1]) };
}

test('curve parameters of umap-learn', () => {
  const near = fitCurve(kernels.elementary, 0.1);
  expect(near.a).toBeCloseTo(1.57694346, 6);
  expect(near.b).toBeCloseTo(0.89506088, 6);
  const far = fitCurve(kernels.elementary, 0.5);
  expect(far.a).toBeCloseTo(0.58303, 4);
  expect(far.b).toBeCloseTo(1.334167, 4);
});

test('strengths sum to log2 of the neighbourhood, the nearest has 1, and the union names each pair once', () => {
  const iris = csvMatrix('classics/iris_fisher_R.csv', IRIS);
  const known = drain(nearestNeighbours(kernels, iris, 14));
  const found = drain(strengths(kernels, known, 0, 1));
  let met = 0;
  for (let i = 0; i < 150; i++) {
    const row = found.subarray(i * 14, (i + 1) * 14);
    expect(row[0]).toBe(1);
    if (Math.abs(row.reduce((a, b) => a + b, 0) - Math.log2(15)) < 2e-5) met++;
  }
  expect(met).toBeGreaterThan(140);
  const room = (count: number): { tails: Int32Array; weights: Float32Array } => ({ tails: new Int32Array(count), weights: new Float32Array(count) });
  const { starts, tails, weights } = drain(fuzzyUnion({ ...known, strength: found }, 0, room));
  // By the definition, from both lists of a pair.
  const directed = new Map<string, number>();
  known.indices.forEach((j, at) => directed.set(`${Math.floor(at / 14)} ${j}`, found[at]));
  const wanted = new Map<string, number>();
  for (const edge of directed.keys()) {
    const [i, j] = edge.split(' ').map(Number).toSorted((a, b) => a - b);
    const a = directed.get(`${i} ${j}`) ?? 0;
    const b = directed.get(`${j} ${i}`) ?? 0;
    wanted.set(`${i} ${j}`, a + b - a * b);
  }
  const edges = new Map<string, number>();
  for (let i = 0; i < 150; i++) {
    expect(starts[i + 1]).toBeGreaterThan(starts[i]);
    for (let e = starts[i]; e < starts[i + 1]; e++) if (weights[e] > 0) edges.set(`${i} ${tails[e]}`, weights[e]);
  }
  expect(edges.size).toBe([...wanted.values()].filter((weight) => weight > 0).length);
  for (const [edge, weight] of edges) {
    expect(weight).toBeCloseTo(wanted.get(edge) ?? NaN, 6);
    expect(weight).toBeLessThanOrEqual(1);
  }
});

test('neighbourhoods are kept no worse than by umap-js (iris, digits)', () => {
  for (const matrix of [csvMatrix('classics/iris_fisher_R.csv', IRIS), digits(500)]) {
    const seeds = [1, 2, 3];
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const ours = seeds.map((seed) => quality(matrix, drain(umapLayout(kernels, matrix, { ...options, seed }))));
    const theirs = seeds.map((seed) => quality(matrix, reference(matrix, seed)));
    expect(mean(ours.map(({ trust }) => trust))).toBeGreaterThan(mean(theirs.map(({ trust }) => trust)) - 0.005);
    expect(mean(ours.map(({ kept }) => kept))).toBeGreaterThan(mean(theirs.map(({ kept }) => kept)) - 0.02);
  }
});

test('the same bytes for the same seed, whether or not the neighbours are given; others for another seed', () => {
  const iris = csvMatrix('classics/iris_fisher_R.csv', IRIS);
  const first = drain(umapLayout(kernels, iris, options));
  expect(drain(umapLayout(kernels, iris, options, drain(nearestNeighbours(kernels, iris, 14))))).toEqual(first);
  expect(drain(umapLayout(kernels, iris, { ...options, seed: 2 }))).not.toEqual(first);
  // One fixed result for every host that runs these tests.
  const bytes = createHash('sha256').update(new Uint8Array(first.x.buffer)).update(new Uint8Array(first.y.buffer)).digest('hex');
  expect(bytes.slice(0, 16)).toBe('d4ecdf043b9f3b9b');
});

test('pictures on the way and rising fractions', () => {
  const matrix = digits(1797);
  let previews = 0;
  let last = 0;
  const steps = umapLayout(kernels, matrix, options);
  for (let step = steps.next(); step.done !== true; step = steps.next()) {
    expect(step.value.fraction).toBeGreaterThanOrEqual(last);
    last = step.value.fraction;
    if (step.value.preview === undefined) continue;
    previews++;
    expect(step.value.preview.x.length).toBe(1797);
    expect(step.value.preview.x.every(Number.isFinite)).toBe(true);
  }
  expect(previews).toBeGreaterThan(0);
  expect(kernels.memory.inUse()).toBe(0);
});

test('new rows land among their like', () => {
  const all = digits(1200);
  const known = takeRows(all, everyRow(all).slice(0, 1000));
  const fresh = takeRows(all, everyRow(all).slice(1000));
  const layout = drain(umapLayout(kernels, known, options));
  const placed = drain(umapPlace(kernels, known, layout, fresh, options));
  const joint = { x: Float32Array.of(...layout.x, ...placed.x), y: Float32Array.of(...layout.y, ...placed.y) };
  const { trust } = mapQuality(all, joint.x, joint.y, 15, everyRow(all).slice(1000));
  expect(trust).toBeGreaterThan(0.95);
  const again = drain(umapPlace(kernels, known, layout, known, options));
  expect(again.x.length).toBe(1000);
});

test('few rows, equal rows, one column, and bad options', () => {
  for (const matrix of [matrixOf([[1]]), matrixOf([[1, 2]]), matrixOf([[1, 2, 3], [1, 1, 1]]), matrixOf([[4, 4, 4, 4, 4]]), matrixOf([[1, 2, 3, 4, 9, 10, 11]])]) {
    const { x, y } = drain(umapLayout(kernels, matrix, options));
    expect(x.length).toBe(matrix.rows);
    expect([...x, ...y].every(Number.isFinite)).toBe(true);
  }
  const bad = (change: object): void => {
    expect(() => drain(umapLayout(kernels, matrixOf([[1, 2, 3]]), { ...options, ...change }))).toThrow(expect.objectContaining({ code: 'invalid-option' }) as Error);
  };
  bad({ neighbors: 1 });
  bad({ minDist: -1 });
});
