import { fitCanvas, OPACITY } from './cloud.ts';
import type { Cloud, Look, PointLayer, Room } from './cloud.ts';
import type { ViewBox } from './view-box.ts';

/** A disc as the pixels that it covers: where they are from the middle one, and how far each is covered. */
export interface Disc {
  readonly right: Int8Array;
  readonly down: Int8Array;
  /** 0 … 1. */
  readonly cover: Float32Array;
}

/** @param across pixels */
export function discOf(across: number): Disc {
  const reach = Math.ceil(across / 2);
  const found: [number, number, number][] = [];
  for (let down = -reach; down <= reach; down++) {
    for (let right = -reach; right <= reach; right++) {
      const cover = Math.max(0, Math.min(1, across / 2 + 0.5 - Math.hypot(right, down)));
      if (cover > 0.02) found.push([right, down, cover]);
    }
  }
  return { right: Int8Array.from(found, ([right]) => right), down: Int8Array.from(found, ([, down]) => down), cover: Float32Array.from(found, ([, , cover]) => cover) };
}

/** `#rrggbb` as the pixel of an opaque picture. */
const pixelOf = (colour: string): number => {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
};

/** Lays `colour` over a pixel; red and blue are worked on together. */
function over(below: number, colour: number, share: number): number {
  const rest = 256 - share;
  const redBlue = ((Math.imul(colour & 0xff00ff, share) + Math.imul(below & 0xff00ff, rest)) >>> 8) & 0xff00ff;
  const green = ((Math.imul(colour & 0xff00, share) + Math.imul(below & 0xff00, rest)) >>> 8) & 0xff00;
  return 0xff000000 | redBlue | green;
}

/** The part of the points that is drawn in one go. */
export interface Layer {
  readonly opacity: number;
  /** 0 or 1: only points so marked; null: all. */
  readonly chosen: 0 | 1 | null;
  /** One colour for all of them, or null for those of their groups. */
  readonly colour: string | null;
}

/** Lays discs over an opaque picture, one after the other. */
export function layDiscs(pixels: Uint32Array, cloud: Cloud, look: Look, view: ViewBox, room: Room, { opacity, chosen: which, colour }: Layer): void {
  const { x, y, group, chosen } = cloud;
  const { right, down, cover } = discOf(look.size * room.ratio);
  const shares = Uint16Array.from(cover, (value) => Math.round(value * opacity * 256));
  const steps = Int32Array.from(right, (value, i) => value + down[i] * room.across);
  const colours = Uint32Array.from(colour === null ? [look.none, ...look.colours] : [colour], pixelOf);
  const last = colours.length - 1;
  const [perX, perY] = [view.perX * room.ratio, view.perY * room.ratio];
  const reach = Math.ceil((look.size * room.ratio) / 2);
  const [wide, high] = [Math.min(room.across, Math.ceil(room.width * room.ratio)) - reach, Math.min(room.down, Math.ceil(room.height * room.ratio)) - reach];
  for (let i = 0; i < x.length; i++) {
    if (which !== null && chosen !== null && chosen[i] !== which) continue;
    const across = Math.round((x[i] - view.left) * perX);
    const below = Math.round((view.top - y[i]) * perY);
    // A point that reaches over the edge is left out, as one beyond it is.
    if (!(across >= reach && across < wide && below >= reach && below < high)) continue;
    const paint = colours[Math.max(0, Math.min(last, group[i] + 1))];
    const middle = below * room.across + across;
    for (let p = 0; p < steps.length; p++) {
      const at = middle + steps[p];
      pixels[at] = over(pixels[at], paint, shares[p]);
    }
  }
}

/**
 * Points laid into a picture by hand, where there is no graphics card: a computed stand-in for one takes several times as long
 * for 100,000 points, and holds up the rest of the window meanwhile.
 */
export function createFlatLayer(canvas: OffscreenCanvas): PointLayer {
  const context = canvas.getContext('2d', { alpha: false });
  let picture: ImageData | null = null;
  return {
    draw(cloud, look, view, room) {
      fitCanvas(canvas, room);
      if (context === null) return;
      if (picture === null || picture.width !== room.across || picture.height !== room.down) picture = new ImageData(room.across, room.down);
      const pixels = new Uint32Array(picture.data.buffer);
      pixels.fill(pixelOf(look.paper));
      if (cloud.chosen === null) layDiscs(pixels, cloud, look, view, room, { opacity: OPACITY.all, chosen: null, colour: null });
      else {
        layDiscs(pixels, cloud, look, view, room, { opacity: OPACITY.apart, chosen: 0, colour: look.apart });
        layDiscs(pixels, cloud, look, view, room, { opacity: OPACITY.chosen, chosen: 1, colour: null });
      }
      context.putImageData(picture, 0, 0);
    },
    dispose: () => undefined,
  };
}
