import type { CohortResult } from '../../shared/contract/value.ts';
import { needOrders } from '../../shared/engine/value-answer.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { formatPercent } from '../../shared/text/format.ts';
import { cohortFiles, cohortsFromOrders, retentionOf } from '../../shared/value/cohorts.ts';
import type { Args } from '../args.ts';
import { filesOf, required } from '../args.ts';
import { guardInputs, optionFiles } from '../files.ts';
import { openInputs } from '../inputs.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { dialectFrom } from '../dialect-from-args.ts';
import { checkArgs, recipeFrom } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { today } from './segment.ts';

/** Months printed for people; the files have all. */
const SHOWN = 7;

/** `tessera cohorts`: retention and revenue by month of the first order. */
export async function cohortsCommand(args: Args, session: Session): Promise<Outcome> {
  const words = filesOf(args);
  const out = required(args, 'out');
  checkArgs(args);
  const file = await openInputs(words);
  try {
    await guardInputs([...file.paths, ...optionFiles(args)], out, ['active.csv', 'retention.csv', 'revenue.csv']);
    const engine = await session.engine();
    const { signal, onEvent } = session;
    const start = performance.now();
    const source = await engine.open({ id: 'main', file, dialect: dialectFrom(args) }, { signal, onEvent });
    const loaded = performance.now();
    const recipe = await recipeFrom(args, source, today(), 'if-named');
    const roles = needOrders(source, recipe);
    const result = await cohortsFromOrders(engine.platform.database, { source, roles, recipe, table: 'cohorts', signal });
    const files = cohortFiles(result);
    await writeOutputs(out, files.map(({ name, text }) => ({ name, bytes: new TextEncoder().encode(text) })));
    const outputs = files.map(({ name }) => name);
    return {
      result: {
        customers: result.customers, lastDay: result.lastDay, lastMonthComplete: result.lastMonthComplete,
        cohorts: result.cohorts.map((cohort) => ({
          month: cohort.month, customers: cohort.customers, active: observed(cohort.active), retention: observed(retentionOf(cohort)),
          revenue: cohort.revenue === null ? null : observed(cohort.revenue).map(Number),
        })),
        leftOut: result.leftOut, outputs,
      },
      text: [...textOf(result), '', `Written to ${out}: ${outputs.join(', ')}`].join('\n'),
      notices: [...source.notices, ...result.notices],
      timings: { load: Math.round(loaded - start), cohorts: Math.round(performance.now() - loaded) },
    };
  } finally {
    await file.close();
  }
}

/** The months with data. */
const observed = <T>(cells: readonly (T | null)[]): T[] => cells.filter((cell) => cell !== null);

function textOf(result: CohortResult): string[] {
  const months = Array.from({ length: Math.min(SHOWN, result.cohorts.length) }, (_, m) => m);
  return [
    `${figure(result.customers)} customers by month of their first order, to ${result.lastDay}${result.lastMonthComplete ? '' : ' (its month is not complete)'}`,
    '',
    table(['cohort', 'customers', ...months.map((m) => `month ${m}`)], result.cohorts.map((cohort) => {
      const kept = retentionOf(cohort);
      return [cohort.month, figure(cohort.customers), ...months.map((m) => (kept[m] === null || kept[m] === undefined ? '' : formatPercent(kept[m])))];
    })),
  ];
}
