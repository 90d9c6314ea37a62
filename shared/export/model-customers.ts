import { z } from '../recipe/zod.ts';
import type { ModelName } from '../contract/value.ts';
import type { OrdersReport } from '../contract/tables.ts';
import { fittedSchema } from '../contract/steps.ts';
import type { FittedStep, Prepared } from '../contract/steps.ts';
import { orderRolesSchema } from '../recipe/recipe.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { rfmSchema } from '../recipe/rfm.ts';
import type { Engagement } from '../recipe/scores.ts';
import { engagementSchema, eventKindsSchema, journeySchema } from '../recipe/scores.ts';
import { MOST_STEPS, stepSchema } from '../recipe/steps.ts';
import { stepKindRow } from '../recipe/step-kinds.ts';
import { withheldSchema } from '../recipe/withheld.ts';

/** How a model of any kind gets its customers from new files. */
export const customersShape = {
  /** Name of the id column, for the labelled file; null: none. */
  id: z.string().nullable(),
  /** How customers come from orders, where they do; `asOf` is the date recency was counted to. */
  orders: z.strictObject({
    roles: orderRolesSchema,
    returns: z.enum(['ignore', 'net']),
    bins: z.number().int(),
    asOf: z.string(),
    /** Day of the first order that was used: how far the features looked back; null: not known. */
    firstDate: z.string().nullable().default(null),
    window: z.number().int().default(0),
    mergeDays: z.boolean().default(false),
    round: z.enum(['none', 'cents', 'units']).default('none'),
    trendDays: z.number().int().default(90),
    /** How lifetime value was forecast for features; null: it was not. New orders are forecast by the same kind of model, fitted on them. */
    value: z.strictObject({ model: z.enum(['bgnbd', 'paretonbd', 'mbgnbd']), horizon: z.number().int(), discountRate: z.number() }).nullable().default(null),
    /** The categories whose shares are features. */
    categories: z.array(z.string()).default([]),
    rfm: rfmSchema.prefault({}),
    groups: z.enum(['standard', 'shopify', 'klaviyo', 'own']).default('standard'),
    weights: z.tuple([z.number(), z.number(), z.number()]).default([1, 1, 1]),
  }).nullable(),
  /** Preparation before the features, with what it learned; the same is done to new rows. */
  steps: z.array(z.strictObject({ step: stepSchema, fitted: fittedSchema.nullable() })).max(MOST_STEPS).default([]),
  /** Steps that hold values of columns which were dropped or pseudonymised later; they are not kept, so new rows cannot be scored. */
  notKept: z.array(z.strictObject({ id: z.string(), kind: z.string(), columns: z.array(z.string()) })).max(MOST_STEPS).default([]),
  /** How customers are scored and named besides, where a feature needs it. */
  scores: z.strictObject({
    eventKinds: eventKindsSchema.nullable(), engagement: engagementSchema.nullable(), journey: journeySchema.nullable(),
    sessionMinutes: z.number().int(), intentViews: z.number().int(),
  }).nullable().default(null),
  /** Persons who are left out of new files as well, by keyed hashes; absent: nobody. */
  withheld: withheldSchema.optional(),
};
const customersSchema = z.strictObject(customersShape);
export type ModelCustomers = z.infer<typeof customersSchema>;

/** The customers that a model was made of. */
export interface CustomersUsed {
  readonly id: string | null;
  readonly orders: Pick<OrdersReport, 'roles' | 'categories' | 'firstDate'> | null;
  readonly asOf: string;
  readonly prepared?: Prepared;
  readonly engagement?: Engagement;
  readonly valueModel?: ModelName;
}

/** What a model keeps of how its customers were made. */
export function customersPart(recipe: Recipe, customers: CustomersUsed): ModelCustomers {
  return {
    id: customers.id,
    orders: customers.orders === null ? null : {
      roles: customers.orders.roles,
      returns: recipe.params['orders.returns'],
      bins: recipe.params['rfm.bins'],
      asOf: customers.asOf,
      firstDate: customers.orders.firstDate,
      window: recipe.params['orders.window'],
      mergeDays: recipe.params['orders.mergeDays'],
      round: recipe.params['orders.round'],
      trendDays: recipe.params['orders.trendDays'],
      value: customers.valueModel === undefined ? null : {
        model: customers.valueModel, horizon: recipe.params['value.horizon'], discountRate: recipe.params['value.discountRate'],
      },
      categories: [...customers.orders.categories],
      rfm: recipe.rfm,
      groups: recipe.params['rfm.groups'],
      weights: [recipe.params['rfm.weightR'], recipe.params['rfm.weightF'], recipe.params['rfm.weightM']],
    },
    steps: (customers.prepared?.fitted ?? []).map(kept),
    notKept: (customers.prepared?.notKept ?? []).map(({ id, kind, columns }) => ({ id, kind: stepKindRow(kind).label, columns: [...columns] })),
    scores: {
      eventKinds: recipe.eventKinds, engagement: customers.engagement ?? null, journey: recipe.journey,
      sessionMinutes: recipe.params['events.sessionMinutes'], intentViews: recipe.params['events.intentViews'],
    },
    ...(recipe.withheld === undefined ? {} : { withheld: recipe.withheld }),
  };
}

/** A step as a model keeps it: the merges that were looked at name single customers, and mean nothing for new rows. */
function kept({ step, fitted }: FittedStep): FittedStep {
  return { step: step.kind === 'fuzzy' ? { ...step, merges: [], apart: [] } : step, fitted };
}
