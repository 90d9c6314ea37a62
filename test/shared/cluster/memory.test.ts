import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fit } from '../../../shared/cluster/fit.ts';
import { hierarchy } from '../../../shared/cluster/hierarchy/hierarchy.ts';
import { pairsBytes } from '../../../shared/cluster/hierarchy/pairs.ts';
import { bytesNeeded } from '../../../shared/cluster/memory.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { createMatrix } from '../../../shared/math/matrix.ts';
import { treeFor } from '../../../shared/cluster/tree.ts';
import { methodOf } from '../../../shared/recipe/method.ts';
import type { Algorithm, Method, TreeMethod } from '../../../shared/recipe/method.ts';
import { defaultParams } from '../../../shared/recipe/params.ts';
import type { Params } from '../../../shared/recipe/params.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { drain } from '../../helpers/matrices.ts';

const kernels = await loadTestKernels();
const ALGORITHMS: readonly Algorithm[] = ['kmeans', 'hierarchical', 'gmm', 'kmedoids', 'gower', 'kprototypes', 'lca', 'consensus', 'dbscan', 'hdbscan'];
const method = (algorithm: Algorithm, rest: Partial<Params> = {}): Method => methodOf({ params: { ...defaultParams(), 'cluster.algorithm': algorithm, ...rest } });
const sized = (rows: number, cols: number): { rows: number; cols: number; names: string[] } => ({ rows, cols, names: Array.from({ length: cols }, (_, j) => `c${j}`) });

function refusal(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('memory is estimated before it is taken', () => {
  it.each(ALGORITHMS)('%s: grows with rows, columns and segments, and is modest for a million customers', (algorithm) => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 9000 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 50 }), (rows, cols, k) => {
      const own = bytesNeeded(method(algorithm), sized(rows, cols), k);
      expect(own).toBeGreaterThan(0);
      expect(bytesNeeded(method(algorithm), sized(rows + 100, cols), k)).toBeGreaterThan(own);
      expect(bytesNeeded(method(algorithm), sized(rows, cols + 1), k)).toBeGreaterThanOrEqual(own);
      expect(bytesNeeded(method(algorithm), sized(rows, cols), k + 1)).toBeGreaterThanOrEqual(own);
    }), { numRuns: 30 });
    expect(bytesNeeded(method(algorithm), sized(1_000_000, 8), 12)).toBeLessThan(2e9);
  });

  it.each(['dbscan', 'hdbscan'] as const)('%s: takes no more of the kernels than that, and more than a third of it in all', (algorithm) => {
    const random = createRandom(1);
    for (const [rows, cols] of [[4000, 3], [9000, 8], [5000, 24]] as const) {
      const matrix = createMatrix(rows, sized(rows, cols).names);
      matrix.data.forEach((_, at) => {
        matrix.data[at] = random.next() + (at % 3);
      });
      const before = kernels.memory.inUse();
      let most = 0;
      const steps = fit(kernels, matrix, { method: method(algorithm), k: 3, seed: 1, sample: null });
      for (let step = steps.next(); step.done !== true; step = steps.next()) most = Math.max(most, kernels.memory.inUse() - before);
      const needed = bytesNeeded(method(algorithm), sized(rows, cols), 3);
      const lists = rows * 12 * (algorithm === 'hdbscan' ? 50 : Math.max(5, 2 * cols));
      expect(most).toBeGreaterThan(rows * cols * 8);
      expect(most).toBeLessThan(needed);
      expect(most + lists).toBeGreaterThan(needed / 3);
    }
  });

  it.each(['average', 'complete'] as const)('30,000 customers, all of them, %s linkage: refused with the number and the way out', (linkage) => {
    const before = kernels.memory.inUse();
    const error = refusal(() => drain(hierarchy(kernels, createMatrix(30_000, ['a', 'b']), linkage, 1, true)));
    expect(error).toMatchObject({ code: 'too-much-memory', data: { rows: 30_000, bytes: pairsBytes(30_000) } });
    expect(describeError(error, 'terminal').message).toContain('on 30000 rows would need 3.4 GB of memory; at most 1.6 GB can be taken');
    expect(describeError(error, 'terminal').hint).toContain('without --exact');
    expect(kernels.memory.inUse()).toBe(before);
  });

  it('all of 30,000 customers in a consensus: refused before the first run', () => {
    const error = refusal(() => drain(treeFor(kernels, createMatrix(30_000, ['a', 'b']), method('consensus', { 'cluster.exact': true }) as TreeMethod, 1)));
    expect(error).toMatchObject({ code: 'too-much-memory', data: { what: 'Consensus', rows: 30_000, bytes: pairsBytes(30_000) } });
  });

  it.each([['kmedoids', 50_001], ['gower', 50_001], ['hdbscan', 200_001]] as const)('all of %s customers that nobody would wait for are refused: %i', (algorithm, rows) => {
    const error = refusal(() => drain(fit(kernels, createMatrix(rows, ['a']), { method: method(algorithm, { 'cluster.exact': true }), k: 3, seed: 1, sample: null })));
    expect(error).toMatchObject({ code: 'too-many-rows', data: { rows, limit: rows - 1 } });
    expect(describeError(error, 'terminal').hint).toContain('without --exact');
  });

  it('a mixture of full covariances in very many columns: refused before anything is taken', () => {
    const before = kernels.memory.inUse();
    const wide = createMatrix(60, Array.from({ length: 4000 }, (_, j) => `c${j}`));
    wide.data.forEach((_, at) => {
      wide.data[at] = (at * 7919) % 101;
    });
    const error = refusal(() => drain(fit(kernels, wide, { method: method('gmm'), k: 8, seed: 1, sample: null })));
    expect(error.code).toBe('too-much-memory');
    expect(error.data).toMatchObject({ what: 'Gaussian mixture', rows: 60, columns: 4000 });
    expect(describeError(error, 'terminal').hint).toContain('fewer features');
    expect(kernels.memory.inUse()).toBe(before);
    expect(bytesNeeded(method('gmm', { 'cluster.covariance': 'diagonal' }), sized(60, 4000), 8)).toBeLessThan(1e9);
  });

  it('what the kernels cannot give is refused with both numbers', () => {
    const error = refusal(() => kernels.memory.allocate(5e9));
    expect(error.code).toBe('too-much-memory');
    expect(describeError(error, 'terminal').message).toMatch(/^This would need 4\.\d GB of memory; at most 4\.0 GB can be taken\.$/);
  });
});
