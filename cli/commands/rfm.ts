import { formulaNotices } from '../../shared/contract/notice.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { writtenAsNumbers } from '../../shared/features/customer-key.ts';
import { buildCustomers } from '../../shared/features/customers.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { rfmCsv } from '../../shared/value/rfm-csv.ts';
import { rfmSpec } from '../../shared/value/rfm-scores.ts';
import { computeRfm } from '../../shared/value/rfm.ts';
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

/** `tessera rfm`: recency, frequency and monetary scores with named groups. */
export async function rfmCommand(args: Args, session: Session): Promise<Outcome> {
  const words = filesOf(args);
  const out = required(args, 'out');
  checkArgs(args);
  const file = await openInputs(words);
  try {
    await guardInputs([...file.paths, ...optionFiles(args)], out, ['rfm.csv']);
    const engine = await session.engine();
    const { database } = engine.platform;
    const { signal, onEvent } = session;
    const start = performance.now();
    const source = await engine.open({ id: 'main', file, dialect: dialectFrom(args) }, { signal, onEvent });
    const loaded = performance.now();
    const recipe = await recipeFrom(args, source, today());
    const customers = await buildCustomers(database, { source, recipe, signal });
    if (customers.orders === null) throw new AppError('not-an-order-file', { file: source.name, reason: 'no column for the customer, the date and the amount was recognised' });
    const rfm = await computeRfm(database, customers, rfmSpec(recipe), { signal });
    const csv = rfmCsv(rfm, { formulaSafe: recipe.params['export.formulaSafe'], namedByNumbers: writtenAsNumbers(source, customers, customers.id) });
    await writeOutputs(out, [{ name: 'rfm.csv', bytes: new TextEncoder().encode(csv.text) }]);
    const { rows, valid, orders, leftOut } = customers.orders;
    const result = {
      customers: rfm.rows.length, asOf: rfm.asOf, bins: rfm.bins, groups: rfm.groups, preset: recipe.params['rfm.groups'], rows, valid, orders, leftOut, outputs: ['rfm.csv'],
    };
    const text = [
      `${figure(rfm.rows.length)} customers as of ${rfm.asOf}, from ${figure(valid)} of ${figure(rows)} order lines`,
      '',
      table(['group', 'customers', 'revenue'], rfm.groups.map((group) => [group.name, figure(group.customers), figure(group.revenue)])),
      '',
      `Written to ${out}: rfm.csv`,
    ].join('\n');
    const notices = [...source.notices, ...customers.notices, ...formulaNotices(csv.neutralised)];
    return { result, text, notices, timings: { load: Math.round(loaded - start), rfm: Math.round(performance.now() - loaded) } };
  } finally {
    await file.close();
  }
}
