import type { Figure, LineSeries } from './figure.ts';
import { bandPoints, linePoints, lineScales } from './line-scales.ts';
import { element, paint, textAt } from './svg-parts.ts';
import type { Drawing } from './svg-parts.ts';
import type { Theme } from './theme.ts';

const HEIGHT = 190;
const TOP = 12;
const BOTTOM = 40;

/** A curve with its grid, its band, and the point in force filled. */
export function drawLine(figure: Figure, series: LineSeries, width: number, theme: Theme): Drawing {
  const scales = lineScales(figure, series, { width, height: HEIGHT, top: TOP, bottom: BOTTOM, wanted: 4 });
  const colour = paint(series.colour, theme);
  const grid = scales.ticks.map((tick, i) => element('line', {
    x1: scales.left, x2: scales.right, y1: scales.y(tick), y2: scales.y(tick), stroke: theme.line,
  }) + textAt(scales.left - 6, scales.y(tick) + 4, scales.tickTexts[i], { anchor: 'end', fill: theme.muted })).join('');
  const below = scales.below.map(({ at, text }) => textAt(scales.x(at), HEIGHT - BOTTOM + 17, text, { anchor: 'middle', fill: theme.muted })).join('');
  const title = textAt((scales.left + scales.right) / 2, HEIGHT - 6, figure.xAxis?.title ?? '', { anchor: 'middle', fill: theme.muted });
  const band = bandPoints(series, scales).map((points) => element('polygon', { points, fill: colour, 'fill-opacity': '0.14' })).join('');
  const lines = linePoints(series, scales).map((points) => element('polyline', {
    points, fill: 'none', stroke: colour, 'stroke-width': 2, 'stroke-linejoin': 'round',
  })).join('');
  const dots = series.y.map((y, i) => (y === null ? '' : element('circle', {
    cx: scales.x(series.x[i]), cy: scales.y(y), r: i === series.current ? 5.5 : 3.2,
    fill: i === series.current ? colour : theme.panel, stroke: colour, 'stroke-width': 1.6,
  }))).join('');
  return { height: HEIGHT, content: grid + below + title + band + lines + dots };
}
