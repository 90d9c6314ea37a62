import type { Notice } from '../contract/notice.ts';
import type { CurvePoint, Recommendation } from '../contract/results.ts';
import type { StructureResult } from '../contract/structure.ts';
import { methodOf } from '../recipe/method.ts';
import type { Method } from '../recipe/method.ts';
import { formatFixed } from '../text/format.ts';
import type { FitContext } from './fit-context.ts';

/**
 * Whether k-means speaks for a method when it says that there is one heap only: not for methods that find groups of any shape, nor
 * for classes within which categories are independent.
 */
function spokenFor(method: Method): boolean {
  switch (method.algorithm) {
    case 'dbscan':
    case 'hdbscan':
    case 'lca':
    case 'rules':
      return false;
    case 'hierarchical':
      return method.linkage !== 'single';
    default:
      return true;
  }
}

/**
 * Whether the customers fall into segments at all, from the cache where it is there; null where nothing is said.
 * @param always also where k-means does not speak for the method
 */
export async function structureFor({ flights, jobs, recipe, features }: FitContext, signal: AbortSignal, always = false): Promise<StructureResult | null> {
  if (!always && !spokenFor(methodOf(recipe))) return null;
  const { seed } = recipe.params;
  const { value } = await flights.get<StructureResult | null, number>(
    `${features.key}-structure-${seed}`,
    (work) => jobs.run('validate.structure', features, { seed }, { signal: work.signal, onProgress: (at) => work.partial(at.fraction) }),
    { signal },
  );
  return value;
}

/** The warning that the customers are one heap. */
export function structureNotice(structure: StructureResult | null): Notice[] {
  if (structure === null || structure.found) return [];
  const best = structure.points.find(({ k }) => k === structure.best) ?? structure.points[0];
  return [{ code: 'one-heap', data: { k: best.k, silhouette: formatFixed(best.silhouette, 2), random: formatFixed(best.random, 2) } }];
}

/** Segments at most that are recommended where there are none. */
const FEW = 4;

/** A recommendation that says first when there is nothing to recommend; then few segments are as good as many. */
export function withVerdict(recommended: Recommendation | null, structure: StructureResult | null, curve: readonly CurvePoint[]): Recommendation | null {
  if (recommended === null || structure === null || structure.found) return recommended;
  const verdict = 'This data does not fall into segments: at no number of them are the customers separated better than random data that are one heap. To cut them all the same is a convention.';
  const few = curve.filter(({ k, silhouette }) => k <= FEW && silhouette.value !== null);
  if (recommended.k <= FEW || few.length === 0) return { ...recommended, reasons: [verdict, ...recommended.reasons] };
  const best = few.reduce((top, point) => ((point.silhouette.value ?? 0) > (top.silhouette.value ?? 0) ? point : top));
  return { k: best.k, reasons: [verdict, `${best.k} is then as good as more: of up to ${FEW}, silhouette is highest there (${formatFixed(best.silhouette.value, 2)}).`] };
}
