import { readColumns } from '../customer-columns.ts';
import type { AnalysisSpec } from '../analysis-spec.ts';

/** What customers are called: the values of the customer column. */
export const customerIds: AnalysisSpec<'customerIds'> = {
  after: 'features',
  async run(context, { rows }) {
    const [customers, features] = [await context.customers(), await context.features()];
    const { id } = customers;
    if (id === null) return { column: null, ids: rows.map((row) => String((features.rowIndex[row] ?? row) + 1)) };
    const [values] = await readColumns(context.platform.database, customers.table, [{ name: id, kind: 'text' }], context.signal);
    return { column: id, ids: rows.map((row) => (values.kind === 'text' ? values.values[features.rowIndex[row]] ?? '' : '')) };
  },
};
