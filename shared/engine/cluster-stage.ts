import type { Notice } from '../contract/notice.ts';
import type { ClusterFit, ClusterResult, FeatureSet, Indices, SweepResult } from '../contract/results.ts';
import { densitySample } from '../cluster/density/hdbscan.ts';
import { givenNames } from '../cluster/given.ts';
import { mergeSmall } from '../cluster/merge-small.ts';
import { sampleOfTree } from '../cluster/tree.ts';
import { AppError } from '../errors/app-error.ts';
import { stageKeys } from '../pipeline/key.ts';
import { METHOD_TRAITS, methodLabel, methodOf, showsSweep } from '../recipe/method.ts';
import type { Method } from '../recipe/method.ts';
import { columnOf } from '../math/matrix.ts';
import { formatList, formatPercent } from '../text/format.ts';
import { structureNotices } from '../validate/recommend.ts';
import { chainColours, coloursBySize, matchColours } from '../validate/colours.ts';
import { structureFor, structureNotice } from './structure.ts';
import { fitOf, indicesOf, sweepSample } from './sweep-stage.ts';
import type { FitContext, StageOptions } from './fit-context.ts';

/** A larger share of customers in no segment is told of in particular. */
const MOSTLY = 0.5;
/** Columns named in a warning at most. */
const NAMED = 4;
/** A column of numbers with no more different values than this is like a category. */
const FEW_VALUES = 5;

/** Source columns used that take only a few values. */
function coarseColumns({ features, matrix }: FeatureSet): string[] {
  return features.filter(({ used, kind, matrixColumns }) => used && (kind === 'category' || matrixColumns.some((j) => fewValues(columnOf(matrix, j))))).map(({ label }) => label);
}

function fewValues(values: Float64Array): boolean {
  const found = new Set<number>();
  for (const value of values) if (found.add(value).size > FEW_VALUES) return false;
  return true;
}

function noticesOf(fit: ClusterFit, indices: Indices, rows: number, method: Method, coarse: readonly string[]): Notice[] {
  const notices: Notice[] = [];
  if (method.algorithm === 'rules') notices.push(...ruleNotices(fit, rows));
  else if (fit.noise > MOSTLY * rows) notices.push({ code: 'mostly-without', data: { share: formatPercent(fit.noise / rows) } });
  else if (fit.noise > 0) notices.push({ code: 'without-segment', data: { count: fit.noise, share: formatPercent(fit.noise / rows) } });
  if (fit.collapsed) notices.push(coarse.length > 0 && method.algorithm === 'gmm' ? { code: 'mixture-on-categories', data: { columns: formatList(coarse.slice(0, NAMED)), count: coarse.length } } : { code: 'mixture-collapsed', data: {} });
  const sampled = sampleOfTree(method, rows);
  if (sampled !== null) notices.push({ code: 'tree-sampled', data: { n: sampled } });
  const thinned = method.algorithm === 'hdbscan' ? densitySample(rows, method.exact) : null;
  if (thinned !== null) notices.push({ code: 'density-sampled', data: { n: thinned } });
  if (!fit.converged) notices.push({ code: 'not-converged', data: { iterations: fit.iterations } });
  if (indices.silhouette.kind === 'sampled') {
    notices.push({ code: 'silhouette-sampled', data: { n: indices.silhouette.n } });
    notices.push({ code: 'dunn-not-computed', data: { limit: 20_000 } });
  } else if (indices.dunn === null && fit.k > 1) {
    notices.push({ code: 'dunn-not-computed', data: { limit: null } });
  }
  const structure = structureNotices({ silhouette: indices.silhouette, sizes: fit.sizes }, rows);
  // Borders that a person drew need no other reason.
  return [...notices, ...(method.algorithm === 'rules' ? structure.filter(({ code }) => code !== 'weak-structure') : structure)];
}

/** Customers whom no rule picks, and rules that pick nobody. */
function ruleNotices({ rule, noise }: ClusterFit, rows: number): Notice[] {
  const empty = rule?.rule === 'conditions' ? rule.rules.filter(({ segment }) => segment === null).map(({ name }) => name) : [];
  return [
    ...(noise === 0 ? [] : [{ code: 'no-rule-holds' as const, data: { count: noise, share: formatPercent(noise / rows) } }]),
    ...(empty.length === 0 ? [] : [{ code: 'rules-without-customers' as const, data: { count: empty.length, names: empty } }]),
  ];
}

/** Palette indices of the segments of a fit: chained through the smaller k where those are cheap, else by size; whatever was computed before. */
async function coloursOf(context: FitContext, fit: ClusterFit, sampled: boolean, signal: AbortSignal): Promise<readonly number[]> {
  if (!METHOD_TRAITS[methodOf(context.recipe).algorithm].cheapSweep) return coloursBySize(fit.k);
  if (fit.k === 1) return [0];
  const sweep = context.flights.peek(stageKeys(context.recipe).sweep) as SweepResult | undefined;
  if (!sampled && sweep?.colours[fit.k] !== undefined) return sweep.colours[fit.k];
  const sample = sampled ? sweepSample(context.recipe, context.features.matrix.rows) : null;
  const chain = new Map<number, Int32Array>();
  for (let k = 2; k <= fit.k; k++) chain.set(k, (await fitOf(context, k, sample, signal)).labels);
  const colours = chainColours(chain)[fit.k];
  const swept = chain.get(fit.k);
  return sampled && swept !== undefined ? matchColours(swept, colours, fit.labels, fit.k) : colours;
}

