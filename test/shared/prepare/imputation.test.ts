import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Steps } from '../../../shared/contract/compute.ts';
import { createMatrix } from '../../../shared/math/matrix.ts';
import { bayesianRidge } from '../../../shared/prepare/bayesian-ridge.ts';
import { knnImpute } from '../../../shared/prepare/knn-impute.ts';
import { localOutlierFactor } from '../../../shared/prepare/lof.ts';
import { miceApply, miceImpute } from '../../../shared/prepare/mice.ts';
import { yeoJohnson, yeoJohnsonLambda } from '../../../shared/prepare/yeo-johnson.ts';
import { nearestNeighbours } from '../../../shared/kernels/neighbours.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';

type Rows = readonly (readonly (number | null)[])[];
interface Expected {
  readonly holes: Rows;
  readonly fresh: Rows;
  readonly knn: Readonly<Record<string, Rows>>;
  readonly mice: { readonly filled: Rows; readonly rounds: number; readonly fresh: Rows; readonly two: Rows };
  readonly bayesianRidge: { readonly x: Rows; readonly y: readonly number[]; readonly coef: readonly number[]; readonly intercept: number };
  readonly yeoJohnson: { readonly x: readonly number[]; readonly lambda: number; readonly y: readonly number[]; readonly half: readonly number[]; readonly two: readonly number[]; readonly zero: readonly number[] };
  readonly lof: { readonly x: Rows; readonly '20': readonly number[]; readonly '5': readonly number[] };
}

/** Made by test/fixtures/make/prepare-steps.py with scikit-learn and scipy. */
const expected = JSON.parse(readFileSync(new URL('../../fixtures/expected/prepare-steps.json', import.meta.url), 'utf8')) as Expected;

const columnsOf = (rows: Rows): Float64Array[] => rows[0].map((_, j) => Float64Array.from(rows, (row) => row[j] ?? NaN));
const finish = <T>(steps: Steps<T>): T => {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};
const close = (found: readonly Float64Array[], rows: Rows, tolerance: number): void => {
  columnsOf(rows).forEach((column, j) => column.forEach((value, i) => expect(Math.abs(found[j][i] - value), `row ${i}, column ${j}`).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)))));
};

describe('nearest neighbours fill gaps', () => {
  it('as the documentation of KNNImputer prints', () => {
    const { columns, filled } = finish(knnImpute(columnsOf([[1, 2, null], [3, 4, 3], [null, 6, 5], [8, 8, 7]]), 2));
    close(columns, [[1, 2, 4], [3, 4, 3], [5.5, 6, 5], [8, 8, 7]], 1e-9);
    expect(filled).toEqual([1, 0, 1]);
  });

  it.each(['1', '3', '5'])('as scikit-learn does with k = %s', (k) => {
    close(finish(knnImpute(columnsOf(expected.holes), Number(k))).columns, expected.knn[k], 1e-12);
  });

  it('in the units given, from the mean where no row can be compared, and not at all in an empty column', () => {
    const alone = finish(knnImpute(columnsOf([[null, 1], [4, null], [6, null]]), 2));
    close(alone.columns, [[5, 1], [4, 1], [6, 1]], 0);
    const empty = finish(knnImpute([Float64Array.of(NaN, NaN), Float64Array.of(1, 2)], 1));
    expect(empty.columns[0].every(Number.isNaN)).toBe(true);
    expect(empty.filled).toEqual([0, 0]);
    const far = columnsOf([[0, 0, null], [1, 10, 5], [3, 0, 9]]);
    expect(finish(knnImpute(far, 1)).columns[2][0]).toBe(9);
    expect(finish(knnImpute(far, 1, [1, 100, 1])).columns[2][0]).toBe(5);
  });

  it('never changes a value, and does not depend on the order of rows', () => {
    const cell = fc.option(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { nil: NaN, freq: 4 });
    fc.assert(fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 12 }), fc.integer({ min: 1, max: 20 }), (rows, k) => {
      const columns = columnsOf(rows.map((row) => row.map((value) => (Number.isNaN(value) ? null : value))));
      const { columns: filled } = finish(knnImpute(columns, k));
      columns.forEach((column, j) => column.forEach((value, i) => {
        if (!Number.isNaN(value)) expect(filled[j][i]).toBe(value);
        else if (column.some((other) => !Number.isNaN(other))) expect(Number.isFinite(filled[j][i])).toBe(true);
      }));
      if (k >= rows.length) {
        const turned = finish(knnImpute(columns.map((column) => column.toReversed()), k)).columns;
        turned.forEach((column, j) => column.toReversed().forEach((value, i) => (Number.isNaN(value) ? expect(filled[j][i]).toBeNaN() : expect(value).toBeCloseTo(filled[j][i], 6))));
      }
    }), { numRuns: 100 });
  });
});

