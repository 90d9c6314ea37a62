import { formulaNotices } from '../../shared/contract/notice.ts';
import type { SourceReport } from '../../shared/contract/tables.ts';
import type { ValueResult } from '../../shared/contract/value.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { orderRoles } from '../../shared/features/customers.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { pace } from '../../shared/pipeline/pace.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import { formatFixed, formatPercent } from '../../shared/text/format.ts';
import { clvCsv } from '../../shared/value/clv-csv.ts';
import type { PurchaseLog } from '../../shared/value/purchase-log.ts';
import { purchasesFromOrders } from '../../shared/value/purchases.ts';
import { purchasesFromSummary } from '../../shared/value/summary.ts';
import { valueJson, valueSummary } from '../../shared/value/value-summary.ts';
import { customerValues } from '../../shared/value/value.ts';
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

const OUTPUTS = ['clv.csv', 'clv.json'] as const;

/** `tessera clv`: purchases, value and P(alive) of each customer, from an order file or a summary of one. */
export async function clvCommand(args: Args, session: Session): Promise<Outcome> {
  const words = filesOf(args);
  const out = required(args, 'out');
  checkArgs(args);
  const summary = args.switches.get('summary') === true;
  refuseForSummary(args, summary);
  const file = await openInputs(words);
  try {
    await guardInputs([...file.paths, ...optionFiles(args)], out, OUTPUTS);
    const engine = await session.engine();
    const { signal, onEvent } = session;
    const start = performance.now();
    const source = await engine.open({ id: 'main', file, dialect: dialectFrom(args) }, { signal, onEvent });
    const loaded = performance.now();
    const { recipe, log } = await readPurchases(args, session, source, summary);
    const read = performance.now();
    const { elementary, clock } = engine.platform;
    const { result, values } = await pace(customerValues(elementary, log, recipe.params), { clock, signal });
    const computed = performance.now();
    const csv = clvCsv(values, recipe.params['export.formulaSafe']);
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    await writeOutputs(out, [
      { name: 'clv.csv', bytes: encode(csv.text) }, { name: 'clv.json', bytes: encode(valueJson(result, session.version)) },
    ]);
    const notices = [...source.notices, ...result.notices, ...formulaNotices(csv.neutralised)];
    return {
      result: { ...valueSummary(result), outputs: OUTPUTS },
      text: [...textOf(result), '', `Written to ${out}: ${OUTPUTS.join(', ')}`].join('\n'),
      notices,
      timings: { load: Math.round(loaded - start), purchases: Math.round(read - loaded), clv: Math.round(computed - read) },
    };
  } finally {
    await file.close();
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

async function readPurchases(args: Args, session: Session, source: SourceReport, summary: boolean): Promise<{ recipe: Recipe; log: PurchaseLog }> {
  const { database } = (await session.engine()).platform;
  const { signal } = session;
  if (summary) {
    const recipe = await recipeFrom({ ...args, values: withoutRoles(args) }, source, today());
    return { recipe, log: await purchasesFromSummary(database, source, args.values.get('customer') ?? null, recipe.params['value.period'], signal) };
  }
  const recipe = await recipeFrom(args, source, today(), 'if-named');
  const roles = orderRoles(source, recipe);
  if (roles === null) throw new AppError('not-an-order-file', { file: source.name, reason: 'no column for the customer and the date was recognised' });
  return { recipe, log: await purchasesFromOrders(database, { source, roles, recipe, calibrationEnd: recipe.calibrationEnd, table: 'value', signal }) };
}

/** The values of a command line without the roles of order columns. */
function withoutRoles(args: Args): Map<string, string> {
  const values = new Map(args.values);
  values.delete('customer');
  return values;
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
