import { expect, test } from 'vitest';
import { chainColours, matchColours, withChosenColours } from '../../../shared/validate/colours.ts';

test('segments keep their colour when another splits', () => {
  // Rows 0–5 stay together; rows 6–13 split; sizes reorder the labels.
  const two = Int32Array.of(1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
  const three = Int32Array.of(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2);
  expect(chainColours(new Map([[3, three], [2, two]]))).toEqual({ 2: [0, 1], 3: [1, 0, 2] });
});

test('colours are distinct up to twelve and begin again after that', () => {
  const chain = new Map<number, Int32Array>();
  for (let k = 2; k <= 15; k++) chain.set(k, Int32Array.from({ length: 60 }, (_, i) => (i * 7) % k));
  const colours = chainColours(chain);
  for (let k = 2; k <= 12; k++) expect([...colours[k]].sort((a, b) => a - b)).toEqual(Array.from({ length: k }, (_, i) => i));
  expect(colours[15].length).toBe(15);
  expect(new Set(colours[15]).size).toBe(12);
});

test('a final fit takes over the colours of the fit on a sample', () => {
  expect(matchColours(Int32Array.of(0, 0, 1, 1, 2), [4, 2, 7], Int32Array.of(1, 1, 0, 0, 2), 3)).toEqual([2, 4, 7]);
});

test('a chosen colour is no other segment\'s; all others stay as they are', () => {
  expect(withChosenColours([0, 1, 2], [null, null, null])).toEqual([0, 1, 2]);
  expect(withChosenColours([0, 1, 2], [null, null, 0])).toEqual([2, 1, 0]);
  expect(withChosenColours([3, 1, 2], [7, null, 1])).toEqual([7, 0, 1]);
  const all = Array.from({ length: 12 }, (_, i) => i);
  const swapped = withChosenColours(all, all.map((i) => (i === 4 ? 9 : null)));
  expect([...swapped].sort((a, b) => a - b)).toEqual(all);
  expect(swapped[9]).toBe(4);
});
