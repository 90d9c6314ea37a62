import type { Notice } from '../contract/notice.ts';
import { hungarian } from '../math/hungarian.ts';
import type { Anchor } from '../recipe/recipe.ts';

/** A segment as far as matching needs it. */
export interface SegmentPlace {
  /** Scaled centre, by position in `columns`. */
  readonly centre: readonly number[];
  /** Share of all customers, 0..1. */
  readonly share: number;
}

export interface AnchorMatch {
  /** By label: the anchor whose name the segment carries, or null. */
  readonly anchors: readonly (Anchor | null)[];
  readonly notices: readonly Notice[];
}

/** An anchor farther from a segment than this share of the typical distance between segments is not the same segment. */
const MATCH_REACH = 0.5;
/** …and one farther than this share has nothing to do with it (for telling splits and mergers). */
const KIN_REACH = 1;
/** At least this share of an anchor's columns must still be in use. */
const MIN_COMMON = 0.5;
/** Two names at one place: the one given at the present k goes first. */
const OTHER_K_PENALTY = 1.001;

/**
 * Finds the segments that people named before. Distances are Euclidean between centres over the columns that anchor and
 * matrix have in common, scaled up to all columns (× sqrt(all / common)); the unit is the median distance between the
 * present centres (with one segment: between anchors; else sqrt(columns), one standard deviation in each).
 * Names go to segments one to one with the smallest sum of distances (Hungarian); a pair farther apart than half a unit is
 * no match. A segment left over within one unit of a matched anchor is a split when the shares of both together come nearer
 * to the anchor's share than the matched one alone; an anchor left over within one unit of a matched segment has merged
 * into it on the same terms. Other anchors are gone, unless a nearer name has taken their place; other segments
 * are new, which is said when every segment of a run had been named.
 *
 * @param columns names of the matrix columns
 * @param k present number of segments
 */
export function matchAnchors(
  anchors: readonly Anchor[], segments: readonly SegmentPlace[], columns: readonly string[], k: number,
): AnchorMatch {
  if (anchors.length === 0) return { anchors: segments.map(() => null), notices: [] };
  const distances = anchors.map((anchor) => {
    const known = new Map(anchor.centre.map(({ feature, value }) => [feature, value]));
    return segments.map((segment) => distance(columns.map((name, j) => [known.get(name), segment.centre[j]]), known.size));
  });
  const unit = typicalDistance(anchors, segments, columns);
  const segmentOf = assign(anchors, distances, unit, k, segments.length);
  const anchorOf = segments.map((_, s) => segmentOf.indexOf(s));
  const kin = { anchors, segments, distances, unit, segmentOf, anchorOf };
  return {
    anchors: anchorOf.map((a) => (a < 0 ? null : anchors[a])),
    notices: [...lostAnchors(kin), ...newSegments(kin)],
  };
}

interface Kin {
  readonly anchors: readonly Anchor[];
  readonly segments: readonly SegmentPlace[];
  readonly distances: readonly (readonly number[])[];
  readonly unit: number;
  /** By anchor: its segment, or -1. */
  readonly segmentOf: readonly number[];
  /** By segment: its anchor, or -1. */
  readonly anchorOf: readonly number[];
}

function assign(
  anchors: readonly Anchor[], distances: readonly (readonly number[])[], unit: number, k: number, count: number,
): number[] {
  const far = 1e6 * (unit + 1);
  const cost = new Float64Array(anchors.length * count).fill(far);
  anchors.forEach((anchor, a) => distances[a].forEach((d, s) => {
    if (d <= MATCH_REACH * unit) cost[a * count + s] = anchor.k === k ? d : d * OTHER_K_PENALTY + 1e-12;
  }));
  return Array.from(hungarian(cost, anchors.length, count), (s, a) => (s >= 0 && cost[a * count + s] < far ? s : -1));
}

function lostAnchors({ anchors, segments, distances, unit, segmentOf, anchorOf }: Kin): Notice[] {
  return anchors.flatMap((anchor, a): Notice[] => {
    if (segmentOf[a] >= 0) return [];
    const s = nearest(distances[a]);
    const holder = s < 0 ? -1 : anchorOf[s];
    if (holder >= 0 && distances[a][s] <= KIN_REACH * unit) {
      const share = segments[s].share;
      const alone = anchors[holder].share;
      if (Math.abs(alone + anchor.share - share) < Math.abs(alone - share)) {
        return [{ code: 'anchor-merged', data: { name: anchor.name, into: anchors[holder].name } }];
      }
      if (distances[a][s] <= MATCH_REACH * unit) return [];
    }
    return [{ code: 'anchor-gone', data: { name: anchor.name } }];
  });
}

function newSegments({ anchors, segments, distances, unit, segmentOf, anchorOf }: Kin): Notice[] {
  const splits = new Map<number, number[]>();
  const fresh: number[] = [];
  segments.forEach((segment, s) => {
    if (anchorOf[s] >= 0) return;
    const a = nearest(distances.map((row) => row[s]));
    const partner = a < 0 ? -1 : segmentOf[a];
    if (partner >= 0 && distances[a][s] <= KIN_REACH * unit) {
      const alone = segments[partner].share;
      if (Math.abs(alone + segment.share - anchors[a].share) < Math.abs(alone - anchors[a].share)) {
        splits.set(a, [...(splits.get(a) ?? [partner]), s]);
        return;
      }
    }
    fresh.push(s);
  });
  return [
    ...[...splits].map(([a, parts]): Notice => (
      { code: 'anchor-split', data: { name: anchors[a].name, into: parts.map((s) => `segment ${s + 1}`) } }
    )),
    // Where some segments were left unnamed, one without a name is no news.
    ...(allNamed(anchors) ? fresh : []).map((s): Notice => ({ code: 'segment-new', data: { segment: s + 1 } })),
  ];
}

/** True when every segment of some run was given a name. */
function allNamed(anchors: readonly Anchor[]): boolean {
  return anchors.some((anchor) => anchors.filter((other) => other.k === anchor.k).length >= anchor.k);
}

function nearest(values: readonly number[]): number {
  let at = -1;
  values.forEach((candidate, i) => {
    if (candidate < Infinity && (at < 0 || candidate < values[at])) at = i;
  });
  return at;
}

/** Over the pairs where both values are known; Infinity when too few are. */
function distance(pairs: readonly (readonly [number | undefined, number])[], all: number): number {
  let sum = 0;
  let common = 0;
  for (const [a, b] of pairs) {
    if (a === undefined) continue;
    sum += (a - b) * (a - b);
    common++;
  }
  if (common === 0 || common < MIN_COMMON * all) return Infinity;
  return Math.sqrt((sum * pairs.length) / common);
}

function typicalDistance(anchors: readonly Anchor[], segments: readonly SegmentPlace[], columns: readonly string[]): number {
  const present = segments.map((segment) => segment.centre);
  const named = anchors.map((anchor) => {
    const known = new Map(anchor.centre.map(({ feature, value }) => [feature, value]));
    return columns.map((name) => known.get(name) ?? 0);
  });
  for (const places of [present, named]) {
    const all = places.flatMap((a, i) => places.slice(i + 1).map((b) => distance(a.map((x, j) => [x, b[j]]), a.length)));
    const known = all.filter((d) => d > 0 && d < Infinity).sort((a, b) => a - b);
    if (known.length > 0) return known[Math.floor((known.length - 1) / 2)];
  }
  return Math.sqrt(columns.length);
}
