import { orderParameters } from '../../features/order-file.ts';
import { analysisKey } from '../../pipeline/key.ts';
import { clvCsv } from '../../value/clv-csv.ts';
import { cohortsFromOrders } from '../../value/cohorts.ts';
import type { ValueAnswer } from '../../value/value.ts';
import type { AnalysisContext, AnalysisSpec } from '../analysis-spec.ts';
import { needOrderLines, orderLines } from '../order-lines.ts';
import { valueAnswer, valueParameters } from '../value-answer.ts';

/** The whole answer, kept once for the page and the file. */
async function answerOf(context: AnalysisContext): Promise<ValueAnswer> {
  const { recipe, keys, signal, progress, platform } = context;
  const key = analysisKey('value', keys.prepared, 'answer', valueParameters(recipe));
  const lines = await orderLines(context);
  const source = lines?.report ?? (await context.prepared(null)).report;
  const { value } = await context.flights.get<ValueAnswer, number>(
    key,
    (work) => valueAnswer(platform, {
      source, roles: lines?.roles ?? null, recipe, calibrationEnd: recipe.calibrationEnd, table: `value_${key.slice(0, 12)}`, signal: work.signal, progress: work.partial,
    }),
    { signal, onPartial: progress },
  );
  return value;
}

/** Lifetime value as the page shows it. */
export const valueAnalysis: AnalysisSpec<'value'> = {
  after: 'prepared',
  parameters: valueParameters,
  run: async (context) => (await answerOf(context)).result,
};

/** `clv.csv`. */
export const valueFile: AnalysisSpec<'valueFile'> = {
  after: 'prepared',
  parameters: (recipe) => [...valueParameters(recipe), recipe.params['export.formulaSafe']],
  run: async (context) => clvCsv((await answerOf(context)).values, context.recipe.params['export.formulaSafe']),
};

/** Retention and revenue by month of the first order. */
export const cohorts: AnalysisSpec<'cohorts'> = {
  after: 'prepared',
  parameters: orderParameters,
  async run(context) {
    const { recipe, keys, signal, platform } = context;
    const { report, roles } = await needOrderLines(context);
    return cohortsFromOrders(platform.database, { source: report, roles, recipe, table: `cohorts_${keys.prepared.slice(0, 12)}`, signal });
  },
};
