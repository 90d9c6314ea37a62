import type { HeatSeries } from './figure.ts';
import { formatValue } from './numbers.ts';
import { element, fitText, textAt, textWidth, wrapText } from './svg-parts.ts';
import type { Drawing } from './svg-parts.ts';
import { divergingColour } from './theme.ts';
import type { Theme } from './theme.ts';

const ROW = 24;
/** Columns narrower than this have their names upright. */
const NARROW = 52;
/** From so many columns on the names of the features give room to them. */
const MANY = 6;
/** Lines of a name above its column, and the room of one that stands upright. */
const LINES = 5;
const UPRIGHT = 170;

/** On paper the features run down the page (their names are long, their number grows) and the segments across. */
export function drawHeat(series: HeatSeries, width: number, theme: Theme): Drawing {
  const most = width * (series.rows.length < MANY ? 0.38 : 0.32);
  const left = Math.min(most, Math.max(0, ...series.cols.map((col) => textWidth(col, 12))) + 14);
  const cell = Math.min(110, (width - left) / Math.max(1, series.rows.length));
  const upright = cell < NARROW;
  const size = cell < 76 ? 10 : 11;
  const line = size + 3;
  const wrapped = series.rows.map((row) => (upright ? [fitText(row, size, UPRIGHT)] : wrapText(row, size, cell - 6, LINES)));
  const head = 12 + (upright ? Math.max(0, ...wrapped.map(([name]) => textWidth(name, size))) : line * Math.max(1, ...wrapped.map((lines) => lines.length)));
  const names = wrapped.map((lines, i) => {
    const x = left + i * cell + cell / 2;
    const style = { fill: theme.ink, weight: 600, size } as const;
    if (upright) return element('g', { transform: `translate(${Math.round(x + 4)} ${Math.round(head - 6)}) rotate(-90)` }, textAt(0, 0, lines[0], style));
    return lines.map((text, at) => textAt(x, head - 8 - line * (lines.length - 1 - at), text, { ...style, anchor: 'middle' })).join('');
  }).join('');
  const labels = series.cols.map((col, j) => {
    if (textWidth(col, 12) <= left - 12) return textAt(0, head + j * ROW + 16, col, { fill: theme.ink, size: 12 });
    return wrapText(col, 9.5, left - 8, 2).map((text, at, all) => textAt(0, head + j * ROW + (all.length === 1 ? 16 : 10.5 + at * 10.5), text, { fill: theme.ink, size: 9.5 })).join('');
  }).join('');
  const cells = series.values.map((row, i) => row.map((value, j) => {
    const x = left + i * cell;
    const y = head + j * ROW;
    const fill = value === null ? theme.soft : divergingColour(theme, value, series.limit);
    const strong = value !== null && Math.abs(value) > series.limit * 0.62;
    const text = theme.name === 'light' && strong ? '#ffffff' : theme.ink;
    return element('rect', { x: x + 1, y: y + 1, width: cell - 2, height: ROW - 2, rx: 2, fill })
      + (cell < 34 ? '' : textAt(x + cell / 2, y + 16, formatValue(value, 'effect'), { anchor: 'middle', fill: text }));
  }).join('')).join('');
  return { height: head + series.cols.length * ROW + 4, content: names + labels + cells };
}
