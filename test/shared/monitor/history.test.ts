import { expect, it } from 'vitest';
import { commonStep, daysBack } from '../../../shared/monitor/history.ts';

it('days back are those of the orders used, or as many as are looked at', () => {
  expect(daysBack({ firstDate: '2010-12-01', asOf: '2011-01-31', window: 0 })).toBe(61);
  expect(daysBack({ firstDate: '2010-12-01', asOf: '2011-01-31', window: 30 })).toBe(30);
  expect(daysBack({ firstDate: null, asOf: '2011-01-31', window: 0 })).toBeNull();
});

it('a feature that grew alike for nearly all is told by what it did', () => {
  const differences = (list: readonly number[]): Float64Array => Float64Array.from({ length: 100 }, (_, i) => list[i % list.length]);
  expect(commonStep(differences([1]), 10)).toBe(1);
  expect(commonStep(differences([28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, -300]), 10)).toBe(28);
  expect(commonStep(differences([1, 1, 1, 2]), 10)).toBeNull();
  expect(commonStep(differences([0]), 10)).toBeNull();
  expect(commonStep(differences([1, Number.NaN]), 60)).toBeNull();
  expect(commonStep(new Float64Array(0), 0)).toBeNull();
});
