import type { PredictionBySegment } from '../../contract/predict.ts';
import { sigmoid } from '../../math/logistic.ts';
import { decileOfRows } from '../../predict/gains.ts';
import { nthPositions } from '../../predict/spread-rows.ts';
import { strongest, valueWords } from '../../predict/words.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { AnalysisContext, AnalysisSpec } from '../analysis-spec.ts';
import { predictAnswer, predictParameters } from '../predict/answer.ts';
import type { PredictAnswer } from '../predict/answer.ts';
import { bySegment } from '../predict/by-segment.ts';
import { predictionFilesOf } from '../predict/files.ts';

/** Customers drawn one by one. */
const MOST_POINTS = 1000;

/** How well the outcome is predicted, and what goes with it. */
export const prediction: AnalysisSpec<'prediction'> = {
  after: 'customers',
  parameters: (recipe) => [...predictParameters(recipe), recipe.params['predict.segments'] ? [recipe.features, recipe.choices, recipe.params] : null],
  run: async (context) => (await predictAnswer(context)).result,
};

const parameters = (recipe: Recipe): readonly unknown[] => prediction.parameters?.(recipe) ?? [];

/** The customers with their probabilities. */
export const predictionList: AnalysisSpec<'predictionList'> = {
  after: 'customers',
  parameters,
  async run(context) {
    const { fit, ids, idColumn, listOutcome } = await predictAnswer(context);
    return { ids, idColumn, probability: fit.list.probability, decile: decileOfRows(fit.list.probability), outcome: listOutcome };
  },
};

/** Segment of each listed customer: labels by list row. */
async function listLabels(context: Pick<AnalysisContext, 'features' | 'cluster'>, { listRows }: Pick<PredictAnswer, 'listRows'>): Promise<Int32Array> {
  const [{ rowIndex }, { labels }] = [await context.features(), await context.cluster()];
  const byRow = new Map<number, number>();
  rowIndex.forEach((row, i) => byRow.set(row, labels[i]));
  return Int32Array.from(listRows, (row) => byRow.get(row) ?? -1);
}

/** The prediction by segment. */
export const predictionSegments: AnalysisSpec<'predictionSegments'> = {
  after: 'cluster',
  parameters,
  async run(context): Promise<PredictionBySegment> {
    const answer = await predictAnswer(context);
    const labels = await listLabels(context, answer);
    const { k } = await context.cluster();
    return { labels, segments: bySegment(answer, labels, k) };
  },
};

/** One customer. */
export const predictionRow: AnalysisSpec<'predictionRow'> = {
  after: 'customers',
  parameters,
  async run(context, { row }) {
    const { fit, ids, listColumns } = await predictAnswer(context);
    const { list, features } = fit;
    const at = Math.min(Math.max(0, row), list.probability.length - 1);
    return {
      row: at, id: ids[at], probability: list.probability[at], base: list.base[at], baseProbability: sigmoid(list.base[at], context.platform.elementary),
      contributions: strongest(list.contributions, at * features.length, features.length).map((feature) => ({
        feature, label: features[feature].label, value: valueWords(listColumns[feature], at), shap: list.contributions[at * features.length + feature],
      })),
    };
  },
};

/** A sample of the customers, feature by feature. */
export const predictionPoints: AnalysisSpec<'predictionPoints'> = {
  after: 'customers',
  parameters,
  async run(context) {
    const { fit: { list, features }, listColumns } = await predictAnswer(context);
    const rows = nthPositions(list.probability.length, MOST_POINTS);
    return {
      rows,
      values: listColumns.map((column) => Float64Array.from(rows, (row) => (column.kind === 'numeric' ? column.values[row] : column.codes[row]))),
      shap: features.map((_, f) => Float64Array.from(rows, (row) => list.contributions[row * features.length + f])),
    };
  },
};

/** The files. */
export const predictionFiles: AnalysisSpec<'predictionFiles'> = {
  after: 'profile',
  parameters: (recipe) => [...parameters(recipe), recipe.title, recipe.params],
  async run(context, { segments }) {
    const answer = await predictAnswer(context);
    const labels = segments ? await listLabels(context, answer) : null;
    const names = segments ? (await context.profile()).segments.map(({ name }) => name) : [];
    return predictionFilesOf(context, answer, labels === null ? null : { labels, names });
  },
};
