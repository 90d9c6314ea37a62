import fc from 'fast-check';
import { expect, test } from 'vitest';
import { finishFit } from '../../../shared/cluster/partition.ts';
import { mergeSmall } from '../../../shared/cluster/merge-small.ts';
import { matrixOf } from '../../helpers/matrices.ts';

const fitOf = (values: readonly number[], labels: readonly number[], k: number) =>
  finishFit(matrixOf([values]), Int32Array.from(labels), k, { iterations: 1, converged: true, probability: new Float64Array(values.length) });

test('merges a small segment into the one whose centre is nearest, and drops what no longer holds', () => {
  const values = [0, 0, 0, 0, 10, 10, 10, 7, 100];
  const fit = fitOf(values, [0, 0, 0, 0, 1, 1, 1, 2, -1], 3);
  const merged = mergeSmall(matrixOf([values]), fit, 2);
  expect([...merged?.fit.labels ?? []]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, -1]);
  expect(merged?.fit).toMatchObject({ k: 2, sizes: [4, 4], noise: 1, probability: null, rule: null });
  expect(merged?.from).toEqual([0, 1]);
});

test('goes on with the smallest until all are large enough; leaves a fit alone that is', () => {
  const values = [0, 1, 2, 3, 50, 50, 50, 50, 50];
  const fit = fitOf(values, [0, 1, 2, 3, 4, 4, 4, 4, 4], 5);
  expect(mergeSmall(matrixOf([values]), fit, 4)?.fit.sizes).toEqual([5, 4]);
  expect(mergeSmall(matrixOf([values]), fit, 1)).toBeNull();
  expect(mergeSmall(matrixOf([values]), fit, 100)?.fit.sizes).toEqual([9]);
});

test('keeps every row and names its colours, whatever the segments', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 40 }), fc.integer({ min: 1, max: 12 }), (raw, least) => {
    const used = [...new Set(raw)];
    const values = raw.map((label, i) => label * 10 + (i % 3));
    const fit = fitOf(values, raw.map((label) => used.indexOf(label)), used.length);
    const merged = mergeSmall(matrixOf([values]), fit, least);
    if (merged === null) {
      expect(Math.min(...fit.sizes)).toBeGreaterThanOrEqual(fit.k === 1 ? 0 : least);
      return;
    }
    expect(merged.fit.k === 1 || Math.min(...merged.fit.sizes) >= least).toBe(true);
    expect(merged.fit.sizes.reduce((a, b) => a + b)).toBe(raw.length);
    const together = new Set(Array.from(fit.labels, (label, i) => `${label} ${merged.fit.labels[i]}`));
    expect(together.size).toBe(fit.k);
    merged.from.forEach((label, to) => expect(together.has(`${label} ${to}`)).toBe(true));
  }), { numRuns: 60 });
});
