import { describe, expect, it } from 'vitest';
import { chosenByTrace, splitPoints } from '../../renderer/charts/point-traces.ts';
import type { PointSeries } from '../../shared/chart/figure.ts';

const series: PointSeries = {
  kind: 'points', name: 'Customers', x: Float32Array.of(0, 1, 2, 3, 4), y: Float32Array.of(5, 6, 7, 8, 9), group: Int32Array.of(1, 0, -1, 1, 0),
  groups: [0, 1].map((index) => ({ name: `g${index}`, colour: { kind: 'segment', index }, count: 2, x: 0, y: 0 })),
};

describe('points by group', () => {
  it('lose no point and keep its place', () => {
    const { data, positions } = splitPoints(series, { type: 'scattergl', marker: { size: 4, opacity: 0.7 } }, ['red', 'blue'], 'grey');
    expect(positions.map((at) => [...at])).toEqual([[2], [1, 4], [0, 3]]);
    expect(data.map((trace) => [...(trace['x'] as Float32Array)])).toEqual([[2], [1, 4], [0, 3]]);
    expect(data.map((trace) => (trace['marker'] as { color: string }).color)).toEqual(['grey', 'red', 'blue']);
    expect(chosenByTrace(positions, Int32Array.of(0, 2, 4))).toEqual([[0], [1], [0]]);
  });
});
