import type { Figure, LineSeries } from './figure.ts';
import { formatTick } from './numbers.ts';
import { coordinate, element, paint, textAt, textWidth } from './svg-parts.ts';
import type { Drawing } from './svg-parts.ts';
import { niceTicks, rangeOf } from './ticks.ts';
import type { Theme } from './theme.ts';

const HEIGHT = 190;
const TOP = 12;
const BOTTOM = 40;

interface Scales {
  readonly left: number;
  readonly right: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly ticks: readonly number[];
  readonly tickTexts: readonly string[];
}

function scalesOf(figure: Figure, series: LineSeries, width: number): Scales {
  const all = [...series.y, ...(series.band?.low ?? []), ...(series.band?.high ?? [])];
  const [low, high] = rangeOf(all, figure.yAxis?.fromZero ?? false, 0.08);
  const ticks = niceTicks(low, high, 4);
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
  const tickTexts = ticks.map((tick) => formatTick(tick, step, figure.yAxis?.format ?? 'number'));
  const left = 12 + Math.max(...tickTexts.map((text) => textWidth(text, 11)));
  const right = width - 14;
  const first = series.x[0] ?? 0;
  const last = series.x[series.x.length - 1] ?? 1;
  const span = last === first ? 1 : last - first;
  return {
    left, right, ticks, tickTexts,
    x: (value) => (last === first ? (left + right) / 2 : left + 12 + ((value - first) / span) * (right - left - 24)),
    y: (value) => HEIGHT - BOTTOM - ((value - low) / (high - low)) * (HEIGHT - BOTTOM - TOP),
  };
}

/** Runs of points with a value; a gap breaks the line. */
function runs(values: readonly (number | null)[]): number[][] {
  const out: number[][] = [];
  let open: number[] | null = null;
  values.forEach((value, i) => {
    if (value === null) open = null;
    else if (open === null) out.push((open = [i]));
    else open.push(i);
  });
  return out;
}

function band(series: LineSeries, scales: Scales, fill: string): string {
  const edges = series.band;
  if (edges === null) return '';
  const pair = (i: number, edge: readonly (number | null)[]): string =>
    `${coordinate(scales.x(series.x[i]))},${coordinate(scales.y(edge[i] ?? 0))}`;
  return runs(edges.low).filter((run) => run.length > 1).map((run) => element('polygon', {
    points: [...run.map((i) => pair(i, edges.high)), ...[...run].reverse().map((i) => pair(i, edges.low))].join(' '),
    fill, 'fill-opacity': '0.14',
  })).join('');
}

/** A curve with its grid, its band, and the point in force filled. */
export function drawLine(figure: Figure, series: LineSeries, width: number, theme: Theme): Drawing {
  const scales = scalesOf(figure, series, width);
  const colour = paint(series.colour, theme);
  const grid = scales.ticks.map((tick, i) => element('line', {
    x1: scales.left, x2: scales.right, y1: scales.y(tick), y2: scales.y(tick), stroke: theme.line,
  }) + textAt(scales.left - 6, scales.y(tick) + 4, scales.tickTexts[i], { anchor: 'end', fill: theme.muted })).join('');
  const every = Math.max(1, Math.ceil(series.x.length / Math.max(1, Math.floor(width / 30))));
  const below = series.x.filter((_, i) => i % every === 0).map((x) =>
    textAt(scales.x(x), HEIGHT - BOTTOM + 17, String(x), { anchor: 'middle', fill: theme.muted })).join('');
  const title = textAt((scales.left + scales.right) / 2, HEIGHT - 6, figure.xAxis?.title ?? '', { anchor: 'middle', fill: theme.muted });
  const lines = runs(series.y).map((run) => element('polyline', {
    points: run.map((i) => `${coordinate(scales.x(series.x[i]))},${coordinate(scales.y(series.y[i] ?? 0))}`).join(' '),
    fill: 'none', stroke: colour, 'stroke-width': 2, 'stroke-linejoin': 'round',
  })).join('');
  const dots = series.y.map((y, i) => (y === null ? '' : element('circle', {
    cx: scales.x(series.x[i]), cy: scales.y(y), r: i === series.current ? 5.5 : 3.2,
    fill: i === series.current ? colour : theme.panel, stroke: colour, 'stroke-width': 1.6,
  }))).join('');
  return { height: HEIGHT, content: grid + below + title + band(series, scales, colour) + lines + dots };
}
