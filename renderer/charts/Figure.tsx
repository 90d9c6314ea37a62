import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import Plotly from 'plotly.js/lib/core';
import type { GraphDiv } from 'plotly.js/lib/core';
import bar from 'plotly.js/lib/bar';
import heatmap from 'plotly.js/lib/heatmap';
import scatter from 'plotly.js/lib/scatter';
import scattergl from 'plotly.js/src/traces/scattergl/strict';
import type { Figure } from '../../shared/chart/figure.ts';
import { segmentColour } from '../../shared/chart/theme.ts';
import type { Theme } from '../../shared/chart/theme.ts';
import { toPlotly } from '../../shared/chart/to-plotly.ts';
import { keepCanvases } from './keep-canvas.ts';
import { pixelsPerUnit, placeLabels } from './place-labels.ts';
import { chosenByTrace, splitPoints } from './point-traces.ts';
import { moveCursor, sayPoint } from './navigate.ts';
import type { Cursor } from './navigate.ts';
import { asText, barLayout, compareLayout, gridLayout, heatLayout, lineLayout } from './rooms.ts';
import type { Room } from './rooms.ts';

Plotly.register([bar, heatmap, scatter, scattergl]);

const CONFIG = { displayModeBar: false, responsive: false, showTips: false, doubleClick: 'reset', scrollZoom: true, plotGlPixelRatio: Math.min(2, globalThis.devicePixelRatio || 1) };

export interface FigureViewProps {
  readonly figure: Figure;
  readonly theme: Theme;
  /** Positions of points drawn as chosen; the others are grey. Null: all alike. */
  readonly selected?: Int32Array | null;
  readonly dragmode?: 'lasso' | 'select' | 'pan';
  /** A point, bar or cell was clicked, or Enter pressed on it. */
  readonly onPick?: (cursor: Cursor) => void;
  /** Points were chosen by lasso or box; null: cleared. */
  readonly onSelect?: (positions: Int32Array | null) => void;
}

