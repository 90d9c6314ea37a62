import type { CurvePoint, Recommendation } from '../contract/results.ts';
import type { Notice } from '../contract/notice.ts';
import { formatFixed, formatList } from '../text/format.ts';
import { elbow as elbowOf } from './elbow.ts';

/** A silhouette this near to the peak, as a share of it, counts as "about as good". */
const NEAR_SHARE = 0.1;
/** …and at least this near in absolute terms. */
const NEAR_ABSOLUTE = 0.02;
/** Two segments must have a silhouette this many times that of any other number. */
const HALVES_FACTOR = 1.25;
/** …or one this much higher. */
const HALVES_MARGIN = 0.1;
/** Below this best silhouette there is no substantial structure (Kaufman & Rousseeuw 1990). */
const WEAK_SILHOUETTE = 0.25;
/** A segment under this share of customers is hardly of use. */
const SMALL_SHARE = 0.01;
/** …nor one under this number of customers, unless there are few customers altogether. */
const SMALL_SIZE = 10;
const FEW_SHARE = 0.1;
/** With few customers no more segments are recommended than leave this many customers each on average. */
const MEAN_SIZE = 10;
/** …but always up to this many. */
const ALWAYS = 3;

/** Under this number of rows segments say little about other customers. */
const FEW_ROWS = 100;

const TOO_FEW: Recommendation = { k: 1, reasons: ['1 is recommended: there are too few different customers to compare numbers of segments.'] };

interface RecommendResult {
  readonly recommended: Recommendation | null;
  readonly notices: readonly Notice[];
}

interface Votes {
  readonly peak: CurvePoint;
  readonly elbow: number | null;
  readonly lowestDaviesBouldin: number | null;
  readonly highestCalinskiHarabasz: number | null;
}

/**
 * Which number of segments to take. The rule:
 * 1. Only points with a silhouette whose smallest segment is of use: at least 1% of the rows and at least 10 rows
 *    (a tenth of the rows where that is fewer), and no more segments than a tenth of the rows, three always. If none is,
 *    all points with a silhouette.
 * 2. Two segments always separate well and seldom serve: k = 2 stays in only when its silhouette is at least a quarter
 *    or 0.1 better than the best of the others (iris, penguins and the four blobs of scikit-learn's silhouette example have
 *    their true 3, 3 and 4 groups by this).
 * 3. Of these, the points whose silhouette is within a tenth (at least 0.02) of the best.
 * 4. Of these, the one with most of four signs: silhouette peak, elbow of the inertia, lowest Davies-Bouldin, highest
 *    Calinski-Harabasz. Equal: more than two segments before two, then the higher silhouette, then fewer segments.
 *
 * @param curve points of the sweep, k ascending
 * @param rows number of rows that `sizes` add up to
 */
export function recommend(curve: readonly CurvePoint[], rows: number): RecommendResult {
  const elbow = elbowOf(curve.map((point) => point.k), curve.map((point) => point.inertia));
  const scored = curve.filter((point) => point.silhouette.value !== null);
  if (scored.length === 0) return { recommended: rows > 0 ? TOO_FEW : null, notices: [] };
  const usable = scored.filter((point) => smallest(point) >= leastUseful(rows) && point.k <= Math.max(ALWAYS, rows / MEAN_SIZE));
  const pool = withoutHalves(usable.length > 0 ? usable : scored);
  const peak = best(pool, value);
  const votes: Votes = {
    peak,
    elbow,
    lowestDaviesBouldin: bestIndex(pool, lowest),
    highestCalinskiHarabasz: bestIndex(pool, highest),
  };
  const bound = value(peak) - Math.max(NEAR_ABSOLUTE, NEAR_SHARE * Math.abs(value(peak)));
  const near = pool.filter((point) => value(point) >= bound);
  const chosen = near.reduce((held, point) => (isBetter(point, held, votes) ? point : held));
  const absolute = best(scored, value);
  return {
    recommended: { k: chosen.k, reasons: reasons(chosen, votes, absolute, smallest(absolute) >= leastUseful(rows), scored) },
    notices: notices(chosen, curve, rows),
  };
}

/** Drops k = 2 unless it is clearly better than all others. */
function withoutHalves(points: readonly CurvePoint[]): readonly CurvePoint[] {
  const more = points.filter((point) => point.k > 2);
  const two = points.find((point) => point.k === 2);
  if (two === undefined || more.length === 0) return points;
  const rival = value(best(more, value));
  return value(two) < HALVES_FACTOR * rival && value(two) < rival + HALVES_MARGIN ? more : points;
}

const highest = (point: CurvePoint): number | null => point.calinskiHarabasz;
const lowest = (point: CurvePoint): number | null => (point.daviesBouldin === null ? null : -point.daviesBouldin);
const value = (point: CurvePoint): number => point.silhouette.value ?? -Infinity;
const smallest = (point: CurvePoint): number => Math.min(...point.sizes);
const leastUseful = (rows: number): number => Math.max(rows * SMALL_SHARE, Math.min(SMALL_SIZE, rows * FEW_SHARE));

