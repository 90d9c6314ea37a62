import { z } from './zod.ts';

/** Segments that are split at most, and parts of one: more of them nobody keeps apart. */
const MOST_SPLITS = 20;
const MOST_PARTS = 12;

/** Where a segment or a part of one lay, so that it is found again. */
const placeSchema = {
  /** Among so many. */
  k: z.number().int().min(1),
  /** In scaled feature units, by name of the matrix column. */
  centre: z.array(z.strictObject({ feature: z.string(), value: z.number() })),
  share: z.number().min(0).max(1),
};

/** A name that a person gave to a part. */
const partNameSchema = z.strictObject({ name: z.string().trim().min(1).max(120), ...placeSchema });
export type PartName = z.infer<typeof partNameSchema>;

/** A segment that is split into micro-segments. */
const splitSchema = z.strictObject({
  /** Its number when it was split, 1 = largest. */
  segment: z.number().int().min(1).max(50),
  /** Parts; `auto`: the number with the highest silhouette. */
  parts: z.union([z.literal('auto'), z.number().int().min(2).max(MOST_PARTS)]).default('auto'),
  /** Where it lay among so many segments, so that it is found again when segments are made anew; absent: by its number alone. */
  place: z.strictObject(placeSchema).optional(),
  /** Names of its parts, which are found again as segments are; shares are those of the segment. */
  names: z.array(partNameSchema).max(MOST_PARTS).optional(),
});
export type Split = z.infer<typeof splitSchema>;

export const splitsSchema = z.array(splitSchema).max(MOST_SPLITS)
  .refine((all) => new Set(all.map((one) => one.segment)).size === all.length, 'one segment is split twice');
