import type { Notice } from '../contract/notice.ts';
import type { ClusterFit, CurvePoint, Hierarchy, Indices, SweepResult } from '../contract/results.ts';
import { AppError } from '../errors/app-error.ts';
import { createRandom, sampleIndices } from '../math/random.ts';
import { fitKey, stageKeys } from '../pipeline/key.ts';
import { EXACT_ROWS } from '../cluster/medoids/medoid-search.ts';
import { isTreeMethod, METHOD_TRAITS, methodOf } from '../recipe/method.ts';
import type { Method } from '../recipe/method.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { chainColours, coloursBySize } from '../validate/colours.ts';
import { elbow } from '../validate/elbow.ts';
import { recommendByBic } from '../validate/recommend-bic.ts';
import { recommendOwn } from '../validate/recommend-own.ts';
import { recommend } from '../validate/recommend.ts';
import { stopByBic } from '../validate/stop-early.ts';
import type { FitContext, StageOptions } from './fit-context.ts';
import { structureFor, structureNotice, withVerdict } from './structure.ts';

/** Above this many rows a sweep with the reference engine is fitted on a sample. */
const REFERENCE_ROWS = 50_000;
const SAMPLE_STREAM = 7;

/** The rows that a sweep is fitted on; null: all. */
export function sweepSample(recipe: Recipe, rows: number): Int32Array | null {
  const method = methodOf(recipe);
  const limit = method.algorithm === 'kmeans' && method.engine === 'reference' ? REFERENCE_ROWS : METHOD_TRAITS[method.algorithm].sweepRows;
  return rows > limit ? sampleIndices(createRandom(recipe.params.seed, SAMPLE_STREAM), rows, limit) : null;
}

/** Whether the segments of a method that is swept on a sample are found on samples too; trees and densities tell of theirs themselves. */
function fromSamples(method: Method, rows: number): boolean {
  return (method.algorithm === 'kmedoids' || method.algorithm === 'gower') && rows > EXACT_ROWS && !method.exact;
}

/** The tree of a hierarchical method or of a consensus, from the cache where it is there: all numbers of segments are cuts of it. */
export async function treeOf(
  context: FitContext, signal: AbortSignal, progress: (fraction: number) => void = () => undefined,
): Promise<Hierarchy | undefined> {
  const { recipe, features, jobs } = context;
  const method = methodOf(recipe);
  if (!isTreeMethod(method)) return undefined;
  const { value } = await context.flights.get<Hierarchy, number>(
    `${fitKey(features.key, recipe, 0)}-tree`,
    (work) =>
      jobs.run('cluster.tree', features, { method, seed: recipe.params.seed }, {
        signal: work.signal, onProgress: (at) => work.partial(at.fraction),
      }),
    { signal, onPartial: progress },
  );
  return value;
}

/** One fit, from the cache where it is there. */
export async function fitOf(
  context: FitContext,
  k: number,
  sample: Int32Array | null,
  signal: AbortSignal,
  progress: (fraction: number) => void = () => undefined,
): Promise<ClusterFit> {
  const { recipe, features } = context;
  const p = recipe.params;
  const key = `${fitKey(features.key, recipe, k)}${sample === null ? '' : '-sample'}`;
  const { value } = await context.flights.get<ClusterFit, number>(
    key,
    async (work) => {
      const tree = await treeOf(context, work.signal, work.partial);
      const method = methodOf(recipe);
      const given = method.algorithm === 'rules' ? await context.given?.(work.signal) : undefined;
      return context.jobs.run(
        'cluster.fit',
        features,
        { method, k, seed: p.seed, sample, ...(tree === undefined ? {} : { tree }), ...(given === undefined ? {} : { given }) },
        { signal: work.signal, onProgress: (at) => work.partial(at.fraction) },
      );
    },
    { signal, onPartial: progress },
  );
  return value;
}

/** Indices of several fits, from the cache where they are there, the others together. */
export async function indicesOf(
  context: FitContext,
  fits: readonly ClusterFit[],
  sampled: boolean,
  signal: AbortSignal,
  progress: (fraction: number) => void = () => undefined,
): Promise<Indices[]> {
  const { features, recipe } = context;
  const keyOf = (fit: ClusterFit): string =>
    `${fitKey(features.key, recipe, fit.k)}${sampled ? '-sample' : ''}-indices${recipe.params['cluster.withNoise'] ? '-with-noise' : ''}`;
  const wanted = fits.filter((fit) => context.flights.peek(keyOf(fit)) === undefined);
  if (wanted.length > 0) {
    const found = await context.jobs.run(
      'cluster.indices',
      features,
      {
        labelings: wanted.map((fit) => ({ labels: fit.labels, k: fit.k })),
        seed: recipe.params.seed,
        sample: null,
        withNoise: recipe.params['cluster.withNoise'],
      },
      { signal, onProgress: (at) => progress(at.fraction) },
    );
    const fresh = new Map(wanted.map((fit, i) => [fit.k, found[i]]));
    for (const fit of wanted) context.flights.put(keyOf(fit), fresh.get(fit.k));
    return fits.map((fit) => fresh.get(fit.k) ?? (context.flights.peek(keyOf(fit)) as Indices));
  }
  return fits.map((fit) => context.flights.peek(keyOf(fit)) as Indices);
}

const NO_INDICES: Indices = {
  silhouette: { value: null, kind: 'exact', n: 0, standardError: null },
  silhouetteBySegment: [],
  daviesBouldin: null,
  calinskiHarabasz: null,
  dunn: null,
};

