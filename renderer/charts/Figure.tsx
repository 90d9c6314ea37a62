import { useEffect, useRef } from 'react';
import Plotly from 'plotly.js/lib/core';
import type { GraphDiv } from 'plotly.js/lib/core';
import bar from 'plotly.js/lib/bar';
import heatmap from 'plotly.js/lib/heatmap';
import scatter from 'plotly.js/lib/scatter';
import type { PlottedFigure } from '../../shared/chart/figure.ts';
import type { PlotlyFigure } from '../../shared/chart/plotly-parts.ts';
import type { Theme } from '../../shared/chart/theme.ts';
import { toPlotly } from '../../shared/chart/to-plotly.ts';
import { FigureFrame } from './FigureFrame.tsx';
import type { Cursor } from './navigate.ts';
import { barLayout, compareLayout, gridLayout, heatLayout } from './rooms.ts';
import type { Room } from './rooms.ts';
import { useRoom } from './use-room.ts';

Plotly.register([bar, heatmap, scatter]);

const CONFIG = { displayModeBar: false, responsive: false, showTips: false, doubleClick: 'reset' };

export interface FigureViewProps {
  readonly figure: PlottedFigure;
  readonly theme: Theme;
  /** A point, bar or cell was clicked, or Enter pressed on it. */
  readonly onPick?: (cursor: Cursor) => void;
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

/** All that is drawn of a figure. */
const fingerprint = ({ series, xAxis, yAxis }: PlottedFigure, theme: Theme): string => JSON.stringify([series, xAxis, yAxis, theme.name]);

/** Where a cursor is in Plotly's count. */
function plotlyPoint({ series }: PlottedFigure, { row, col }: Cursor): { curveNumber: number; pointNumber: number | number[] } {
  if (series.kind === 'lines' || series.kind === 'columns') return { curveNumber: row, pointNumber: col };
  if (series.kind === 'heat' || series.kind === 'grid') return { curveNumber: 0, pointNumber: [row, col] };
  return { curveNumber: 0, pointNumber: row + col };
}

/** A chart on screen. The only file that knows Plotly. */
export function FigureView({ figure, theme, onPick }: FigureViewProps) {
  const root = useRef<HTMLDivElement>(null);
  const pick = useRef(onPick);
  const drawnFor = useRef('');
  const listening = useRef(false);
  const belowBefore = useRef(false);
  const room = useRoom(root);
  pick.current = onPick;

  // Only an element that something was drawn in can be listened to.
  const listen = (element: GraphDiv): void => {
    listening.current = true;
    element.on('plotly_click', (event) => {
      const number = event?.points?.[0]?.pointNumber;
      if (number === undefined) return;
      pick.current?.(Array.isArray(number) ? { row: number[0], col: number[1] } : { row: 0, col: number });
    });
  };

  useEffect(() => {
    const element = root.current;
    if (element === null || room.width === 0 || room.height === 0) return;
    const now = `${room.width} ${room.height} ${fingerprint(figure, theme)}`;
    if (drawnFor.current !== now) {
      drawnFor.current = now;
      const { data, layout } = drawn(figure, theme, room);
      // Plotly keeps the room of a scale of colours that has moved from beside the cells to below them.
      const below = (data[0]?.['colorbar'] as { readonly orientation?: string } | undefined)?.orientation === 'h';
      if (listening.current && belowBefore.current !== below) {
        Plotly.purge(element);
        listening.current = false;
      }
      belowBefore.current = below;
      void Plotly.react(element, [...data], { ...layout, ...room, autosize: false }, CONFIG);
      if (!listening.current) listen(element as GraphDiv);
    }
  }, [figure, theme, room]);

  useEffect(() => {
    const element = root.current;
    return () => {
      if (element !== null) Plotly.purge(element);
    };
  }, []);

  const onCursor = (cursor: Cursor | null): void => {
    if (root.current === null) return;
    if (cursor === null) Plotly.Fx.unhover(root.current);
    else Plotly.Fx.hover(root.current, [plotlyPoint(figure, cursor)]);
  };
  return (
    <FigureFrame figure={figure} onPick={onPick} onCursor={onCursor}>
      <div ref={root} className="plot" aria-hidden="true" />
    </FigureFrame>
  );
}
