import type { FeaturesView, StageEvent, Want } from '../contract/engine.ts';
import type { Database } from '../contract/database.ts';
import type { ClusterResult, FeatureSet, MapResult, ProfileResult, SweepResult } from '../contract/results.ts';
import type { CustomerTable, SourceReport } from '../contract/tables.ts';
import { STABILITY_SEEDS } from '../contract/validation.ts';
import type { StabilityResult } from '../contract/validation.ts';
import { AppError, throwIfCancelled } from '../errors/app-error.ts';
import { fitMeasures } from '../export/fit-measures.ts';
import type { Measure } from '../export/segments-csv.ts';
import { buildFeatures } from '../features/features.ts';
import { createCache } from '../pipeline/cache.ts';
import { createFlights, once } from '../pipeline/flights.ts';
import type { Work } from '../pipeline/flights.ts';
import { stageKeys } from '../pipeline/key.ts';
import type { StageKeys } from '../pipeline/key.ts';
import { methodOf, showsSweep } from '../recipe/method.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { analysisRunner } from './analyses.ts';
import { runCluster } from './cluster-stage.ts';
import { createCustomerTables, reportOf } from './customer-tables.ts';
import { runMap } from './map-stage.ts';
import { matrixJobs } from './matrix-jobs.ts';
import type { HostPlatform, Platform } from './platform.ts';
import { runProfile } from './profile-stage.ts';
import { createRowOrders } from './row-orders.ts';
import { definedSegments } from './rule-labels.ts';
import { createSourceStore } from './source-store.ts';
import { runSweep } from './sweep-stage.ts';
import type { FitContext, StageOptions } from './fit-context.ts';
import type { RunOptions, Engine } from './engine-api.ts';
import { personCalls } from './person-calls.ts';

/** Bytes of results kept: some matrices and labelings of a million rows. */
const CACHE_BYTES = 1 << 30;

/** State of one call of `run`. */
interface Run {
  readonly recipe: Recipe;
  readonly keys: StageKeys;
  readonly signal: AbortSignal | undefined;
  readonly emit: (event: StageEvent, ms: number) => void;
  readonly progress: (stage: Want, fraction: number) => void;
  readonly timings: Partial<Record<Want, number>>;
}

