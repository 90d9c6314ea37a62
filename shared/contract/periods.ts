import { z } from '../recipe/zod.ts';

const share = z.number().min(0).max(1).nullable();

/** A period that was held against the segments, as a project and a history file keep it: figures alone, no customer. */
export const periodSchema = z.strictObject({
  /** The segments that it was held against (`MonitorResult.model`). */
  model: z.string().max(64),
  /** `YYYY-MM-DD`, the name of the file and its fingerprint. */
  asOf: z.string().max(10),
  name: z.string().max(255),
  sha256: z.string().max(64),
  customers: z.number().int().min(0),
  sizes: z.array(z.strictObject({ id: z.number().int().min(0), name: z.string().max(200), size: z.number().int().min(0) })).max(10_001),
  /** Share of the customers of both periods who stayed in their segment. */
  stable: share,
  segmentsPsi: z.number().nullable(),
  largestPsi: z.number().nullable(),
  /** Features that have shifted, out of how many. */
  shifted: z.number().int().min(0),
  features: z.number().int().min(0),
  /** Share of customers who no longer fit. */
  unfit: share,
  meanDistance: z.number().nullable(),
  silhouette: z.number().nullable(),
  /** Adjusted Rand index with segments made anew. */
  agreement: z.number().nullable(),
  alerts: z.number().int().min(0),
  verdict: z.enum(['keep', 'watch', 'anew']),
});
export type PeriodRecord = z.infer<typeof periodSchema>;

/** Periods that are kept at most. */
export const MOST_PERIODS = 200;
