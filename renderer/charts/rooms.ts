import type { BarSeries, GridSeries, HeatSeries } from '../../shared/chart/figure.ts';
import { wrapName } from './place-labels.ts';

export interface Room {
  readonly width: number;
  readonly height: number;
}

/** Pixels of an average letter at 11 pixels; capitals are wider. */
const LETTER = 6.2;
const CAPITALS = 1.15;
const SMALL = 11;
const SMALL_LETTER = 6;
const LINE = 14;
/** From here on a scale of colours stands beside the cells, else below them. */
const WIDE = 640;

/** Names as text: Plotly reads some tags and entities in labels as markup. */
export const asText = (name: string): string => name.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const lettersOf = (text: string): number => [...text].length * (text === text.toUpperCase() ? CAPITALS : 1);

/** The start and the end of a name that has no room: names of columns often differ in their last word. */
function shorten(name: string, letters: number): string {
  const signs = [...name];
  if (signs.length <= letters) return name;
  const end = Math.floor((letters - 1) / 2);
  return `${signs.slice(0, letters - 1 - end).join('')}…${signs.slice(signs.length - end).join('')}`;
}

/** Names in lines that fit beside their rows, and the pixels they need. */
function beside(names: readonly string[], most: number, lines: number): { readonly text: string[]; readonly pixels: number } {
  const wrapped = names.map((name) => {
    const letters = Math.max(8, Math.floor(most / LETTER / (name === name.toUpperCase() ? CAPITALS : 1)));
    return lines === 1 ? [shorten(name, letters)] : wrapName(name, letters, lines);
  });
  const longest = Math.max(0, ...wrapped.flat().map(lettersOf));
  return { text: wrapped.map((parts) => parts.map(asText).join('<br>')), pixels: Math.min(most, Math.ceil(longest * LETTER)) + 8 };
}

const smaller = (axis: unknown): object => ({ ...(axis as { tickfont: object }).tickfont, size: SMALL });

/** Layout for bars: names in two lines at most, so that the bars keep half of the width. */
export function barLayout(series: BarSeries, room: Room, layout: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { text, pixels } = beside(series.labels, room.width * 0.48, 2);
  const ends = [0, ...series.values, ...(series.intervals ?? []).flat()];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  // Texts at the ends of bars are drawn outside of them, except where bars go both ways.
  const outside = series.diverging ? 0 : Math.ceil(Math.max(0, ...series.texts.map(lettersOf)) * LETTER);
  const pad = 0.06 * (high - low || 1);
  return {
    ...layout, margin: { l: pixels, r: 10 + outside, t: 4, b: 24 },
    xaxis: { ...(layout['xaxis'] as object), title: { text: '' }, automargin: false, nticks: 5, range: [low < 0 ? low - pad : 0, high > 0 ? high + pad : 0] },
    yaxis: { ...(layout['yaxis'] as object), ticktext: text, automargin: false, ticks: '', tickfont: smaller(layout['yaxis']) },
  };
}

/** Layout for a heat map: names of rows beside it, names of columns above it, no name slanted or dropped. */
export function heatLayout(series: Pick<HeatSeries, 'rows' | 'cols'>, room: Room, layout: Readonly<Record<string, unknown>>): { readonly layout: Record<string, unknown>; readonly bar: Record<string, unknown> } {
  const wide = room.width >= WIDE;
  const { text, pixels } = beside(series.rows, room.width * (wide ? 0.36 : 0.32), 1);
  const right = wide ? 62 : 10;
  const each = (room.width - pixels - right) / Math.max(1, series.cols.length);
  const heads = series.cols.map((name) => wrapName(name, Math.max(4, Math.floor(each / SMALL_LETTER)), 4));
  const lines = Math.max(1, ...heads.map((head) => head.length));
  return {
    layout: {
      ...layout, margin: { l: pixels, r: right, t: lines * LINE + 10, b: wide ? 8 : 40 },
      xaxis: {
        ...(layout['xaxis'] as object), side: 'top', ticktext: heads.map((head) => head.map(asText).join('<br>')), tickangle: 0, automargin: false, ticks: '',
        ticklabeloverflow: 'allow',
      },
      yaxis: { ...(layout['yaxis'] as object), ticktext: text, automargin: false, ticks: '', ticklabeloverflow: 'allow', tickfont: smaller(layout['yaxis']) },
    },
    bar: wide ? { x: 1.01, xanchor: 'left', len: 1 } : { orientation: 'h', y: -0.01, yanchor: 'top', len: 1, title: { text: '' } },
  };
}

/** Layout for lines and upright bars that are compared: a legend above, titles at both axes. */
export function compareLayout(room: Room, layout: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const nticks = Math.max(2, Math.min(6, Math.floor(room.height / 40)));
  return { ...layout, margin: { l: 58, r: 12, t: 28, b: 40 }, yaxis: { ...(layout['yaxis'] as object), automargin: false, nticks } };
}

const TITLE = 18;
/** Between the names of rows and their cells. */
const GAP = 6;

/** Layout for a grid: as a heat map, with room for the titles of both axes. */
export function gridLayout(series: GridSeries, room: Room, layout: Readonly<Record<string, unknown>>): { readonly layout: Record<string, unknown>; readonly bar: Record<string, unknown> } {
  const heat = heatLayout(series, { ...room, width: room.width - TITLE }, layout);
  const margin = heat.layout['margin'] as { l: number; t: number };
  const yaxis = { ...(heat.layout['yaxis'] as object), ticklabelstandoff: GAP };
  return { bar: heat.bar, layout: { ...heat.layout, yaxis, margin: { ...margin, l: margin.l + TITLE + GAP, t: margin.t + TITLE } } };
}
