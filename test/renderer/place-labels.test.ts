import { describe, expect, it } from 'vitest';
import { LINE, placeLabels, wrapName } from '../../renderer/charts/place-labels.ts';
import type { LabelWish, PlacedLabel } from '../../renderer/charts/place-labels.ts';

const wish = (name: string, count: number, x: number, y: number): LabelWish => ({ name, count, x, y });
const half = ({ lines }: PlacedLabel): number => (Math.max(...lines.map((line) => line.length)) * 6.7) / 2;
const cover = (a: PlacedLabel, b: PlacedLabel): boolean =>
  Math.abs(a.x - b.x) < half(a) + half(b) - 0.01 && Math.abs(a.y - b.y) < ((a.lines.length + b.lines.length) * LINE) / 2 - 0.01;

describe('labels on the map', () => {
  it('do not cover one another; the largest group keeps its place', () => {
    const labels = placeLabels([wish('small', 1, 200, 200), wish('large', 9, 200, 200), wish('far', 5, 400, 300)], 600, 400);
    const [large, far, small] = labels;
    expect([large.x, large.y, large.from]).toEqual([200, 200, null]);
    expect([far.x, far.y]).toEqual([400, 300]);
    expect(cover(large, small)).toBe(false);
  });

  it('of twelve groups in one spot are all to be read, and lead back to what they name', () => {
    const labels = placeLabels(Array.from({ length: 12 }, (_, i) => wish(`Segment number ${i}`, 20 - i, 300, 200)), 600, 400);
    for (const [i, one] of labels.entries()) for (const other of labels.slice(i + 1)) expect(cover(one, other)).toBe(false);
    expect(labels.filter(({ from }) => from !== null).every(({ from }) => from?.x === 300 && from.y === 200)).toBe(true);
    expect(labels.some(({ from }) => from !== null)).toBe(true);
  });

  it('stay within the picture', () => {
    const [label] = placeLabels([wish('At the very edge', 3, 598, 3)], 600, 400);
    expect(label.x + half(label)).toBeLessThanOrEqual(600);
    expect(label.y - LINE / 2).toBeGreaterThanOrEqual(0);
  });

  it('leave out empty groups', () => {
    expect(placeLabels([wish('empty', 0, 50, 50), wish('full', 2, 50, 50)], 200, 100).map((label) => label.lines)).toEqual([['full']]);
  });

  it('break at words and underscores, and cut only what has no room', () => {
    expect(wrapName('High purchases and instalments', 19, 2)).toEqual(['High purchases and', 'instalments']);
    expect(wrapName('PURCHASES_INSTALLMENTS_FREQUENCY', 23, 2)).toEqual(['PURCHASES_INSTALLMENTS_', 'FREQUENCY']);
    expect(wrapName('short', 19, 2)).toEqual(['short']);
    expect(wrapName('one two three four five six seven eight', 10, 2)).toEqual(['one two', 'three fou…']);
    expect(wrapName('unbreakablelongword', 10, 3)).toEqual(['unbreakab…']);
    expect(wrapName('', 10, 3)).toEqual(['']);
  });
});
