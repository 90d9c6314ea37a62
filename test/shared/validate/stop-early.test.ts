import { describe, expect, it } from 'vitest';
import { stopByBic } from '../../../shared/validate/stop-early.ts';

const fits = (values: readonly (number | null)[], collapsed: readonly number[] = []) => values.map((bic, i) => ({ k: i + 2, bic, collapsed: collapsed.includes(i + 2) }));

describe('the end of a sweep by BIC', () => {
  it('comes after three numbers that are no lower than the lowest', () => {
    expect(stopByBic(fits([10, 8, 9, 8]))).toBeNull();
    expect(stopByBic(fits([10, 8, 9, 8, 8]))).toEqual({ code: 'sweep-stopped-bic', data: { k: 6, best: 3, steps: 3 } });
    expect(stopByBic(fits([10, 8, 9, 9, 7]))).toBeNull();
    expect(stopByBic(fits([10, 11, 12, 13]))).toMatchObject({ data: { k: 5, best: 2 } });
  });

  it('does not take a collapsed solution for a lower one; five in a row are enough', () => {
    expect(stopByBic(fits([10, 5, 4, 3], [3, 4, 5]))).toMatchObject({ code: 'sweep-stopped-bic', data: { best: 2 } });
    expect(stopByBic(fits([5, 4, 3, 2], [2, 3, 4, 5]))).toBeNull();
    expect(stopByBic(fits([5, 4, 3, 2, 1], [2, 3, 4, 5, 6]))).toEqual({ code: 'sweep-stopped-collapsed', data: { k: 6, steps: 5 } });
    expect(stopByBic([])).toBeNull();
  });
});
