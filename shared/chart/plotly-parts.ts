import type { ValueFormat } from './figure.ts';
import { FONT_FAMILY } from './theme.ts';
import type { Theme } from './theme.ts';

export type Plain = Readonly<Record<string, unknown>>;

/** What `Plotly.react` takes. Plain data; typed arrays stay typed arrays (maps only). */
export interface PlotlyFigure {
  readonly data: readonly Plain[];
  readonly layout: Plain;
}

export const TICK_FORMAT: Readonly<Record<ValueFormat, string>> = {
  number: '~s', integer: ',d', percent: '.0%', index: '.2f', effect: '~g',
};

export const axisBase = (theme: Theme): Plain => ({
  gridcolor: theme.line, linecolor: theme.line, zerolinecolor: theme.muted, tickfont: { color: theme.muted, size: 11 },
  title: { font: { color: theme.muted, size: 11 } }, automargin: true, fixedrange: true, showline: false, zeroline: false,
});

export const layoutBase = (theme: Theme): Plain => ({
  font: { family: `${FONT_FAMILY}, system-ui, sans-serif`, size: 12, color: theme.ink },
  paper_bgcolor: theme.panel, plot_bgcolor: theme.panel, margin: { l: 44, r: 12, t: 8, b: 36 }, showlegend: false,
  hoverlabel: { bgcolor: theme.panel, bordercolor: theme.line, font: { color: theme.ink, size: 12 } },
  hovermode: 'closest', dragmode: false, uirevision: 'keep',
});

/** Names as text: Plotly reads some tags and entities in labels as markup. */
export function plain(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** An index that hardly moves needs more digits than two, or its ticks read alike. */
const FINE_SPAN = 0.04;

/** The tick format of an axis of these values. */
export function tickFormat(format: ValueFormat, values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const span = known.length === 0 ? 0 : Math.max(...known) - Math.min(...known);
  return format === 'index' && span > 0 && span < FINE_SPAN ? '.3f' : TICK_FORMAT[format];
}
