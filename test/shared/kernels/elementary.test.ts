import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Elementary } from '../../../shared/math/elementary.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';

const grid = JSON.parse(
  readFileSync(new URL('../../fixtures/elementary.json', import.meta.url), 'utf8'),
) as Record<keyof Elementary, number[][]>;

/** Doubles between a and b. */
function ulps(a: number, b: number): number {
  const ordered = (x: number): bigint => {
    const bits = new BigInt64Array(new Float64Array([x]).buffer)[0];
    return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
  };
  const distance = ordered(a) - ordered(b);
  return Number(distance < 0n ? -distance : distance);
}

test.each(Object.keys(grid) as (keyof Elementary)[])('%s is within one unit in the last place', async (name) => {
  const { elementary } = await loadTestKernels();
  const call = elementary[name] as (...args: number[]) => number;
  const points = grid[name];
  expect(points.length).toBe(400);
  const worst = points
    .map((point) => ({ point, got: call(...point.slice(0, -1)), off: ulps(call(...point.slice(0, -1)), point.at(-1) as number) }))
    .reduce((a, b) => (b.off > a.off ? b : a));
  expect(worst.off, JSON.stringify(worst)).toBeLessThanOrEqual(1);
});

test('special values', async () => {
  const { elementary: e } = await loadTestKernels();
  expect([e.exp(0), e.exp(-Infinity), e.exp(1000), e.log(1), e.log(0), e.log1p(0), e.expm1(-0)]).toEqual(
    [1, 0, Infinity, 0, -Infinity, 0, -0],
  );
  expect([e.pow(2, 10), e.pow(0, 0), e.pow(2, -1), e.cbrt(-27), e.tanh(1e9), e.log2(8), e.log10(1000)]).toEqual(
    [1024, 1, 0.5, -3, 1, 3, 3],
  );
  expect([e.lgamma(1), e.lgamma(2), e.lgamma(0), e.lgamma(Infinity)]).toEqual([0, 0, Infinity, Infinity]);
  expect(e.log(-1)).toBeNaN();
  expect(e.lgamma(NaN)).toBeNaN();
  expect(e.digamma(0)).toBeNaN();
  expect(e.lgamma(-0.5)).toBeCloseTo(1.2655121234846454, 13);
  expect(e.digamma(-0.5)).toBeCloseTo(0.03648997397857652, 13);
});
