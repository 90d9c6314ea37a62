import type { MapPoints } from '../contract/compute.ts';
import type { FeatureSet, MapResult } from '../contract/results.ts';
import { stageKeys } from '../pipeline/key.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { MatrixJobs } from './matrix-jobs.ts';
import type { StageOptions } from './fit-context.ts';

/** Points drawn at most; more cannot be told apart on a screen. */
const MAX_POINTS = 100_000;

/** The map: principal components at once, then UMAP while it settles. */
export async function runMap(
  recipe: Recipe,
  features: FeatureSet,
  jobs: MatrixJobs,
  options: StageOptions<MapResult>,
): Promise<MapResult> {
  const p = recipe.params;
  const key = stageKeys(recipe).map;
  const rows = features.matrix.rows;
  const result = (kind: MapResult['kind'], points: MapPoints, settled: boolean): MapResult => ({
    key,
    kind,
    x: points.x,
    y: points.y,
    rowIndex: points.rowIndex,
    settled,
    notices:
      points.sampled === null && points.rowIndex.length === rows
        ? []
        : [{ code: 'map-sampled', data: { sampled: points.sampled, shown: points.rowIndex.length } }],
  });
  const first = await jobs.run('embed.pca', features, { maxPoints: MAX_POINTS, seed: p.seed }, { signal: options.signal });
  options.partial(result('pca', first, false));
  const settled = await jobs.run(
    'embed.umap',
    features,
    {
      engine: p['cluster.engine'],
      neighbors: p['map.neighbors'],
      minDist: p['map.minDist'],
      sampleRows: p['map.sampleRows'],
      maxPoints: MAX_POINTS,
      seed: p.seed,
    },
    {
      signal: options.signal,
      onProgress: (at) => {
        options.progress(at.fraction);
        if (at.preview !== undefined) options.partial(result('umap', at.preview, false));
      },
    },
  );
  return result('umap', settled, true);
}
