import { beforeAll, describe, expect, it } from 'vitest';
import type { Elementary } from '../../../shared/math/elementary.ts';
import { corrected, fisherUpper } from '../../../shared/patterns/fisher.ts';
import known from '../../fixtures/expected/patterns.json' with { type: 'json' };
import { loadTestKernels } from '../../helpers/load-kernels.ts';

let elementary: Elementary;
beforeAll(async () => {
  ({ elementary } = await loadTestKernels());
});

describe('tests of rules', () => {
  it('Fisher\'s exact test is that of R, one-sided', () => {
    for (const { both, left, right, all, p } of known.fisher) {
      const own = fisherUpper(elementary, both, left, right, all);
      expect(Math.abs(own - p) / p, `${both} ${left} ${right} ${all}`).toBeLessThan(1e-9);
    }
  });

  it('is 1 for what must be, 0 for what cannot be, and falls with the count', () => {
    expect(fisherUpper(elementary, 4, 10, 10, 16)).toBe(1);
    expect(fisherUpper(elementary, 11, 10, 20, 40)).toBe(0);
    const falling = Array.from({ length: 21 }, (_, both) => fisherUpper(elementary, both, 20, 30, 100));
    falling.slice(1).forEach((p, i) => expect(p).toBeLessThanOrEqual(falling[i] + 1e-12));
  });

  it('corrections are those of p.adjust', () => {
    const ps = Float64Array.from(known.ps);
    corrected(ps, 'holm').forEach((p, i) => expect(p).toBeCloseTo(known.holm[i], 14));
    corrected(ps, 'bh').forEach((p, i) => expect(p).toBeCloseTo(known.bh[i], 14));
    expect(corrected(ps, 'none')).toEqual(ps);
    expect(corrected(new Float64Array(0), 'bh')).toEqual(new Float64Array(0));
  });
});
