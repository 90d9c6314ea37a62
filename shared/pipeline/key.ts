import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { AnalysisName } from '../contract/analyses.ts';
import type { Model } from '../export/model.ts';
import { methodOf, weightColumn } from '../recipe/method.ts';
import type { Recipe, Source } from '../recipe/recipe.ts';
import { withheldColumns } from '../recipe/withheld.ts';
import type { Withheld } from '../recipe/withheld.ts';

/**
 * Version of the code behind the results. Results are not saved, but selections are, with the key of the rows they were chosen among:
 * raise it when other customers come out in other rows than before, so that old selections say nothing of them.
 */
const CODE_VERSION = 1;

/** Of what tells models apart. It is saved with periods; raising it would part them from their model, so it goes by the form of models alone. */
const FINGERPRINT_VERSION = 1;

/** Sha-256 over the JSON of plain values, in part. Arrays keep their order; objects must be built in one order. */
const digest = (parts: readonly unknown[]): string => bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts)))).slice(0, 40);

/** The key of a stage from what it depends on. */
const hash = (parts: readonly unknown[]): string => digest([CODE_VERSION, ...parts]);

/** How a source is read: its content, dialect, column overrides and who is left out. */
export function sourceKey(source: Source, withheld: Withheld | undefined): string {
  return hash(['source', source.sha256, source.dialect, source.columns.filter(({ type, role }) => type !== undefined || role !== undefined).map(({ name, type, role }) => [name, type, role]),
    ...(withheld === undefined ? [] : [withheld.key, withheldColumns(withheld, source.id), withheld.people])]);
}

export interface StageKeys {
  readonly source: string;
  /** Sources with the steps on them carried out. */
  readonly prepared: string;
  /** One row per customer, before the steps on customers. */
  readonly base: string;
  readonly customers: string;
  readonly features: string;
  readonly sweep: string;
  readonly cluster: string;
  readonly map: string;
  readonly profile: string;
}

/** The part of the recipe that every fit depends on, besides k. */
function fitParameters(recipe: Recipe): readonly unknown[] {
  return [recipe.params.seed, methodOf(recipe)];
}

const known = new WeakMap<Recipe, StageKeys>();

/** Keys of all stages of a recipe: `key(stage) = hash(own parameters + keys of its inputs + version of the code)`. */
export function stageKeys(recipe: Recipe): StageKeys {
  const keys = known.get(recipe) ?? computeKeys(recipe);
  known.set(recipe, keys);
  return keys;
}

function computeKeys(recipe: Recipe): StageKeys {
  const p = recipe.params;
  const source = hash(['sources', recipe.sources.map((item) => sourceKey(item, recipe.withheld))]);
  const early = recipe.steps.filter((step) => step.table === 'source');
  const late = recipe.steps.filter((step) => step.table === 'customers');
  const prepared = early.length === 0 ? source : hash(['prepared', source, early, recipe.asOf]);
  const base = hash([
    'customers', prepared, recipe.sources.map(({ id, role, orders, join }) => [id, role, orders, join]), recipe.id === null ? ['none'] : recipe.id, recipe.orders, recipe.asOf, recipe.firstRead, p['orders.returns'], p['orders.window'], p['orders.mergeDays'],
    p['orders.round'], p['orders.behaviour'], p['orders.trendDays'],
    p['events.sessionMinutes'], p['events.intentViews'], recipe.eventKinds, recipe.engagement, recipe.journey,
    recipe.rfm, p['rfm.bins'], p['rfm.groups'], p['rfm.weightR'], p['rfm.weightF'], p['rfm.weightM'],
    p['value.features'] ? [p['value.model'], p['value.horizon'], p['value.discountRate']] : null,
  ]);
  const customers = late.length === 0 ? base : hash(['prepared customers', base, late]);
  const features = hash([
    'features', customers, recipe.features, recipe.choices,
    p['prepare.mode'], p['prepare.missing'], p['prepare.knnNeighbors'], p['prepare.miceRounds'], p['prepare.scale'], p['prepare.logSkewness'], p['prepare.maxLevels'], p['prepare.categoryWeight'],
    p['prepare.maxMissing'], p['prepare.maxSame'], p['prepare.pca'],
    ...(weightColumn(recipe) === null ? [] : ['weights', weightColumn(recipe)]),
  ]);
  const sweep = hash(['sweep', features, fitParameters(recipe), p['cluster.kMin'], p['cluster.kMax'], ...(p['cluster.wholeRange'] ? ['whole range'] : [])]);
  const cluster = hash(['cluster', sweep, p['cluster.k'], p['cluster.withNoise'], p['cluster.minSizeShare']]);
  const map = hash([
    'map', features, p.seed, p['cluster.engine'], p['map.neighbors'], p['map.minDist'], p['map.sampleRows'],
  ]);
  const profile = hash(['profile', cluster, recipe.anchors]);
  return { source, prepared, base, customers, features, sweep, cluster, map, profile };
}

/** Key of one fit: the matrix, k, and what steers the search. */
export function fitKey(features: string, recipe: Recipe, k: number): string {
  return hash(['fit', features, fitParameters(recipe), k]);
}

/**
 * Key of a side computation.
 * @param after key of the stage it reads
 * @param parameters what else of the recipe it depends on
 */
export function analysisKey(name: AnalysisName, after: string, options: unknown, parameters: readonly unknown[]): string {
  return hash(['analysis', name, after, options, parameters]);
}

/** Tells segments apart: where they lie, and how new rows get there. */
export function modelFingerprint({ columns, segments, scoring }: Pick<Model, 'columns' | 'segments' | 'scoring'>): string {
  return digest([FINGERPRINT_VERSION, 'model', columns, segments.map(({ centre }) => centre), scoring]).slice(0, 16);
}
