import type { CurvePoint } from '../contract/results.ts';
import { recommend } from './recommend.ts';

/**
 * As `recommend`, by the silhouette on the method's own dissimilarity and the elbow of the sum that it makes small; the other
 * indices are Euclidean and do not count. Reasons say so.
 *
 * @param curve points of the sweep, k ascending
 * @param rows number of rows that `sizes` add up to
 */
export function recommendOwn(curve: readonly CurvePoint[], rows: number): ReturnType<typeof recommend> {
  const own = curve.map((point): CurvePoint => ({
    ...point, silhouette: point.ownSilhouette ?? point.silhouette, inertia: point.objective ?? point.inertia,
    daviesBouldin: null, calinskiHarabasz: null,
  }));
  const { recommended, notices } = recommend(own, rows);
  return {
    recommended: recommended === null ? null : { ...recommended, reasons: [...recommended.reasons, 'Silhouette and elbow here are those of the method\'s own dissimilarity.'] },
    notices,
  };
}
