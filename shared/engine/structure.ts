import type { Notice } from '../contract/notice.ts';
import type { Recommendation } from '../contract/results.ts';
import type { StructureResult } from '../contract/validation.ts';
import { methodOf } from '../recipe/method.ts';
import type { Method } from '../recipe/method.ts';
import { formatFixed } from '../text/format.ts';
import type { FitContext } from './sweep-stage.ts';

/**
 * Whether k-means speaks for a method when it says that there is one heap only: not for methods that find groups of any shape, nor
 * for classes within which categories are independent.
 */
function spokenFor(method: Method): boolean {
  switch (method.algorithm) {
    case 'dbscan':
    case 'hdbscan':
    case 'lca':
      return false;
    case 'hierarchical':
      return method.linkage !== 'single';
    default:
      return true;
  }
}

/** Whether the customers fall into segments at all, from the cache where it is there; null where nothing is said. */
export async function structureFor({ flights, jobs, recipe, features }: FitContext, signal: AbortSignal): Promise<StructureResult | null> {
  if (!spokenFor(methodOf(recipe))) return null;
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

/** A recommendation that says first when there is nothing to recommend. */
export function withVerdict(recommended: Recommendation | null, structure: StructureResult | null): Recommendation | null {
  if (recommended === null || structure === null || structure.found) return recommended;
  const verdict = 'This data does not fall into segments: at no number of them are the customers separated better than random data that are one heap. To cut them all the same is a convention.';
  return { ...recommended, reasons: [verdict, ...recommended.reasons] };
}
