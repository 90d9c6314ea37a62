import type { Database } from '../contract/database.ts';
import type { FeatureValues } from '../contract/feature-values.ts';
import type { ClusterResult, FeatureSet, ProfileResult } from '../contract/results.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { summariseSegments } from '../persona/summarise.ts';
import type { Flights } from '../pipeline/flights.ts';
import { pace } from '../pipeline/pace.ts';
import type { Clock } from '../pipeline/pace.ts';
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
  /** Keeps the columns, so that another number of segments does not read them again. */
  readonly flights: Flights;
}

/** Unprepared values of the features used, one per matrix row: those before steps capped, filled, transformed or scaled them, where they are known. */
interface ProfileColumns {
  readonly columns: readonly FeatureValues[];
  readonly monetary: Float64Array | null;
}

/** Spend of each customer, where the customers come from orders. */
const MONEY = 'monetary';

type ColumnsInput = Pick<ProfileStageInput, 'database' | 'customers' | 'features' | 'signal' | 'flights'>;

async function readProfileColumns(
  { database, customers, features }: ColumnsInput, signal: AbortSignal,
): Promise<ProfileColumns> {
  const used = features.features.filter((feature) => feature.used);
  const fromOrders = customers.orders !== null && customers.columns.some((column) => column.name === MONEY);
  const before = customers.originals?.table ?? null;
  const kept = new Set(before === null ? [] : customers.originals?.columns.flatMap((one) => (one.kept ? [one.column] : [])));
  const requests = used.map((feature): ColumnRequest => ({ name: feature.column, kind: feature.kind === 'numeric' ? 'number' : 'text' }));
  const isKept = ({ name, kind }: ColumnRequest): boolean => kind === 'number' && kept.has(name);
  const prepared = [...requests.filter((request) => !isKept(request)), ...(fromOrders ? [{ name: MONEY, kind: 'number' as const }] : [])];
  const originals = requests.filter(isKept);
  const [asPrepared, asBefore] = [
    await readColumns(database, customers.table, prepared, signal), before === null ? [] : await readColumns(database, before, originals, signal),
  ];
  const found = requests.map((request) => (isKept(request) ? asBefore[originals.indexOf(request)] : asPrepared[prepared.indexOf(request)]));
  const rows = features.rowIndex;
  const columns = used.map((feature, i): FeatureValues => {
    const { column, label } = feature;
    return feature.kind === 'numeric'
      ? { kind: 'numeric', column, label, values: numbersAt(found[i], rows) }
      : { kind: 'category', column, label, values: textsAt(found[i], rows) };
  });
  return { columns, monetary: fromOrders ? numbersAt(asPrepared[asPrepared.length - 1], rows) : null };
}

/** The columns that profiles speak of, from the cache where they are there. */
export async function profileColumns(input: ColumnsInput): Promise<ProfileColumns> {
  const { value } = await input.flights.get<ProfileColumns>(
    `${input.features.key}-profile-columns`, (work) => readProfileColumns(input, work.signal), { signal: input.signal },
  );
  return value;
}

/** Figures, traits and names of the segments, over the features used. */
export async function runProfile(input: ProfileStageInput): Promise<ProfileResult> {
  const { features, cluster, recipe, signal } = input;
  const value = await profileColumns(input);
  const used = new Set(features.features.flatMap((feature) => (feature.used && feature.kind === 'numeric' ? [feature.column] : [])));
  const shaped = input.customers.originals?.columns.filter(({ column }) => used.has(column)) ?? [];
  const steps = summariseSegments({ key: input.key, ...value, cluster, features, anchors: recipe.anchors, shaped });
  return pace(steps, { clock: input.clock, signal });
}
