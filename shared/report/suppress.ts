import { traitLabel } from '../chart/segment-figures.ts';
import type { SegmentSummary, Trait } from '../contract/results.ts';

type Group = Pick<SegmentSummary, 'size' | 'traits'>;

/** What a document for others may not show. */
export interface Suppression {
  /** Positions of segments whose figures are all hidden. */
  readonly segments: ReadonlySet<number>;
  /** True when the figures of this trait of the segment at `position` are hidden. */
  hides(position: number, trait: Trait): boolean;
  /** How many single figures of the segment at `position` are hidden, out of how many. */
  count(position: number): { readonly hidden: number; readonly all: number };
}

/**
 * Decides which figures would tell something about fewer than `minGroup` people.
 *
 * Segments: those with fewer customers, and then the next smallest ones (complementary suppression) until at least two
 * are hidden and together hold `minGroup` customers, so that a difference from the total tells nothing about a small group.
 * Shares of a category: those that rest on 1 to `minGroup` − 1 customers, or leave out as few; where a single one would be
 * hidden among the segments of a level, or among the levels of a segment, the next smallest goes with it.
 */
export function suppress(segments: readonly Group[], minGroup: number): Suppression {
  const hiddenSegments = smallSegments(segments.map((segment) => segment.size), minGroup);
  const hiddenCells = new Set<Cell>();
  const cells = segments.flatMap((segment, position) => (hiddenSegments.has(position) ? [] : categoryCells(segment, position)));
  for (const cell of cells) {
    const rest = segments[cell.position].size - cell.count;
    if ((cell.count > 0 && cell.count < minGroup) || (rest > 0 && rest < minGroup)) hiddenCells.add(cell);
  }
  // A hidden segment already leaves every sum over segments with an unknown.
  const lines = [
    ...(hiddenSegments.size === 0 ? groupBy(cells, (cell) => cell.key) : []),
    ...groupBy(cells, (cell) => `${cell.position} ${cell.trait.column}`),
  ];
  for (let changed = true; changed;) {
    changed = false;
    for (const line of lines) {
      if (line.filter((cell) => hiddenCells.has(cell)).length !== 1) continue;
      const next = line.filter((cell) => !hiddenCells.has(cell)).sort((a, b) => a.count - b.count)[0];
      if (next === undefined) continue;
      hiddenCells.add(next);
      changed = true;
    }
  }
  const hiddenTraits = new Set([...hiddenCells].map((cell) => cell.trait));
  return {
    segments: hiddenSegments,
    hides: (position, trait) => hiddenSegments.has(position) || hiddenTraits.has(trait),
    count: (position) => {
      const { traits } = segments[position];
      const hidden = hiddenSegments.has(position) ? traits.length : traits.filter((trait) => hiddenTraits.has(trait)).length;
      return { hidden, all: traits.length };
    },
  };
}

/** Positions of groups that are too small to be told, with the next smallest so that the total does not tell of them either. */
export function smallSegments(sizes: readonly number[], minGroup: number): Set<number> {
  const order = sizes.map((_, position) => position).sort((a, b) => sizes[a] - sizes[b] || b - a);
  const hidden = new Set(order.filter((position) => sizes[position] < minGroup));
  if (hidden.size === 0) return hidden;
  for (const position of order) {
    const sum = [...hidden].reduce((total, other) => total + sizes[other], 0);
    if (hidden.size >= 2 && sum >= minGroup) break;
    hidden.add(position);
  }
  return hidden;
}

interface Cell {
  readonly position: number;
  readonly trait: Trait;
  /** The level, the same in every segment. */
  readonly key: string;
  /** Customers of the segment that are of this level. */
  readonly count: number;
}

function categoryCells(segment: Group, position: number): Cell[] {
  return segment.traits.filter((trait) => trait.kind === 'category').map((trait) => ({
    position, trait, key: `${trait.column}\u0000${traitLabel(trait)}`, count: Math.round(trait.segment * segment.size),
  }));
}

function groupBy(cells: readonly Cell[], key: (cell: Cell) => string): Cell[][] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const group = groups.get(key(cell));
    if (group === undefined) groups.set(key(cell), [cell]);
    else group.push(cell);
  }
  return [...groups.values()];
}
