import type { PointLayer } from './cloud.ts';
import { createFlatLayer } from './flat-points.ts';
import { createGlLayer } from './gl-points.ts';

/**
 * By the graphics card, or by hand where there is none.
 * @param onRestored the browser has given back what it took away; all has to be drawn again
 */
export function createPointLayer(canvas: OffscreenCanvas, onRestored: () => void): PointLayer {
  return createGlLayer(canvas, onRestored) ?? createFlatLayer(canvas);
}
