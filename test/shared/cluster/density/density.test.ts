import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterFit } from '../../../../shared/contract/results.ts';
import { fit } from '../../../../shared/cluster/fit.ts';
import { coreDistances } from '../../../../shared/cluster/density/core-distances.ts';
import { kDistances } from '../../../../shared/cluster/density/k-distances.ts';
import { nearestNeighbours } from '../../../../shared/kernels/neighbours.ts';
import { densityLinks } from '../../../../shared/kernels/reach.ts';
import type { Matrix } from '../../../../shared/math/matrix.ts';
import { createRandom } from '../../../../shared/math/random.ts';
import type { Method } from '../../../../shared/recipe/method.ts';
import { indicesMany } from '../../../../shared/validate/indices-many.ts';
import { loadTestKernels } from '../../../helpers/load-kernels.ts';
import { adjustedRand, csvMatrix, drain, matrixOf } from '../../../helpers/matrices.ts';

const kernels = await loadTestKernels();
const byRows = (rows: readonly (readonly number[])[]): Matrix => matrixOf(rows[0].map((_, j) => rows.map((row) => row[j])));
const run = (matrix: Matrix, method: Method): ClusterFit => drain(fit(kernels, matrix, { method, k: 0, seed: 1, sample: null }));
const dbscan = (matrix: Matrix, epsilon: number | 'auto', minPoints: number | 'auto', assignNoise = false): ClusterFit =>
  run(matrix, { algorithm: 'dbscan', epsilon, minPoints, assignNoise });
