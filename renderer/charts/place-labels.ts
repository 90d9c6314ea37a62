import type { PointGroup } from '../../shared/chart/figure.ts';

export interface PlacedLabel {
  /** One or two lines. */
  readonly lines: readonly string[];
  /** In the units of the map. */
  readonly x: number;
  readonly y: number;
  /** Pixels to the right and upwards from there. */
  readonly right: number;
  readonly shift: number;
}

const LINE = 15;
const LETTER = 6.6;
/** Letters of a line on the map; names up to this stay on one. */
const WIDEST = 24;
const ASIDE = 45;
/** Tried from the nearest to the farthest; a label that fits nowhere stays at its place. */
const PLACES = [0, 1, -1, 2, -2, 3, -3, 4, -4]
  .flatMap((lines) => [0, 1, -1, 2, -2].map((aside) => ({ right: aside * ASIDE, shift: lines * LINE })))
  .sort((a, b) => Math.hypot(a.right, a.shift) - Math.hypot(b.right, b.shift));
const HERE = { right: 0, shift: 0 };

const cut = (text: string, letters: number): string => (text.length > letters ? `${text.slice(0, letters - 1).trimEnd()}…` : text);

/**
 * A name in lines of at most `widest` letters: broken at spaces and after underscores where it can be, cut only where the last
 * line has no room.
 * @param most lines
 */
export function wrapName(name: string, widest: number, most: number): string[] {
  const parts = name.match(/[^\s_]+_*\s*|_+\s*/g) ?? [name];
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (line === '' || (line + part).trimEnd().length <= widest || lines.length === most - 1) line += part;
    else {
      lines.push(line.trimEnd());
      line = part;
    }
  }
  return [...lines, line.trimEnd()].map((text) => cut(text, widest));
}

/**
 * Names at the middle of their groups, moved a little where they would cover one another; the largest group first.
 * @param perUnit pixels to one unit of x and y
 */
export function placeLabels(groups: readonly PointGroup[], perUnit: { readonly x: number; readonly y: number }): PlacedLabel[] {
  const boxes: { left: number; right: number; middle: number; high: number }[] = [];
  const order = groups.filter((group) => group.count > 0).sort((a, b) => b.count - a.count);
  return order.map((group) => {
    const lines = wrapName(group.name, WIDEST, 2);
    const half = (Math.max(...lines.map((line) => line.length)) * LETTER) / 2;
    const high = lines.length * LINE;
    const [x, y] = [group.x * perUnit.x, group.y * perUnit.y];
    const free = ({ right, shift }: typeof HERE): boolean =>
      boxes.every((box) => x + right + half < box.left || x + right - half > box.right || Math.abs(y + shift - box.middle) >= (high + box.high) / 2);
    const place = PLACES.find(free) ?? HERE;
    boxes.push({ left: x + place.right - half, right: x + place.right + half, middle: y + place.shift, high });
    return { lines, x: group.x, y: group.y, ...place };
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
