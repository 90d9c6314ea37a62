import type { PredictionBySegment } from '../../contract/predict.ts';
import { LEAST_OUTCOMES } from '../../predict/predict.ts';
import { aucOf } from '../../predict/roc.ts';
import type { PredictAnswer } from './answer.ts';

/** The listed customers by segment. @param labels segment of each, −1: none */
export function bySegment({ fit: { list, features }, listOutcome }: Pick<PredictAnswer, 'fit' | 'listOutcome'>, labels: Int32Array, k: number): PredictionBySegment['segments'] {
  const width = features.length;
  return Array.from({ length: k }, (_, label) => {
    const rows = Int32Array.from(labels.keys()).filter((row) => labels[row] === label);
    const known = rows.filter((row) => listOutcome[row] >= 0);
    const truth = Uint8Array.from(known, (row) => listOutcome[row]);
    const yes = truth.reduce((sum, one) => sum + one, 0);
    const mean = (of: (row: number) => number): number => rows.reduce((sum, row) => sum + of(row), 0) / Math.max(1, rows.length);
    return {
      label, rows: rows.length, meanProbability: mean((row) => list.probability[row]), rate: known.length === 0 ? null : yes / known.length,
      auc: Math.min(yes, truth.length - yes) < LEAST_OUTCOMES ? null : aucOf(Float64Array.from(known, (row) => list.probability[row]), truth),
      shap: features.map((_f, f) => mean((row) => list.contributions[row * width + f])), shapSize: features.map((_f, f) => mean((row) => Math.abs(list.contributions[row * width + f]))),
    };
  });
}
