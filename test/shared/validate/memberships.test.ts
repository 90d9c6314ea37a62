import { describe, expect, it } from 'vitest';
import { isSharing } from '../../../shared/cluster/assign-rule.ts';
import { fit } from '../../../shared/cluster/fit.ts';
import { classesFigure, membershipFigure } from '../../../shared/chart/trust-figures.ts';
import type { MembershipResult } from '../../../shared/contract/analyses.ts';
import type { ClusterFit } from '../../../shared/contract/results.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { methodOf } from '../../../shared/recipe/method.ts';
import type { Algorithm } from '../../../shared/recipe/method.ts';
import { defaultParams } from '../../../shared/recipe/params.ts';
import { membershipsOf } from '../../../shared/validate/memberships.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { csvMatrix, drain } from '../../helpers/matrices.ts';
import { mixedMatrix } from '../../helpers/mixed.ts';

const kernels = await loadTestKernels();
const iris = csvMatrix('classics/iris_fisher_R.csv', ['Sepal.Length', 'Sepal.Width', 'Petal.Length', 'Petal.Width']);

function shared(matrix: Matrix, algorithm: Algorithm, k: number): { found: ClusterFit; shares: MembershipResult } {
  const method = methodOf({ params: { ...defaultParams(), 'cluster.algorithm': algorithm } });
  const found = drain(fit(kernels, matrix, { method, k, seed: 42, sample: null }));
  if (!isSharing(found.rule)) throw new Error('no shares');
  return { found, shares: drain(membershipsOf(kernels.elementary, found.rule, matrix, found)) };
}

describe('to which share customers belong to segments', () => {
  it.each(['gmm', 'lca', 'consensus'] as const)('%s: shares of the members add up to one, most of it their own', (algorithm) => {
    const { found, shares } = shared(iris, algorithm, 3);
    shares.overlap.forEach((row, label) => {
      expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(Math.max(...row)).toBe(row[label]);
    });
    found.labels.forEach((label, row) => {
      expect(shares.second[row]).not.toBe(label);
      expect(shares.own[row] + shares.secondShare[row]).toBeLessThanOrEqual(1 + 1e-9);
      if (found.probability !== null) expect(shares.own[row]).toBeCloseTo(found.probability[row], 9);
    });
    expect(shares.unsure.reduce((sum, count) => sum + count, 0)).toBe(shares.own.filter((share) => share < 0.8).length);
    const figure = membershipFigure(shares, ['one', 'two', 'three']);
    expect(figure.description).toMatch(/^By segment of the members: one: \d+(\.\d)? ?% own/);
  });

  it('gmm on iris: the first species overlaps with no other', () => {
    const { found, shares } = shared(iris, 'gmm', 3);
    const setosa = found.labels[0];
    expect(shares.overlap[setosa][setosa]).toBeGreaterThan(0.999);
    expect(shares.unsure[setosa]).toBe(0);
  });
});

it('profiles of latent classes: levels by class, those that differ most named', () => {
  const groups = Array.from({ length: 120 }, (_, i) => i % 2);
  const matrix = mixedMatrix([groups.map((g, i) => (i % 10 === 0 ? 'b' : 'ab'[g])), groups.map((g, i) => ['x', 'y', 'z'][(g + (i % 3)) % 3]), groups.map((g, i) => ((g + Number(i % 9 === 0)) % 2 === 1 ? 'no' : 'yes'))]);
  const { found } = shared(matrix, 'lca', 2);
  if (found.rule?.rule !== 'classes') throw new Error('no classes');
  const figure = classesFigure(found.rule, matrix.names, ['A', 'B']);
  if (figure.series.kind !== 'grid') throw new Error('no grid');
  expect(figure.series.rows).toEqual(matrix.names);
  expect(figure.series.values.every((row) => row.every((value) => value !== null && value >= 0 && value <= 1))).toBe(true);
  expect(figure.description).toContain('Classes differ most in c');
});
