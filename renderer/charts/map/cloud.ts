import type { ViewBox } from './view-box.ts';

/** How points look. Colours are `#rrggbb`. */
export interface Look {
  /** Of the groups; `none` of points without one, `apart` of points that are not chosen. */
  readonly colours: readonly string[];
  readonly none: string;
  readonly apart: string;
  /** Behind the points. */
  readonly paper: string;
  /** Pixels across. */
  readonly size: number;
}

/** Many points. Each array is taken over again only when it is another one. */
export interface Cloud {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Group of each point; negative: none. */
  readonly group: Int32Array;
  /** 1 for each chosen point, or null for all alike. */
  readonly chosen: Uint8Array | null;
}

export interface Room {
  readonly width: number;
  readonly height: number;
  /** Device pixels to a pixel. */
  readonly ratio: number;
  /** Device pixels of the canvas; the picture is in its upper left corner. */
  readonly across: number;
  readonly down: number;
}

/** Draws many points on a canvas. */
export interface PointLayer {
  draw(cloud: Cloud, look: Look, view: ViewBox, room: Room): void;
  dispose(): void;
}

export const OPACITY = { all: 0.7, chosen: 0.9, apart: 0.25 } as const;

/** Device pixels: canvases grow by steps of this, so that a picture a little higher takes no new memory. */
const STEP = 128;
/** A canvas that is larger than needed by more than this is made smaller. */
const SPARE = 512;

const suits = (has: number, needs: number): boolean => has >= needs && has <= needs + SPARE;

/**
 * Room for a picture, on a canvas of the size that it has where that suits: another size means new memory, which takes tens of
 * milliseconds where there is no graphics card.
 */
export function roomFor({ width, height }: { readonly width: number; readonly height: number }, ratio: number, before: Room | null): Room {
  const [across, down] = [Math.ceil(width * ratio), Math.ceil(height * ratio)];
  const keep = before !== null && before.ratio === ratio && suits(before.across, across) && suits(before.down, down);
  const size = keep ? before : { across: Math.ceil(across / STEP) * STEP, down: Math.ceil(down / STEP) * STEP };
  return { width, height, ratio, across: size.across, down: size.down };
}

/** Gives a canvas its size in device pixels. */
export function fitCanvas(canvas: OffscreenCanvas, { across, down }: Room): void {
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
}
