/** Which part of the map is on screen: what stands in the upper left corner, and pixels to one unit. */
export interface ViewBox {
  readonly left: number;
  readonly top: number;
  readonly perX: number;
  readonly perY: number;
}

export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Share of the picture on each side that stays empty when all points are in view. */
const MARGIN = 0.05;
/** The most that can be zoomed in. */
const MOST = 200;

/** Where the points lie; points without a finite place are passed over. */
export function boundsOf(x: Float32Array, y: Float32Array): Bounds {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i], y[i]];
    if (a < left) left = a;
    if (a > right) right = a;
    if (b < low) low = b;
    if (b > high) high = b;
  }
  return left <= right && low <= high ? { left, right, low, high } : { left: -1, right: 1, low: -1, high: 1 };
}

/** All points in view. */
export function fitted({ left, right, low, high }: Bounds, { width, height }: Size): ViewBox {
  const perUnit = (length: number, span: number): number => (Math.max(1, length) * (1 - 2 * MARGIN)) / (span > 0 ? span : 1);
  const [perX, perY] = [perUnit(width, right - left), perUnit(height, high - low)];
  return { perX, perY, left: (left + right) / 2 - width / 2 / perX, top: (low + high) / 2 + height / 2 / perY };
}

export const toPixels = (view: ViewBox, x: number, y: number): { readonly x: number; readonly y: number } =>
  ({ x: (x - view.left) * view.perX, y: (view.top - y) * view.perY });

export const moved = (view: ViewBox, right: number, down: number): ViewBox =>
  ({ ...view, left: view.left - right / view.perX, top: view.top + down / view.perY });

/**
 * Nearer by `factor`, with what is under a pixel staying there; not farther than all points, nor nearer than 200 times that.
 * @param whole the view of all points
 */
export function zoomed(view: ViewBox, whole: ViewBox, factor: number, at: { readonly x: number; readonly y: number }): ViewBox {
  const wanted = (view.perX / whole.perX) * factor;
  if (wanted <= 1) return whole;
  const by = Math.min(wanted, MOST) / (view.perX / whole.perX);
  return {
    perX: view.perX * by, perY: view.perY * by,
    left: view.left + (at.x / view.perX) * (1 - 1 / by), top: view.top - (at.y / view.perY) * (1 - 1 / by),
  };
}
