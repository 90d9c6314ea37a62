import type { Earlier, Reference, Refit } from '../contract/monitor.ts';
import type { Notice } from '../contract/notice.ts';
import type { Silhouette } from '../contract/results.ts';
import type { CustomerTable, SourceReport } from '../contract/tables.ts';
import type { Model } from '../export/model.ts';
import { featureDrift, fitDrift } from '../monitor/drift.ts';
import { indexByChance, stabilityIndex } from '../monitor/distances.ts';
import type { Measured } from '../monitor/judge.ts';
import { follow, LEFT_OUT, migrationOf, segmentChanges } from '../monitor/migration.ts';
import type { Followed, Labelled } from '../monitor/migration.ts';
import { refitOf } from '../monitor/transitions.ts';
import { columnOf } from '../math/matrix.ts';
import { mean } from '../math/stats.ts';
import { modelFingerprint } from '../pipeline/key.ts';
import { pace } from '../pipeline/pace.ts';
import { evenWindow, growthOf, lengthNotices, marksOfAll } from './equal-window.ts';
import type { Lengths } from './equal-window.ts';
import { idsOf, labelsByRow, sizesOf } from './monitor-rows.ts';
import type { Placed } from './place-rows.ts';
import type { Platform } from './platform.ts';
import { featuresOf, ownDistances, placedSilhouette, referenceOf } from './reference.ts';

/** Customers of a period, placed by the model, and where their ids are read from. */
export interface Period {
  readonly placed: Placed;
  readonly source: Pick<SourceReport, 'name' | 'sha256' | 'rawTable'>;
}

/** What a period is held against; null: what the model remembers. */
export type Before =
  | ({ readonly kind: 'customers' } & Period)
  | ({ readonly kind: 'labels'; readonly name: string } & Labelled);

/** The customers of a period, segmented from scratch. */
export interface FreshFit {
  readonly customers: CustomerTable;
  readonly source: Pick<SourceReport, 'rawTable'>;
  readonly rowIndex: Int32Array;
  readonly labels: Int32Array;
  readonly names: readonly string[];
  readonly sizes: readonly number[];
  readonly silhouette: Silhouette;
}

export interface MonitorInput {
  readonly model: Model;
  readonly after: Period;
  /** How far both periods look back. */
  readonly lengths: Lengths;
  readonly before: Before | null;
  readonly fresh: FreshFit | null;
  readonly seed: number;
  readonly minGroup: number;
  readonly signal?: AbortSignal;
  /** @param fraction 0..1 */
  readonly progress?: (fraction: number) => void;
}

/** What was found, and customer by customer what files and selections are made from. */
export interface Periods {
  readonly measured: Measured;
  readonly after: Labelled;
  readonly before: Labelled | null;
  /** Null where customers cannot be followed. */
  readonly followed: Followed | null;
  /** By customer after: farther from the own centre than about 5% were; all 0 where that is not known. */
  readonly unfit: Uint8Array;
}

/** Holds the customers of a period against those before: who moved, how sizes, values and distances changed, and what a new fit gives. */
export async function comparePeriods(platform: Platform, input: MonitorInput): Promise<Periods> {
  const { model, after, lengths, before, fresh, seed, minGroup, signal, progress = () => undefined } = input;
  // What is judged: the customers over as long a history as before.
  const judged = lengths.even?.placed ?? after.placed;
  const { placed, source } = after;
  const names = model.segments.map(({ name }) => name);
  const k = names.length;
  const ids = await idsOf(platform, placed.customers, source, signal);
  const now: Labelled = { ids: ids ?? [], labels: labelsByRow(placed) };
  const then = before === null ? null : before.kind === 'labels' ? before
    : { ids: await idsOf(platform, before.placed.customers, before.source, signal), labels: labelsByRow(before.placed) };
  progress(0.1);
  const reference = model.reference ?? (before?.kind === 'customers' ? await referenceOf(platform, model, before.placed, { minGroup, seed }, signal) : null);
  progress(0.3);
  const old: Labelled | null = then === null || then.ids === null ? null : { ids: then.ids, labels: then.labels };
  const followed = ids === null || old === null ? null : await pace(follow(old, now), { clock: platform.clock, signal });
  const migration = followed === null || old === null ? null : migrationOf(old, now, followed, names);
  const sizesNow = sizesOf(now.labels, k);
  const sizesThen = then === null ? modelSizes(model, reference) : sizesOf(then.labels, k);
  const drift = await pace(featureDrift(reference?.features ?? [], featuresOf(model, judged), platform.elementary), { clock: platform.clock, signal });
  const earlierPlaced = before?.kind === 'customers' ? before.placed : null;
  const features = drift.map((feature) => ({ ...feature, ...growthOf(feature, { lengths, later: placed, earlier: earlierPlaced, followed, minGroup }) }));
  const even = await evenWindow(platform, lengths, { source, labels: now }, { sizes: sizesThen, names }, signal);
  progress(0.4);
  const distances = await ownDistances(platform, model, judged, signal);
  const silhouette = await placedSilhouette(platform, model, judged, seed, signal);
  progress(0.8);
  const refit = fresh === null ? null : await refitFound(platform, model, judged, judged === placed ? ids : await idsOf(platform, judged.customers, source, signal), fresh, signal);
  const psi = stabilityIndex(sizesThen, sizesNow, platform.elementary);
  const used = sizesThen.filter((size, i) => size > 0 || sizesNow[i] > 0).length;
  const all = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);
  const measured: Measured = {
    model: modelFingerprint(model),
    before: earlier(model, before, all(sizesThen)),
    after: { name: source.name, asOf: placed.customers.asOf, sha256: source.sha256, customers: placed.labels.length, leftOut: placed.leftOut, noise: placed.noise },
    segments: segmentChanges(sizesThen, sizesNow, names, migration),
    segmentsPsi: psi === null ? null : { psi, chance: indexByChance(used, all(sizesThen), all(sizesNow)) ?? 0 },
    migration,
    whyNot: migration !== null ? null : then === null ? 'No earlier customers were given, so single customers cannot be followed.'
      : 'The customers have no column that names them, so single customers cannot be followed.',
    reference: reference === null ? null : model.reference === null ? 'customers' : 'model',
    window: even?.window ?? null,
    features,
    fit: reference === null ? null : fitDrift(reference, { labels: judged.labels, distances, names, silhouette }),
    refit,
    notices: [...noticesOf(reference, model, migration?.repeated ?? null, placed.notices), ...lengthNotices(lengths, features)],
  };
  return {
    measured, after: now, before: old, followed,
    unfit: even === null ? unfitRows(reference, placed, distances) : marksOfAll(unfitRows(reference, judged, distances), even.rows, placed.customers.rows),
  };
}

