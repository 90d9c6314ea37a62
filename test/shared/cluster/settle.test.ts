import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fit } from '../../../shared/cluster/fit.ts';
import { assignRows, assignTo } from '../../../shared/cluster/partition.ts';
import { nearestCentres } from '../../../shared/kernels/kmeans.ts';
import { methodOf } from '../../../shared/recipe/method.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { drain, matrixOf } from '../../helpers/matrices.ts';

const kernels = await loadTestKernels();

test('labels by the kernels are those of the plain definition, also where centres are equally near', () => {
  let tied = 0;
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 7 }), fc.integer(), fc.constantFrom(0, 1e6, -1e9), fc.constantFrom(1, 0.1, 1e-7),
    (rows, cols, k, seed, offset, unit) => {
      const random = createRandom(seed);
      // Whole numbers on a small grid: many rows lie half-way between two centres, and centres coincide.
      const cell = (): number => offset + unit * random.below(5);
      const matrix = matrixOf(Array.from({ length: cols }, () => Array.from({ length: rows }, cell)));
      const centres = Float64Array.from({ length: k * cols }, cell);
      const { labels, unsure } = drain(nearestCentres(kernels, matrix, centres, k));
      tied += unsure.length;
      assignRows(matrix, centres, k, labels, unsure);
      expect(labels).toEqual(assignTo(centres, matrix));
    },
  ), { numRuns: 150, seed: 11 });
  expect(tied).toBeGreaterThan(100);
  expect(kernels.memory.inUse()).toBe(0);
});

test('a fitted matrix stays in the kernels for the next k, two at most', () => {
  const input = { seed: 1, sample: null, method: methodOf(emptyRecipe()) };
  const drawn = (seed: number) => {
    const random = createRandom(seed);
    return matrixOf([0, 1].map(() => Array.from({ length: 64 }, () => random.next())));
  };
  const [first, ...others] = [1, 2, 3].map(drawn);
  const alone = drain(fit(kernels, first, { ...input, k: 3 }));
  const one = kernels.memory.inUse();
  drain(fit(kernels, first, { ...input, k: 4 }));
  expect(kernels.memory.inUse()).toBe(one);
  for (const other of others) drain(fit(kernels, other, { ...input, k: 3 }));
  expect(kernels.memory.inUse()).toBe(2 * one);
  expect(drain(fit(kernels, first, { ...input, k: 3 }))).toEqual(alone);
});