export function createEngine(host: HostPlatform): Engine {
  let pseudonymKey: Uint8Array | null = null;
  const platform: Platform = { ...host, pseudonymKey: () => pseudonymKey };
  const { database, clock } = platform;
  const sources = createSourceStore(platform);
  const rows = createRowOrders(database);
  const cache = createCache(CACHE_BYTES);
  const flights = createFlights(cache);
  const customerTables = createCustomerTables(platform, {}, async (source, signal, recipe) => (await sources.report(source, recipe, { signal })).report);
  const interactive = matrixJobs(platform.interactive);
  const background = platform.background === platform.interactive ? interactive : matrixJobs(platform.background);

  /** A stage through the cache: emits its pictures on the way and its result once. */
  const stage = async <T>(
    run: Run,
    name: Want,
    key: string,
    body: (options: StageOptions<T>) => Promise<T>,
    event: (value: T, partial: boolean) => StageEvent,
    store = flights,
  ): Promise<T> => {
    const start = clock.now();
    type Report = { partial?: T; fraction?: number };
    const { value, ran } = await store.get<T, Report>(
      key,
      (work: Work<Report>) => {
        // these tell no progress of their own, yet it is to be seen that they run
        if (name === 'customers' || name === 'features') work.partial({ fraction: 0 });
        return body({ signal: work.signal, partial: (partial) => work.partial({ partial }), progress: (fraction) => work.partial({ fraction }) });
      },
      {
        signal: run.signal,
        onPartial: (report) => {
          if (report.fraction !== undefined) run.progress(name, report.fraction);
          if (report.partial === undefined) return;
          run.emit(event(report.partial, true), clock.now() - start);
        },
      },
    );
    throwIfCancelled(run.signal);
    if (ran) run.timings[name] = clock.now() - start;
    run.emit(event(value, false), clock.now() - start);
    return value;
  };

  const sourceOf = async (run: Run): Promise<SourceReport> => {
    const [first] = run.recipe.sources;
    if (first === undefined) throw new AppError('source-missing', { id: '', file: '' });
    const start = clock.now();
    const { report, ran } = await sources.report(first, run.recipe, {
      signal: run.signal,
      onProgress: ({ fraction }) => run.progress('source', fraction),
    });
    const ms = clock.now() - start;
    if (ran) run.timings.source = ms;
    run.emit({ stage: 'source', value: report, partial: false }, ms);
    return report;
  };

  const customersOf = (run: Run, source: SourceReport): Promise<CustomerTable> =>
    stage(
      run, 'customers', run.keys.customers,
      (options) => customerTables.build(run.recipe, run.keys, source, options.signal),
      (value, partial) => ({ stage: 'customers', value, partial }),
      customerTables.flights,
    );

  const featuresOf = (run: Run, customers: CustomerTable): Promise<FeatureSet> =>
    stage(
      run, 'features', run.keys.features,
      ({ signal }) => buildFeatures(database, customers, run.recipe, platform.elementary, { key: run.keys.features, signal, held: { key: run.keys.customers, cache } }),
      (value, partial) => ({ stage: 'features', value: viewOf(value), partial }),
    );

  const contextOf = (run: Run, features: FeatureSet): FitContext => ({ flights, jobs: interactive, recipe: run.recipe, features });

  const sweepOf = (run: Run, features: FeatureSet): Promise<SweepResult> =>
    stage(
      run, 'sweep', run.keys.sweep,
      (options) => runSweep(contextOf(run, features), options),
      (value, partial) => ({ stage: 'sweep', value, partial }),
    );

  const clusterOf = (run: Run, customers: CustomerTable, features: FeatureSet): Promise<ClusterResult> =>
    stage(
      run, 'cluster', run.keys.cluster,
      (options) => {
        // The sweep here lives as long as anyone wants the segmentation, and is shown only by who asked for it.
        const inner: Run = { ...run, signal: options.signal, emit: () => undefined };
        return runCluster({ ...contextOf(run, features), ...givenBy(run.recipe, database, customers, features) }, () => sweepOf(inner, features), options);
      },
      (value, partial) => ({ stage: 'cluster', value, partial }),
    );

  const mapOf = (run: Run, features: FeatureSet): Promise<MapResult> =>
    stage(
      run, 'map', run.keys.map,
      (options) => runMap(run.recipe, features, background, options),
      (value, partial) => ({ stage: 'map', value, partial }),
    );

  const profileOf = (run: Run, customers: CustomerTable, features: FeatureSet, cluster: ClusterResult): Promise<ProfileResult> =>
    stage(
      run, 'profile', run.keys.profile,
      (options) =>
        runProfile({ database, clock, customers, features, cluster, recipe: run.recipe, key: run.keys.profile, signal: options.signal, flights }),
      (value, partial) => ({ stage: 'profile', value, partial }),
    );

  const start = (recipe: Recipe, rev: number, options: RunOptions): Run => ({
    recipe,
    keys: stageKeys(recipe),
    signal: options.signal,
    emit: (event, ms) => options.onEvent?.({ type: 'stage', rev, event, ms }),
    progress: (stageName, fraction) => options.onEvent?.({ type: 'progress', rev, stage: stageName, fraction }),
    timings: {},
  });

  /** The stages as a side computation asks for them: each at most once, shown to nobody. */
  const stagesOf = (recipe: Recipe, signal: AbortSignal) => {
    const run: Run = { ...start(recipe, 0, { signal }), emit: () => undefined };
    const source = once(() => sourceOf(run));
    const all = once(() => Promise.all(recipe.sources.map(async (one) => (await sources.report(one, recipe, { signal })).report)));
    const prepared = async (id: string | null) => customerTables.prepared(recipe, run.keys, id === null ? await source() : reportOf(await all(), id), signal);
    const lines = async (id: string, customer: string) => customerTables.lines(recipe, run.keys, await all(), { id, customer }, signal);
    const customers = once(async () => customersOf(run, await source()));
    const features = once(async () => featuresOf(run, await customers()));
    const cluster = once(async () => clusterOf(run, await customers(), await features()));
    const sweep = once(async () => sweepOf(run, await features()));
    const profile = once(async () => profileOf(run, await customers(), await features(), await cluster()));
    return { source, sources: all, prepared, lines, customers, features, sweep, cluster, profile };
  };

  const analysis = analysisRunner({ platform, flights, interactive, background, stagesOf });

  return {
    platform,
    open: (input, { signal, onEvent } = {}) =>
      sources.open(input, { signal, onProgress: (progress) => onEvent?.({ type: 'reading', name: input.file.name, bytes: input.file.size, progress }) }),
    beginning: (sha256, dialect, signal) => sources.beginning(sha256, dialect, signal),
    missingSources: (recipe) => sources.missing(recipe),
    async run(request, options = {}) {
      const run = start(request.recipe, request.rev, options);
      const want = new Set(request.want);
      const source = await sourceOf(run);
      const needs = (...names: Want[]): boolean => names.some((name) => want.has(name));
      if (!needs('customers', 'features', 'sweep', 'cluster', 'map', 'profile')) return { rev: request.rev, timings: run.timings };
      const customers = await customersOf(run, source);
      if (!needs('features', 'sweep', 'cluster', 'map', 'profile')) return { rev: request.rev, timings: run.timings };
      const features = await featuresOf(run, customers);
      const branches: Promise<unknown>[] = [];
      if (needs('cluster', 'profile')) {
        branches.push(
          clusterOf(run, customers, features).then((cluster) =>
            want.has('profile') && !request.live ? profileOf(run, customers, features, cluster) : null,
          ),
        );
      }
      if (want.has('sweep') && !request.live) branches.push(sweepOf(run, features));
      if (want.has('map') && !request.live) branches.push(mapOf(run, features));
      await settleAll(branches);
      return { rev: request.rev, timings: run.timings };
    },
    async analyse(recipe, options = {}) {
      const run = start(recipe, 0, options);
      const source = await sourceOf(run);
      const customers = await customersOf(run, source);
      const features = await featuresOf(run, customers);
      const sweep = features.matrix.rows > 1 && showsSweep(recipe) ? await sweepOf(run, features) : null;
      const cluster = await clusterOf(run, customers, features);
      const profile = await profileOf(run, customers, features, cluster);
      const stability = await stabilityAsked(analysis, recipe, options);
      const micro = recipe.splits.length === 0 ? null : await analysis({ name: 'microSegments', recipe, options: null }, options);
      const fit = await fitAsked(analysis, recipe, cluster.rows, options);
      options.onTimings?.(run.timings);
      return { recipe, source, customers, features, sweep, cluster, profile, stability, micro, fit, rules: () => analysis({ name: 'rules', recipe, options: null }, options) };
    },
    analysis,
    page: (request, signal) => rows.page(request, signal),
    rowsCsv: (request, signal) => rows.csv(request, signal),
    setKey: (key) => void (pseudonymKey = key),
    ...personCalls(database, sources),
    memory: () => platform.memory(),
    close: () => closeAll(platform),
  };
}

