import { AppError } from '../errors/app-error.ts';
import { createMatrix } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom, sampleIndices } from '../math/random.ts';
import type { ModelInput } from './model-input.ts';
import type { Model } from './model.ts';

/** Customers that a model keeps at most. */
const MOST_POINTS = 20_000;
const POINT_STREAM = 7021;

/**
 * How a density-based model labels new rows; null for other methods. Segments of any shape are known by their customers,
 * not by their centres: DBSCAN's by its cores, within the radius; HDBSCAN's by its members, within the distance at which the
 * segment begins. Where customers who lay apart were assigned, so are new ones, however far.
 */
export function pointScoring({ recipe, features: { matrix }, cluster }: ModelInput): Model['scoring'] | null {
  const { density, condensed, labels, k } = cluster;
  if (density === null) return null;
  const all = density.epsilon === null ? Int32Array.from(labels.keys()).filter((row) => labels[row] >= 0) : density.core;
  const kept = all.length <= MOST_POINTS ? all
    : sampleIndices(createRandom(recipe.params.seed, POINT_STREAM), all.length, MOST_POINTS).map((at) => all[at]);
  const births = new Map((condensed ?? []).map((part) => [part.label, part.birth]));
  const reachOf = (label: number): number | null => {
    if (recipe.params['cluster.assignNoise']) return null;
    const birth = births.get(label) ?? 0;
    return density.epsilon ?? (birth > 0 ? 1 / birth : null);
  };
  return {
    rule: 'nearest-point',
    reach: Array.from({ length: k }, (_, label) => reachOf(label)),
    points: Array.from(kept, (row) => Array.from({ length: matrix.cols }, (_, j) => matrix.data[j * matrix.rows + row])),
    segments: Array.from(kept, (row) => labels[row] + 1),
  };
}

/** The customers that a model with the rule `nearest-point` keeps, as a matrix; null with another rule. */
export function modelPoints({ scoring, projection, columns }: Model): Matrix | null {
  if (scoring.rule !== 'nearest-point') return null;
  const { points } = scoring;
  const matrix = createMatrix(points.length, projection?.names ?? columns.map((column) => column.name));
  points.forEach((point, i) => point.forEach((value, j) => {
    matrix.data[j * points.length + i] = value;
  }));
  return matrix;
}

/**
 * Labels (from 0; −1: none) of rows by the customer of the model that is nearest to each.
 * @param indices position of that customer in the model
 * @param distances to it, in scaled units
 */
export function labelsOfNearest({ scoring }: Model, indices: Int32Array, distances: Float64Array): Int32Array {
  if (scoring.rule !== 'nearest-point') throw new AppError('internal', { message: 'not a model of points' });
  return indices.map((at, i) => {
    const label = scoring.segments[at] - 1;
    const reach = scoring.reach[label];
    return reach === null || distances[i] <= reach * (1 + 1e-12) ? label : -1;
  });
}
