import { score } from '../../shared/engine/score.ts';
import type { SourceReport } from '../../shared/contract/tables.ts';
import { scorePrediction } from '../../shared/engine/predict/score.ts';
import type { PredictedRows } from '../../shared/engine/predict/score.ts';
import { parseModel } from '../../shared/export/model.ts';
import type { Model } from '../../shared/export/model.ts';
import { isPredictionModel, parsePredictionModel } from '../../shared/export/prediction-model.ts';
import type { PredictionModel } from '../../shared/export/prediction-model.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { formatPercent } from '../../shared/text/format.ts';
import { NO_SEGMENT } from '../../shared/text/segments.ts';
import type { Args } from '../args.ts';
import { filesOf, positionalOf, required } from '../args.ts';
import { guardInputs, optionFiles, readText } from '../files.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { readNotices, today } from '../open-files.ts';
import { openSources, recipeOf } from '../open-sources.ts';
import type { OpenSources } from '../open-sources.ts';
import { paramsFrom } from '../params-from-args.ts';
import { asOfFrom } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { giveKey } from '../steps-from-args.ts';

/** What came of a saved prediction. */
async function predicted(
  scored: PredictedRows, { outcome, measured }: PredictionModel, out: string, reports: readonly SourceReport[], { load, from }: { load: number; from: number },
): Promise<Outcome> {
  const { rows, meanProbability, topTenth, file, notices } = scored;
  await writeOutputs(out, [file]);
  return {
    result: { rows, outcome, meanProbability, topTenth, measured, outputs: [file.name] },
    text: [
      `${figure(rows)} customers; ${outcome}`,
      `Mean probability ${formatPercent(meanProbability)}, of the likeliest tenth ${formatPercent(topTenth)}.`,
      `When the model was made its AUC was ${figure(measured.auc, 3)} on customers that it had not seen.`,
      '',
      `Written to ${out}: ${file.name}`,
    ].join('\n'),
    notices: [...readNotices(reports), ...notices],
    timings: { load: Math.round(load), score: Math.round(performance.now() - from) },
  };
}

/** `tessera score`: the labels, or the probabilities, of a saved model for new rows. */
export async function scoreCommand(args: Args, session: Session): Promise<Outcome> {
  const [modelPath, ...paths] = filesOf(args);
  if (modelPath === undefined || paths.length === 0) positionalOf(args, ['MODEL.json', 'FILE']);
  const out = required(args, 'out');
  const params = paramsFrom(args);
  const asOf = asOfFrom(args);
  const written = await readText(modelPath);
  const prediction = isPredictionModel(written) ? parsePredictionModel(written) : null;
  const model = prediction === null ? parseModel(written) : null;
  let open: OpenSources | null = null;
  try {
    const engine = await session.engine();
    await giveKey(args, engine);
    const { signal } = session;
    const start = performance.now();
    open = await openSources(args, session, paths, (prediction ?? model)?.withheld);
    await guardInputs([...open.paths, modelPath, ...optionFiles(args)], out, [prediction === null ? 'segments.csv' : 'predictions.csv']);
    const { reports } = open;
    const [source] = reports;
    const joined = reports.length > 1 ? { sources: (await recipeOf(args, reports, today())).sources, reports } : undefined;
    const loaded = performance.now();
    const given = { source, joined, asOf, params, signal };
    if (prediction !== null) return await predicted(await scorePrediction(engine.platform, { model: prediction, ...given }), prediction, out, reports, { load: loaded - start, from: loaded });
    const scored = await score(engine.platform, { model: model as Model, ...given });
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
      notices: [...readNotices(reports), ...scored.notices],
      timings: { load: Math.round(loaded - start), score: Math.round(performance.now() - loaded) },
    };
  } finally {
    await open?.close();
  }
}
