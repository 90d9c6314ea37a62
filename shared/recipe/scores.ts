import { z } from './zod.ts';

/** What an event can mean here; everything else is `other`. */
export const EVENT_KINDS = ['view', 'cart', 'purchase', 'open', 'click'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Values of the event column by kind, in any case. */
export const eventKindsSchema = z.strictObject({
  view: z.array(z.string()).default([]), cart: z.array(z.string()).default([]), purchase: z.array(z.string()).default([]),
  open: z.array(z.string()).default([]), click: z.array(z.string()).default([]),
});
export type EventKinds = z.infer<typeof eventKindsSchema>;

const OPERATORS = ['>=', '<=', '>', '<', '='] as const;

const conditionSchema = z.strictObject({ column: z.string(), op: z.enum(OPERATORS), value: z.union([z.number(), z.string()]) });
/** A condition on one column of the customers; text is compared by `=` only. */
export type Condition = z.infer<typeof conditionSchema>;

/** Columns with their weights; with an outcome the weights are fitted to it and those here are passed over. */
export const engagementSchema = z.strictObject({
  weights: z.array(z.strictObject({ column: z.string(), weight: z.number().min(-1000).max(1000) })).min(1)
    .refine((all) => new Set(all.map(({ column }) => column)).size === all.length, 'a column twice'),
  outcome: conditionSchema.nullable().default(null),
  /** Of weights that were fitted before (as in a model): the score is then the probability that they give. */
  intercept: z.number().nullable().default(null),
});
export type Engagement = z.infer<typeof engagementSchema>;

const MOST_STAGES = 20;

/** The last stage has no conditions, so that each customer is in exactly one. */
export const journeySchema = z.array(z.strictObject({ stage: z.string().trim().min(1).max(60), when: z.array(conditionSchema).max(20) }))
  .min(1, 'at least one stage').max(MOST_STAGES).refine((rules) => rules.at(-1)?.when.length === 0, 'a last stage without conditions, for all others');
export type Journey = z.infer<typeof journeySchema>;
