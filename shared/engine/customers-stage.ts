import type { Column } from '../contract/database.ts';
import type { Notice } from '../contract/notice.ts';
import type { CustomerTable } from '../contract/tables.ts';
import type { ModelName } from '../contract/value.ts';
import { AppError } from '../errors/app-error.ts';
import { addColumns } from '../features/add-columns.ts';
import type { AddedColumn } from '../features/add-columns.ts';
import { categoryEntropy, worthTable } from '../features/category-entropy.ts';
import { buildCustomers } from '../features/customers.ts';
import type { CustomersInput } from '../features/customers.ts';
import { ident } from '../sql/ident.ts';
import { describeError } from '../text/messages.ts';
import { hasRfm, rfmColumns } from '../value/rfm-columns.ts';
import { rfmSpec } from '../value/rfm-scores.ts';
import { valueColumns } from '../value/value-columns.ts';
import { pace } from '../pipeline/pace.ts';
import { engagementScore, journeyStage, scoreColumns, usualJourney } from '../value/customer-scores.ts';
import { readColumns } from './customer-columns.ts';
import type { Platform } from './platform.ts';
import { valueAnswer } from './value-answer.ts';

/**
 * The customers with all features that are computed of them: those of the database, and those that need more than SQL.
 * @param input as `buildCustomers` takes it; `table` must be a name of its own
 * @throws AppError as `buildCustomers`
 */
export async function runCustomers(platform: Pick<Platform, 'database' | 'elementary' | 'clock'>, input: CustomersInput & { readonly table: string }): Promise<CustomerTable> {
  const { database, elementary } = platform;
  const { recipe, signal, table } = input;
  const customers = await buildCustomers(database, input);
  if (customers.orders === null) return withScores(platform, customers, input);
  const added: AddedColumn[] = [];
  const notices: Notice[] = [];
  let valueModel: ModelName | undefined;
  const behaviour = recipe.params['orders.behaviour'];
  if (behaviour && customers.orders.roles.category !== null) {
    added.push(await categoryEntropy(database, customers, elementary, { signal }));
    await database.exec(`DROP TABLE IF EXISTS ${ident(worthTable(customers.table))}`);
  }
  if (behaviour && hasRfm(customers)) added.push(...await rfmColumns(database, customers, rfmSpec(recipe), { signal }));
  if (recipe.params['value.features'] && customers.orders.roles.event === null) {
    const forecast = await forecasts(platform, customers, input);
    added.push(...forecast.columns);
    valueModel = forecast.model;
    notices.push(...forecast.notices.filter(({ code }) => !customers.notices.some((notice) => notice.code === code)));
  }
  const whole = { ...await addColumns(database, customers, table, added, { signal }), ...(valueModel === undefined ? {} : { valueModel }), notices: [...customers.notices, ...notices] };
  return withScores(platform, whole, input);
}

/** Engagement score and journey stage, which read the other columns. Those of a customer file come only when they are asked for. */
async function withScores(
  platform: Pick<Platform, 'database' | 'elementary' | 'clock'>, customers: CustomerTable, { source, recipe, signal, table }: CustomersInput & { readonly table: string },
): Promise<CustomerTable> {
  const { database, elementary, clock } = platform;
  const { engagement } = recipe;
  const journey = recipe.journey ?? (customers.orders !== null && recipe.params['orders.behaviour'] ? usualJourney(customers) : []);
  if (engagement === null && journey.length === 0) return customers;
  const wanted = scoreColumns(customers, engagement, journey);
  const found = await readColumns(database, customers.table, wanted, signal);
  const byName = new Map(wanted.map(({ name }, i) => [name, found[i]]));
  const read = (name: string): Column => byName.get(name) as Column;
  const added: AddedColumn[] = [];
  const score = engagement === null ? null : await pace(engagementScore(engagement, customers.rows, read, elementary), { clock, signal });
  if (score !== null) added.push(score.column);
  if (journey.length > 0) added.push(journeyStage(journey, customers.rows, read));
  const scored = await addColumns(database, customers, table, added, { signal });
  const fitted = score === null ? {} : { engagement: score.engagement };
  if (customers.orders !== null) return { ...scored, ...fitted };
  // Exports of a customer file read its exact text, to which the new columns are added.
  const raw = `${table}_raw`;
  const names = added.map(({ told }) => told.name);
  await database.exec(`CREATE OR REPLACE TABLE ${ident(raw)} AS
SELECT r.*, ${names.map((name) => `CAST(t.${ident(name)} AS VARCHAR) AS ${ident(name)}`).join(', ')}
FROM ${ident(source.rawTable)} AS r JOIN ${ident(table)} AS t ON r._row = t._row ORDER BY r._row`, { signal });
  return { ...scored, ...fitted, rawTable: raw };
}

/** Forecasts of the customers as columns; where nothing can be learned, none and the reason. */
async function forecasts(
  platform: Pick<Platform, 'database' | 'elementary' | 'clock'>, customers: CustomerTable, { source, recipe, signal }: CustomersInput,
): Promise<{ columns: readonly AddedColumn[]; model?: ModelName; notices: readonly Notice[] }> {
  try {
    // All orders count: a hold-out is for testing forecasts, not for making them.
    const { values, result } = await valueAnswer(platform, { source, roles: customers.orders?.roles ?? null, recipe, calibrationEnd: null, table: `${customers.table}_value`, signal });
    return { columns: await valueColumns(platform.database, customers, values, result.horizonWeeks, { signal }), model: result.model, notices: result.notices };
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'no-repeat-buyers' && error.code !== 'one-day-orders')) throw error;
    return { columns: [], notices: [{ code: 'value-features-left-out', data: { reason: describeError(error, 'document').message } }] };
  }
}
