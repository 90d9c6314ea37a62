import type { CurvePoint, SweepResult } from '../contract/results.ts';
import type { Figure } from './figure.ts';
import { formatValue } from './numbers.ts';

const byK = (curve: readonly CurvePoint[]): CurvePoint[] => [...curve].sort((a, b) => a.k - b.k);

const positionOf = (points: readonly CurvePoint[], k: number | null): number | null => {
  const position = points.findIndex((point) => point.k === k);
  return position < 0 ? null : position;
};

/** A curve over the number of segments with this one marked; null for none. */
export function withCurrent(figure: Figure, k: number | null): Figure {
  const { series } = figure;
  if (series.kind !== 'line') return figure;
  const at = k === null ? -1 : series.x.indexOf(k);
  return { ...figure, series: { ...series, current: at < 0 ? null : at } };
}

const K_AXIS = { title: 'Segments', format: 'integer', fromZero: false } as const;

/**
 * Within-segment variation (inertia: sum of squared distances to the own centre, scaled units) over k.
 * @param currentK the number of segments in force, marked on the curve; null for none
 */
export function elbowFigure(sweep: SweepResult, currentK: number | null): Figure {
  const points = byK(sweep.curve);
  const elbow = sweep.elbow.k;
  const ends = points.length === 0 ? 'No value has been tried yet.'
    : `It falls from ${formatValue(points[0].inertia, 'number')} at ${points[0].k} segments to ${
      formatValue(points[points.length - 1].inertia, 'number')} at ${points[points.length - 1].k}.`;
  const at = elbow === null ? 'The curve has no clear elbow.' : `Elbow at ${elbow}.`;
  return {
    kind: 'elbow',
    title: 'Within-segment variation',
    description: `${at} ${ends} Lower is tighter; look for where the gain flattens.`,
    xAxis: K_AXIS,
    yAxis: { title: 'Sum of squared distances', format: 'number', fromZero: true },
    series: {
      kind: 'line', name: 'Within-segment variation', x: points.map((point) => point.k),
      y: points.map((point) => point.inertia), band: null, current: positionOf(points, currentK), colour: { kind: 'accent' },
    },
  };
}

/** What the silhouette rests on: all rows, or a sample of how many. */
const basis = (points: readonly CurvePoint[]): string => {
  const sampled = points.find((point) => point.silhouette.kind === 'sampled');
  return sampled === undefined ? '' : ` Computed within a sample of ${formatValue(sampled.silhouette.n, 'integer')} customers.`;
};

/**
 * Mean silhouette over k, with a band of ± 1.96 standard errors (given the labels).
 * @param currentK the number of segments in force, marked on the curve; null for none
 */
export function silhouetteFigure(sweep: SweepResult, currentK: number | null): Figure {
  const points = byK(sweep.curve);
  const known = points.filter((point) => point.silhouette.value !== null);
  const best = known.reduce<CurvePoint | null>(
    (top, point) => (top === null || (point.silhouette.value ?? 0) > (top.silhouette.value ?? 0) ? point : top), null);
  const peak = best === null ? 'No value is known yet.'
    : `Highest at ${best.k} segments: ${formatValue(best.silhouette.value, 'index')}.`;
  const edge = (point: CurvePoint, sign: 1 | -1): number | null => {
    const { value, standardError } = point.silhouette;
    return value === null || standardError === null ? null : value + sign * 1.96 * standardError;
  };
  return {
    kind: 'silhouette',
    title: 'Separation (silhouette)',
    description: `${peak} Higher is better separated; 1 is the most possible.${basis(points)}`,
    xAxis: K_AXIS,
    yAxis: { title: 'Mean silhouette', format: 'index', fromZero: false },
    series: {
      kind: 'line', name: 'Mean silhouette', x: points.map((point) => point.k),
      y: points.map((point) => point.silhouette.value),
      band: { low: points.map((point) => edge(point, -1)), high: points.map((point) => edge(point, 1)) },
      current: positionOf(points, currentK), colour: { kind: 'accent' },
    },
  };
}
