import type { Figure, SketchSeries } from './figure.ts';
import { coordinate, element, paint, textAt } from './svg-parts.ts';
import type { Drawing } from './svg-parts.ts';
import type { Theme } from './theme.ts';

const TOP = 20;
const LEFT = 8;

/** Lines and boxes in a frame, a dashed line across, and what the height means. */
export function drawSketch(figure: Figure, series: SketchSeries, width: number, theme: Theme): Drawing {
  const height = Math.round(Math.min(300, width * 0.42));
  const x = (value: number): number => LEFT + value * (width - 2 * LEFT);
  const y = (value: number): number => TOP + (1 - value) * (height - TOP - 4);
  const boxes = series.boxes.map(({ left, right, bottom, top, colour }) => element('rect', {
    x: x(left) + 0.5, y: y(top), width: Math.max(1, x(right) - x(left) - 1), height: Math.max(1.5, y(bottom) - y(top) - 1), rx: 2, fill: colour.kind === 'muted' ? theme.line : paint(colour, theme),
  })).join('');
  const lines = series.lines.map(({ from, to, colour }) => element('path', {
    d: `M${coordinate(x(from[0]))} ${coordinate(y(from[1]))}L${coordinate(x(to[0]))} ${coordinate(y(to[1]))}`, stroke: paint(colour, theme), 'stroke-width': 1.5, fill: 'none',
  })).join('');
  const cut = series.cut === null ? '' : element('path', {
    d: `M${coordinate(x(0))} ${coordinate(y(series.cut))}H${coordinate(x(1))}`, stroke: theme.accent, 'stroke-width': 1.5, 'stroke-dasharray': '5 4', fill: 'none',
  });
  const title = figure.yAxis === null ? '' : textAt(LEFT, 11, figure.yAxis.title, { fill: theme.muted });
  return { height, content: title + boxes + lines + cut };
}
