import type { MonitorAsk, MonitorPick } from '../../contract/monitor.ts';
import { AppError } from '../../errors/app-error.ts';
import { buildModel } from '../../export/model.ts';
import type { Model } from '../../export/model.ts';
import { migrationCsv } from '../../export/monitor-csv.ts';
import { writtenAsNumbers } from '../../features/customer-key.ts';
import { judge } from '../../monitor/judge.ts';
import { LEFT_OUT } from '../../monitor/migration.ts';
import { refitRecipe } from '../../monitor/refit-recipe.ts';
import { pace } from '../../pipeline/pace.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { AnalysisContext, AnalysisSpec } from '../analyses.ts';
import { comparePeriods } from '../monitor.ts';
import type { FreshFit, Periods } from '../monitor.ts';
import { monitorFiles } from '../monitor-files.ts';
import { newCustomers, placeCustomers } from '../place-rows.ts';
import { referenceOf } from '../reference.ts';

/** A later period with what files and groups are made from. */
interface Kept {
  readonly model: Model;
  readonly id: string | null;
  /** Customers are named by numbers. */
  readonly namedByNumbers: boolean;
  readonly periods: Periods;
  /** Row of the customers of the recipe, before, of each matrix row. */
  readonly rowIndex: Int32Array;
}

/** The period asked for, from the cache where it is there. */
async function periodsOf(context: AnalysisContext, ask: MonitorAsk): Promise<Kept> {
  const { flights, keys, recipe, signal, progress } = context;
  const key = `monitor ${keys.profile} ${JSON.stringify([ask, recipe.params['report.minGroup']])}`;
  const { value } = await flights.get<Kept, number>(key, (work) => compute({ ...context, signal: work.signal, progress: work.partial }, ask), { signal, onPartial: progress });
  return value;
}

async function compute(context: AnalysisContext, ask: MonitorAsk): Promise<Kept> {
  const { platform, recipe, signal, progress } = context;
  const [source, customers, features, cluster, profile] = [await context.source(), await context.customers(), await context.features(), await context.cluster(), await context.profile()];
  const { seed } = recipe.params;
  const minGroup = recipe.params['report.minGroup'];
  const bare = buildModel({ recipe, customers, features, cluster, profile, product: platform.version });
  const placed = await placeCustomers(platform, bare, customers, source.name, signal);
  const { labels, silhouette } = cluster;
  const model = { ...bare, reference: await referenceOf(platform, bare, placed, { customers, labels, silhouette, rowIndex: features.rowIndex, minGroup, seed }, signal) };
  progress(0.2);
  const reports = await context.stagesOf({ ...recipe, sources: [...ask.sources] }, signal).sources();
  const [later] = reports;
  if (later === undefined) throw new AppError('source-missing', { id: '', file: '' });
  const joined = reports.length > 1 ? { sources: [...ask.sources], reports } : undefined;
  const fresh = await newCustomers(platform, { model, source: later, joined, asOf: ask.asOf, firstRead: ask.firstRead, params: recipe.params, signal });
  try {
    const after = { source: later, placed: await placeCustomers(platform, model, fresh.customers, later.name, signal) };
    progress(0.4);
    const refit = ask.refit ? await freshFit(context, refitRecipe(recipe, reports, ask.asOf, ask.firstRead)) : null;
    progress(0.7);
    const periods = await comparePeriods(platform, {
      model, after, before: { kind: 'customers', placed, source }, fresh: refit, seed, minGroup, signal, progress: (fraction) => progress(0.7 + 0.3 * fraction),
    });
    const { measured } = periods;
    const notices = [...reports.flatMap((report) => [...report.notices]), ...measured.notices];
    return { model, id: fresh.customers.id, namedByNumbers: writtenAsNumbers(later, fresh.customers, fresh.customers.id), periods: { ...periods, measured: { ...measured, notices } }, rowIndex: features.rowIndex };
  } finally {
    fresh.discard();
  }
}

/** The segments of a recipe, made from scratch. */
async function freshFit({ stagesOf, signal }: AnalysisContext, recipe: Recipe): Promise<FreshFit> {
  const stages = stagesOf(recipe, signal);
  const [customers, source, features, cluster, profile] = [await stages.customers(), await stages.source(), await stages.features(), await stages.cluster(), await stages.profile()];
  return {
    customers, source, rowIndex: features.rowIndex, labels: cluster.labels, names: profile.segments.map(({ name }) => name), sizes: cluster.sizes,
    silhouette: cluster.silhouette,
  };
}

const rulesOf = ({ params }: Recipe): readonly unknown[] => Object.entries(params).filter(([name]) => name.startsWith('monitor.') || name === 'report.minGroup');

/** A later period held against the segments in force. */
export const monitor: AnalysisSpec<'monitor'> = {
  after: 'profile',
  parameters: rulesOf,
  async run(context, ask) {
    return judge((await periodsOf(context, ask)).periods.measured, context.recipe.params);
  },
};

/** A file of it. */
export const monitorFile: AnalysisSpec<'monitorFile'> = {
  after: 'profile',
  parameters: (recipe) => [rulesOf(recipe), recipe.title, recipe.params['export.formulaSafe']],
  async run(context, { ask, file, history }) {
    const { model, id, namedByNumbers, periods } = await periodsOf(context, ask);
    const { params } = context.recipe;
    const files = await monitorFiles(context.platform, { model, id, namedByNumbers, periods, result: judge(periods.measured, params), history, params }, context.signal);
    const found = files.find(({ name }) => name === file);
    if (found === undefined) throw new AppError('internal', { message: `no file ${file}` });
    return { bytes: found.bytes, neutralised: found.neutralised };
  },
};

/** A group of its customers. */
export const monitorGroup: AnalysisSpec<'monitorGroup'> = {
  after: 'profile',
  parameters: (recipe) => [recipe.params['report.minGroup'], recipe.params['export.formulaSafe']],
  async run(context, { ask, pick }) {
    const { model, id, namedByNumbers, periods, rowIndex } = await periodsOf(context, ask);
    const { before, after, followed } = periods;
    const chosen = new Set<number>();
    const csv = await pace(migrationCsv({
      id, namedByNumbers, before, after, followed, names: model.segments.map(({ name }) => name), formulaSafe: context.recipe.params['export.formulaSafe'],
      only: (from, to) => {
        const picked = isPicked(periods, pick, from, to);
        if (picked && from !== null) chosen.add(from);
        return picked;
      },
    }), { clock: context.platform.clock, signal: context.signal });
    const rows: number[] = [];
    rowIndex.forEach((row, i) => {
      if (chosen.has(row)) rows.push(i);
    });
    return { count: csv.rows, rows: Int32Array.from(rows), csv: csv.text, neutralised: csv.neutralised };
  },
};

function isPicked({ before, after, followed, unfit }: Periods, pick: MonitorPick, from: number | null, to: number | null): boolean {
  if (pick.unfit && (to === null || unfit[to] === 0)) return false;
  const label = (labels: Int32Array | undefined, row: number): number | null => {
    const found = labels?.[row] ?? LEFT_OUT;
    return found === LEFT_OUT ? null : found + 1;
  };
  const fromFits = pick.from === null ? true : pick.from === 'new' ? followed !== null && from === null : from !== null && label(before?.labels, from) === pick.from;
  const toFits = pick.to === null ? true : pick.to === 'lost' ? to === null : to !== null && label(after.labels, to) === pick.to;
  return fromFits && toFits;
}
