import { fontSubsets } from '../../chart/font-subsets.ts';
import type { Analyses } from '../../contract/analyses.ts';
import { formatPredictionModel } from '../../export/prediction-model.ts';
import { writtenAsNumbers } from '../../features/customer-key.ts';
import { predictionsCsv } from '../../predict/csv.ts';
import { predictionReport } from '../../report/prediction-report.ts';
import { toHtml } from '../../report/to-html.ts';
import type { AnalysisContext } from '../analysis-spec.ts';
import { bySegment } from './by-segment.ts';
import type { PredictAnswer } from './answer.ts';

/** The files of a prediction, in the order in which they are named. */
export const PREDICTION_FILES = ['predictions.csv', 'model-predict.json', 'prediction.html'] as const;

/** The files of an answer. @param segments the segments in force, to stand in the list and on the page; null: without */
export async function predictionFilesOf(
  context: AnalysisContext, answer: PredictAnswer, segments: { readonly labels: Int32Array; readonly names: readonly string[] } | null,
): Promise<Analyses['predictionFiles']['value']> {
  const { recipe, platform } = context;
  const { fit, result, ids, idColumn, listColumns } = answer;
  const customers = await context.customers();
  const csv = predictionsCsv({
    idColumn, ids, namedByNumbers: writtenAsNumbers(await context.source(), customers, customers.id), list: fit.list, columns: listColumns, segments, formulaSafe: recipe.params['export.formulaSafe'],
  });
  const report = predictionReport({
    recipe, result, asOf: customers.asOf, segments: segments === null ? null : { by: bySegment(answer, segments.labels, segments.names.length), names: segments.names },
  });
  const html = toHtml(report, await platform.fonts(fontSubsets(JSON.stringify(report)), 'woff2'));
  const model = formatPredictionModel({ recipe, customers, result, fit, product: platform.version });
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const texts = [csv.text, model, html];
  return { files: PREDICTION_FILES.map((name, i) => ({ name, bytes: encode(texts[i]) })), neutralised: csv.neutralised };
}