async function closeAll({ readers, interactive, background, database }: Platform): Promise<void> {
  readers.close();
  await Promise.all([interactive.close(), background.close(), database.close()]);
}

/** The segments that own rules define, where the recipe has them. */
function givenBy(recipe: Recipe, database: Database, customers: CustomerTable, { rowIndex }: FeatureSet): Pick<FitContext, 'given'> {
  const method = methodOf(recipe);
  return method.algorithm === 'rules' ? { given: (signal) => definedSegments(database, customers, method, rowIndex, signal) } : {};
}

/** Stability where the recipe asks for it. */
async function stabilityAsked(analysis: Engine['analysis'], recipe: Recipe, { signal, onEvent }: RunOptions): Promise<StabilityResult | null> {
  const resamples = recipe.params['validate.stability'];
  return resamples === 0 ? null : analysis({ name: 'stability', recipe, options: { resamples, seeds: STABILITY_SEEDS } }, { signal, onEvent });
}

/** How single customers fit their segment, where the recipe asks for it. */
async function fitAsked(analysis: Engine['analysis'], recipe: Recipe, rows: number, options: RunOptions): Promise<Measure[]> {
  if (!recipe.params['export.withFit']) return [];
  const silhouettes = await analysis({ name: 'silhouettes', recipe, options: null }, options);
  return fitMeasures(silhouettes, await analysis({ name: 'distances', recipe, options: null }, options), rows);
}

/** Waits for all branches, then throws the first failure, so that none is left unheard. */
async function settleAll(branches: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(branches);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

function viewOf(features: FeatureSet): FeaturesView {
  const { key, leftOut, notices } = features;
  const prepared = features.columns.map((column) => column.name);
  const { matrix, projection } = features;
  return { key, rows: matrix.rows, leftOut, features: features.features, notices, columns: matrix.names, prepared, projection };
}
