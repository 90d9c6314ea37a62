import type { Cloud, Look, Room } from './cloud.ts';
import type { ViewBox } from './view-box.ts';

/** A picture as it is now. Arrays that have not changed since the last message are left out. */
export interface DrawMessage {
  readonly type: 'draw';
  readonly id: number;
  readonly cloud: Partial<Cloud>;
  readonly look: Look;
  readonly view: ViewBox;
  readonly room: Room;
}

/** From the window to the thread that draws. */
export type PointMessage =
  | { readonly type: 'open'; readonly id: number; readonly canvas: OffscreenCanvas }
  | DrawMessage
  | { readonly type: 'close'; readonly id: number };

/** From the thread that draws: the newest picture of this canvas has been drawn. */
export interface DrawnMessage {
  readonly id: number;
}
