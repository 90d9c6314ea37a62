import type { Column } from '../contract/database.ts';
import type { Reference } from '../contract/monitor.ts';
import type { Silhouette } from '../contract/results.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { toAppError } from '../errors/app-error.ts';
import type { Model } from '../export/model.ts';
import { makeReference } from '../monitor/reference.ts';
import type { FeatureColumn } from '../monitor/reference.ts';
import { pace } from '../pipeline/pace.ts';
import { levelsOf } from '../prepare/apply.ts';
import { MISSING_LEVEL } from '../prepare/category.ts';
import { rowDistances } from '../validate/row-distances.ts';
import { matrixJobs } from './matrix-jobs.ts';
import { placeCustomers } from './place-rows.ts';
import type { Placed } from './place-rows.ts';
import type { Platform } from './platform.ts';

type LabelledColumn = FeatureColumn & { readonly label: string };

/** The features of a model among the columns of customers, with their names for people. */
export function featuresOf(model: Model, { columns, customers }: Pick<Placed, 'columns' | 'customers'>): LabelledColumn[] {
  return [...new Set(model.columns.map(({ column }) => column))].flatMap((name): LabelledColumn[] => {
    const column = columns.get(name);
    if (column === undefined) return [];
    const label = customers.columns.find((info) => info.name === name)?.label ?? name;
    const levels = model.columns.flatMap((own) => (own.column === name && own.level !== null ? [own.level] : []));
    if (levels.length === 0) return column.kind === 'number' ? [{ column: name, label, kind: 'numeric', values: numbersOf(column) }] : [];
    const boolean = levels.every((level) => ['true', 'false', MISSING_LEVEL].includes(level));
    const known = [...new Set([...levels.filter((level) => level !== MISSING_LEVEL), ...(boolean ? ['true', 'false'] : [])])];
    return [{ column: name, label, kind: 'category', values: levelsOf(column, levels), known }];
  });
}

const numbersOf = (column: Extract<Column, { kind: 'number' }>): Float64Array => (
  column.values.map((value, i) => (column.valid[i] === 1 && Number.isFinite(value) ? value : NaN))
);

/** Distance of each placed customer to the centre of its segment, in prepared units; NaN in none. */
export async function ownDistances(platform: Platform, model: Model, { matrix, labels }: Placed, signal?: AbortSignal): Promise<Float64Array> {
  const k = model.segments.length;
  const centres = new Float64Array(k * matrix.cols);
  model.segments.forEach(({ centre }, label) => centre.forEach((value, j) => {
    centres[j * k + label] = value;
  }));
  return (await pace(rowDistances(matrix, { labels, centres, k }), { clock: platform.clock, signal })).own;
}

/** Silhouette of placed customers in the segments of the model; null where fewer than two have customers. */
export async function placedSilhouette(platform: Platform, model: Model, { matrix, labels }: Placed, seed: number, signal?: AbortSignal): Promise<Silhouette | null> {
  const used = [...new Set(labels.filter((label) => label >= 0))].sort((a, b) => a - b);
  if (used.length < 2) return null;
  const place = new Int32Array(model.segments.length).fill(-1);
  used.forEach((label, i) => {
    place[label] = i;
  });
  const labeling = { labels: labels.map((label) => (label < 0 ? -1 : place[label])), k: used.length };
  const key = `placed ${matrix.rows} ${matrix.cols} ${used.join(' ')}`;
  // the key is that of no stage, so what was sent before must go
  await platform.interactive.call('matrix.drop', { key });
  const [indices] = await matrixJobs(platform.interactive).run('cluster.indices', { key, matrix }, { labelings: [labeling], seed, sample: null, withNoise: false }, { signal });
  await platform.interactive.call('matrix.drop', { key });
  return indices.silhouette;
}

export interface ReferenceOf {
  readonly customers: CustomerTable;
  /** The segmentation that the model was made from: segment of each customer row in `rowIndex`. */
  readonly labels: Int32Array;
  readonly rowIndex: Int32Array;
  readonly silhouette: Silhouette;
  readonly minGroup: number;
  readonly seed: number;
}

/** What placed customers are like, with figures of groups under `minGroup` left out. */
export async function referenceOf(
  platform: Platform, model: Model, placed: Placed, own: Pick<ReferenceOf, 'minGroup' | 'seed'> & Partial<ReferenceOf>, signal?: AbortSignal,
): Promise<Reference> {
  const { labels, rowIndex } = placed;
  const known = new Int32Array(placed.customers.rows).fill(-2);
  own.rowIndex?.forEach((row, i) => {
    known[row] = own.labels?.[i] ?? -2;
  });
  const relabelled = own.labels === undefined ? 0 : labels.reduce((count, label, i) => count + (known[rowIndex[i]] !== label ? 1 : 0), 0);
  const same = own.silhouette !== undefined && relabelled === 0 && labels.length === own.labels?.length;
  return pace(makeReference({
    features: featuresOf(model, placed), labels, k: model.segments.length, relabelled, minGroup: own.minGroup,
    distances: await ownDistances(platform, model, placed, signal),
    silhouette: same ? own.silhouette ?? null : await placedSilhouette(platform, model, placed, own.seed, signal),
  }), { clock: platform.clock, signal });
}

/** A model with what it remembers of its customers; without where it cannot label rows. */
export async function withReference(platform: Platform, model: Model, own: ReferenceOf, signal?: AbortSignal): Promise<Model> {
  if (model.notKept.length > 0) return model;
  try {
    const placed = await placeCustomers(platform, model, own.customers, '', signal);
    return { ...model, reference: await referenceOf(platform, model, placed, own, signal) };
  } catch (error) {
    const { code } = toAppError(error);
    if (code === 'step-not-scorable' || code === 'no-usable-rows') return model;
    throw error;
  }
}
