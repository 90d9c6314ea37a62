import { describe, expect, it } from 'vitest';
import { pixelsPerUnit, placeLabels } from '../../renderer/charts/place-labels.ts';
import type { PointGroup } from '../../shared/chart/figure.ts';

const group = (name: string, count: number, x: number, y: number): PointGroup => ({ name, count, x, y, colour: { kind: 'accent' } });

describe('labels on the map', () => {
  it('do not cover one another; the largest group keeps its place', () => {
    const labels = placeLabels([group('small', 1, 0, 0), group('large', 9, 0, 0), group('far', 5, 9, 9)], { x: 50, y: 50 });
    const shifts = new Map(labels.map((label) => [label.name, label.shift]));
    expect(shifts.get('large')).toBe(0);
    expect(Math.abs(shifts.get('small') ?? 0)).toBeGreaterThanOrEqual(15);
    expect(shifts.get('far')).toBe(0);
  });

  it('leave out empty groups and cut long names', () => {
    const labels = placeLabels([group('empty', 0, 0, 0), group('a very long name of a segment indeed', 2, 0, 0)], { x: 1, y: 1 });
    expect(labels.map((label) => label.name)).toEqual(['a very long name of a s…']);
  });

  it('know the scale of the map, also of a single point', () => {
    expect(pixelsPerUnit(Float32Array.of(0, 10, 5), 100)).toBeCloseTo(9);
    expect(pixelsPerUnit(Float32Array.of(3), 100)).toBe(1);
  });
});
