export interface LabelWish {
  readonly name: string;
  /** Points it names; the largest group is placed first. */
  readonly count: number;
  /** Pixels from the upper left corner. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedLabel {
  /** One or two lines. */
  readonly lines: readonly string[];
  /** Middle of the label, in pixels. */
  readonly x: number;
  readonly y: number;
  /** What it names, where the label had to move away from it; a line leads there. */
  readonly from: { readonly x: number; readonly y: number } | null;
}

export const LINE = 14;
const LETTER = 6.7;
/** Letters of a line: names up to this stay on one; shorter where there are many. */
const WIDEST = 24;
const NARROW = 17;
const MANY = 6;
/** Moved farther than this, a line leads from the label to what it names. */
const FAR = 26;
/** What a pixel of cover, or outside of the picture, costs against a pixel of way. */
const COVER = 0.5;

/** Twelve directions, and how far to go in each; wider than tall, as names are. */
const WAYS = [{ x: 0, y: 0 }, ...[15, 30, 48, 70, 95, 125].flatMap((far) =>
  Array.from({ length: 12 }, (_, i) => ({ x: far * 1.5 * Math.cos((i * Math.PI) / 6), y: far * Math.sin((i * Math.PI) / 6) })))];

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

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

const area = (box: Box): number => (box.right - box.left) * (box.bottom - box.top);

/**
 * Names at what they name, moved where they would cover one another or stand outside of the picture.
 * @param width, height of the picture in pixels
 */
export function placeLabels(wishes: readonly LabelWish[], width: number, height: number): PlacedLabel[] {
  const picture = { left: 2, right: width - 2, top: 2, bottom: height - 2 };
  const placed: Box[] = [];
  const widest = wishes.length > MANY ? NARROW : WIDEST;
  return wishes.filter((wish) => wish.count > 0).sort((a, b) => b.count - a.count).map((wish) => {
    const lines = wrapName(wish.name, widest, 2);
    const half = (Math.max(...lines.map((line) => line.length)) * LETTER) / 2;
    const tall = (lines.length * LINE) / 2;
    let best = { x: wish.x, y: wish.y, far: 0, cost: Infinity };
    for (const way of WAYS) {
      const [x, y] = [wish.x + way.x, wish.y + way.y];
      const box = { left: x - half, right: x + half, top: y - tall, bottom: y + tall };
      const far = Math.hypot(way.x, way.y);
      const covered = placed.reduce((sum, other) => sum + overlap(box, other), area(box) - overlap(box, picture));
      const cost = far + COVER * covered;
      if (cost < best.cost) best = { x, y, far, cost };
    }
    placed.push({ left: best.x - half, right: best.x + half, top: best.y - tall, bottom: best.y + tall });
    return { lines, x: best.x, y: best.y, from: best.far > FAR ? { x: wish.x, y: wish.y } : null };
  });
}
