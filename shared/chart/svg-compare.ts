import type { ColumnSeries, Figure, FigureColour, GridSeries, LinesSeries } from './figure.ts';
import { formatTick, formatValue } from './numbers.ts';
import { coordinate, element, fitText, paint, textAt, textWidth } from './svg-parts.ts';
import type { Drawing } from './svg-parts.ts';
import { mixColours } from './theme.ts';
import type { Theme } from './theme.ts';
import { niceTicks, rangeOf } from './ticks.ts';

const HEIGHT = 230;
const TOP = 30;
const BOTTOM = 40;
const CELL = 20;

interface Named {
  readonly name: string;
  readonly colour: FigureColour;
  readonly dashed?: boolean;
}

/** The names of what is compared, above the picture. */
function legend(items: readonly Named[], theme: Theme): string {
  let x = 0;
  return items.map((item) => {
    const from = x;
    x += 34 + textWidth(item.name, 11);
    const key = element('line', {
      x1: from, x2: from + 16, y1: 9, y2: 9, stroke: paint(item.colour, theme), 'stroke-width': 3, ...(item.dashed === true ? { 'stroke-dasharray': '4 3' } : {}),
    });
    return key + textAt(from + 21, 13, item.name, { fill: theme.ink });
  }).join('');
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly y: (value: number) => number;
  readonly content: string;
}

/** The upright scale with its grid, and the titles of both axes. */
function frame(figure: Figure, values: readonly (number | null)[], width: number, theme: Theme): Frame {
  const [low, high] = rangeOf(values, figure.yAxis?.fromZero ?? true, 0.06);
  const ticks = niceTicks(low, high, 4);
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
  const texts = ticks.map((tick) => formatTick(tick, step, figure.yAxis?.format ?? 'number'));
  const left = 12 + Math.max(...texts.map((text) => textWidth(text, 11)));
  const right = width - 10;
  const y = (value: number): number => HEIGHT - BOTTOM - ((value - low) / (high - low)) * (HEIGHT - BOTTOM - TOP);
  const lines = ticks.map((tick, i) => element('line', { x1: left, x2: right, y1: y(tick), y2: y(tick), stroke: theme.line })
    + textAt(left - 6, y(tick) + 4, texts[i], { anchor: 'end', fill: theme.muted })).join('');
  const title = textAt((left + right) / 2, HEIGHT - 6, figure.xAxis?.title ?? '', { anchor: 'middle', fill: theme.muted });
  return { left, right, y, content: lines + title };
}

/** Several lines over one x. */
export function drawLines(figure: Figure, series: LinesSeries, width: number, theme: Theme): Drawing {
  const { left, right, y, content } = frame(figure, series.lines.flatMap((line) => line.y), width, theme);
  const first = series.x[0] ?? 0;
  const span = (series.x[series.x.length - 1] ?? 1) - first || 1;
  const x = (value: number): number => left + 8 + ((value - first) / span) * (right - left - 16);
  const every = Math.max(1, Math.ceil(series.x.length / Math.max(1, Math.floor(width / 40))));
  const below = series.x.filter((_, i) => i % every === 0).map((value) =>
    textAt(x(value), HEIGHT - BOTTOM + 17, String(value), { anchor: 'middle', fill: theme.muted })).join('');
  const drawn = series.lines.map((line) => element('polyline', {
    points: series.x.flatMap((value, i) => {
      const at = line.y[i];
      return at === null ? [] : [`${coordinate(x(value))},${coordinate(y(at))}`];
    }).join(' '),
    fill: 'none', stroke: paint(line.colour, theme), 'stroke-width': 2, 'stroke-linejoin': 'round', ...(line.dashed ? { 'stroke-dasharray': '5 4' } : {}),
  })).join('');
  const mark = series.mark === null ? ''
    : element('line', { x1: x(series.mark.x), x2: x(series.mark.x), y1: TOP, y2: HEIGHT - BOTTOM, stroke: theme.muted, 'stroke-dasharray': '2 3' })
      + textAt(x(series.mark.x) + 4, TOP + 10, series.mark.label, { fill: theme.muted });
  return { height: HEIGHT, content: legend(series.lines.filter(({ unlisted }) => unlisted !== true), theme) + content + below + mark + drawn };
}

/** Upright bars side by side. */
export function drawColumns(figure: Figure, series: ColumnSeries, width: number, theme: Theme): Drawing {
  const { left, right, y, content } = frame(figure, series.groups.flatMap((group) => [...group.values]), width, theme);
  const room = (right - left) / Math.max(1, series.labels.length);
  const bar = (room * 0.7) / Math.max(1, series.groups.length);
  // A label without neighbours has their room too.
  const named = series.labels.flatMap((label, i) => (label === '' ? [] : [i]));
  const free = series.labels.map((_, i) => room * Math.min(2 * i + 2, 2 * (series.labels.length - i), ...named.filter((other) => other !== i).map((other) => Math.abs(other - i))));
  const bars = series.labels.map((label, i) => {
    const from = left + i * room + room * 0.15;
    const columns = series.groups.map((group, g) => element('rect', {
      x: from + g * bar, y: y(group.values[i]), width: Math.max(1, bar - 1), height: Math.max(0, y(0) - y(group.values[i])), fill: paint(group.colour, theme),
    })).join('');
    return columns + textAt(left + (i + 0.5) * room, HEIGHT - BOTTOM + 17, fitText(label, 10.5, free[i] - 4), { anchor: 'middle', size: 10.5, fill: theme.muted });
  }).join('');
  return { height: HEIGHT, content: legend(series.groups, theme) + content + bars };
}

/** Cells on a scale from nothing to the most. */
export function drawGrid(figure: Figure, series: GridSeries, width: number, theme: Theme): Drawing {
  const left = Math.min(width * 0.3, Math.max(0, ...series.rows.map((row) => textWidth(row, 11))) + 10);
  const cell = (width - left) / Math.max(1, series.cols.length);
  const head = 34;
  const title = textAt(left, 12, figure.xAxis?.title ?? '', { fill: theme.muted });
  const names = series.cols.map((col, j) => textAt(left + (j + 0.5) * cell, head - 6, fitText(col, 10, cell), { anchor: 'middle', fill: theme.muted, size: 10 })).join('');
  const rows = series.rows.map((row, i) => textAt(0, head + i * CELL + 14, fitText(row, 11, left - 6), { fill: theme.ink })
    + series.values[i].map((value, j) => {
      if (value === null) return '';
      const share = Math.max(0, Math.min(1, series.most > 0 ? value / series.most : 0));
      const text = formatValue(value, series.format);
      const dark = theme.name === 'light' ? share > 0.55 : share < 0.55;
      return element('rect', { x: left + j * cell + 0.5, y: head + i * CELL + 0.5, width: cell - 1, height: CELL - 1, fill: mixColours(theme.soft, theme.accent, share) })
        + (textWidth(text, 9) > cell - 2 ? '' : textAt(left + (j + 0.5) * cell, head + i * CELL + 14, text, {
          anchor: 'middle', size: 9, fill: dark ? '#ffffff' : '#171a21',
        }));
    }).join('')).join('');
  return { height: head + series.rows.length * CELL + 4, content: title + names + rows };
}
