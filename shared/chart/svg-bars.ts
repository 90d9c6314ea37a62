import type { BarSeries, Figure } from './figure.ts';
import { formatTick } from './numbers.ts';
import { element, paint, svgDocument, textAt, textWidth, wrapText } from './svg-parts.ts';
import type { Drawing } from './svg-parts.ts';
import { niceTicks, rangeOf } from './ticks.ts';
import { mixColours } from './theme.ts';
import type { Theme } from './theme.ts';

const ROW = 26;
const SIZE = 12;
/** Of a name that needs two lines. */
const SMALL = 10;

interface Layout {
  readonly left: number;
  readonly right: number;
  readonly position: (value: number) => number;
  readonly low: number;
  readonly high: number;
}

function layoutOf(series: BarSeries, width: number): Layout {
  const widest = (texts: readonly string[], size: number): number => Math.max(0, ...texts.map((text) => textWidth(text, size)));
  const left = Math.min(width * 0.4, widest(series.labels, SIZE) + 14);
  const right = width - Math.min(width * 0.25, widest(series.texts, SIZE) + 14);
  const [low, high] = rangeOf([...series.values, ...(series.intervals ?? []).flat()], true, 0.04);
  return { left, right, low, high, position: (value) => left + ((value - low) / (high - low)) * (right - left) };
}

/** Bar and whisker of one value between two edges, on the row's middle line `y`. */
function mark(
  position: (value: number) => number, value: number, interval: readonly [number, number] | null, y: number, thick: number, fill: string,
): string {
  const from = position(Math.min(0, value));
  const bar = element('rect', {
    x: from, y: y - thick / 2, width: Math.max(0.5, position(Math.max(0, value)) - from), height: thick, rx: 2, fill,
    'fill-opacity': value < 0 ? '0.6' : '1',
  });
  if (interval === null) return bar;
  return bar + element('line', {
    x1: position(interval[0]), x2: position(interval[1]), y1: y, y2: y, stroke: mixColours(fill, '#000000', 0.55), 'stroke-width': 2,
  });
}

/** Horizontal bars with their labels on the left and their texts on the right. */
export function drawBars(figure: Figure, series: BarSeries, width: number, theme: Theme): Drawing {
  const layout = layoutOf(series, width);
  const { left, right, position } = layout;
  const foot = figure.xAxis === null ? 4 : 38;
  const bottom = series.labels.length * ROW + 6;
  const rows = series.labels.map((label, i) => {
    const y = 6 + i * ROW + ROW / 2;
    const lines = textWidth(label, SIZE) <= left - 12 ? [label] : wrapText(label, SMALL, left - 12, 2);
    const name = lines.map((text, at) => textAt(0, y + (lines.length === 1 ? 4 : -2 + at * 11.5), text, { fill: theme.ink, size: lines.length === 1 && text === label ? SIZE : SMALL })).join('');
    return name
      + mark(position, series.values[i], series.intervals?.[i] ?? null, y, series.diverging ? 9 : 14, paint(series.colours[i], theme))
      + textAt(width - 2, y + 4, series.texts[i], { anchor: 'end', fill: theme.ink, size: SIZE });
  }).join('');
  const zero = element('line', { x1: position(0), x2: position(0), y1: 4, y2: bottom, stroke: theme.muted, 'stroke-opacity': '0.5' });
  return { height: bottom + foot, content: rows + zero + (figure.xAxis === null ? '' : axis(figure, layout, bottom, left, right, theme)) };
}

function axis(figure: Figure, layout: Layout, bottom: number, left: number, right: number, theme: Theme): string {
  const ticks = niceTicks(layout.low, layout.high, 5);
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
  return ticks.map((tick) => element('line', {
    x1: layout.position(tick), x2: layout.position(tick), y1: bottom, y2: bottom + 4, stroke: theme.muted,
  }) + textAt(layout.position(tick), bottom + 16, formatTick(tick, step, 'number'), { anchor: 'middle', fill: theme.muted })).join('')
    + textAt((left + right) / 2, bottom + 34, figure.xAxis?.title ?? '', { anchor: 'middle', fill: theme.muted });
}

/**
 * One bar of a traits figure as its own small picture, for the cell of a table.
 * @param limit the scale reaches from −limit to +limit, the same in every row of the table
 * @param label what a screen reader says
 */
export function traitBarSvg(
  series: BarSeries, row: number, limit: number, size: { readonly width: number; readonly height: number }, label: string, theme: Theme,
): string {
  const { width, height } = size;
  const clip = (value: number): number => Math.max(-limit, Math.min(limit, value));
  const position = (value: number): number => 2 + ((clip(value) + limit) / (2 * limit)) * (width - 4);
  const zero = element('line', { x1: width / 2, x2: width / 2, y1: 0, y2: height, stroke: theme.muted, 'stroke-opacity': '0.5' });
  return svgDocument(width, height, label,
    mark(position, series.values[row], series.intervals?.[row] ?? null, height / 2, 9, paint(series.colours[row], theme)) + zero);
}

/** The scale of `traitBarSvg` that holds all bars and whiskers of the given figures. */
export function traitLimit(all: readonly BarSeries[]): number {
  return Math.max(0.1, ...all.flatMap((series) => [...series.values, ...(series.intervals ?? []).flat()]).map(Math.abs));
}
