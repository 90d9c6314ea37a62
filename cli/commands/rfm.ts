import { formulaNotices } from '../../shared/contract/notice.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import type { Args } from '../args.ts';
import { filesOf, required } from '../args.ts';
import { openFiles, readNotices } from '../open-files.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { checkArgs } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { rounded } from './segment.ts';

const OUTPUTS = ['rfm.csv'] as const;

/** `tessera rfm`: recency, frequency and monetary scores with named groups. */
export async function rfmCommand(args: Args, session: Session): Promise<Outcome> {
  const paths = filesOf(args);
  const out = required(args, 'out');
  checkArgs(args);
  const { recipe, reports, load, close } = await openFiles(args, session, paths, { outputs: { dir: out, names: OUTPUTS } });
  try {
    const engine = await session.engine();
    const start = performance.now();
    const rfm = await engine.analysis({ name: 'rfmFile', recipe, options: null }, session);
    await writeOutputs(out, [{ name: 'rfm.csv', bytes: new TextEncoder().encode(rfm.text) }]);
    const { customers, asOf, bins, groups } = rfm;
    const { rows, valid, orders, leftOut } = rfm.orders;
    const text = [
      `${figure(customers)} customers as of ${asOf}, from ${figure(valid)} of ${figure(rows)} order lines`,
      '',
      table(['group', 'customers', 'revenue'], groups.map((group) => [group.name, figure(group.customers), figure(group.revenue)])),
      '',
      `Written to ${out}: rfm.csv`,
    ].join('\n');
    return {
      result: { customers, asOf, bins, groups, preset: recipe.params['rfm.groups'], rows, valid, orders, leftOut, outputs: OUTPUTS },
      text,
      notices: [...readNotices(reports), ...rfm.notices, ...formulaNotices(rfm.neutralised)],
      timings: rounded({ load, rfm: performance.now() - start }),
    };
  } finally {
    await close();
  }
}
