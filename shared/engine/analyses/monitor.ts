import type { MonitorAsk, MonitorPick } from '../../contract/monitor.ts';
import { AppError } from '../../errors/app-error.ts';
import { buildModel } from '../../export/build-model.ts';
import type { Model } from '../../export/model.ts';
import { migrationCsv } from '../../export/monitor-csv.ts';
import { judge } from '../../monitor/judge.ts';
import { LEFT_OUT } from '../../monitor/migration.ts';
import { pace } from '../../pipeline/pace.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { AnalysisContext, AnalysisSpec, AnalysisStages } from '../analysis-spec.ts';
import type { Periods } from '../monitor.ts';
import { monitorFiles } from '../monitor-files.ts';
import { monitorPeriod } from '../monitor-run.ts';
import { placeCustomers } from '../place-rows.ts';
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
  const { source, customers, features, cluster, profile } = await segmentsOf(context);
  const { seed } = recipe.params;
  const minGroup = recipe.params['report.minGroup'];
  const bare = buildModel({ recipe, customers, features, cluster, profile, product: platform.version });
  const placed = await placeCustomers(platform, bare, customers, source.name, signal);
  const { labels, silhouette } = cluster;
  const model = { ...bare, reference: await referenceOf(platform, bare, placed, { customers, labels, silhouette, rowIndex: features.rowIndex, minGroup, seed }, signal) };
  progress(0.2);
  const reports = await context.stagesOf({ ...recipe, sources: [...ask.sources] }, signal).sources();
  if (reports.length === 0) throw new AppError('source-missing', { id: '', file: '' });
  const { later, periods, namedByNumbers } = await monitorPeriod(platform, {
    model, later: { reports, sources: [...ask.sources], asOf: ask.asOf }, before: { kind: 'customers', placed, source },
    refit: ask.refit ? { recipe, segments: (anew) => segmentsOf(context.stagesOf(anew, signal)) } : null,
    firstRead: ask.firstRead, params: recipe.params, signal, progress: (fraction) => progress(0.2 + 0.8 * fraction),
  });
  const { measured } = periods;
  const notices = [...reports.flatMap((report) => [...report.notices]), ...measured.notices];
  later.discard();
  return { model, id: later.customers.id, namedByNumbers, periods: { ...periods, measured: { ...measured, notices } }, rowIndex: features.rowIndex };
}

const segmentsOf = async (stages: AnalysisStages) => ({
  source: await stages.source(), customers: await stages.customers(), features: await stages.features(), cluster: await stages.cluster(), profile: await stages.profile(),
});

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
