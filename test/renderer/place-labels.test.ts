import { describe, expect, it } from 'vitest';
import { pixelsPerUnit, placeLabels, wrapName } from '../../renderer/charts/place-labels.ts';
import type { PointGroup } from '../../shared/chart/figure.ts';

const group = (name: string, count: number, x: number, y: number): PointGroup => ({ name, count, x, y, colour: { kind: 'accent' } });

describe('labels on the map', () => {
  it('do not cover one another; the largest group keeps its place', () => {
    const labels = placeLabels([group('small', 1, 0, 0), group('large', 9, 0, 0), group('far', 5, 9, 9)], { x: 50, y: 50 });
    const shifts = new Map(labels.map((label) => [label.lines.join(' '), label.shift]));
    expect(shifts.get('large')).toBe(0);
    expect(Math.abs(shifts.get('small') ?? 0)).toBeGreaterThanOrEqual(15);
    expect(shifts.get('far')).toBe(0);
  });

  it('of two lines keep the distance of two lines', () => {
    const labels = placeLabels([group('High purchases and instalments', 9, 0, 0), group('Low balance and cash advance', 3, 0, 0)], { x: 1, y: 1 });
    expect(labels.map((label) => label.lines.length)).toEqual([2, 2]);
    expect(Math.abs(labels[0].shift - labels[1].shift)).toBeGreaterThanOrEqual(30);
  });

  it('find room aside where above and below are taken', () => {
    const labels = placeLabels(Array.from({ length: 12 }, (_, i) => group('ab', 20 - i, 0, 0)), { x: 1, y: 1 });
    expect(new Set(labels.map((label) => `${label.right} ${label.shift}`)).size).toBe(12);
    expect(labels.some((label) => label.right !== 0)).toBe(true);
  });

  it('leave out empty groups', () => {
    expect(placeLabels([group('empty', 0, 0, 0), group('full', 2, 0, 0)], { x: 1, y: 1 }).map((label) => label.lines)).toEqual([['full']]);
  });

  it('break at words and underscores, and cut only what has no room', () => {
    expect(wrapName('High purchases and instalments', 19, 2)).toEqual(['High purchases and', 'instalments']);
    expect(wrapName('PURCHASES_INSTALLMENTS_FREQUENCY', 23, 2)).toEqual(['PURCHASES_INSTALLMENTS_', 'FREQUENCY']);
    expect(wrapName('short', 19, 2)).toEqual(['short']);
    expect(wrapName('one two three four five six seven eight', 10, 2)).toEqual(['one two', 'three fou…']);
    expect(wrapName('unbreakablelongword', 10, 3)).toEqual(['unbreakab…']);
    expect(wrapName('', 10, 3)).toEqual(['']);
  });

  it('know the scale of the map, also of a single point', () => {
    expect(pixelsPerUnit(Float32Array.of(0, 10, 5), 100)).toBeCloseTo(9);
    expect(pixelsPerUnit(Float32Array.of(3), 100)).toBe(1);
  });
});
