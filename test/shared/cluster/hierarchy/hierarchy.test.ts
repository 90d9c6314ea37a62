import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hierarchy } from '../../../../shared/contract/results.ts';
import { fit } from '../../../../shared/cluster/fit.ts';
import { condensedClusters } from '../../../../shared/cluster/hierarchy/condensed.ts';
import { cutFit } from '../../../../shared/cluster/hierarchy/cut.ts';
import { hierarchy, TREE_SAMPLE } from '../../../../shared/cluster/hierarchy/hierarchy.ts';
import { cutTree } from '../../../../shared/cluster/hierarchy/merges.ts';
import { createMatrix } from '../../../../shared/math/matrix.ts';
import type { Matrix } from '../../../../shared/math/matrix.ts';
import { createRandom } from '../../../../shared/math/random.ts';
import type { Linkage } from '../../../../shared/recipe/method.ts';
import { loadTestKernels } from '../../../helpers/load-kernels.ts';
import { csvColumns, csvMatrix, drain, matrixOf } from '../../../helpers/matrices.ts';

const kernels = await loadTestKernels();
const LINKAGES: readonly Linkage[] = ['ward', 'average', 'complete', 'single', 'centroid'];
const tree = (matrix: Matrix, linkage: Linkage): Hierarchy => drain(hierarchy(kernels, matrix, linkage, 1));

interface Expected {
  readonly rows: number[][];
  readonly [linkage: string]: { readonly heights: number[]; readonly cut5?: number[] } | number[][];
}
const expected = JSON.parse(readFileSync(new URL('../../../fixtures/expected/hierarchy.json', import.meta.url), 'utf8')) as Record<string, Expected>;
const byRows = (rows: readonly (readonly number[])[]): Matrix => matrixOf(rows[0].map((_, j) => rows.map((row) => row[j])));

/** z-scores with n − 1, as R's scale(). */
function scaled(matrix: Matrix): Matrix {
  const { rows, cols } = matrix;
  return matrixOf(Array.from({ length: cols }, (_, j) => {
    const column = [...matrix.data.subarray(j * rows, (j + 1) * rows)];
    const mean = column.reduce((a, b) => a + b) / rows;
    const sd = Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (rows - 1));
    return column.map((x) => (x - mean) / sd);
  }));
}

describe('against R: all 49 heights of USArrests', () => {
  const heights = csvColumns('classics/reference_USArrests_hclust_heights.csv');
  const raw = csvMatrix('classics/USArrests_R.csv', ['Murder', 'Assault', 'UrbanPop', 'Rape']);
  const names: Partial<Record<Linkage, string>> = { ward: 'ward.D2', average: 'average', complete: 'complete', single: 'single' };
  for (const [scale, matrix] of [['raw', raw], ['z', scaled(raw)]] as const) {
    it.each(Object.entries(names) as [Linkage, string][])(`${scale}, %s`, (linkage, name) => {
      const theirs = (heights.get(`${scale} ${name}`) ?? []).map(Number);
      const ours = tree(matrix, linkage).heights;
      expect(theirs).toHaveLength(49);
      theirs.forEach((height, i) => expect(Math.abs(ours[i] - height)).toBeLessThan(1e-9 * Math.max(1, height)));
    });
  }
  it('complete, z, cut at four', () => {
    expect(cutFit(scaled(raw), tree(scaled(raw), 'complete'), 4).sizes).toEqual([21, 11, 10, 8]);
  });
});

describe('against scipy', () => {
  for (const [name, entry] of Object.entries(expected)) {
    it.each(LINKAGES)(`${name}, %s`, (linkage) => {
      const matrix = byRows(entry.rows);
      const { heights, cut5 } = entry[linkage] as { heights: number[]; cut5?: number[] };
      const ours = tree(matrix, linkage);
      heights.forEach((height, i) => expect(Math.abs(ours.heights[i] - height)).toBeLessThan(1e-9 * Math.max(1, height)));
      if (cut5 !== undefined) expect(cutFit(matrix, ours, 5).sizes).toEqual(cut5);
    });
  }
});

/** The greedy algorithm by its definition, over all members. */
function greedyHeights(rows: readonly (readonly number[])[], linkage: Linkage): number[] {
  const distance = (a: readonly number[], b: readonly number[]): number => Math.sqrt(a.reduce((sum, x, j) => sum + (x - b[j]) ** 2, 0));
  const mean = (group: readonly (readonly number[])[]): number[] => group[0].map((_, j) => group.reduce((sum, row) => sum + row[j], 0) / group.length);
  const between = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number => {
    const all = a.flatMap((x) => b.map((y) => distance(x, y)));
    switch (linkage) {
      case 'ward': return Math.sqrt((2 * a.length * b.length) / (a.length + b.length)) * distance(mean(a), mean(b));
      case 'average': return all.reduce((sum, x) => sum + x, 0) / all.length;
      case 'complete': return Math.max(...all);
      case 'single': return Math.min(...all);
      case 'centroid': return distance(mean(a), mean(b));
    }
  };
  const groups = rows.map((row) => [row]);
  const heights: number[] = [];
  while (groups.length > 1) {
    let best = { a: 0, b: 1, height: Infinity };
    for (let b = 1; b < groups.length; b++) for (let a = 0; a < b; a++) {
      const height = between(groups[a], groups[b]);
      if (height < best.height) best = { a, b, height };
    }
    heights.push(best.height);
    groups[best.a] = [...groups[best.a], ...groups[best.b]];
    groups.splice(best.b, 1);
  }
  return heights;
}

