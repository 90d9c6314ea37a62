import { useLayoutEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { Figure, PointSeries } from '../../../shared/chart/figure.ts';
import { mixColours, segmentColour } from '../../../shared/chart/theme.ts';
import type { Theme } from '../../../shared/chart/theme.ts';
import { FigureFrame } from '../FigureFrame.tsx';
import type { Cursor } from '../navigate.ts';
import { useRoom } from '../use-room.ts';
import { roomFor } from './cloud.ts';
import type { Room } from './cloud.ts';
import { MapLabels } from './MapLabels.tsx';
import { pointAt, pointsInside } from './inside.ts';
import { openPainter } from './painter.ts';
import type { Painter } from './painter.ts';
import { useOutline } from './use-outline.ts';
import type { DragMode, How } from './use-outline.ts';
import { useMapView } from './use-view.ts';

export interface MapPictureProps {
  readonly figure: Figure & { readonly series: PointSeries };
  readonly theme: Theme;
  /** Which map it is; another one is shown whole again. */
  readonly of: string;
  /** Positions of points drawn as chosen; the others are grey. Null: all alike. */
  readonly selected: Int32Array | null;
  readonly dragmode: DragMode;
  /** A group was chosen: one of its points was clicked, or Enter pressed on it. */
  readonly onPick: (cursor: Cursor) => void;
  /** Points were chosen by lasso or box; null: cleared. */
  readonly onSelect: (positions: Int32Array | null, how: How) => void;
}

/** How far from a point a click may be. */
const NEAR = 8;
const ZOOM_KEYS: ReadonlyMap<string, number> = new Map([['+', 1.25], ['=', 1.25], ['-', 0.8]]);

const sizeOf = (points: number): number => (points < 1000 ? 7 : points < 5000 ? 5 : points < 30000 ? 4 : 3);

/**
 * Many points that can be moved, zoomed, and chosen by lasso or box. Drawn in another thread from buffers that stay: another
 * number of segments sends the groups alone.
 */
export function MapPicture({ figure, theme, of, selected, dragmode, onPick, onSelect }: MapPictureProps) {
  const { x, y, group, groups } = figure.series;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter | null>(null);
  const paper = useRef<Room | null>(null);
  const room = useRoom(frame);
  const map = useMapView({ x, y, of, room, surface: frame });
  const chosen = useMemo(() => {
    if (selected === null) return null;
    const flags = new Uint8Array(x.length);
    for (const position of selected) flags[position] = 1;
    return flags;
  }, [selected, x]);
  const look = useMemo(() => ({
    colours: groups.map(({ colour }) => (colour.kind === 'segment' ? segmentColour(colour.index).fill : theme[colour.kind])),
    none: theme.muted, apart: mixColours(theme.muted, theme.panel, 0.5), paper: theme.panel, size: sizeOf(x.length),
  }), [groups, theme, x]);
  const outline = useOutline(dragmode, {
    onOutline: (corners, how) => onSelect(pointsInside(x, y, map.view, corners), how),
    onMove: map.move,
    onClick: (at) => {
      const label = group[pointAt(x, y, map.view, at, NEAR)] ?? -1;
      if (label >= 0) onPick({ row: label, col: 0 });
    },
    onDoubleClick: () => (map.near ? map.reset() : onSelect(null, 'replace')),
  });

  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const opened = openPainter(element, () => element.dispatchEvent(new Event('drawn', { bubbles: true })));
    painter.current = opened;
    return () => {
      painter.current = null;
      opened.close();
    };
  }, []);

  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null || room.width === 0 || room.height === 0) return;
    const now = roomFor(room, Math.min(2, window.devicePixelRatio || 1), paper.current);
    paper.current = now;
    element.style.width = `${now.across / now.ratio}px`;
    element.style.height = `${now.down / now.ratio}px`;
    painter.current?.draw({ x, y, group, chosen }, look, map.view, now);
  }, [x, y, group, chosen, look, map.view, room]);

  const onKey = (event: KeyboardEvent): boolean => {
    const factor = ZOOM_KEYS.get(event.key);
    if (factor !== undefined) map.zoom(factor);
    else if (event.key === '0') map.reset();
    return factor !== undefined || event.key === '0';
  };
  return (
    <FigureFrame figure={figure} shown onPick={onPick} onEscape={() => onSelect(null, 'replace')} onKey={onKey}>
      <div ref={frame} className="points" data-mode={dragmode} aria-hidden="true" {...outline.handlers}>
        <canvas ref={canvas} />
        <svg>
          <MapLabels groups={groups} view={map.view} room={room} />
          <path ref={outline.path} className="outline" />
        </svg>
      </div>
    </FigureFrame>
  );
}
