import type PptxGenJS from 'pptxgenjs';
import { ratioOf, textWidth } from '../chart/svg-parts.ts';
import { LIGHT } from '../chart/theme.ts';
import type { Rasteriser } from '../contract/rasteriser.ts';
import { base64 } from './base64.ts';
import { lineOf } from './line-of.ts';

export type Slide = PptxGenJS.Slide;
export type TextOptions = PptxGenJS.TextPropsOptions;

/** A slide of 16:9 in inches, and the room for what is on it. */
export const SLIDE = { width: 13.333, height: 7.5, left: 0.6, right: 12.733, top: 1.45, bottom: 6.85 } as const;
export const CONTENT = SLIDE.right - SLIDE.left;

/** As in the Word file: Inter is on few machines. */
export const FONT = 'Arial';

const LINE_HEIGHT = 1.25;
const POINTS = 72;
/** Pixels of a picture to the inch. */
const SHARPNESS = 150;

/** Colours have no `#`. */
export const bare = (colour: string): string => colour.slice(1).toUpperCase();
export const INK = bare(LIGHT.ink);
export const MUTED = bare(LIGHT.muted);
export const LINE = bare(LIGHT.line);

/** Lines that text takes at a size in points in a box so many inches wide; a little more than it will need. */
export function linesOf(text: string, size: number, width: number): number {
  const room = width * POINTS;
  return text.split('\n').reduce((sum, line) => {
    let [lines, used] = [1, 0];
    for (const word of line.split(' ')) {
      const wide = textWidth(`${word} `, size) * 1.04;
      if (used > 0 && used + wide > room) {
        lines += 1;
        used = 0;
      }
      lines += Math.floor(wide / room);
      used += wide % room;
    }
    return sum + lines;
  }, 0);
}

/** Inches of that many lines. */
export const heightOf = (lines: number, size: number): number => (lines * size * LINE_HEIGHT) / POINTS;

/** Text without what XML cannot hold, on the slide. */
export function put(slide: Slide, text: string, options: TextOptions): void {
  slide.addText(lineOf(text), { fontFace: FONT, fontSize: 14, color: INK, margin: 0, valign: 'top', ...options });
}

/**
 * A picture of an SVG, as large as fits into the box, in the middle of its width.
 * @returns its height in inches
 */
export function putPicture(
  slide: Slide, svg: string, box: { x: number; y: number; w: number; h: number }, alt: string, rasteriser: Rasteriser,
): number {
  const ratio = ratioOf(svg);
  const width = Math.min(box.w, box.h / ratio);
  slide.addImage({
    data: `image/png;base64,${base64(rasteriser.png(svg, Math.round(width * SHARPNESS)))}`, altText: lineOf(alt),
    x: box.x + (box.w - width) / 2, y: box.y, w: width, h: width * ratio,
  });
  return width * ratio;
}
