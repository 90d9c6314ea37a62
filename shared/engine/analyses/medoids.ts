import type { AnalysisSpec } from '../analysis-spec.ts';
import { readColumns, textsAt } from '../customer-columns.ts';

/** Columns shown at most. */
const MOST = 12;

/** The customers that the segments in force stand around, with the values of the features used. */
export const medoids: AnalysisSpec<'medoids'> = {
  after: 'cluster',
  async run(context) {
    const [customers, features, cluster] = [await context.customers(), await context.features(), await context.cluster()];
    if (cluster.medoids === null) return null;
    const used = features.features.filter((feature) => feature.used).slice(0, MOST);
    const names = [...(customers.id === null ? [] : [customers.id]), ...used.map(({ column }) => column)];
    const found = await readColumns(context.platform.database, customers.table, names.map((name) => ({ name, kind: 'text' })), context.signal);
    const tableRows = cluster.medoids.map((row) => features.rowIndex[row]);
    const texts = found.map((column) => textsAt(column, tableRows));
    const values = customers.id === null ? texts : texts.slice(1);
    return {
      columns: used.map(({ label }) => label),
      customers: Array.from(cluster.medoids, (row, label) => ({
        label, row, tableRow: tableRows[label], id: customers.id === null ? null : texts[0][label], cells: values.map((column) => column[label]),
      })),
    };
  },
};