const hdbscan = (
  matrix: Matrix, minClusterSize: number | 'auto', selection: 'eom' | 'leaf' = 'eom', minPoints: number | 'auto' = 'auto', assignNoise = false,
): ClusterFit => run(matrix, { algorithm: 'hdbscan', minClusterSize, minPoints, selection, assignNoise, exact: false });
const fixture = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../fixtures/expected/${name}.json`, import.meta.url), 'utf8'));

/** Labels renamed in order of first appearance; noise stays. */
function canonical(labels: ArrayLike<number>, noise: number): number[] {
  const names = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (label === noise) return -1;
    if (!names.has(label)) names.set(label, names.size);
    return names.get(label) ?? -1;
  });
}

describe('DBSCAN', () => {
  const iris = csvMatrix('classics/iris_fisher_R.csv', ['Sepal.Length', 'Sepal.Width', 'Petal.Length', 'Petal.Width']);

  it.each([[0.4, 4, 25, [47, 38, 36, 4]], [0.42, 5, 29, [48, 37, 36]], [0.5, 5, 17, [84, 49]]] as const)(
    'iris, radius %d, %d points, as R and scikit-learn', (epsilon, minPoints, noise, sizes) => {
      const found = dbscan(iris, epsilon, minPoints);
      expect(found.noise).toBe(noise);
      expect(found.sizes).toEqual(sizes);
    });

  it('has the figures of scikit-learn\'s example, without noise and with it as one segment', () => {
    const demo = csvMatrix('synthetic/dbscan_demo_750.csv', ['x', 'y']);
    const found = dbscan(demo, 0.3, 10);
    expect([found.k, found.noise]).toEqual([3, 18]);
    const silhouette = (withNoise: boolean): number => drain(indicesMany(kernels, demo, [found], 1, withNoise))[0].silhouette.value ?? 0;
    expect(silhouette(true)).toBeCloseTo(0.626, 3);
    expect(silhouette(false)).toBeCloseTo(0.6638, 3);
  });

  it('gives scikit-learn\'s labels, also where distances equal the radius and rows repeat', () => {
    const sets = fixture('dbscan') as { rows: number[][]; eps: number; minPoints: number; labels: number[] }[];
    for (const { rows, eps, minPoints, labels } of sets) {
      const found = dbscan(byRows(rows), eps, minPoints);
      expect(canonical(found.labels, -1)).toEqual(canonical(labels, -1));
    }
  });

  it('is what the definition says of many rows, with radii that hold most of them and many points wanted', () => {
    const random = createRandom(5);
    const rows = Array.from({ length: 700 }, (_, i) => [random.next() + (i % 3) * 2, random.next(), random.next() * 0.5]);
    const squares = rows.map((row) => rows.map((other) => row.reduce((total, x, j) => total + (x - other[j]) ** 2, 0)));
    for (const [radius, minPoints] of [[0.12, 3], [0.3, 20], [0.5, 100], [0.5, 150], [0.9, 230], [1.2, 240], [3, 480], [100, 700], [100, 701]] as const) {
      const found = dbscan(byRows(rows), radius, minPoints);
      const core = squares.map((line) => line.filter((square) => square <= radius * radius).length >= minPoints);
      const labels = new Array<number>(rows.length).fill(-1);
      let k = 0;
      for (let first = 0; first < rows.length; first++) {
        if (!core[first] || labels[first] >= 0) continue;
        const open = [first];
        labels[first] = k;
        for (let i = open.pop(); i !== undefined; i = open.pop()) {
          for (let j = 0; j < rows.length; j++) {
            if (labels[j] >= 0 || squares[i][j] > radius * radius) continue;
            labels[j] = k;
            if (core[j]) open.push(j);
          }
        }
        k++;
      }
      expect([...found.density?.core ?? []]).toEqual([...core.keys()].filter((i) => core[i]));
      expect(canonical(found.labels, -1)).toEqual(canonical(labels, -1));
    }
  });

  it('takes few steps where every row is within the radius of every other', () => {
    const random = createRandom(3);
    const matrix = byRows(Array.from({ length: 20_000 }, () => [random.next(), random.next()]));
    for (const minPoints of [5, 20_000]) {
      let steps = 0;
      const work = densityLinks(kernels, matrix, 1e6, minPoints);
      let step = work.next();
      for (; step.done !== true; step = work.next()) steps++;
      expect(step.value.core.every((one) => one === 1)).toBe(true);
      expect(new Set(step.value.root).size).toBe(1);
      expect(steps).toBeLessThan(30);
    }
  });

  it('is what the definition says', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }));
    fc.assert(fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), fc.constantFrom(1, 1.5, 2.3), fc.integer({ min: 1, max: 6 }), (rows, eps, minPoints) => {
      const near = (a: readonly number[], b: readonly number[]): boolean => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 <= eps ** 2;
      const core = rows.map((row) => rows.filter((other) => near(row, other)).length >= minPoints);
      const { labels, k, density } = dbscan(byRows(rows), eps, minPoints);
      expect([...density?.core ?? []]).toEqual([...core.keys()].filter((i) => core[i]));
      rows.forEach((row, i) => rows.forEach((other, j) => {
        if (core[i] && core[j] && near(row, other)) expect(labels[i]).toBe(labels[j]);
      }));
      rows.forEach((row, i) => {
        const cores = rows.flatMap((other, j) => (core[j] && near(row, other) ? [labels[j]] : []));
        if (cores.length === 0) expect(labels[i]).toBe(-1);
        else expect(cores).toContain(labels[i]);
      });
      expect(new Set(labels.filter((label) => label >= 0)).size).toBe(k);
    }), { numRuns: 60 });
  });

  it('suggests a radius that finds the groups, and grows with the data', () => {
    const demo = csvMatrix('synthetic/dbscan_demo_750.csv', ['x', 'y']);
    const found = dbscan(demo, 'auto', 10);
    expect(found.k).toBe(3);
    const { suggested } = drain(kDistances(kernels, demo, 10));
    expect(found.density?.epsilon).toBe(suggested);
    const wide = { ...demo, data: demo.data.map((value) => value * 8) };
    expect(drain(kDistances(kernels, wide, 10)).suggested).toBeCloseTo(8 * suggested, 9);
  });

  it('assigns customers who lie apart to the segment of the nearest member, when asked', () => {
    const rows = [[0], [0.1], [0.2], [5], [5.1], [5.2], [2]];
    expect([...dbscan(byRows(rows), 0.3, 2).labels]).toEqual([0, 0, 0, 1, 1, 1, -1]);
    const assigned = dbscan(byRows(rows), 0.3, 2, true);
    expect([...assigned.labels]).toEqual([0, 0, 0, 1, 1, 1, 0]);
    expect(assigned.noise).toBe(0);
  });

  it('finds nobody, one group or all doubles without failing; says when no radius can be suggested', () => {
    const rows = [[0], [1], [2]];
    expect(dbscan(byRows(rows), 0.5, 2)).toMatchObject({ k: 0, noise: 3 });
    expect(dbscan(byRows(rows), 5, 2)).toMatchObject({ k: 1, noise: 0 });
    expect(dbscan(byRows([[7]]), 1, 1)).toMatchObject({ k: 1, noise: 0 });
    expect(dbscan(byRows([[7], [7], [7]]), 1e-6, 3)).toMatchObject({ k: 1, sizes: [3] });
    expect(() => dbscan(byRows([[7], [7], [7]]), 'auto', 3)).toThrow(/no-epsilon/);
    expect(() => dbscan(byRows(rows), 'auto', 4)).toThrow(/no-epsilon/);
  });
});

interface Expected { readonly minPts: number; readonly rows: number[][]; readonly labels: number[]; readonly cores: number[] }

interface Part { readonly rows: readonly number[]; readonly birth: number; stability: number; death: number; readonly parts: Part[] }

/** Clusters by the definition: connected parts of at least `least` rows as the density grows, from the distances of all pairs. */
function partsOf(distance: (a: number, b: number) => number, rows: readonly number[], birth: number, least: number): Part {
  const part: Part = { rows, birth, stability: 0, death: birth, parts: [] };
  const leave = (count: number, at: number): void => {
    part.stability += count * (at - birth);
    part.death = Math.max(part.death, at);
  };
  for (let now = rows; ;) {
    if (now.length < 2) {
      leave(now.length, part.death);
      return part;
    }
    // The least distance that joins them all, by Prim.
    const near = new Map(now.slice(1).map((row) => [row, distance(now[0], row)]));
    let longest = 0;
    while (near.size > 0) {
      const [next, length] = [...near].reduce((a, b) => (b[1] < a[1] ? b : a));
      near.delete(next);
      longest = Math.max(longest, length);
      for (const [row, known] of near) near.set(row, Math.min(known, distance(next, row)));
    }
    const at = 1 / longest;
    const left = new Set(now);
    const groups: number[][] = [];
    for (const start of now) {
      if (!left.delete(start)) continue;
      const group = [start];
      for (const row of group) for (const other of left) if (distance(row, other) < longest) { left.delete(other); group.push(other); }
      groups.push(group);
    }
    const large = groups.filter((group) => group.length >= least);
    if (large.length === 1) {
      leave(now.length - large[0].length, at);
      [now] = large;
      continue;
    }
    leave(now.length, at);
    part.parts.push(...large.map((group) => partsOf(distance, group, at, least)));
    return part;
  }
}

describe('HDBSCAN', () => {
  const reference = fixture('density') as Record<string, Expected>;

  it.each(Object.entries(reference))('%s: labels of R\'s dbscan', (_, expected) => {
    const found = hdbscan(byRows(expected.rows), expected.minPts);
    expect(canonical(found.labels, -1)).toEqual(canonical(expected.labels, 0));
    const cores = drain(coreDistances(kernels, byRows(expected.rows), expected.minPts));
    expected.cores.forEach((core, i) => expect(cores[i]).toBeCloseTo(core, 10));
  });

  it('has the clusters, stabilities and scores of the definition', () => {
    const point = fc.tuple(fc.double({ min: 0, max: 9, noNaN: true }), fc.double({ min: 0, max: 9, noNaN: true }));
    fc.assert(fc.property(fc.array(point, { minLength: 8, maxLength: 30 }), fc.integer({ min: 2, max: 5 }), fc.integer({ min: 0, max: 99 }), (points, least, seed) => {
      const random = createRandom(seed);
      const rows = points.map((row) => row.map((x) => x + random.next()));
      // One point of a core: mutual reachability is the distance, which has no ties here.
      const found = hdbscan(byRows(rows), least, 'eom', 1);
      const distance = (a: number, b: number): number => Math.sqrt((rows[a][0] - rows[b][0]) ** 2 + (rows[a][1] - rows[b][1]) ** 2);
      const all = (part: Part): Part[] => [part, ...part.parts.flatMap(all)];
      const root = partsOf(distance, [...rows.keys()], 0, least);
      const key = (c: { birth: number; size: number; stability: number }): string => `${c.birth.toPrecision(8)} ${c.size} ${c.stability.toPrecision(7)}`;
      const theirs = all(root).map((part) => key({ ...part, size: part.rows.length }));
      expect((found.condensed ?? []).map(key).sort()).toEqual(theirs.sort());
      const total = (parts: readonly Part[]): number => parts.reduce((sum, part) => sum + Math.max(part.stability, total(part.parts)), 0);
      const chosen = (found.condensed ?? []).filter((cluster) => cluster.label !== null);
      expect(chosen.reduce((sum, cluster) => sum + cluster.stability, 0)).toBeCloseTo(total(root.parts), 6);
      expect(found.outlierScore?.every((score) => score >= 0 && score < 1)).toBe(true);
    }), { numRuns: 40 });
  });

  const blobs = byRows(reference['blobs'].rows);

  it('gives sure members 1, unsure ones less and noise 0; finer segments by leaves', () => {
    const found = hdbscan(blobs, 12);
    found.probability?.forEach((value, i) => {
      if (found.labels[i] < 0) expect(value).toBe(0);
      else expect(value > 0 && value <= 1).toBe(true);
    });
    for (let label = 0; label < found.k; label++) {
      expect(Math.max(...[...found.probability ?? []].filter((_, i) => found.labels[i] === label))).toBe(1);
    }
    expect(hdbscan(blobs, 5, 'leaf').k).toBeGreaterThanOrEqual(hdbscan(blobs, 5).k);
  });

  it('names the segments of its tree by the labels of the fit', () => {
    const found = hdbscan(blobs, 12);
    const named = (found.condensed ?? []).filter((cluster) => cluster.label !== null);
    expect(new Set(named.map((cluster) => cluster.label))).toEqual(new Set([0, 1, 2]));
    for (const cluster of named) expect(cluster.size).toBe(found.sizes[cluster.label ?? 0]);
  });

  it('does not depend on the order or the unit of the rows', () => {
    const random = createRandom(5);
    const rows = Array.from({ length: 90 }, (_, i) => [(i % 3) * 4 + random.next(), random.next() * 2]);
    const order = Array.from(rows.keys()).map((i) => ({ i, key: random.next() })).sort((a, b) => a.key - b.key).map(({ i }) => i);
    const plain = hdbscan(byRows(rows), 6);
    const mixed = hdbscan(byRows(order.map((i) => rows[i].map((value) => value * 1000))), 6);
    expect(mixed.sizes).toEqual(plain.sizes);
    expect(canonical(order.map((i) => plain.labels[i]), -1)).toEqual(canonical(mixed.labels, -1));
    order.forEach((i, at) => expect(mixed.probability?.[at]).toBeCloseTo(plain.probability?.[i] ?? -1, 9));
  });

  it('takes doubles, one row, one group, and too few rows', () => {
    const doubles = Array.from({ length: 40 }, (_, i) => [i % 2 === 0 ? 0 : 9, i < 4 ? 0.5 : 0]);
    const found = hdbscan(byRows(doubles), 5);
    expect(found.k).toBe(2);
    expect(found.probability?.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(found.outlierScore?.every((value) => value >= 0 && value <= 1)).toBe(true);
    for (const rows of [[[1]], [[1], [1], [1], [1], [1], [1]], [[1], [2], [3]]]) expect(hdbscan(byRows(rows), 5)).toMatchObject({ k: 0, noise: rows.length });
    expect(hdbscan(blobs, 12, 'eom', 'auto', true).noise).toBe(0);
  });

  it('above 50,000 rows finds the segments among a sample, and leaves what lies far off in none', () => {
    const random = createRandom(6);
    const rows = 50_400;
    const truth = Array.from({ length: rows }, (_, i) => (i % 300 === 0 ? -1 : i % 3));
    const near = (): number => random.next() + random.next() - 1;
    const matrix = matrixOf([0, 1].map((j) => truth.map((group, i) => (group < 0 ? 30 + i / 90 + 40 * j : 6 * ((group + 1) >> j & 1) + near()))));
    const found = hdbscan(matrix, 400, 'eom', 10);
    expect(found.k).toBe(3);
    expect(found.density?.minClusterSize).toBe(400);
    expect(truth.every((group, i) => (group < 0) === (found.labels[i] < 0) || found.labels[i] < 0)).toBe(true);
    expect(found.noise).toBeLessThan(0.03 * rows);
    expect(adjustedRand([...found.labels].filter((label) => label >= 0), truth.filter((_, i) => found.labels[i] >= 0))).toBe(1);
    expect(found.probability).toHaveLength(rows);
    expect(found.outlierScore).toHaveLength(rows);
  });

  it('core distances of many neighbours are those of the lists', () => {
    const random = createRandom(2);
    const matrix = matrixOf([Array.from({ length: 900 }, () => Math.floor(50 * random.next())), Array.from({ length: 900 }, () => random.next())]);
    const lists = drain(nearestNeighbours(kernels, matrix, 400)).distances;
    for (const wanted of [150, 201, 400]) {
      drain(coreDistances(kernels, matrix, wanted + 1)).forEach((distance, i) => expect(distance).toBeCloseTo(lists[i * 400 + wanted - 1], 6));
    }
    expect(drain(coreDistances(kernels, matrix, 901)).every((distance) => distance === Infinity)).toBe(true);
  });
});
