import { describe, expect, it } from 'vitest';
import type { Figure, LineSeries } from '../../../shared/chart/figure.ts';
import { lineScales } from '../../../shared/chart/line-scales.ts';

const room = { width: 400, height: 200, top: 10, bottom: 20, wanted: 4 };
function below(x: readonly number[], format: 'integer' | 'number', width = room.width) {
  const series: LineSeries = { kind: 'line', name: 'a', x, y: x.map((_, i) => i), band: null, current: null, colour: { kind: 'accent' } };
  const figure: Figure = { kind: 'dependence', title: 't', description: 'd', xAxis: { title: 'x', format, fromZero: false }, yAxis: null, series };
  const scales = lineScales(figure, series, { ...room, width });
  return scales.below.map(({ at, text }) => ({ text, x: scales.x(at) }));
}

describe('what stands below a curve', () => {
  it('are the points where they count something, as many as there is room for', () => {
    const ks = [2, 3, 4, 5, 6, 7, 8];
    expect(below(ks, 'integer').map(({ text }) => text)).toEqual(['2', '3', '4', '5', '6', '7', '8']);
    expect(below(ks, 'integer', 130).map(({ text }) => text)).toEqual(['2', '4', '6', '8']);
  });

  it('are round numbers in their places where x measures, however uneven the points', () => {
    const found = below([0, 0.4, 2.6363636363636362, 2.7, 11.1, 24], 'number');
    expect(found.map(({ text }) => text)).toEqual(['0', '5', '10', '15', '20']);
    const gaps = found.slice(1).map(({ x }, i) => x - found[i].x);
    for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0], 9);
    expect(gaps[0]).toBeGreaterThan(30);
    expect(below([0.001, 0.0042], 'number').every(({ text }) => text.length <= 6)).toBe(true);
    expect(below([7], 'number').map(({ text }) => text)).toEqual(['7']);
  });
});