/** Segments of own rules keep the colour of their place in the list, whatever their size. */
function ruleColours({ rule, k }: ClusterFit): readonly number[] | null {
  const names = givenNames({ rule, k });
  if (names === null || rule?.rule !== 'conditions') return null;
  const places = [...rule.rules, ...(rule.rest === null ? [] : [rule.rest])];
  return names.map((_, label) => places.findIndex(({ segment }) => segment === label));
}

/**
 * The segmentation of a method that finds the number of segments itself. Colours go by size.
 * @throws AppError `no-segment-found` {method, rows} when no customer is in a segment
 */
async function foundSegments(context: FitContext, options: StageOptions<ClusterResult>): Promise<ClusterResult> {
  const { recipe, features } = context;
  const fit = await fitOf(context, 0, null, options.signal, options.progress);
  const rows = features.matrix.rows;
  const algorithm = recipe.params['cluster.algorithm'];
  if (fit.k === 0) throw new AppError('no-segment-found', { method: methodLabel(algorithm), algorithm, rows });
  const [indices] = await indicesOf(context, [fit], false, options.signal);
  // Segments that hold the smaller part may be no more than the middle of one heap.
  const structure = algorithm !== 'rules' && fit.noise > MOSTLY * rows ? await structureFor(context, options.signal, true) : null;
  return {
    ...fit,
    ...indices,
    key: stageKeys(recipe).cluster,
    algorithm,
    rows,
    recommended: null,
    colours: ruleColours(fit) ?? coloursBySize(fit.k),
    notices: [...structureNotice(structure), ...noticesOf(fit, indices, rows, methodOf(recipe), [])],
  };
}

/** The segmentation with small segments merged into the nearest, where the recipe asks for it. */
async function withoutSmall(context: FitContext, found: ClusterResult, signal: AbortSignal): Promise<ClusterResult> {
  const { recipe, features, jobs } = context;
  const share = recipe.params['cluster.minSizeShare'];
  const merged = share === 0 || found.algorithm === 'rules' ? null : mergeSmall(features.matrix, found, share * found.rows);
  if (merged === null) return found;
  const { fit, from } = merged;
  const labeling = { labels: fit.labels, k: fit.k };
  const [indices] = await jobs.run('cluster.indices', features, {
    labelings: [labeling], seed: recipe.params.seed, sample: null, withNoise: recipe.params['cluster.withNoise'],
  }, { signal });
  return {
    ...found, ...fit, ...indices,
    colours: from.map((label) => found.colours[label]),
    notices: [
      { code: 'small-segments-merged', data: { count: found.k - fit.k, share: formatPercent(share), before: found.k, after: fit.k } },
      ...noticesOf(fit, indices, found.rows, methodOf(recipe), fit.collapsed && features.projection === null ? coarseColumns(features) : []),
    ],
  };
}

/** The segmentation at the k that the recipe asks for, or at the recommended one; small segments are merged where asked. */
export async function runCluster(
  context: FitContext,
  sweep: (() => Promise<SweepResult>) | null,
  options: StageOptions<ClusterResult>,
): Promise<ClusterResult> {
  return withoutSmall(context, await asFound(context, sweep, options), options.signal);
}

async function asFound(
  context: FitContext,
  sweep: (() => Promise<SweepResult>) | null,
  options: StageOptions<ClusterResult>,
): Promise<ClusterResult> {
  const { recipe, features } = context;
  const asked = recipe.params['cluster.k'];
  if (METHOD_TRAITS[methodOf(recipe).algorithm].k === 'found') return foundSegments(context, options);
  const recommended = asked === 'auto' && sweep !== null ? (await sweep()).recommended : null;
  const k = asked === 'auto' ? (recommended?.k ?? 1) : asked;
  const rows = features.matrix.rows;
  if (k > rows) throw new AppError('k-above-distinct-rows', { k, distinct: rows });
  const sampled = sweepSample(recipe, rows) !== null;
  const fit = await fitOf(context, k, null, options.signal, options.progress);
  const [indices] = await indicesOf(context, [fit], false, options.signal);
  // Where other numbers of segments are tried, the sweep says it.
  const structure = showsSweep(recipe) ? null : await structureFor(context, options.signal);
  return {
    ...fit,
    ...indices,
    key: stageKeys(recipe).cluster,
    algorithm: recipe.params['cluster.algorithm'],
    rows,
    recommended,
    colours: await coloursOf(context, fit, sampled, options.signal),
    notices: [...structureNotice(structure), ...noticesOf(fit, indices, rows, methodOf(recipe), fit.collapsed && features.projection === null ? coarseColumns(features) : [])],
  };
}
