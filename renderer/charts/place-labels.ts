import type { PointGroup } from '../../shared/chart/figure.ts';

export interface PlacedLabel {
  readonly name: string;
  /** In the units of the map. */
  readonly x: number;
  readonly y: number;
  /** Pixels upwards from there. */
  readonly shift: number;
}

const LINE = 15;
const LETTER = 6.6;
const LONGEST = 24;
/** Tried in this order; a label that fits nowhere stays at its place. */
const SHIFTS = [0, LINE, -LINE, 2 * LINE, -2 * LINE, 3 * LINE, -3 * LINE];

export const shorten = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1).trimEnd()}…` : name);

/**
 * Names at the middle of their groups, moved up or down where they would cover one another; the largest group first.
 * @param perUnit pixels to one unit of x and y
 */
export function placeLabels(groups: readonly PointGroup[], perUnit: { readonly x: number; readonly y: number }): PlacedLabel[] {
  const boxes: { left: number; right: number; middle: number }[] = [];
  const order = groups.filter((group) => group.count > 0).sort((a, b) => b.count - a.count);
  return order.map((group) => {
    const name = shorten(group.name);
    const half = (name.length * LETTER) / 2;
    const [x, y] = [group.x * perUnit.x, group.y * perUnit.y];
    const free = (shift: number): boolean =>
      boxes.every((box) => x + half < box.left || x - half > box.right || Math.abs(y + shift - box.middle) >= LINE);
    const shift = SHIFTS.find(free) ?? 0;
    boxes.push({ left: x - half, right: x + half, middle: y + shift });
    return { name, x: group.x, y: group.y, shift };
  });
}

/** Pixels to one unit when the values fill about nine tenths of the length. */
export function pixelsPerUnit(values: Float32Array, length: number): number {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high > low ? (0.9 * length) / (high - low) : 1;
}
