import { useCallback, useEffect, useMemo, useState } from 'react';
import type { RefObject } from 'react';
import { boundsOf, fitted, moved, zoomed } from './view-box.ts';
import type { ViewBox } from './view-box.ts';

/** Zoom of one notch of a mouse wheel, or of a key. */
const NOTCH = 1.25;
const NOTCH_PIXELS = 100;

export interface MapView {
  readonly view: ViewBox;
  /** True when not all points are in view. */
  readonly near: boolean;
  move(right: number, down: number): void;
  /** @param at in pixels; default: the middle */
  zoom(factor: number, at?: { readonly x: number; readonly y: number }): void;
  reset(): void;
}

interface Input {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** What the map is of; another map is shown whole again. */
  readonly of: string;
  readonly room: { readonly width: number; readonly height: number };
  /** Over which the wheel zooms. */
  readonly surface: RefObject<Element | null>;
}

/** Which part of a map is on screen. It follows the points until someone moves it. */
export function useMapView({ x, y, of, room, surface }: Input): MapView {
  const bounds = useMemo(() => boundsOf(x, y), [x, y]);
  const whole = useMemo(() => fitted(bounds, room), [bounds, room]);
  const [held, setHeld] = useState<{ readonly of: string; readonly view: ViewBox } | null>(null);
  const own = held?.of === of ? held.view : null;
  const change = useCallback((step: (view: ViewBox) => ViewBox): void => setHeld((before) => {
    const next = step(before?.of === of ? before.view : whole);
    return next === whole ? null : { of, view: next };
  }), [of, whole]);
  const zoom: MapView['zoom'] = (factor, at = { x: room.width / 2, y: room.height / 2 }) => change((view) => zoomed(view, whole, factor, at));
  useEffect(() => {
    const element = surface.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      const at = { x: event.clientX - left, y: event.clientY - top };
      change((view) => zoomed(view, whole, NOTCH ** (-event.deltaY / NOTCH_PIXELS), at));
    };
    // React listens to wheels passively, where the page could not be kept from scrolling.
    element.addEventListener('wheel', onWheel as EventListener, { passive: false });
    return () => element.removeEventListener('wheel', onWheel as EventListener);
  }, [surface, whole, change]);
  return {
    view: own ?? whole, near: own !== null, zoom,
    move: (right, down) => change((view) => moved(view, right, down)),
    reset: () => setHeld(null),
  };
}
