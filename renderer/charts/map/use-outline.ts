import { useRef } from 'react';
import type { PointerEvent, RefObject } from 'react';
import { boxOf } from './inside.ts';
import type { Corner } from './inside.ts';

export type DragMode = 'lasso' | 'select' | 'pan';
/** What becomes of what was chosen before. */
export type How = 'replace' | 'add' | 'remove';

interface Listeners {
  readonly onOutline: (corners: readonly Corner[], how: How) => void;
  /** Moved by pixels. */
  readonly onMove: (right: number, down: number) => void;
  readonly onClick: (at: Corner) => void;
  readonly onDoubleClick: () => void;
}

interface Drag {
  readonly mode: DragMode;
  readonly how: How;
  readonly corners: Corner[];
}

/** Pixels that a pointer may stray in a click. */
const STILL = 4;
/** Corners of a lasso stand at least this far apart. */
const STEP = 3;

const far = (a: Corner, b: Corner): number => Math.hypot(a.x - b.x, a.y - b.y);

/** Draws an outline while the pointer is down, without painting anything else anew. With Shift it adds, with Alt it takes away. */
export function useOutline(mode: DragMode, listeners: Listeners) {
  const path = useRef<SVGPathElement>(null);
  const drag = useRef<Drag | null>(null);
  const corner = (event: PointerEvent): Corner => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const shape = ({ mode: kind, corners }: Drag): readonly Corner[] => (kind === 'select' ? boxOf(corners[0], corners[corners.length - 1]) : corners);
  const show = (corners: readonly Corner[]): void =>
    path.current?.setAttribute('d', corners.length < 2 ? '' : `M${corners.map(({ x, y }) => `${x},${y}`).join('L')}Z`);

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { mode, how: event.altKey ? 'remove' : event.shiftKey ? 'add' : 'replace', corners: [corner(event)] };
  };
  const onPointerMove = (event: PointerEvent): void => {
    const now = drag.current;
    if (now === null) return;
    const at = corner(event);
    const last = now.corners[now.corners.length - 1];
    if (now.mode !== 'pan' && far(at, last) < STEP) return;
    now.corners.push(at);
    if (now.mode === 'pan') listeners.onMove(at.x - last.x, at.y - last.y);
    else show(shape(now));
  };
  const end = (): void => {
    show([]);
    drag.current = null;
  };
  const onPointerUp = (): void => {
    const now = drag.current;
    end();
    if (now === null) return;
    const [first] = now.corners;
    if (now.corners.every((at) => far(at, first) < STILL)) listeners.onClick(first);
    else if (now.mode !== 'pan') listeners.onOutline(shape(now), now.how);
  };
  const pathRef: RefObject<SVGPathElement | null> = path;
  return { path: pathRef, handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: end, onDoubleClick: listeners.onDoubleClick } };
}
