import type { Cloud, Look, Room } from './cloud.ts';
import type { DrawnMessage, PointMessage } from './messages.ts';
import type { ViewBox } from './view-box.ts';

/** Draws on one canvas from another thread. */
export interface Painter {
  draw(cloud: Cloud, look: Look, view: ViewBox, room: Room): void;
  close(): void;
}

let worker: Worker | null = null;
let opened = 0;
const listeners = new Map<number, () => void>();

function started(): Worker {
  if (worker !== null) return worker;
  worker = new Worker(new URL('../../workers/points.worker.ts', import.meta.url), { type: 'module', name: 'points' });
  worker.addEventListener('message', ({ data }: MessageEvent<DrawnMessage>) => listeners.get(data.id)?.());
  // The next canvas gets a new thread; what was drawn so far stays on screen.
  worker.addEventListener('error', () => {
    worker?.terminate();
    worker = null;
  });
  return worker;
}

/** Has the thread ready before there is something to draw. */
export function preparePainting(): void {
  started();
}

/**
 * @param canvas one that nothing was drawn on yet
 * @param onDrawn the newest picture has been drawn
 */
export function openPainter(canvas: HTMLCanvasElement, onDrawn: () => void): Painter {
  const id = ++opened;
  const target = started();
  const send = (message: PointMessage, moved: Transferable[] = []): void => target.postMessage(message, moved);
  const offscreen = canvas.transferControlToOffscreen();
  send({ type: 'open', id, canvas: offscreen }, [offscreen]);
  listeners.set(id, onDrawn);
  let before: Partial<Cloud> = {};
  return {
    draw(cloud, look, view, room) {
      const changed = Object.fromEntries(Object.entries(cloud).filter(([name, value]) => before[name as keyof Cloud] !== value));
      before = cloud;
      send({ type: 'draw', id, cloud: changed, look, view, room });
    },
    close() {
      listeners.delete(id);
      send({ type: 'close', id });
    },
  };
}
