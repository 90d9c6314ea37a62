import { z } from './zod.ts';

/** `auto`: all columns that can serve; or the names of those used. */
const features = z.union([z.literal('auto'), z.array(z.string()).min(1).max(2000)]).default('auto');

/** A yes-or-no outcome that is to be predicted of each customer. */
export const outcomeSchema = z.discriminatedUnion('kind', [
  /** The customers with this value in a column; those without a value there are unknown. */
  z.strictObject({
    kind: z.literal('column'),
    column: z.string().min(1),
    value: z.string().min(1).max(1000),
    /** Column with a date by which earlier customers are told from later ones for a test in time; null: none. */
    time: z.string().nullable().default(null),
    features,
  }),
  /** Orders: the customers who buy again within so many days after the cut, by what was known of them up to that day. */
  z.strictObject({
    kind: z.literal('buys-within'),
    days: z.number().int().min(1).max(3650),
    /** Last day that features may know, `YYYY-MM-DD`; null: so many days before the last order. */
    cut: z.iso.date().nullable().default(null),
    features,
  }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;
