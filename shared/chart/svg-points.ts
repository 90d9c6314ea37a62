import type { PointSeries } from './figure.ts';
import { element, paint, textAt } from './svg-parts.ts';
import type { Drawing } from './svg-parts.ts';
import { rangeOf } from './ticks.ts';
import type { Theme } from './theme.ts';

/** More points than this make a picture heavier, not clearer; every n-th is drawn then. */
const MOST_POINTS = 4000;

/** Points in the colour of their segment, with the names of the segments at their middles. */
export function drawPoints(series: PointSeries, width: number, theme: Theme): Drawing {
  const height = Math.round(width * 0.7);
  const pad = 14;
  const [xLow, xHigh] = rangeOf(series.x, false, 0.02);
  const [yLow, yHigh] = rangeOf(series.y, false, 0.02);
  const px = (x: number): number => pad + ((x - xLow) / (xHigh - xLow)) * (width - 2 * pad);
  const py = (y: number): number => height - pad - ((y - yLow) / (yHigh - yLow)) * (height - 2 * pad);
  const stride = Math.max(1, Math.ceil(series.x.length / MOST_POINTS));
  const dots: string[] = [];
  for (let i = 0; i < series.x.length; i += stride) {
    const group = series.groups[series.group[i]];
    const fill = group === undefined ? theme.muted : paint(group.colour, theme);
    dots.push(element('circle', { cx: px(series.x[i]), cy: py(series.y[i]), r: 1.8, fill, 'fill-opacity': '0.65' }));
  }
  const names = series.groups.filter((group) => group.count > 0).map((group) => {
    const style = { anchor: 'middle', fill: theme.ink, size: 12, weight: 600 } as const;
    const text = textAt(px(group.x), py(group.y), group.name, style);
    return element('g', { stroke: theme.panel, 'stroke-width': 3, 'stroke-linejoin': 'round' }, text) + text;
  }).join('');
  return { height, content: dots.join('') + names };
}
