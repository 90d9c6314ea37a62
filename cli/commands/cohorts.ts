import type { CohortResult } from '../../shared/contract/value.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { formatPercent } from '../../shared/text/format.ts';
import { cohortFiles, retentionOf } from '../../shared/value/cohorts.ts';
import type { Args } from '../args.ts';
import { filesOf, required } from '../args.ts';
import { openFiles, readNotices } from '../open-files.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { checkArgs } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { rounded } from './segment.ts';

/** Months printed for people; the files have all. */
const SHOWN = 7;

/** `tessera cohorts`: retention and revenue by month of the first order. */
export async function cohortsCommand(args: Args, session: Session): Promise<Outcome> {
  const paths = filesOf(args);
  const out = required(args, 'out');
  checkArgs(args);
  const names = ['active.csv', 'retention.csv', 'revenue.csv'];
  const { recipe, reports, load, close } = await openFiles(args, session, paths, { outputs: { dir: out, names }, money: 'if-named' });
  try {
    const engine = await session.engine();
    const start = performance.now();
    const result = await engine.analysis({ name: 'cohorts', recipe, options: null }, session);
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
      notices: [...readNotices(reports), ...result.notices],
      timings: rounded({ load, cohorts: performance.now() - start }),
    };
  } finally {
    await close();
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
