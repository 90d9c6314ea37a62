import { formulaNotices } from '../../shared/contract/notice.ts';
import type { ValueResult } from '../../shared/contract/value.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { orderFile } from '../../shared/features/order-file.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { formatFixed, formatPercent } from '../../shared/text/format.ts';
import { valueJson, valueSummary } from '../../shared/value/value-summary.ts';
import type { Args } from '../args.ts';
import { filesOf, required, withoutValues } from '../args.ts';
import { openFiles, readNotices } from '../open-files.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { checkArgs } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { rounded } from './segment.ts';

const OUTPUTS = ['clv.csv', 'clv.json'] as const;

/** `tessera clv`: purchases, value and P(alive) of each customer, from an order file or a summary of one. */
export async function clvCommand(args: Args, session: Session): Promise<Outcome> {
  const paths = filesOf(args);
  const out = required(args, 'out');
  checkArgs(args);
  const summary = args.switches.get('summary') === true;
  refuseForSummary(args, summary);
  // In a summary --customer names the customer of a row, not of an order line.
  const given = summary ? withoutValues(args, ['customer']) : args;
  const { recipe: asked, reports, load, close } = await openFiles(given, session, paths, { outputs: { dir: out, names: OUTPUTS }, money: summary ? 'needed' : 'if-named' });
  try {
    const engine = await session.engine();
    const recipe = summary ? { ...asked, orders: null, id: args.values.get('customer') } : asked;
    if (!summary && orderFile(recipe, reports) === null) throw new AppError('not-an-order-file', { file: reports[0].name, reason: 'no column for the customer and the date was recognised' });
    const start = performance.now();
    const result = await engine.analysis({ name: 'value', recipe, options: null }, session);
    const csv = await engine.analysis({ name: 'valueFile', recipe, options: null }, session);
    const computed = performance.now();
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    await writeOutputs(out, [
      { name: 'clv.csv', bytes: encode(csv.text) }, { name: 'clv.json', bytes: encode(valueJson(result, session.version)) },
    ]);
    return {
      result: { ...valueSummary(result), outputs: OUTPUTS },
      text: [...textOf(result), '', `Written to ${out}: ${OUTPUTS.join(', ')}`].join('\n'),
      notices: [...readNotices(reports), ...result.notices, ...formulaNotices(csv.neutralised)],
      timings: rounded({ load, clv: computed - start }),
    };
  } finally {
    await close();
  }
}

/** A summary has no days and no orders. */
function refuseForSummary(args: Args, summary: boolean): void {
  if (!summary) return;
  for (const flag of ['date', 'order', 'amount', 'quantity', 'price', 'as-of', 'calibration-end']) {
    const value = args.values.get(flag);
    if (value !== undefined) throw new AppError('invalid-option', { option: `--${flag}`, value, reason: 'a summary has no order lines', allowed: '--summary without it' });
  }
}

function textOf(result: ValueResult): string[] {
  const { purchases, spend, holdout } = result;
  const unit = result.period;
  const models = [purchases, ...(spend === null ? [] : [spend])];
  return [
    ...(result.fit === 'converged' ? [] : [`ROUGH: ${result.fit === 'all-alive' ? 'no chance to be alive could be told, everybody counts as still buying' : 'a model did not converge'}; single values and tiers are not to be relied on.`, '']),
    `${figure(result.customers)} customers, ${figure(result.repeatBuyers)} of them bought again${
      result.observed === null ? '' : `, observed from ${result.observed.start} to ${result.observed.end}`}; time in ${unit}s`,
    '',
    table(['model', 'parameter', 'estimate', 'standard error'], models.flatMap((model) => model.estimates.map((estimate, i) => [
      i === 0 ? model.label : '', estimate.name, formatFixed(estimate.value, 4), estimate.standardError === null ? '–' : formatFixed(estimate.standardError, 4),
    ]))),
    '',
    ...models.map((model) => `${model.convergence.words} Log-likelihood ${formatFixed(model.logLikelihood, 3)}.`),
    ...(spend === null ? ['No spend model.'] : []),
    '',
    table(['tier', 'customers', result.tiersBy === 'clv' ? 'mean value' : 'mean purchases', 'share'], result.tiers.map((tier) => [
      tier.name, figure(tier.customers), formatFixed(tier.mean, 2), formatPercent(tier.share),
    ])),
    ...(holdout === null ? [] : ['', `Hold-out ${holdout.start} to ${holdout.end}: ${figure(holdout.purchases)} purchases, ${
      formatFixed(holdout.expectedPurchases, 0)} expected; mean absolute error ${formatFixed(holdout.mae, 3)} a customer`]),
  ];
}
