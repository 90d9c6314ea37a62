import type { Database } from '../contract/database.ts';
import type { ClusterResult, FeatureSet, ProfileResult } from '../contract/results.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { summariseSegments } from '../persona/summarise.ts';
import { pace } from '../pipeline/pace.ts';
import type { Clock } from '../pipeline/pace.ts';
import type { ProfileColumn } from '../profile/profile.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { numbersAt, readColumns, textsAt } from './customer-columns.ts';
import type { ColumnRequest } from './customer-columns.ts';

export interface ProfileStageInput {
  readonly database: Database;
  readonly clock: Clock;
  readonly customers: CustomerTable;
  readonly features: FeatureSet;
  readonly cluster: ClusterResult;
  readonly recipe: Recipe;
  readonly key: string;
  readonly signal: AbortSignal;
}

/** Spend of each customer, where the customers come from orders. */
const MONEY = 'monetary';

/** Figures, traits and names of the segments, over the features used. */
export async function runProfile(input: ProfileStageInput): Promise<ProfileResult> {
  const { customers, features, cluster, recipe, signal } = input;
  const used = features.features.filter((feature) => feature.used);
  const fromOrders = customers.orders !== null && customers.columns.some((column) => column.name === MONEY);
  const requests: ColumnRequest[] = used.map((feature) => ({
    name: feature.column,
    kind: feature.kind === 'numeric' ? 'number' : 'text',
  }));
  if (fromOrders) requests.push({ name: MONEY, kind: 'number' });
  const columns = await readColumns(input.database, customers.table, requests, signal);
  const rows = features.rowIndex;
  const profiled = used.map((feature, i): ProfileColumn => {
    const { column, label } = feature;
    return feature.kind === 'numeric'
      ? { kind: 'numeric', column, label, values: numbersAt(columns[i], rows) }
      : { kind: 'category', column, label, values: textsAt(columns[i], rows) };
  });
  const monetary = fromOrders ? numbersAt(columns[columns.length - 1], rows) : null;
  const steps = summariseSegments({ key: input.key, columns: profiled, cluster, monetary, features, anchors: recipe.anchors });
  return pace(steps, { clock: input.clock, signal });
}