/** Sizes that a model tells of: as it labels its customers, where it says that, else as they were segmented. */
function modelSizes(model: Model, reference: Reference | null): number[] {
  return [...model.segments.map(({ size }, label) => reference?.segments[label]?.rows ?? size), reference?.noise ?? 0];
}

function earlier(model: Model, before: Before | null, customers: number): Earlier {
  if (before === null) return { kind: 'model', name: null, asOf: model.orders?.asOf ?? null, customers };
  return before.kind === 'labels' ? { kind: 'labels', name: before.name, asOf: null, customers }
    : { kind: 'customers', name: before.source.name, asOf: before.placed.customers.asOf, customers };
}

function noticesOf(reference: Reference | null, model: Model, repeated: { before: number; after: number } | null, placed: readonly Notice[]): Notice[] {
  const notices = [...placed];
  if (model.reference === null) notices.push({ code: 'reference-missing', data: { from: reference === null ? '' : 'customers' } });
  else if (model.reference.relabelled > 0) notices.push({ code: 'labels-by-rule', data: { count: model.reference.relabelled, rows: model.reference.rows } });
  const left = repeated === null ? 0 : repeated.before + repeated.after;
  if (left > 0) notices.push({ code: 'customers-not-followed', data: { count: left } });
  return notices;
}

function unfitRows(reference: Reference | null, { customers, labels, rowIndex }: Placed, distances: Float64Array): Uint8Array {
  const out = new Uint8Array(customers.rows);
  rowIndex.forEach((row, i) => {
    const limit = reference?.segments[labels[i]]?.near ?? reference?.all.near ?? null;
    if (limit !== null && distances[i] > limit.distance) out[row] = 1;
  });
  return out;
}

/** The new fit beside the old segments, on the customers that both label. */
async function refitFound(platform: Platform, model: Model, placed: Placed, ids: readonly (string | null)[] | null, fresh: FreshFit, signal?: AbortSignal): Promise<Refit> {
  const rows = await rowsOfFresh(platform, placed, ids, fresh, signal);
  const labels = Int32Array.from(placed.rowIndex, (row) => rows[row]);
  const byLabel = fresh.names.map((_, label) => {
    const members: number[] = [];
    labels.forEach((own, i) => {
      if (own === label) members.push(i);
    });
    return members;
  });
  const centres = byLabel.map((members) => Array.from({ length: placed.matrix.cols }, (_, j) => {
    const column = columnOf(placed.matrix, j);
    return mean(members.map((i) => column[i]));
  }));
  return refitOf({
    old: placed.labels, fresh: labels, names: model.segments.map(({ name }) => name), oldCentres: model.segments.map(({ centre }) => centre),
    newCentres: centres, newNames: fresh.names, newSizes: fresh.sizes, silhouette: fresh.silhouette,
  });
}

/** Label of the new fit by row of the placed customers: by id where both have one, else by row. */
async function rowsOfFresh(platform: Platform, placed: Placed, ids: readonly (string | null)[] | null, fresh: FreshFit, signal?: AbortSignal): Promise<Int32Array> {
  const byRow = labelsByRow(fresh);
  const others = await idsOf(platform, fresh.customers, fresh.source, signal);
  if (ids === null || others === null) return fresh.customers.rows === placed.customers.rows ? byRow : new Int32Array(placed.customers.rows).fill(LEFT_OUT);
  const out = new Int32Array(placed.customers.rows).fill(LEFT_OUT);
  const { before, after } = await pace(follow({ ids: others, labels: byRow }, { ids, labels: out }), { clock: platform.clock, signal });
  after.forEach((row, i) => {
    out[row] = byRow[before[i]];
  });
  return out;
}
