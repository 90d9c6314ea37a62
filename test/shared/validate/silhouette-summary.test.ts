import { expect, test } from 'vitest';
import { summariseSilhouettes } from '../../../shared/validate/silhouette-summary.ts';

test('means, negative shares and rivals by segment, over the rows looked at', () => {
  const silhouettes = {
    rows: Int32Array.of(0, 1, 3, 4), values: Float64Array.of(0.5, -0.25, 0.75, 0.25), rivals: Int32Array.of(2, 1, 0, 0), kind: 'sampled',
  } as const;
  const labels = Int32Array.of(0, 0, 2, 1, 1);
  expect(summariseSilhouettes(silhouettes, labels, 3)).toEqual([
    { label: 0, mean: 0.125, negativeShare: 0.5, rival: 1 },
    { label: 1, mean: 0.5, negativeShare: 0, rival: 0 },
    { label: 2, mean: null, negativeShare: null, rival: null },
  ]);
});

test('no rows', () => {
  const nothing = { rows: new Int32Array(0), values: new Float64Array(0), rivals: new Int32Array(0), kind: 'exact' } as const;
  expect(summariseSilhouettes(nothing, new Int32Array(0), 1)).toEqual([{ label: 0, mean: null, negativeShare: null, rival: null }]);
});
