import { describe, expect, it } from 'vitest';
import { elbowFigure, silhouetteFigure } from '../../../shared/chart/curve-figures.ts';
import { isPlotted } from '../../../shared/chart/figure.ts';
import type { BarSeries, Figure, LineSeries } from '../../../shared/chart/figure.ts';
import { figureTable } from '../../../shared/chart/figure-table.ts';
import { mapFigure, profileHeatmapFigure, sizesFigure, strongestTraits, traitsFigure } from '../../../shared/chart/segment-figures.ts';
import { DARK, LIGHT } from '../../../shared/chart/theme.ts';
import { plotly } from '../../helpers/plotly.ts';
import { toSvg } from '../../../shared/chart/to-svg.ts';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { wholesaleRun } from '../../helpers/report-fixture.ts';
import { parseXml } from '../../helpers/xml.ts';

const run = wholesaleRun();
const map = {
  kind: 'pca', x: Float32Array.from(run.points, (point) => point[0]), y: Float32Array.from(run.points, (point) => point[2]),
  rowIndex: Int32Array.from(run.points, (_, i) => i),
} as const;
const FIGURES: readonly (readonly [string, Figure])[] = [
  ['elbow', elbowFigure(run.sweep, 4)],
  ['silhouette', silhouetteFigure(run.sweep, 4)],
  ['sizes', sizesFigure(run.profile)],
  ['traits', traitsFigure(run.profile.segments[0])],
  ['heatmap', profileHeatmapFigure(run.profile)],
  ['map', mapFigure(map, run.cluster.labels, run.profile)],
];

/** Rounded, typed arrays cut short: a snapshot to read. */
const readable = (value: unknown): string => `${JSON.stringify(value, (_, part: unknown) => {
  if (part instanceof Float32Array || part instanceof Int32Array) return { length: part.length, first: [...part.subarray(0, 5)].map((v) => Math.round(v * 1e4) / 1e4) };
  return typeof part === 'number' ? Math.round(part * 1e4) / 1e4 : part;
}, 1)}\n`;

const numbers = (svg: string, selector: string, name: string): number[] =>
  [...parseXml(svg).querySelectorAll(selector)].map((node) => Number(node.getAttribute(name)));

/** True when `drawn` is `values` moved and stretched, to within a hundredth of a pixel. */
function expectAffine(drawn: readonly number[], values: readonly number[]): void {
  expect(drawn).toHaveLength(values.length);
  const low = values.indexOf(Math.min(...values));
  const high = values.indexOf(Math.max(...values));
  const scale = (drawn[high] - drawn[low]) / (values[high] - values[low]);
  values.forEach((value, i) => expect(Math.abs(drawn[low] + scale * (value - values[low]) - drawn[i])).toBeLessThan(0.02));
}

describe.each(FIGURES)('%s', (name, figure) => {
  it('is drawn the same as ever', async () => {
    await expect(readable(figure)).toMatchFileSnapshot(`./snapshots/${name}.figure.json`);
    if (isPlotted(figure)) await expect(readable(plotly(figure, LIGHT))).toMatchFileSnapshot(`./snapshots/${name}.plotly.json`);
    if (name !== 'map') await expect(toSvg(figure, 600)).toMatchFileSnapshot(`./snapshots/${name}.svg`);
  });

  it('is a well-formed picture with a text for screen readers and without outside references', () => {
    for (const theme of [LIGHT, DARK]) {
      const svg = toSvg(figure, 600, theme);
      const root = parseXml(svg).documentElement;
      expect(root.getAttribute('aria-label')).toContain(figure.title);
      expect(figure.description.length).toBeGreaterThan(20);
      expect(svg).not.toMatch(/NaN|undefined|Infinity|href|<script|e[-+]\d/);
    }
  });

  it('has a table with a cell under every column', () => {
    const table = figureTable(figure);
    expect(table.rows.length).toBeGreaterThan(0);
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  });
});