interface Drawing {
  readonly data: readonly object[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly positions: readonly Int32Array[];
}

/** Overrides for the screen: room for the names, drag mode, chosen points. The cards say what the axes show. */
function drawn({ figure, theme, selected, dragmode }: Pick<FigureViewProps, 'figure' | 'theme' | 'selected' | 'dragmode'>, room: Room): Drawing {
  const { data, layout } = toPlotly(figure, theme);
  if (figure.series.kind === 'line') return { data, layout: lineLayout(room, layout), positions: [] };
  if (figure.series.kind === 'bars') return { data, layout: barLayout(figure.series, room, layout), positions: [] };
  if (figure.series.kind === 'lines' || figure.series.kind === 'columns') return { data, layout: compareLayout(room, layout), positions: [] };
  if (figure.series.kind === 'heat' || figure.series.kind === 'grid') {
    const heat = figure.series.kind === 'heat' ? heatLayout(figure.series, room, layout) : gridLayout(figure.series, room, layout);
    return { data: data.map((trace) => ({ ...trace, colorbar: { ...(trace['colorbar'] as object), ...heat.bar } })), layout: heat.layout, positions: [] };
  }
  const chosen = selected == null ? { selections: [] } : {};
  const colours = figure.series.groups.map(({ colour }) => (colour.kind === 'segment' ? segmentColour(colour.index).fill : theme[colour.kind]));
  const split = splitPoints(figure.series, data[0] ?? {}, colours, theme.muted);
  const { x, y, groups } = figure.series;
  const perUnit = { x: pixelsPerUnit(x, room.width), y: pixelsPerUnit(y, room.height) };
  const annotations = placeLabels(groups, perUnit).map((label) => ({
    x: label.x, y: label.y, xshift: label.right, yshift: label.shift, text: `<b>${label.lines.map(asText).join('<br>')}</b>`, showarrow: false, captureevents: false, font: { color: theme.ink, size: 12 },
  }));
  const size = x.length < 1000 ? 7 : x.length < 5000 ? 5 : x.length < 30000 ? 4 : 3;
  const points = selected == null ? null : chosenByTrace(split.positions, selected);
  return {
    data: split.data.map((trace, i) => ({ ...trace, marker: { ...(trace['marker'] as object), size }, selectedpoints: points?.[i] })),
    layout: { ...layout, ...chosen, annotations, hovermode: false, dragmode: dragmode ?? 'lasso' },
    positions: split.positions,
  };
}

/** Where a cursor is in Plotly's count; a line's trace comes after those of its band. */
function plotlyPoint(figure: Figure, { row, col }: Cursor): { curveNumber: number; pointNumber: number | number[] } | null {
  const { series } = figure;
  if (series.kind === 'points') return null;
  if (series.kind === 'lines' || series.kind === 'columns') return { curveNumber: row, pointNumber: col };
  if (series.kind === 'heat' || series.kind === 'grid') return { curveNumber: 0, pointNumber: [row, col] };
  return { curveNumber: series.kind === 'line' && series.band !== null ? 2 : 0, pointNumber: row + col };
}

/** A chart on screen. The only file that knows Plotly. */
export function FigureView(props: FigureViewProps) {
  const { figure, theme, selected, dragmode, onPick, onSelect } = props;
  const root = useRef<HTMLDivElement>(null);
  const handlers = useRef({ onPick, onSelect });
  const positions = useRef<readonly Int32Array[]>([]);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const [dragging, setDragging] = useState(false);
  const drawnFor = useRef('');
  const [size, setSize] = useState('');
  const description = useId();
  handlers.current = { onPick, onSelect };

  useEffect(() => {
    const element = root.current;
    if (element === null || dragging) return;
    const room = { width: element.clientWidth, height: element.clientHeight };
    drawnFor.current = `${room.width} ${room.height}`;
    const { data, layout, positions: placed } = drawn({ figure, theme, selected, dragmode }, room);
    positions.current = placed;
    void Plotly.react(element, [...data], room.width > 0 && room.height > 0 ? { ...layout, ...room, autosize: false } : { ...layout, autosize: true }, CONFIG);
    keepCanvases(element);
  }, [figure, theme, selected, dragmode, dragging, size]);

  useEffect(() => {
    // Drawing anew would end a lasso half-way; a moving map waits until the pointer is up.
    if (!dragging) return;
    const end = (): void => setDragging(false);
    const ends = ['pointerup', 'pointercancel', 'mouseup'] as const;
    for (const type of ends) window.addEventListener(type, end);
    return () => {
      for (const type of ends) window.removeEventListener(type, end);
    };
  }, [dragging]);

  useEffect(() => {
    const element = root.current as GraphDiv | null;
    if (element === null) return;
    element.on('plotly_click', (event) => {
      const number = event?.points?.[0]?.pointNumber;
      if (number === undefined) return;
      const at = Array.isArray(number) ? { row: number[0], col: number[1] } : { row: 0, col: number };
      handlers.current.onPick?.(at);
    });
    element.on('plotly_selected', (event) => {
      if (event?.points === undefined) return;
      const at = (point: { pointNumber: number | number[]; curveNumber: number }): number => positions.current[point.curveNumber]?.[Number(point.pointNumber)] ?? -1;
      handlers.current.onSelect?.(Int32Array.from(event.points, at).sort());
    });
    element.on('plotly_deselect', () => handlers.current.onSelect?.(null));
    const observer = new ResizeObserver(() => {
      const now = `${element.clientWidth} ${element.clientHeight}`;
      if (element.clientWidth > 0 && element.clientHeight > 0 && now !== drawnFor.current) setSize(now);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      element.removeAllListeners();
      Plotly.purge(element);
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.key === 'Enter' || event.key === ' ') && cursor !== null) {
      event.preventDefault();
      onPick?.(cursor);
      return;
    }
    if (event.key === 'Escape') onSelect?.(null);
    const next = moveCursor(figure, cursor, event.key);
    if (next === null) return;
    event.preventDefault();
    setCursor(next);
    const point = plotlyPoint(figure, next);
    if (point !== null && root.current !== null) Plotly.Fx.hover(root.current, [point]);
  };
  const onBlur = (): void => {
    setCursor(null);
    if (root.current !== null && figure.series.kind !== 'points') Plotly.Fx.unhover(root.current);
  };

  return (
    <div className="figure" role="application" aria-roledescription="chart" aria-label={figure.title} aria-describedby={description} tabIndex={0} onKeyDown={onKeyDown} onBlur={onBlur}>
      <div ref={root} className="plot" aria-hidden="true" onPointerDownCapture={() => setDragging(figure.series.kind === 'points')} />
      <p id={description} className="visually-hidden">{figure.description} Arrow keys walk through the points.</p>
      <p className={cursor !== null && figure.series.kind === 'points' ? 'point-said' : 'visually-hidden'} aria-live="polite">
        {cursor === null ? '' : sayPoint(figure, cursor)}
      </p>
    </div>
  );
}
