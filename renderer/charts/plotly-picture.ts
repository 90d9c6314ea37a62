import Plotly from 'plotly.js/lib/core';
import type { GraphDiv } from 'plotly.js/lib/core';
import bar from 'plotly.js/lib/bar';
import heatmap from 'plotly.js/lib/heatmap';
import scatter from 'plotly.js/lib/scatter';
import type { PlottedFigure } from '../../shared/chart/figure.ts';
import type { PlotlyFigure } from '../../shared/chart/plotly-parts.ts';
import type { Theme } from '../../shared/chart/theme.ts';
import { toPlotly } from '../../shared/chart/to-plotly.ts';
import type { Cursor } from './navigate.ts';
import { barLayout, compareLayout, gridLayout, heatLayout } from './rooms.ts';
import type { Room } from './rooms.ts';

Plotly.register([bar, heatmap, scatter]);

const CONFIG = { displayModeBar: false, responsive: false, showTips: false, doubleClick: 'reset' };

/** A chart that Plotly draws in an element. */
export interface Picture {
  draw(figure: PlottedFigure, theme: Theme, room: Room): void;
  /** Shows what is under a cursor; null: nothing. */
  point(figure: PlottedFigure, cursor: Cursor | null): void;
  end(): void;
}

/** Overrides for the screen: room for the names. The cards say what the axes show. */
function drawn(figure: PlottedFigure, theme: Theme, room: Room): PlotlyFigure {
  const { series } = figure;
  const { data, layout } = toPlotly(figure, theme);
  switch (series.kind) {
    case 'bars':
      return { data, layout: barLayout(series, room, layout) };
    case 'lines':
    case 'columns':
      return { data, layout: compareLayout(room, layout) };
    case 'heat':
    case 'grid': {
      const heat = series.kind === 'heat' ? heatLayout(series, room, layout) : gridLayout(series, room, layout);
      return { data: data.map((trace) => ({ ...trace, colorbar: { ...(trace['colorbar'] as object), ...heat.bar } })), layout: heat.layout };
    }
  }
}

/** Where a cursor is in Plotly's count. */
function plotlyPoint({ series }: PlottedFigure, { row, col }: Cursor): { curveNumber: number; pointNumber: number | number[] } {
  if (series.kind === 'lines' || series.kind === 'columns') return { curveNumber: row, pointNumber: col };
  if (series.kind === 'heat' || series.kind === 'grid') return { curveNumber: 0, pointNumber: [row, col] };
  return { curveNumber: 0, pointNumber: row + col };
}

/** A picture in `element`. This is the only file that knows Plotly, and is loaded when there is something to draw. */
export function createPicture(element: HTMLElement, onPick: (cursor: Cursor) => void): Picture {
  let listening = false;
  let belowBefore = false;
  // Only an element that something was drawn in can be listened to.
  const listen = (): void => {
    listening = true;
    (element as GraphDiv).on('plotly_click', (event) => {
      const number = event?.points?.[0]?.pointNumber;
      if (number === undefined) return;
      onPick(Array.isArray(number) ? { row: number[0], col: number[1] } : { row: 0, col: number });
    });
  };
  return {
    draw(figure, theme, room) {
      const { data, layout } = drawn(figure, theme, room);
      // Plotly keeps the room of a scale of colours that has moved from beside the cells to below them.
      const below = (data[0]?.['colorbar'] as { readonly orientation?: string } | undefined)?.orientation === 'h';
      if (listening && belowBefore !== below) {
        Plotly.purge(element);
        listening = false;
      }
      belowBefore = below;
      void Plotly.react(element, [...data], { ...layout, ...room, autosize: false }, CONFIG);
      if (!listening) listen();
    },
    point(figure, cursor) {
      if (!listening) return;
      if (cursor === null) Plotly.Fx.unhover(element);
      else Plotly.Fx.hover(element, [plotlyPoint(figure, cursor)]);
    },
    end() {
      Plotly.purge(element);
    },
  };
}
