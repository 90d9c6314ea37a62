import type { CustomerTable, SourceReport } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import type { ModelCustomers } from '../export/model-customers.ts';
import { stageKeys } from '../pipeline/key.ts';
import { emptyRecipe } from '../recipe/recipe.ts';
import type { Recipe, Source } from '../recipe/recipe.ts';
import { createCustomerTables } from './customer-tables.ts';
import type { Platform } from './platform.ts';

/** New files for a saved model. */
export interface NewRows {
  readonly source: SourceReport;
  /** Further files about the same customers, joined as the model's were; with the first, as the recipe names them. */
  readonly joined?: { readonly sources: Recipe['sources']; readonly reports: readonly SourceReport[] };
  /** Day from which recency is counted, for models made from orders; null: the day after the last order. */
  readonly asOf: string | null;
  readonly params: Recipe['params'];
  readonly signal?: AbortSignal;
}

/**
 * The customers of new files, made as those of the model were.
 * @throws AppError `step-not-scorable`, `invalid-model`, and those of `buildCustomers` and `runSteps`
 */
export async function modelCustomers(platform: Platform, input: NewRows & { readonly model: ModelCustomers }): Promise<{ customers: CustomerTable; recipe: Recipe }> {
  const { model, source, signal } = input;
  const [absent] = model.notKept;
  if (absent !== undefined) {
    throw new AppError('step-not-scorable', {
      step: absent.id, kind: absent.kind, column: absent.columns.join(', '),
      reason: `it holds values of ${absent.columns.join(', ')}, which a later step drops or pseudonymises, and a model keeps no values of personal data`,
    });
  }
  const recipe = recipeOf(input);
  const learned = new Map(model.steps.map(({ step, fitted }) => [step.id, fitted]));
  const readings = async ({ id }: Source): Promise<SourceReport> => {
    const report = input.joined?.reports.find((one) => one.id === id);
    if (report === undefined) throw new AppError('source-missing', { id, file: '' });
    return report;
  };
  const tables = createCustomerTables(platform, { fitted: learned, categories: model.orders?.categories }, readings);
  const customers = await tables.build(recipe, stageKeys(recipe), source, signal ?? new AbortController().signal).catch((error: unknown) => {
    // Steps of a model that was changed by hand can ask for tables that cannot be; what the database says may hold values.
    if (model.steps.length === 0 || !(error instanceof AppError) || error.code !== 'database-failed') throw error;
    throw new AppError('invalid-model', { path: 'steps', reason: 'they cannot be carried out on these rows' }, error);
  });
  return { customers, recipe };
}

function recipeOf({ model, source, joined, asOf, params }: NewRows & { readonly model: ModelCustomers }): Recipe {
  const { orders } = model;
  const fromOrders: Partial<Recipe['params']> = orders === null ? {} : {
    'orders.returns': orders.returns, 'orders.window': orders.window, 'orders.mergeDays': orders.mergeDays, 'orders.round': orders.round,
    'orders.trendDays': orders.trendDays, 'rfm.bins': orders.bins, 'rfm.groups': orders.groups,
    'rfm.weightR': orders.weights[0], 'rfm.weightF': orders.weights[1], 'rfm.weightM': orders.weights[2],
    ...(orders.value === null ? {} : {
      'value.features': true, 'value.model': orders.value.model, 'value.horizon': orders.value.horizon, 'value.discountRate': orders.value.discountRate,
    }),
  };
  const known = source.columns.some((column) => column.name === model.id);
  return {
    ...emptyRecipe(),
    asOf,
    id: model.orders === null ? (known ? model.id : null) : undefined,
    orders: model.orders?.roles ?? null,
    sources: joined?.sources ?? [{ id: 'main', name: source.name, sha256: source.sha256, dialect: source.dialect, columns: [] }],
    steps: model.steps.map(({ step }) => step),
    ...(orders === null ? {} : { rfm: orders.rfm }),
    ...(model.scores === null ? {} : { eventKinds: model.scores.eventKinds, engagement: model.scores.engagement, journey: model.scores.journey }),
    params: {
      ...params, ...fromOrders,
      ...(model.scores === null ? {} : { 'events.sessionMinutes': model.scores.sessionMinutes, 'events.intentViews': model.scores.intentViews }),
    },
  };
}
