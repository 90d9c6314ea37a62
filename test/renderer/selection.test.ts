import fc from 'fast-check';
import { expect, it } from 'vitest';
import { combine } from '../../renderer/state/selection.ts';

it('selections add up and take away as sets of rows, in order', () => {
  const rows = fc.uniqueArray(fc.nat(60)).map((values) => Int32Array.from(values).sort());
  fc.assert(fc.property(rows, rows, (a, b) => {
    expect([...combine(a, b, 'add')]).toEqual([...new Set([...a, ...b])].sort((p, q) => p - q));
    expect([...combine(a, b, 'remove')]).toEqual([...a].filter((row) => !b.includes(row)));
  }));
});
