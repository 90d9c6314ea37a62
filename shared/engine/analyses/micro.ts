import { bestParts, microCode } from '../../cluster/micro-parts.ts';
import type { MicroPart, MicroPoint, MicroResult, MicroSplit } from '../../contract/micro.ts';
import type { Notice } from '../../contract/notice.ts';
import type { ClusterFit, ClusterResult, FeatureSet, Indices, ProfileResult } from '../../contract/results.ts';
import { AppError } from '../../errors/app-error.ts';
import { takeRows } from '../../math/matrix.ts';
import { summariseSegments } from '../../persona/summarise.ts';
import { analysisKey } from '../../pipeline/key.ts';
import { pace } from '../../pipeline/pace.ts';
import type { Split } from '../../recipe/splits.ts';
import { matchAnchors } from '../../validate/anchors.ts';
import { coloursBySize } from '../../validate/colours.ts';
import type { AnalysisContext, AnalysisSpec } from '../analysis-spec.ts';
import { matrixJobs } from '../matrix-jobs.ts';
import { profileColumns } from '../profile-stage.ts';

const RESTARTS = 10;
const MAX_ITERATIONS = 300;

/** Segments of a recipe split into micro-segments, each by k-means among its own customers. */
export const microSegments: AnalysisSpec<'microSegments'> = {
  after: 'profile',
  parameters: ({ splits, params }) => [splits, params.seed, params['micro.minSize'], params['micro.maxParts']],
  async run(context): Promise<MicroResult> {
    const [features, cluster, profile] = [await context.features(), await context.cluster(), await context.profile()];
    const notices: Notice[] = [];
    const splits: MicroSplit[] = [];
    const parts = new Map<number, Int32Array>();
    for (const [i, { split, label }] of resolved(context.recipe.splits, profile, features, cluster, notices).entries()) {
      const rows = membersOf(cluster.labels, label);
      const found = await splitOne(context, { features, cluster, rows, label, split, name: profile.segments[label].name }, notices);
      context.progress((i + 1) / context.recipe.splits.length);
      if (found === null) continue;
      splits.push(found.split);
      parts.set(label, found.labels);
    }
    return { ...layout(cluster, profile, splits, parts), splits, notices };
  },
};

const membersOf = (labels: Int32Array, label: number): Int32Array => Int32Array.from(labels.keys()).filter((row) => labels[row] === label);

/** The segments that are to be split as they are numbered now; what is not found any more is told. */
function resolved(splits: readonly Split[], profile: ProfileResult, features: FeatureSet, cluster: ClusterResult, notices: Notice[]): { split: Split; label: number }[] {
  const anchors = splits.flatMap(({ place }, i) => (place === undefined ? [] : [{ ...place, id: String(i), name: '', note: '' }]));
  const held = matchAnchors(anchors, profile.segments, features.matrix.names, cluster.k).anchors;
  const taken = new Set<number>();
  return splits.flatMap((split, i) => {
    const label = split.place === undefined ? split.segment - 1 : held.findIndex((anchor) => anchor?.id === String(i));
    if (label < 0 || label >= cluster.k || taken.has(label)) {
      notices.push({ code: 'split-not-found', data: { segment: split.segment, k: cluster.k } });
      return [];
    }
    taken.add(label);
    return [{ split, label }];
  });
}

interface OneSplit {
  readonly features: FeatureSet;
  readonly cluster: ClusterResult;
  readonly rows: Int32Array;
  readonly label: number;
  readonly split: Split;
  readonly name: string;
}

type Tried = { readonly fit: ClusterFit; readonly indices: Indices };

