import { writtenAsNumbers } from '../../features/customer-key.ts';
import { rfmCsv } from '../../value/rfm-csv.ts';
import { computeRfm, rfmInput } from '../../value/rfm.ts';
import { rfmSpec } from '../../value/rfm-scores.ts';
import type { AnalysisSpec } from '../analyses.ts';

/** Recency, frequency and monetary value of every customer. */
export const rfm: AnalysisSpec<'rfm'> = {
  after: 'customers',
  async run({ platform, customers, signal }) {
    const table = await customers();
    const { recencyDays, frequency, monetary } = await rfmInput(platform.database, table, { signal });
    return { recencyDays, frequency, monetary: Float64Array.from(monetary, Number), asOf: table.asOf };
  },
};

/** The same file as `tessera rfm` writes. */
export const rfmFile: AnalysisSpec<'rfmFile'> = {
  after: 'customers',
  parameters: ({ params }) => [params['export.formulaSafe']],
  async run({ platform, source, customers, recipe, signal }) {
    const made = await customers();
    const table = await computeRfm(platform.database, made, rfmSpec(recipe), { signal });
    return rfmCsv(table, { formulaSafe: recipe.params['export.formulaSafe'], namedByNumbers: writtenAsNumbers(await source(), made, made.id) });
  },
};
