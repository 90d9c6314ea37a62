import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import { adjustedRand, agreementOf } from '../../../shared/validate/agreement.ts';
import type { Agreement } from '../../../shared/contract/validation.ts';
import { bestJaccard, contingencyOf } from '../../../shared/validate/contingency.ts';
import type { Contingency } from '../../../shared/validate/contingency.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { csvColumns } from '../../helpers/matrices.ts';

interface Known extends Agreement { name: string; table: number[][] }
const known = JSON.parse(readFileSync(new URL('../../fixtures/expected/agreement.json', import.meta.url), 'utf8')) as Known[];
const FIGURES = ['ari', 'ami', 'homogeneity', 'completeness', 'vMeasure'] as const;

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadTestKernels();
});

const agree = (table: Contingency): Agreement => agreementOf(table, kernels.elementary);

/** Two labelings with these counts. */
function labelings(table: readonly (readonly number[])[]): [number[], number[]] {
  const a: number[] = [];
  const b: number[] = [];
  table.forEach((row, i) => row.forEach((count, j) => {
    for (let r = 0; r < count; r++) {
      a.push(i);
      b.push(j);
    }
  }));
  return [a, b];
}

describe('as scikit-learn, to 1e-12', () => {
  test.each(known)('$name', ({ table, ...expected }) => {
    const [a, b] = labelings(table);
    const found = agree(contingencyOf(a, b, table.length, table[0].length));
    for (const figure of FIGURES) expect(Math.abs(found[figure] - expected[figure]), figure).toBeLessThanOrEqual(1e-12);
  });

  it('db-demo: the printed figures of its DBSCAN example, noise as one group', () => {
    const columns = csvColumns('synthetic/dbscan_demo_750.csv');
    const of = (name: string): number[] => (columns.get(name) ?? []).map(Number);
    const dbscan = of('dbscan').map((label) => (label < 0 ? 3 : label));
    const found = agree(contingencyOf(of('truth'), dbscan, 3, 4));
    expect(FIGURES.map((figure) => found[figure].toFixed(3))).toEqual(['0.952', '0.916', '0.953', '0.883', '0.917']);
  });
});

const labels = (most: number) => fc.array(fc.nat({ max: most - 1 }), { minLength: 1, maxLength: 60 });

describe('whatever the labelings', () => {
  it('a labeling agrees fully with itself under other numbers', () => {
    fc.assert(fc.property(labels(5), fc.integer({ min: 1, max: 4 }), (a, turn) => {
      const found = agree(contingencyOf(a, a.map((label) => (label + turn) % 5), 5, 5));
      for (const figure of FIGURES) expect(found[figure]).toBeCloseTo(1, 12);
    }));
  });

  it('swapping the two swaps homogeneity and completeness and leaves the rest', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 4 })), { minLength: 1, maxLength: 60 }), (rows) => {
      const [a, b] = [rows.map(([x]) => x), rows.map(([, y]) => y)];
      const there = agree(contingencyOf(a, b, 4, 5));
      const back = agree(contingencyOf(b, a, 5, 4));
      expect(back.ari).toBeCloseTo(there.ari, 12);
      expect(back.ami).toBeCloseTo(there.ami, 9);
      expect(back.homogeneity).toBeCloseTo(there.completeness, 12);
      expect(back.vMeasure).toBeCloseTo(there.vMeasure, 12);
    }));
  });

  it('stays within bounds, does not depend on the order of the rows, and labels without rows change nothing', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })), { minLength: 1, maxLength: 60 }), (rows) => {
      const [a, b] = [rows.map(([x]) => x), rows.map(([, y]) => y)];
      const found = agree(contingencyOf(a, b, 4, 4));
      expect(found.ari).toBeLessThanOrEqual(1 + 1e-12);
      expect(found.ari).toBeGreaterThanOrEqual(-0.5 - 1e-12);
      for (const figure of ['homogeneity', 'completeness', 'vMeasure'] as const) {
        expect(found[figure]).toBeGreaterThanOrEqual(0);
        expect(found[figure]).toBeLessThanOrEqual(1 + 1e-12);
      }
      expect(agree(contingencyOf([...a].reverse(), [...b].reverse(), 7, 9))).toEqual(found);
    }));
  });

  it('is 1 for labelings without rows', () => {
    expect(agree(contingencyOf([], [], 2, 3))).toEqual({ ari: 1, ami: 1, homogeneity: 1, completeness: 1, vMeasure: 1 });
  });
});

describe('counting', () => {
  it('leaves out rows without a label on either side', () => {
    const table = contingencyOf([0, -1, 1, 1], [0, 0, -1, 1], 2, 2);
    expect(table.n).toBe(2);
    expect([...table.counts]).toEqual([1, 0, 0, 1]);
    expect(adjustedRand(table)).toBe(1);
  });

  it('refuses labelings of different lengths', () => {
    expect(() => contingencyOf([0, 1], [0], 2, 1)).toThrowError(/labels-differ/);
  });

  it('takes the best match of each label', () => {
    // {0,1,2} and {3,4} against {0,1} and {2,3,4}: 2/3 (over 1/5), 2/3 (over 0).
    expect([...bestJaccard(contingencyOf([0, 0, 0, 1, 1], [0, 0, 1, 1, 1], 3, 2))]).toEqual([2 / 3, 2 / 3, NaN]);
  });
});
