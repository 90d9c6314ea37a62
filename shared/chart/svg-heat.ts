import type { HeatSeries } from './figure.ts';
import { formatValue } from './numbers.ts';
import { element, fitText, textAt, textWidth, wrapText } from './svg-parts.ts';
import type { Drawing } from './svg-parts.ts';
import { divergingColour } from './theme.ts';
import type { Theme } from './theme.ts';

const ROW = 24;

/** On paper the features run down the page (their names are long, their number grows) and the segments across. */
export function drawHeat(series: HeatSeries, width: number, theme: Theme): Drawing {
  const left = Math.min(width * 0.38, Math.max(0, ...series.cols.map((col) => textWidth(col, 12))) + 14);
  const cell = Math.min(110, (width - left) / Math.max(1, series.rows.length));
  const wrapped = series.rows.map((row) => wrapText(row, 11, cell - 8, 3));
  const slanted = cell < 64;
  const head = slanted ? 74 : 12 + 14 * Math.max(1, ...wrapped.map((lines) => lines.length));
  const names = series.rows.map((row, i) => {
    const x = left + i * cell + cell / 2;
    const style = { fill: theme.ink, weight: 600 } as const;
    if (slanted) {
      const name = textAt(0, 0, fitText(row, 11, 96), style);
      return element('g', { transform: `translate(${Math.round(x - 4)} ${head - 6}) rotate(-38)` }, name);
    }
    return wrapped[i].map((line, at) =>
      textAt(x, head - 8 - 14 * (wrapped[i].length - 1 - at), line, { ...style, anchor: 'middle' })).join('');
  }).join('');
  const labels = series.cols.map((col, j) =>
    textAt(0, head + j * ROW + 16, fitText(col, 12, left - 12), { fill: theme.ink, size: 12 })).join('');
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