describe('screen, document and table', () => {
  it('carry the numbers of the curve', () => {
    for (const figure of [elbowFigure(run.sweep, 4), silhouetteFigure(run.sweep, 4)]) {
      const series = figure.series as LineSeries;
      const values = series.y.map((value) => value ?? Number.NaN);
      expect(series.x).toEqual([2, 3, 4, 5, 6, 7]);
      expect(series.current).toBe(2);
      expectAffine(numbers(toSvg(figure, 600), 'circle', 'cy').map((y) => -y), values);
      expect(figureTable(figure).rows.map((row) => row[1])).toEqual(values.map((value) => formatValue(value, figure.yAxis?.format ?? 'number')));
    }
  });

  it('carry the numbers of the bars and their intervals', () => {
    const figure = traitsFigure(run.profile.segments[0]);
    const series = figure.series as BarSeries;
    const trace = plotly(figure, LIGHT).data[0];
    expect(trace['x']).toEqual(series.values);
    const error = trace['error_x'] as { array: number[]; arrayminus: number[] };
    const intervals = series.intervals ?? [];
    error.array.forEach((above, i) => expect(series.values[i] + above).toBeCloseTo(intervals[i][1], 12));
    error.arrayminus.forEach((below, i) => expect(series.values[i] - below).toBeCloseTo(intervals[i][0], 12));
    const svg = toSvg(figure, 600);
    expectAffine([...numbers(svg, 'rect', 'width'), 0], [...series.values.map(Math.abs), 0]);
    const whiskers = parseXml(svg).querySelectorAll('line[stroke-width="2"]');
    expectAffine([...whiskers].map((node) => Number(node.getAttribute('x1'))), intervals.map((interval) => interval[0]));
    expect(toSvg(sizesFigure(run.profile), 600)).toContain(formatValue(run.profile.segments[0].size, 'integer'));
  });

  it('carry the numbers of the heat map, features the other way round on paper', () => {
    const figure = profileHeatmapFigure(run.profile);
    if (figure.series.kind !== 'heat') throw new Error('not a heat map');
    expect(plotly(figure, LIGHT).data[0]['z']).toEqual(figure.series.values);
    const texts = [...parseXml(toSvg(figure, 700)).querySelectorAll('text')].map((node) => node.textContent);
    for (const value of figure.series.values.flat()) expect(texts).toContain(formatValue(value, 'effect'));
    const milk = figure.series.cols.indexOf('Milk');
    const trait = run.profile.segments[1].traits.find((entry) => entry.column === 'Milk');
    expect(figure.series.values[1][milk]).toBe(trait?.effect);
  });

  it('count every point of the map under its segment', () => {
    const figure = mapFigure(map, run.cluster.labels, run.profile);
    if (figure.series.kind !== 'points') throw new Error('not a map');
    expect(figure.series.groups.map((group) => group.count)).toEqual(run.cluster.sizes);
    expect(figure.series.x).toBe(map.x);
    expect(numbers(toSvg(figure, 600), 'circle', 'cx')).toHaveLength(440);
    expect(Array.from(figure.series.group)).toEqual(Array.from(run.cluster.labels));
  });
});

describe('awkward input', () => {
  it('shows customers of no segment on the map in a group of their own', () => {
    const points = { kind: 'pca', x: Float32Array.of(0, 1, 2), y: Float32Array.of(0, 1, 2), rowIndex: Int32Array.of(0, 1, 2) } as const;
    const figure = mapFigure(points, Int32Array.of(0, -1, -1), { segments: [{ name: 'Calm', colour: 0 }] });
    expect(figure.description).toContain('Calm: 1 points; no segment, in grey: 2 points.');
    expect(figureTable(figure).rows).toEqual([['Calm', '1'], ['No segment', '2']]);
  });

  it('leaves points without a segment grey and knows no segments yet', () => {
    const figure = mapFigure(map, new Int32Array(440).fill(-1), { segments: [] });
    expect(() => parseXml(toSvg(figure, 400))).not.toThrow();
  });

  it('draws an empty sweep, one point, and gaps', () => {
    const empty = { ...run.sweep, curve: [], elbow: { k: null } };
    expect(toSvg(elbowFigure(empty, null), 300)).not.toContain('NaN');
    const one = { ...run.sweep, curve: run.sweep.curve.slice(0, 1) };
    expect(toSvg(silhouetteFigure(one, 2), 300)).not.toContain('NaN');
    const gap = { ...run.sweep, curve: run.sweep.curve.map((point) => (point.k === 4
      ? { ...point, silhouette: { ...point.silhouette, value: null, standardError: null } } : point)) };
    const svg = toSvg(silhouetteFigure(gap, 4), 300);
    expect(numbers(svg, 'circle', 'cy')).toHaveLength(5);
    expect(parseXml(svg).querySelectorAll('polyline')).toHaveLength(2);
    expect(figureTable(silhouetteFigure(gap, 4)).rows[2]).toEqual(['4', '–', '–']);
  });

  it('keeps hostile names as text in both', () => {
    const name = '<script>alert(1)</script>&"\u0000\ud800';
    const profile = { segments: run.profile.segments.map((segment) => ({ ...segment, name })) };
    const svg = toSvg(sizesFigure(profile), 600);
    expect(svg).not.toContain('<script');
    expect(parseXml(svg).querySelector('text')?.textContent).toContain('<script>');
    expect(JSON.stringify(plotly(sizesFigure(profile), LIGHT).layout)).not.toContain('<script');
  });

  it('orders traits by strength whatever their order', () => {
    const { traits } = run.profile.segments[2];
    expect(strongestTraits([...traits].reverse(), 5)).toEqual(strongestTraits(traits, 5));
  });
});
