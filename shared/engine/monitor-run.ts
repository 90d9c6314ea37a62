import type { SourceReport } from '../contract/tables.ts';
import { writtenAsNumbers } from '../features/customer-key.ts';
import type { Model } from '../export/model.ts';
import { labelsOfFile, SEGMENT, SEGMENT_NAME } from '../monitor/labels.ts';
import { refitRecipe } from '../monitor/refit-recipe.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { withFormulas } from '../text/csv.ts';
import { readColumns } from './customer-columns.ts';
import type { Analysis } from './engine-api.ts';
import { evenLengths } from './equal-window.ts';
import type { Lengths } from './equal-window.ts';
import { comparePeriods } from './monitor.ts';
import type { Before, Periods } from './monitor.ts';
import { newCustomers, placeCustomers } from './place-rows.ts';
import type { NewCustomers, NewRows, Placed } from './place-rows.ts';
import type { Platform } from './platform.ts';

/** The files of a period, read: the first, and further ones about the same customers. */
export interface PeriodFiles {
  readonly reports: readonly SourceReport[];
  /** How several files belong together, in the same order. */
  readonly sources: Recipe['sources'];
  /** Day from which recency is counted; null: the day after the last order. */
  readonly asOf: string | null;
}

/** What every period of a run has in common. */
export interface PeriodSettings {
  readonly model: Model;
  /** Day of this reading, `YYYY-MM-DD`. */
  readonly firstRead: string;
  readonly params: Recipe['params'];
  readonly signal?: AbortSignal;
}

/** A recipe carried out. */
type Segmented = Pick<Analysis, 'source' | 'customers' | 'features' | 'cluster' | 'profile'>;

export interface MonitorRun extends PeriodSettings {
  readonly later: PeriodFiles;
  /** Null: what the model remembers. */
  readonly before: Before | null;
  /** The segments made anew: by which recipe, and who carries it out on the later files; null: not asked for. */
  readonly refit: { readonly recipe: Recipe; readonly segments: (recipe: Recipe) => Promise<Segmented> } | null;
  /** @param fraction 0..1 */
  readonly progress?: (fraction: number) => void;
}

/** A period held against the segments of a model, with what files are made from. */
export interface MonitoredPeriod {
  readonly source: SourceReport;
  /** The later customers; their tables stay until `discard` is called. */
  readonly later: NewCustomers;
  readonly placed: Placed;
  readonly periods: Periods;
  /** Customers are named by numbers, which are no formulas. */
  readonly namedByNumbers: boolean;
}

const newRows = ({ model, firstRead, params, signal }: PeriodSettings, { reports, sources, asOf }: PeriodFiles): NewRows => (
  { model, source: reports[0], joined: reports.length > 1 ? { sources, reports } : undefined, asOf, firstRead, params, signal }
);

const lookingBack = (recipe: Recipe, days: number): Recipe => ({ ...recipe, params: { ...recipe.params, 'orders.window': days } });

/**
 * A monitoring run, whoever asks: places the later customers by the model, makes the segments anew where that is asked for, and holds
 * both against the time before.
 * @throws AppError as `newCustomers`, `placeCustomers` and `refitRecipe`
 */
export async function monitorPeriod(platform: Platform, run: MonitorRun): Promise<MonitoredPeriod> {
  const { model, later: files, before, refit, params, signal, progress = () => undefined } = run;
  const [source] = files.reports;
  const rows = newRows(run, files);
  const later = await newCustomers(platform, rows);
  let lengths: Lengths | null = null;
  try {
    const placed = await placeCustomers(platform, model, later.customers, source.name, signal);
    lengths = await evenLengths(platform, rows, placed, before?.kind === 'customers' ? before.placed : null);
    progress(0.25);
    // Segments made anew are held against the old ones, so they look back as far.
    const anew = refit === null ? null : refitRecipe(lengths.even === null ? refit.recipe : lookingBack(refit.recipe, lengths.past ?? 0), files.reports, files.asOf, run.firstRead);
    const made = refit === null || anew === null ? null : await refit.segments(anew);
    progress(0.6);
    const fresh = made === null ? null : {
      customers: made.customers, source: made.source, rowIndex: made.features.rowIndex, labels: made.cluster.labels,
      names: made.profile.segments.map(({ name }) => name), sizes: made.cluster.sizes, silhouette: made.cluster.silhouette,
    };
    const periods = await comparePeriods(platform, {
      model, after: { placed, source }, lengths, before, fresh, seed: params.seed, minGroup: params['report.minGroup'], signal,
      progress: (fraction) => progress(0.6 + 0.4 * fraction),
    });
    return { source, later, placed, periods, namedByNumbers: writtenAsNumbers(source, later.customers, later.customers.id) };
  } catch (error) {
    later.discard();
    throw error;
  } finally {
    lengths?.even?.discard();
  }
}

/**
 * The customers of an earlier file: their labels where `segment` or `score` wrote it, else rows that the model places.
 * @throws AppError as `labelsOfFile`, `newCustomers` and `placeCustomers`
 */
export async function earlierCustomers(platform: Platform, settings: PeriodSettings, files: PeriodFiles): Promise<Before> {
  const { model, signal } = settings;
  const [source] = files.reports;
  const has = (name: string): boolean => source.columns.some((column) => column.name === name);
  if (!has(SEGMENT) || !has(SEGMENT_NAME)) {
    const { customers } = await newCustomers(platform, newRows(settings, files));
    return { kind: 'customers', source, placed: await placeCustomers(platform, model, customers, source.name, signal) };
  }
  const id = source.columns.find((column) => column.name === (model.orders?.roles.customer ?? model.id)) ?? source.columns[0];
  const cells = await readColumns(platform.database, source.rawTable, [id.name, SEGMENT, SEGMENT_NAME].map((name) => ({ name, kind: 'text' as const })), signal);
  const [ids, numbers, names] = cells.map((column) => (column.kind === 'text' ? column.values : []));
  return {
    kind: 'labels', name: source.name,
    ids: ids.map((text) => (text === null ? null : withFormulas(text))),
    labels: labelsOfFile(source.name, numbers, names, model.segments.map(({ name }) => name)),
  };
}
