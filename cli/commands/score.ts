import { score } from '../../shared/engine/score.ts';
import { parseModel } from '../../shared/export/model.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { formatPercent } from '../../shared/text/format.ts';
import { NO_SEGMENT } from '../../shared/text/segments.ts';
import type { Args } from '../args.ts';
import { filesOf, positionalOf, required } from '../args.ts';
import { guardInputs, optionFiles, readText } from '../files.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { openSources, recipeOf } from '../open-sources.ts';
import type { OpenSources } from '../open-sources.ts';
import { paramsFrom } from '../params-from-args.ts';
import { asOfFrom } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { giveKey } from '../steps-from-args.ts';
import { today } from './segment.ts';

/** `tessera score`: the labels of a saved model for new rows. */
export async function scoreCommand(args: Args, session: Session): Promise<Outcome> {
  const [modelPath, ...paths] = filesOf(args);
  if (modelPath === undefined || paths.length === 0) positionalOf(args, ['MODEL.json', 'FILE']);
  const out = required(args, 'out');
  const params = paramsFrom(args);
  const asOf = asOfFrom(args);
  const model = parseModel(await readText(modelPath));
  let open: OpenSources | null = null;
  try {
    const engine = await session.engine();
    await giveKey(args, engine);
    const { signal } = session;
    const start = performance.now();
    open = await openSources(args, session, paths);
    await guardInputs([...open.paths, modelPath, ...optionFiles(args)], out, ['segments.csv']);
    const { reports } = open;
    const [source] = reports;
    const joined = reports.length > 1 ? { sources: (await recipeOf(args, reports, today())).sources, reports } : undefined;
    const loaded = performance.now();
    const scored = await score(engine.platform, { model, source, joined, asOf, params, signal });
    const { rows, leftOut, noise, segments } = scored;
    const listed = segments.map(({ id, name, size, share }) => [String(id), name, figure(size), formatPercent(share)]);
    if (noise > 0) listed.push(['0', NO_SEGMENT, figure(noise), formatPercent(noise / rows)]);
    const text = [
      `${figure(rows)} rows labelled${leftOut > 0 ? `, ${figure(leftOut)} left out` : ''}`,
      '',
      table(['', 'segment', 'rows', 'share'], listed),
      '',
      `Written to ${out}: ${scored.file.name}`,
    ].join('\n');
    await writeOutputs(out, [scored.file]);
    return {
      result: { rows, leftOut, noise, segments, outputs: [scored.file.name] },
      text,
      notices: [...reports.flatMap((report) => report.notices), ...scored.notices],
      timings: { load: Math.round(loaded - start), score: Math.round(performance.now() - loaded) },
    };
  } finally {
    await open?.close();
  }
}