describe('chained equations', () => {
  it('give the printed values for new rows', () => {
    const { fit } = finish(miceImpute(columnsOf([[7, 2, 3], [4, null, 6], [10, 5, 9]]), 10));
    const filled = finish(miceApply(fit, columnsOf([[null, 2, 3], [4, null, 6], [10, null, 9]])));
    expect(filled[0][0]).toBeCloseTo(6.95847623, 4);
    expect(filled[1][1]).toBeCloseTo(2.6000004, 4);
    expect(filled[1][2]).toBeCloseTo(4.99999933, 4);
  });

  it('fill as IterativeImputer with Bayesian ridge does, round by round, also in new rows', () => {
    const ten = finish(miceImpute(columnsOf(expected.holes), 10));
    close(ten.columns, expected.mice.filled, 1e-6);
    expect(ten.changes).toHaveLength(expected.mice.rounds);
    expect(ten.converged).toBe(expected.mice.rounds < 10);
    close(finish(miceApply(ten.fit, columnsOf(expected.fresh))), expected.mice.fresh, 1e-6);
    close(finish(miceImpute(columnsOf(expected.holes), 2)).columns, expected.mice.two, 1e-6);
  });

  it('leave complete columns and empty ones alone', () => {
    const { columns, filled, converged } = finish(miceImpute([Float64Array.of(1, NaN, 3), Float64Array.of(2, 4, 6), Float64Array.of(NaN, NaN, NaN)], 10));
    expect([...columns[1]]).toEqual([2, 4, 6]);
    expect(columns[2].every(Number.isNaN)).toBe(true);
    expect(columns[0][1]).toBeCloseTo(2, 3);
    expect(filled).toEqual([1, 0, 0]);
    expect(converged).toBe(true);
  });

  it('rest on a ridge with the coefficients of scikit-learn', () => {
    const { x, y, coef, intercept } = expected.bayesianRidge;
    const line = bayesianRidge(columnsOf(x), Float64Array.from(y));
    line.coefficients.forEach((value, j) => expect(value).toBeCloseTo(coef[j], 8));
    expect(line.intercept).toBeCloseTo(intercept, 8);
    const flat = bayesianRidge([Float64Array.of(1, 2, 3)], Float64Array.of(5, 5, 5));
    expect(flat.intercept + flat.coefficients[0] * 9).toBeCloseTo(5, 9);
  });
});

describe('Yeo-Johnson', () => {
  it('transforms as scipy does, and finds its lambda', async () => {
    const { elementary } = await loadTestKernels();
    const { x, lambda, y, half, two, zero } = expected.yeoJohnson;
    for (const [given, values] of [[lambda, y], [0.5, half], [2, two], [0, zero]] as const) {
      x.forEach((value, i) => expect(yeoJohnson(value, given, elementary)).toBeCloseTo(values[i], 10));
    }
    expect(yeoJohnsonLambda(Float64Array.from(x), elementary)).toBeCloseTo(lambda, 5);
    expect(yeoJohnsonLambda(Float64Array.of(3, 3, 3), elementary)).toBe(1);
  });
});

describe('local outlier factor', () => {
  it.each(['20', '5'] as const)('is that of scikit-learn with %s neighbours', async (k) => {
    const kernels = await loadTestKernels();
    const columns = columnsOf(expected.lof.x);
    const matrix = createMatrix(columns[0].length, ['a', 'b', 'c']);
    columns.forEach((column, j) => matrix.data.set(column, j * matrix.rows));
    const factors = localOutlierFactor(finish(nearestNeighbours(kernels, matrix, Number(k))), matrix.rows);
    factors.forEach((value, i) => expect(value, `row ${i}`).toBeCloseTo(expected.lof[k][i], 9));
  });

  it('is 1 for rows without neighbours and for equal rows', async () => {
    expect([...localOutlierFactor({ k: 0, indices: new Int32Array(0), distances: new Float64Array(0) }, 1)]).toEqual([1]);
    const same = { k: 1, indices: Int32Array.of(1, 0), distances: Float64Array.of(0, 0) };
    expect([...localOutlierFactor(same, 2)]).toEqual([1, 1]);
  });
});
