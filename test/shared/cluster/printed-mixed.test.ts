import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fit } from '../../../shared/cluster/fit.ts';
import type { ClusterFit } from '../../../shared/contract/results.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { csvColumns, csvMatrix, drain } from '../../helpers/matrices.ts';
import { mixedMatrix } from '../../helpers/mixed.ts';

const kernels = await loadTestKernels();

/** Seven pathologists (A to G) on carcinoma in 118 slides, 1 for seen: how often each pattern occurred (A. Agresti, "Categorical Data Analysis", 2002, table 13.1). */
const CARCINOMA: Readonly<Record<string, number>> = {
  '0000000': 34, '0000100': 2, '0100000': 6, '0100001': 1, '0100100': 4, '0100101': 5, '1000000': 2, '1010101': 1, '1100000': 2, '1100001': 1,
  '1100100': 2, '1100101': 7, '1100111': 1, '1101001': 1, '1101101': 2, '1101111': 3, '1110101': 13, '1110111': 5, '1111101': 10, '1111111': 16,
};
const slides = Object.entries(CARCINOMA).flatMap(([pattern, count]) => Array.from({ length: count }, () => pattern));
const carcinoma = mixedMatrix(Array.from({ length: 7 }, (_, j) => slides.map((pattern) => (pattern[j] === '1' ? 'yes' : 'no'))));

describe('latent classes of the carcinoma slides, as printed by D. A. Linzer, J. B. Lewis, J. Stat. Softw. 42 (2011)', () => {
  const classes = (k: number): ClusterFit => drain(fit(kernels, carcinoma, {
    k, seed: 42, sample: null, method: { algorithm: 'lca', regularisation: 1e-6, tolerance: 1e-9, restarts: 10, maxIterations: 3000 },
  }));
  it.each([
    [2, -317.2568, 664.5137, 706.0739],
    [3, -293.705, 633.41, 697.1357],
  ])('%i classes', (k, logLikelihood, aic, bic) => {
    const found = classes(k);
    expect(found.logLikelihood).toBeCloseTo(logLikelihood, 3);
    expect(found.aic).toBeCloseTo(aic, 3);
    expect(found.bic).toBeCloseTo(bic, 3);
  });
  it('three classes hold 44, 37 and 18 percent of the slides', () => {
    const { rule } = classes(3);
    if (rule?.rule !== 'classes') throw new Error('latent classes have a rule');
    [0.4447, 0.3736, 0.1817].forEach((share, c) => expect([...rule.weights].sort((a, b) => b - a)[c]).toBeCloseTo(share, 3));
  });
});

const prototypes = (matrix: Matrix, k: number, gamma: number | 'auto', restarts = 20): ClusterFit => drain(fit(kernels, matrix, {
  k, seed: 42, sample: null, method: { algorithm: 'kprototypes', gamma, restarts, maxIterations: 300 },
}));

/** Cost of a partition by Huang's definition: squared distances to the means, and gamma for every level that is not the group's most frequent. */
function costOf(numbers: readonly (readonly number[])[], texts: readonly (readonly string[])[], labels: readonly number[], k: number, gamma: number): number {
  let total = 0;
  for (let c = 0; c < k; c++) {
    const members = labels.flatMap((label, i) => (label === c ? [i] : []));
    for (const column of numbers) {
      const mean = members.reduce((sum, i) => sum + column[i], 0) / members.length;
      total += members.reduce((sum, i) => sum + (column[i] - mean) ** 2, 0);
    }
    for (const column of texts) {
      const counts = new Map<string, number>();
      for (const i of members) counts.set(column[i], (counts.get(column[i]) ?? 0) + 1);
      total += gamma * (members.length - Math.max(...counts.values()));
    }
  }
  return total;
}

/** All ways to put n rows into k groups, none of them empty. */
function* partitions(n: number, k: number, labels: readonly number[] = [], used = 0): Generator<readonly number[]> {
  if (labels.length === n) {
    if (used === k) yield labels;
    return;
  }
  for (let c = 0; c <= Math.min(used, k - 1); c++) yield* partitions(n, k, [...labels, c], Math.max(used, c + 1));
}

describe('k-prototypes', () => {
  it('finds the best of all partitions of a few rows, by the cost of Huang (1998)', () => {
    let best = 0;
    const sets = 24;
    for (let set = 0; set < sets; set++) {
      const random = createRandom(set);
      const n = 7 + (set % 2);
      const k = 2 + (set % 2);
      const numbers = [0, 1].map(() => Array.from({ length: n }, () => Math.round(40 * random.next()) / 4));
      const texts = [0, 1, 2].map(() => Array.from({ length: n }, () => ['a', 'b', 'c'][random.below(3)]));
      const gamma = [0.5, 4, 20][set % 3];
      const found = prototypes(mixedMatrix([...numbers, ...texts]), k, gamma);
      let least = Infinity;
      for (const labels of partitions(n, k)) least = Math.min(least, costOf(numbers, texts, labels, k, gamma));
      expect(found.objective).toBeCloseTo(costOf(numbers, texts, [...found.labels], k, gamma), 9);
      expect(found.objective ?? 0).toBeGreaterThanOrEqual(least - 1e-9);
      if ((found.objective ?? Infinity) <= least + 1e-9) best++;
    }
    expect(best).toBeGreaterThanOrEqual(sets - 4);
  });

  it('with numbers alone reaches the printed sums of squares of iris', () => {
    const iris = csvMatrix('classics/iris_fisher_R.csv', ['Sepal.Length', 'Sepal.Width', 'Petal.Length', 'Petal.Width']);
    expect(prototypes(iris, 3, 'auto').objective).toBeCloseTo(78.85144, 4);
    expect(prototypes(iris, 2, 'auto').objective).toBeCloseTo(152.34795, 4);
  });

  it('with categories alone comes near the best of 400 runs of k-modes by another hand', () => {
    const expected = JSON.parse(readFileSync(new URL('../../fixtures/expected/kmodes.json', import.meta.url), 'utf8')) as { columns: string[]; best: Record<string, number> };
    const cells = csvColumns('telco_churn/Telco-Customer-Churn.csv');
    const rows = Array.from({ length: 600 }, (_, i) => i);
    const matrix = mixedMatrix(expected.columns.map((name) => rows.map((i) => cells.get(name)?.[i] ?? '')));
    for (const [k, cost] of Object.entries(expected.best)) expect(prototypes(matrix, Number(k), 1, 10).objective).toBeLessThanOrEqual(cost * 1.015);
  });
});
