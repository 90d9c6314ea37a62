import { describe, expect, it } from 'vitest';
import type { StructureResult } from '../../../shared/contract/structure.ts';
import { columnOf } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { mean, range, variance } from '../../../shared/math/stats.ts';
import { heapDraw } from '../../../shared/validate/heaps.ts';
import { structureOf } from '../../../shared/validate/structure.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { csvColumns, csvMatrix, drain, matrixOf, zscored } from '../../helpers/matrices.ts';

const kernels = await loadTestKernels();
const structure = (matrix: Matrix, seed = 42): StructureResult | null => drain(structureOf(kernels, matrix, seed));

/** About normal: twelve uniforms. */
const bell = (random: ReturnType<typeof createRandom>): number => Array.from({ length: 12 }, () => random.next()).reduce((sum, x) => sum + x, -6);
function noise(rows: number, cols: number, seed: number, kind: 'bell' | 'even'): Matrix {
  const random = createRandom(seed);
  return matrixOf(Array.from({ length: cols }, () => Array.from({ length: rows }, () => (kind === 'bell' ? bell(random) : random.next()))));
}

describe('whether data fall into segments', () => {
  it.each([['bell', 2], ['bell', 6], ['even', 1], ['even', 3], ['even', 6]] as const)('noise: %s, %i columns: they do not', (kind, cols) => {
    for (const rows of cols > 3 ? [150] : [150, 700]) expect(structure(noise(rows, cols, 11 + cols, kind))?.found).toBe(false);
  });

  it('skewed columns that have nothing to do with each other: they do not', () => {
    const random = createRandom(21);
    for (const stretch of [0.35, 0.5]) {
      const columns = Array.from({ length: 5 }, () => Array.from({ length: 600 }, () => kernels.elementary.exp(stretch * bell(random))));
      expect(structure(zscored(matrixOf(columns)))?.found).toBe(false);
    }
  });

  it('categories that have nothing to do with each other: they do not', () => {
    const random = createRandom(5);
    expect(structure(matrixOf(Array.from({ length: 6 }, () => Array.from({ length: 600 }, () => random.below(2)))))?.found).toBe(false);
  });

  const numeric = (file: string): string[] => [...csvColumns(file)].filter(([name, cells]) => !['target', 'truth', 'label'].includes(name) && cells.some((cell) => /^-?[\d.]+$/.test(cell))).map(([name]) => name);
  it.each([
    'classics/iris_fisher_R.csv', 'classics/wine_sklearn.csv', 'classics/faithful_R.csv', 'synthetic/silhouette_demo_500.csv', 'synthetic/dbscan_demo_750.csv',
    'wholesale/Wholesale customers data.csv', 'penguins/penguins.csv', 'cdnow/cdnow_customers_summary.csv', 'online_retail/expected_rfm.csv', 'cc_general/CC GENERAL.csv',
  ])('%s: they do', (file) => {
    const columns = numeric(file).filter((name) => !/id$/i.test(name) && name !== 'rowid');
    for (const seed of [1, 42]) expect(structure(zscored(csvMatrix(file, columns)), seed)?.found).toBe(true);
  });

  it('is the same whatever the unit and the place, and for the same seed', () => {
    const matrix = noise(200, 3, 3, 'bell');
    const moved = { ...matrix, data: matrix.data.map((value) => 16 * value - 4) };
    expect(structure(matrix)).toEqual(structure(matrix));
    expect(structure(moved)?.points[0].silhouette).toBeCloseTo(structure(matrix)?.points[0].silhouette ?? NaN, 6);
    expect(structure(moved)?.found).toBe(structure(matrix)?.found);
  });

  it('says nothing of few rows, many columns, or rows that are nearly all alike', () => {
    expect(structure(noise(99, 2, 1, 'bell'))).toBeNull();
    expect(structure(noise(120, 101, 1, 'bell'))).toBeNull();
    expect(structure(matrixOf([Array.from({ length: 200 }, (_, i) => i % 2)]))).toBeNull();
  });
});

describe('random heaps', () => {
  it('have the middle, spread and range of the data, and keep the counts of categories together', () => {
    const random = createRandom(8);
    const spend = Array.from({ length: 400 }, () => 50 + 9 * bell(random));
    const matrix: Matrix = {
      ...matrixOf([spend, spend.map((x) => 2 * x + bell(random)), spend.map((x) => (x > 50 ? 1 : 0)), spend.map((x) => (x > 50 ? 0 : 1))]),
      blocks: [
        { kind: 'numeric', columns: [0], weight: 1, on: [], off: [], missing: -1, gaps: null },
        { kind: 'numeric', columns: [1], weight: 1, on: [], off: [], missing: -1, gaps: null },
        { kind: 'category', columns: [2, 3], weight: 1, on: [1, 1], off: [0, 0], missing: -1, gaps: null },
      ],
    };
    const draw = drain(heapDraw(kernels, matrix));
    for (const kind of ['normal', 'uniform'] as const) {
      const heap = draw(kind, createRandom(4));
      expect(mean(columnOf(heap, 0))).toBeGreaterThan(40);
      expect(mean(columnOf(heap, 0))).toBeLessThan(65);
      for (let i = 0; i < 400; i++) expect(heap.data[800 + i] + heap.data[1200 + i]).toBe(1);
      expect(mean(columnOf(heap, 2))).toBe(mean(columnOf(matrix, 2)));
    }
    expect(Math.sqrt(variance(columnOf(draw('normal', createRandom(4)), 0)))).toBeCloseTo(9, -0.5);
    const even = range(columnOf(draw('uniform', createRandom(4)), 0));
    const own = range(columnOf(matrix, 0));
    expect(even.max - even.min).toBeLessThan(1.2 * (own.max - own.min));
  });
});
