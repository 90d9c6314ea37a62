import { AppError } from '../../errors/app-error.ts';
import { writtenAsNumbers } from '../../features/customer-key.ts';
import { rfmCsv } from '../../value/rfm-csv.ts';
import { computeRfm, rfmInput } from '../../value/rfm.ts';
import { rfmSpec } from '../../value/rfm-scores.ts';
import type { AnalysisSpec } from '../analysis-spec.ts';

/** Recency, frequency and monetary value of every customer. */
export const rfm: AnalysisSpec<'rfm'> = {
  after: 'customers',
  async run({ platform, customers, signal }) {
    const table = await customers();
    const { recencyDays, frequency, monetary } = await rfmInput(platform.database, table, { signal });
    return { recencyDays, frequency, monetary: Float64Array.from(monetary, Number), asOf: table.asOf };
  },
};

/** `rfm.csv`. */
export const rfmFile: AnalysisSpec<'rfmFile'> = {
  after: 'customers',
  parameters: ({ params }) => [params['export.formulaSafe']],
  async run({ platform, source, customers, recipe, signal }) {
    const [read, made] = [await source(), await customers()];
    const { orders, notices } = made;
    if (orders === null) throw new AppError('not-an-order-file', { file: read.name, reason: 'its rows are not order lines' });
    const table = await computeRfm(platform.database, made, rfmSpec(recipe), { signal });
    const csv = rfmCsv(table, { formulaSafe: recipe.params['export.formulaSafe'], namedByNumbers: writtenAsNumbers(read, made, made.id) });
    const { asOf, bins, groups, rows } = table;
    return { ...csv, customers: rows.length, asOf, bins, groups, orders, notices };
  },
};