function point(fit: ClusterFit, indices: Indices): CurvePoint {
  const { k, inertia, sizes, iterations, converged, bic, aic, icl, collapsed, objective, ownSilhouette, entropy } = fit;
  return { k, inertia, sizes, iterations, converged, bic, aic, icl, collapsed, objective, ownSilhouette, entropy, stability: null, ...indices };
}

/** What an error says of a range that cannot go on to k; null when it is another failure. */
function endOfRange({ code, data }: AppError, k: number): Notice | null {
  if (code === 'k-above-distinct-rows') return { code: 'sweep-shortened', data: { kMax: k - 1, distinct: data['distinct'] ?? null } };
  if (code === 'runs-too-coarse') return { code: 'sweep-stopped-runs', data: { kMax: k - 1 } };
  return code === 'singular-covariance' && k > 2 ? { code: 'sweep-stopped-singular', data: { k } } : null;
}

/**
 * Fits for k = kMin … kMax, as far as the number of distinct rows allows; from 2 on where colours are chained through them. By BIC
 * the range ends where it has not fallen for a while, unless all of it is asked for.
 */
async function fitRange(
  context: FitContext,
  sample: Int32Array | null,
  options: StageOptions<SweepResult>,
  key: string,
): Promise<{ fits: ClusterFit[]; notices: Notice[] }> {
  const p = context.recipe.params;
  const { cheapSweep, criterion } = METHOD_TRAITS[methodOf(context.recipe).algorithm];
  const first = cheapSweep ? 2 : p['cluster.kMin'];
  const last = Math.max(p['cluster.kMax'], p['cluster.kMin']);
  const fits: ClusterFit[] = [];
  const notices: Notice[] = [];
  for (let k = first; k <= last; k++) {
    try {
      fits.push(await fitOf(context, k, sample, options.signal));
    } catch (error) {
      const stop = error instanceof AppError ? endOfRange(error, k) : null;
      if (stop === null) throw error;
      notices.push(stop);
      break;
    }
    options.progress((0.7 * (k - first + 1)) / (last - first + 1));
    options.partial({
      key,
      curve: fits.filter((fit) => fit.k >= p['cluster.kMin']).map((fit) => point(fit, NO_INDICES)),
      elbow: { k: null },
      recommended: null,
      structure: null,
      colours: {},
      sampledRows: sample === null ? null : sample.length,
      notices: [],
    });
    const stop = criterion === 'bic' && k < last && !p['cluster.wholeRange'] ? stopByBic(fits) : null;
    if (stop === null) continue;
    notices.push(stop);
    break;
  }
  return { fits, notices };
}

/** By BIC; where that says nothing, by the indices. */
function recommendMixture(curve: readonly CurvePoint[], rows: number, single: number | null): ReturnType<typeof recommend> {
  const found = recommendByBic(curve, single);
  if (found.recommended !== null) return found;
  const { recommended, notices } = recommend(curve, rows);
  if (recommended === null) return found;
  const reason = 'BIC says nothing here: at every number tried a segment shrank to a few customers or to equal values, so the other figures decide.';
  return { recommended: { k: recommended.k, reasons: [reason, ...recommended.reasons] }, notices };
}

/** A method that finds the number of segments itself has no curve over k. */
function emptySweep(key: string): SweepResult {
  return { key, curve: [], elbow: { k: null }, recommended: null, structure: null, colours: {}, sampledRows: null, notices: [] };
}

/** The curve over k with the elbow, the recommendation and the colours of every k. */
export async function runSweep(context: FitContext, options: StageOptions<SweepResult>): Promise<SweepResult> {
  const { recipe, features } = context;
  const key = stageKeys(recipe).sweep;
  const rows = features.matrix.rows;
  if (METHOD_TRAITS[methodOf(recipe).algorithm].k === 'found') return emptySweep(key);
  const sample = sweepSample(recipe, rows);
  const { fits, notices } = await fitRange(context, sample, options, key);
  const inRange = fits.filter((fit) => fit.k >= recipe.params['cluster.kMin']);
  const indices = await indicesOf(context, inRange, sample !== null, options.signal, (at) => options.progress(0.7 + 0.3 * at));
  const curve = inRange.map((fit, i) => point(fit, indices[i]));
  const { criterion, cheapSweep } = METHOD_TRAITS[methodOf(recipe).algorithm];
  const byBic = criterion === 'bic';
  const single = byBic ? (await fitOf(context, 1, sample, options.signal)).bic : null;
  const { recommended, notices: advice } = byBic ? recommendMixture(curve, rows, single)
    : criterion === 'own-silhouette' ? recommendOwn(curve, rows) : recommend(curve, rows);
  const structure = await structureFor(context, options.signal);
  notices.push(...structureNotice(structure));
  if (sample !== null) notices.push({ code: 'sweep-sampled', data: { n: sample.length, segments: fromSamples(methodOf(recipe), rows) ? 'samples' : 'all' } });
  return {
    key,
    curve,
    elbow: { k: elbow(curve.map((at) => at.k), curve.map((at) => at.inertia)) },
    recommended: withVerdict(recommended, structure, byBic ? [] : curve),
    structure,
    colours: cheapSweep ? chainColours(new Map(fits.map((fit) => [fit.k, fit.labels])))
      : Object.fromEntries(fits.map(({ k }) => [k, coloursBySize(k)])),
    sampledRows: sample === null ? null : sample.length,
    notices: [...notices, ...advice],
  };
}