const points = fc.array(fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })), { minLength: 2, maxLength: 14 });

describe('any points', () => {
  it.each(LINKAGES)('%s joins as the greedy algorithm does', (linkage) => {
    fc.assert(fc.property(points, (rows) => {
      const random = createRandom(rows.length);
      // Far from ties, where the order of joining is a matter of taste.
      const apart = rows.map((row) => row.map((x) => x + random.next()));
      const theirs = greedyHeights(apart, linkage);
      const ours = tree(byRows(apart), linkage).heights;
      theirs.forEach((height, i) => expect(ours[i]).toBeCloseTo(height, 8));
    }), { numRuns: 40 });
  });

  it.each(LINKAGES)('%s: heights scale with the points and do not depend on the order of rows; cuts nest', (linkage) => {
    fc.assert(fc.property(points, fc.integer({ min: 0, max: 1000 }), (rows, seed) => {
      const random = createRandom(seed);
      const apart = rows.map((row) => row.map((x) => x + random.next()));
      const ours = tree(byRows(apart), linkage);
      const mixed = apart.map((row) => ({ row, key: random.next() })).sort((a, b) => a.key - b.key).map(({ row }) => row.map((x) => x * 4 - 3));
      tree(byRows(mixed), linkage).heights.forEach((height, i) => expect(height).toBeCloseTo(4 * ours.heights[i], 7));
      for (let k = 1; k < rows.length; k++) {
        const coarse = cutTree(ours, k);
        const fine = cutTree(ours, k + 1);
        expect(new Set(coarse).size).toBe(k);
        expect(new Set(Array.from(fine, (label, i) => `${label} ${coarse[i]}`)).size).toBe(k + 1);
      }
    }), { numRuns: 25 });
  });

  it.each(LINKAGES)('%s joins equal rows first, at 0, in whatever number', (linkage) => {
    const rows = Array.from({ length: 40 }, (_, i) => [i % 3, (i % 3) ** 2]);
    const { heights } = tree(byRows(rows), linkage);
    expect(heights.filter((height) => height === 0)).toHaveLength(37);
    expect(cutFit(byRows(rows), tree(byRows(rows), linkage), 3).sizes).toEqual([14, 13, 13]);
  });
});

describe('limits', () => {
  const method = { algorithm: 'hierarchical', linkage: 'ward', exact: false } as const;
  const run = (matrix: Matrix, k: number) => drain(fit(kernels, matrix, { method, k, seed: 1, sample: null }));

  it('takes one row, k = n and one distinct row; refuses more segments than there are different rows', () => {
    expect(run(byRows([[1, 2]]), 1).sizes).toEqual([1]);
    expect(run(byRows([[1], [2], [4]]), 3).sizes).toEqual([1, 1, 1]);
    expect(run(byRows([[5], [5], [5]]), 1).sizes).toEqual([3]);
    expect(() => run(byRows([[5], [5], [5]]), 2)).toThrow(/k-above-distinct-rows/);
    expect(() => run(byRows([[1], [2], [4]]), 4)).toThrow(/k-above-distinct-rows/);
  });

  it('names the column of a value that is no number', () => {
    expect(() => run(byRows([[1, 2], [3, Number.NaN]]), 1)).toThrow(/not-finite.*c1/);
  });

  it('estimates memory before it takes any', () => {
    expect(() => condensedClusters(createMatrix(30_000, ['a']), 'average').next()).toThrow(/too-much-memory.*"bytes":3599880000/);
  });

  it('builds the tree of a sample above 20,000 rows and gives every row a segment', () => {
    const random = createRandom(3);
    const rows = 21_000;
    const matrix = createMatrix(rows, ['a', 'b']);
    for (let i = 0; i < rows; i++) {
      matrix.data[i] = (i % 3) * 20 + random.next();
      matrix.data[rows + i] = random.next();
    }
    const found = tree(matrix, 'ward');
    expect(found.leaves).toBe(TREE_SAMPLE);
    const cut = cutFit(matrix, found, 3);
    expect(cut.sizes).toEqual([7000, 7000, 7000]);
    expect(cut.mergeHeights).toHaveLength(50);
    for (let i = 3; i < rows; i++) expect(cut.labels[i]).toBe(cut.labels[i % 3]);
  });
});