function best(points: readonly CurvePoint[], score: (point: CurvePoint) => number): CurvePoint {
  return points.reduce((held, point) => (score(point) > score(held) ? point : held));
}

function bestIndex(points: readonly CurvePoint[], score: (point: CurvePoint) => number | null): number | null {
  const known = points.filter((point) => score(point) !== null);
  return known.length === 0 ? null : best(known, (point) => score(point) ?? -Infinity).k;
}

function signs(point: CurvePoint, votes: Votes): number {
  const kinds = [votes.peak.k, votes.elbow, votes.lowestDaviesBouldin, votes.highestCalinskiHarabasz];
  return kinds.filter((k) => k === point.k).length;
}

function isBetter(point: CurvePoint, held: CurvePoint, votes: Votes): boolean {
  const more = signs(point, votes) - signs(held, votes);
  if (more !== 0) return more > 0;
  if ((point.k > 2) !== (held.k > 2)) return point.k > 2;
  if (value(point) !== value(held)) return value(point) > value(held);
  return point.k < held.k;
}

function reasons(chosen: CurvePoint, votes: Votes, absolute: CurvePoint, absoluteUseful: boolean, scored: readonly CurvePoint[]): string[] {
  const silhouette = formatFixed(chosen.silhouette.value, 2);
  const halved = absoluteUseful && value(absolute) > value(votes.peak);
  const parts = [chosen === votes.peak
    ? (halved ? `with more than two segments, silhouette is highest there (${silhouette})` : `silhouette peaks at ${silhouette}`)
    : `silhouette is ${silhouette}, close to the peak of ${formatFixed(votes.peak.silhouette.value, 2)} at ${votes.peak.k}`];
  if (votes.elbow === chosen.k) parts.push(`the elbow is at ${chosen.k}`);
  const sentences = [`${chosen.k} is recommended: ${chosen === votes.peak ? formatList(parts) : parts.join(', and ')}.`];
  const also = [
    ...(votes.highestCalinskiHarabasz === chosen.k ? [{ words: 'Calinski-Harabasz is highest', of: bestIndex(scored, highest) }] : []),
    ...(votes.lowestDaviesBouldin === chosen.k ? [{ words: 'Davies-Bouldin is lowest', of: bestIndex(scored, lowest) }] : []),
  ];
  const everywhere = also.filter(({ of }) => of === chosen.k).map(({ words }) => words);
  const among = also.filter(({ of }) => of !== chosen.k);
  if (everywhere.length > 0) sentences.push(`${formatList(everywhere)} there as well.`);
  // An index that points elsewhere on the whole curve is said to speak of the numbers that stay in only.
  if (among.length > 0) sentences.push(`${among.every(({ of }) => of === 2) ? 'Of more than two segments' : 'Of the numbers without tiny segments'}, ${formatList(among.map(({ words }) => words))} there as well.`);
  if (votes.elbow === null) sentences.push('The curve of variation has no clear elbow.');
  else if (votes.elbow !== chosen.k) sentences.push(`The elbow is at ${votes.elbow}.`);
  if (value(absolute) > value(votes.peak)) {
    const better = formatFixed(absolute.silhouette.value, 2);
    sentences.push(absoluteUseful
      ? `${absolute.k} would separate better (${better}), but two segments are recommended only where they separate clearly better than any other number.`
      : `${absolute.k} would separate better (${better}), but with a segment of only ${smallest(absolute)}.`);
  }
  return sentences;
}

function notices(chosen: CurvePoint, curve: readonly CurvePoint[], rows: number): Notice[] {
  const out: Notice[] = [];
  const last = curve[curve.length - 1].k;
  if (chosen.k === last && curve.length > 2) out.push({ code: 'k-at-end', data: { k: chosen.k, kMax: last } });
  if (rows < FEW_ROWS) out.push({ code: 'few-customers', data: { rows } });
  return out;
}

/**
 * Warnings about a partition: `weak-structure` when its silhouette is under 0.25, `small-segment` for every segment
 * (by its number, 1 = largest) under 1% of the rows.
 */
export function structureNotices(point: Pick<CurvePoint, 'silhouette' | 'sizes'>, rows: number): Notice[] {
  const out: Notice[] = [];
  const silhouette = point.silhouette.value;
  if (silhouette !== null && silhouette < WEAK_SILHOUETTE) {
    out.push({ code: 'weak-structure', data: { silhouette: formatFixed(silhouette, 2) } });
  }
  point.sizes.forEach((size, label) => {
    if (size < rows * SMALL_SHARE) out.push({ code: 'small-segment', data: { segment: label + 1, size } });
  });
  return out;
}
