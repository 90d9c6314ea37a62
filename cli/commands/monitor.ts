import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ExportedFile } from '../../shared/contract/engine.ts';
import { formulaNotices } from '../../shared/contract/notice.ts';
import type { PeriodRecord } from '../../shared/contract/periods.ts';
import { labelledCsv } from '../../shared/engine/exports.ts';
import { MONITOR_FILES, monitorFiles } from '../../shared/engine/monitor-files.ts';
import { earlierCustomers, monitorPeriod } from '../../shared/engine/monitor-run.ts';
import type { PeriodFiles } from '../../shared/engine/monitor-run.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { parseModel } from '../../shared/export/model.ts';
import type { Model } from '../../shared/export/model.ts';
import { judge } from '../../shared/monitor/judge.ts';
import { formatHistory, parseHistory, recordOf, withPeriod } from '../../shared/monitor/record.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { pace } from '../../shared/pipeline/pace.ts';
import { parseRecipeText } from '../../shared/recipe/recipe.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import type { Args } from '../args.ts';
import { filesOf, positionalOf, required } from '../args.ts';
import { guardInputs, optionFiles, readText } from '../files.ts';
import type { Outcome } from '../output.ts';
import { readNotices, today } from '../open-files.ts';
import { openSources, recipeOf } from '../open-sources.ts';
import type { OpenSources } from '../open-sources.ts';
import { paramsFrom } from '../params-from-args.ts';
import { asOfFrom, dayFrom } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { giveKey } from '../steps-from-args.ts';
import { monitorText } from './monitor-text.ts';
import { rounded } from './segment.ts';

const OUTPUTS = ['segments.csv', ...MONITOR_FILES];

/** `tessera monitor`: the customers of a later period against the segments of a model. */
export async function monitorCommand(args: Args, session: Session): Promise<Outcome> {
  const [modelPath, ...paths] = filesOf(args);
  if (modelPath === undefined || paths.length === 0) positionalOf(args, ['MODEL.json', 'FILE']);
  const out = required(args, 'out');
  const [asOf, beforeAsOf] = [asOfFrom(args), dayFrom(args, 'before-as-of')];
  paramsFrom(args);
  const model = parseModel(await readText(modelPath));
  const kept = await keptRecipe(args, modelPath, model);
  const params = paramsFrom(args, kept?.params);
  const history = await keptHistory(args);
  const open: OpenSources[] = [];
  try {
    const engine = await session.engine();
    await giveKey(args, engine);
    const { signal } = session;
    const start = performance.now();
    const reading = async (names: readonly string[]): Promise<OpenSources> => {
      const sources = await openSources(args, session, names, model.withheld ?? kept?.withheld);
      open.push(sources);
      return sources;
    };
    const later = await reading(paths);
    const earlierPaths = args.repeated.get('before') ?? [];
    const earlier = earlierPaths.length === 0 ? null : await reading(earlierPaths);
    await guardInputs([...open.flatMap((one) => one.paths), modelPath, ...optionFiles(args)], out, OUTPUTS);
    const loaded = performance.now();
    const periodFiles = async ({ reports }: OpenSources, day: string | null): Promise<PeriodFiles> => (
      { reports, sources: reports.length > 1 ? (await recipeOf(args, reports, today())).sources : [], asOf: day }
    );
    const settings = { model, firstRead: today(), params, signal };
    const { source, later: customers, placed, periods, namedByNumbers } = await monitorPeriod(engine.platform, {
      ...settings, later: await periodFiles(later, asOf),
      before: earlier === null ? null : await earlierCustomers(engine.platform, settings, await periodFiles(earlier, beforeAsOf ?? model.orders?.asOf ?? null)),
      refit: args.switches.get('refit') !== true ? null : { recipe: recipeFor(kept, modelPath), segments: (anew) => engine.analyse(anew, session) },
      progress: (fraction) => session.onEvent({ type: 'analysis', name: 'monitor', fraction }),
    });
    const result = judge(periods.measured, params);
    const all = withPeriod(history?.periods ?? [], recordOf(result));
    const id = customers.customers.id;
    const made = await monitorFiles(engine.platform, { model, id, namedByNumbers, periods, result, history: history === null ? [] : all.filter(({ model: of }) => of === result.model), params }, signal);
    const labelled = await labelledCsv(engine.platform, {
      recipe: customers.recipe, source, customers: customers.customers, rowIndex: placed.rowIndex, labels: placed.labels,
      measures: placed.probability === null ? [] : [{ name: 'probability', values: placed.probability }], names: model.segments.map(({ name }) => name),
    }, signal);
    const { bytes, neutralised } = await pace(labelled, { clock: engine.platform.clock, signal });
    const files: ExportedFile[] = [{ name: 'segments.csv', bytes }, ...made.map(({ name, bytes: own }) => ({ name, bytes: own }))];
    await writeOutputs(out, files);
    if (history !== null) await writeOutputs(dirname(history.path), [{ name: basename(history.path), bytes: new TextEncoder().encode(formatHistory(all)) }]);
    const outputs = files.map(({ name }) => name);
    const notices = readNotices([...later.reports, ...earlier?.reports ?? []]);
    const { notices: said, ...figures } = result;
    return {
      result: { ...figures, outputs },
      text: monitorText(result, out, outputs, history?.path ?? null),
      notices: [...notices, ...said, ...formulaNotices(made.reduce((sum, file) => sum + file.neutralised, neutralised))],
      timings: rounded({ load: loaded - start, monitor: performance.now() - loaded }),
    };
  } finally {
    await Promise.all(open.map((one) => one.close()));
  }
}

/** The recipe that is named, or that lies beside the model; null: none. Errors: those of reading and `invalid-recipe`. */
async function keptRecipe(args: Args, modelPath: string, model: Model): Promise<Recipe | null> {
  const named = args.values.get('recipe');
  const path = named ?? join(dirname(modelPath), 'recipe.json');
  if (named === undefined && await stat(path).catch(() => null) === null) return null;
  const recipe = parseRecipeText(await readText(path), path);
  if (recipe.params['cluster.algorithm'] !== model.algorithm) {
    throw new AppError('invalid-recipe', { path: 'params.cluster.algorithm', reason: `${path} is not the recipe of the model, which was made with ${model.algorithm}` });
  }
  return recipe;
}

function recipeFor(recipe: Recipe | null, modelPath: string): Recipe {
  if (recipe === null) throw new AppError('recipe-needed', { model: basename(modelPath) });
  return recipe;
}

/** The periods of the history file that is named; null: none is. */
async function keptHistory(args: Args): Promise<{ path: string; periods: readonly PeriodRecord[] } | null> {
  const path = args.values.get('history');
  if (path === undefined) return null;
  if (await stat(path).catch(() => null) === null) return { path, periods: [] };
  return { path, periods: parseHistory(await readText(path), path) };
}
