import { z } from '../recipe/zod.ts';
import type { Reference } from '../contract/monitor.ts';

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const reach = z.strictObject({ distance: z.number().min(0), beyond: count });
const distances = z.strictObject({ rows: count, mean: z.number().min(0).nullable(), near: reach.nullable(), far: reach.nullable() });

const numeric = z.strictObject({
  column: z.string(), kind: z.literal('numeric'), rows: count, missing: count,
  cuts: z.array(z.number()).max(1000), counts: z.array(count).min(1).max(1001), middle: z.number().nullable(),
  range: z.strictObject({ low: z.number(), high: z.number(), outside: count }).nullable(),
}).superRefine(({ cuts, counts }, context) => {
  if (counts.length !== cuts.length + 1) context.addIssue({ code: 'custom', path: ['counts'], message: 'needs one more than cuts' });
  if (cuts.some((cut, i) => i > 0 && !(cut > cuts[i - 1]))) context.addIssue({ code: 'custom', path: ['cuts'], message: 'must ascend' });
});

const category = z.strictObject({
  column: z.string(), kind: z.literal('category'), rows: count, missing: count,
  levels: z.array(z.strictObject({ level: z.string(), count })).max(1000), others: count,
});

/** What a model remembers of its customers; see `contract/monitor.ts`. */
export const referenceSchema: z.ZodType<Reference> = z.strictObject({
  version: z.literal(1),
  rows: count,
  noise: count,
  minGroup: count,
  relabelled: count,
  features: z.array(z.union([numeric, category])).max(10_000),
  all: distances,
  segments: z.array(distances).max(10_000),
  silhouette: z.strictObject({ value: z.number().min(-1).max(1).nullable(), kind: z.enum(['exact', 'sampled']), n: count, standardError: z.number().min(0).nullable() }).nullable(),
});
