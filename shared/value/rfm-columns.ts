import type { Database, QueryOptions } from '../contract/database.ts';
import type { CustomerTable } from '../contract/tables.ts';
import type { AddedColumn } from '../features/add-columns.ts';
import { rfmGroup } from './rfm-groups.ts';
import { rfmInput } from './rfm.ts';
import { rfmScores, weightedScore } from './rfm-scores.ts';
import type { RfmSpec } from './rfm-scores.ts';

/** True when RFM can be computed of these customers. */
export function hasRfm(customers: CustomerTable): boolean {
  return customers.orders !== null && customers.id !== null && customers.columns.some((column) => column.name === 'monetary');
}

/** Scores and group of each customer as columns of the customer table. */
export async function rfmColumns(db: Database, customers: CustomerTable, spec: RfmSpec, options: QueryOptions): Promise<AddedColumn[]> {
  const input = await rfmInput(db, customers, options);
  const { r, f, m } = rfmScores({ ...input, monetary: Float64Array.from(input.monetary, Number) }, spec);
  const { names } = spec.scheme;
  const groups = new Float64Array(customers.rows);
  const scored = new Float64Array(customers.rows);
  for (let i = 0; i < groups.length; i++) {
    groups[i] = names.indexOf(rfmGroup(spec.scheme, r[i], f[i], m[i], spec.bins));
    scored[i] = weightedScore(r[i], f[i], m[i], spec.weights);
  }
  const column = (name: string, label: string, values: ArrayLike<number>, definition: string, type: 'integer' | 'number' = 'integer'): AddedColumn => ({
    told: { name, label, type, definition, off: 'it repeats recency, orders and spend in coarser steps' },
    values: Float64Array.from(values), levels: null,
  });
  const scale = `score from 1 to ${spec.bins}, ${spec.bins} the best`;
  return [
    column('rfm_r', 'Recency score', r, `Days since the last order as a ${scale}.`),
    column('rfm_f', 'Frequency score', f, `Number of orders as a ${scale}.`),
    column('rfm_m', 'Monetary score', m, `Spend as a ${scale}.`),
    column('rfm_score', 'RFM score', scored, 'Weighted mean of recency, frequency and monetary score.', 'number'),
    {
      told: {
        name: 'rfm_group', label: 'RFM group', type: 'category', definition: 'Name of the group that the three scores belong to.',
        off: 'it repeats recency, orders and spend in coarser steps',
      },
      values: groups, levels: names,
    },
  ];
}
