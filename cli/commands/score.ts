import { score } from '../../shared/engine/score.ts';
import { parseModel } from '../../shared/export/model.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { formatPercent } from '../../shared/text/format.ts';
import { NO_SEGMENT } from '../../shared/text/segments.ts';
import type { Args } from '../args.ts';
import { positionalOf, required } from '../args.ts';
import { fileSource, guardInputs, optionFiles, readText } from '../files.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { dialectFrom } from '../dialect-from-args.ts';
import { paramsFrom } from '../params-from-args.ts';
import { asOfFrom } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { giveKey } from '../steps-from-args.ts';

/** `tessera score`: the labels of a saved model for new rows. */
export async function scoreCommand(args: Args, session: Session): Promise<Outcome> {
  const [modelPath, path] = positionalOf(args, ['MODEL.json', 'FILE']);
  const out = required(args, 'out');
  const params = paramsFrom(args);
  const asOf = asOfFrom(args);
  const model = parseModel(await readText(modelPath));
  const file = await fileSource(path);
  try {
    await guardInputs([path, modelPath, ...optionFiles(args)], out, ['segments.csv']);
    const engine = await session.engine();
    await giveKey(args, engine);
    const { signal, onEvent } = session;
    const start = performance.now();
    const source = await engine.open({ id: 'main', file, dialect: dialectFrom(args) }, { signal, onEvent });
    const loaded = performance.now();
    const scored = await score(engine.platform, { model, source, asOf, params, signal });
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
      notices: [...source.notices, ...scored.notices],
      timings: { load: Math.round(loaded - start), score: Math.round(performance.now() - loaded) },
    };
  } finally {
    await file.close();
  }
}
