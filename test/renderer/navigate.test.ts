import { describe, expect, it } from 'vitest';
import { moveCursor, sayPoint } from '../../renderer/charts/navigate.ts';
import type { Figure } from '../../shared/chart/figure.ts';

const line: Figure = {
  kind: 'elbow', title: 'Curve', description: '', xAxis: { title: 'Segments', format: 'integer', fromZero: false }, yAxis: { title: 'y', format: 'number', fromZero: true },
  series: { kind: 'line', name: 'Variation', x: [2, 3, 4], y: [9, 5, 4], band: null, current: null, colour: { kind: 'accent' } },
};
const heat: Figure = {
  kind: 'heatmap', title: 'Heat', description: '', xAxis: null, yAxis: null,
  series: { kind: 'heat', name: 'sd', rows: ['A', 'B'], cols: ['x', 'y', 'z'], values: [[1, 2, 3], [4, 5, 6]], limit: 3 },
};

describe('arrow keys on a chart', () => {
  it('walk along a line with all four arrows and stop at its ends', () => {
    expect(moveCursor(line, null, 'ArrowRight')).toEqual({ row: 0, col: 0 });
    expect(moveCursor(line, { row: 0, col: 0 }, 'ArrowDown')).toEqual({ row: 0, col: 1 });
    expect(moveCursor(line, { row: 0, col: 2 }, 'ArrowRight')).toEqual({ row: 0, col: 2 });
    expect(moveCursor(line, { row: 0, col: 0 }, 'End')).toEqual({ row: 0, col: 2 });
    expect(moveCursor(line, { row: 0, col: 0 }, 'x')).toBeNull();
    expect(sayPoint(line, { row: 0, col: 1 })).toBe('Segments 3, Variation 5');
  });

  it('walk in both directions over cells', () => {
    expect(moveCursor(heat, { row: 0, col: 1 }, 'ArrowDown')).toEqual({ row: 1, col: 1 });
    expect(moveCursor(heat, { row: 1, col: 1 }, 'ArrowLeft')).toEqual({ row: 1, col: 0 });
    expect(sayPoint(heat, { row: 1, col: 2 })).toBe('B, z: +6.00');
  });

  it('find nothing in an empty chart', () => {
    expect(moveCursor({ ...line, series: { ...line.series, x: [], y: [] } as never }, null, 'Home')).toBeNull();
  });
});