/** Fits within one segment for the numbers of parts that are asked for, as far as its customers differ. */
async function tried(context: AnalysisContext, { features, rows, split, label }: OneSplit): Promise<Tried[]> {
  const { seed, 'micro.minSize': least, 'micro.maxParts': most } = context.recipe.params;
  const top = Math.min(most, Math.floor(rows.length / least));
  const numbers = split.parts === 'auto' ? Array.from({ length: Math.max(0, top - 1) }, (_, i) => i + 2) : [split.parts];
  const jobs = matrixJobs(context.platform.interactive);
  const own = { key: `${analysisKey('microSegments', context.keys.cluster, label, [])}-matrix`, matrix: takeRows(features.matrix, rows) };
  const out: Tried[] = [];
  try {
    for (const k of numbers) {
      const fit = await jobs.run('cluster.fit', own, {
        method: { algorithm: 'kmeans', engine: 'fast', restarts: RESTARTS, maxIterations: MAX_ITERATIONS }, k, seed, sample: null,
      }, { signal: context.signal });
      const [indices] = await jobs.run('cluster.indices', own, { labelings: [{ labels: fit.labels, k }], seed, sample: null, withNoise: false }, { signal: context.signal });
      out.push({ fit, indices });
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'k-above-distinct-rows') throw error;
  } finally {
    await context.platform.interactive.call('matrix.drop', { key: own.key }).catch(() => undefined);
  }
  return out;
}

async function splitOne(context: AnalysisContext, one: OneSplit, notices: Notice[]): Promise<{ split: MicroSplit; labels: Int32Array } | null> {
  const { rows, label, split, name } = one;
  const least = context.recipe.params['micro.minSize'];
  const all = await tried(context, one);
  const curve = all.map(({ fit, indices }): MicroPoint => ({ parts: fit.k, silhouette: indices.silhouette.value, smallest: Math.min(...fit.sizes) }));
  const parts = bestParts(curve, least);
  const chosen = all.find(({ fit }) => fit.k === parts);
  if (chosen === undefined) {
    notices.push({ code: 'split-impossible', data: { name, size: rows.length, least, parts: split.parts } });
    return null;
  }
  const { fit, indices } = chosen;
  return { split: { label, name, size: rows.length, curve, silhouette: indices.silhouette, parts: await partsOf(context, one, chosen) }, labels: fit.labels };
}

/** What sets the parts apart from the segment. */
async function partsOf(context: AnalysisContext, { features, rows, label, split }: OneSplit, { fit, indices }: Tried): Promise<MicroPart[]> {
  const { columns, monetary } = await profileColumns({
    database: context.platform.database, customers: await context.customers(), features, signal: context.signal, flights: context.flights,
  });
  const own = columns.map((column) => (column.kind === 'numeric'
    ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]) } : { ...column, values: Array.from(rows, (row) => column.values[row]) }));
  const profile = await pace(summariseSegments({
    key: '', columns: own, monetary: monetary === null ? null : Float64Array.from(rows, (row) => monetary[row]),
    cluster: { ...fit, ...indices, colours: coloursBySize(fit.k) }, features,
    anchors: (split.names ?? []).map((named, i) => ({ ...named, id: String(i), note: '' })),
  }), { clock: context.platform.clock, signal: context.signal });
  return profile.segments.map(({ name, suggestedName, size, share, headline, traits, centroid, centre, silhouette }, part) => (
    { code: microCode(label + 1, part), name, suggestedName, size, share, headline, traits, centroid, centre, silhouette }
  ));
}

/** All micro-segments in order, and which of them each customer is in. */
function layout(cluster: ClusterResult, profile: ProfileResult, splits: readonly MicroSplit[], parts: ReadonlyMap<number, Int32Array>): Pick<MicroResult, 'part' | 'codes'> {
  const codes: MicroResult['codes'][number][] = [];
  const starts: number[] = [];
  profile.segments.forEach(({ name, size, id }, label) => {
    starts.push(codes.length);
    const split = splits.find((one) => one.label === label);
    if (split === undefined) codes.push({ code: String(id), name, label, size });
    else for (const part of split.parts) codes.push({ code: part.code, name: `${name}: ${part.name}`, label, size: part.size });
  });
  const seen = new Int32Array(cluster.k);
  const part = cluster.labels.map((label) => {
    if (label < 0) return -1;
    const at = seen[label]++;
    return starts[label] + (parts.get(label)?.[at] ?? 0);
  });
  return { part, codes };
}
