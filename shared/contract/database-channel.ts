import { z } from '../recipe/zod.ts';

/**
 * What the window says on the channel that its shell gave it for databases: start the process of one, or end it. `id` is of the
 * window's choosing.
 */
export const databaseRequestSchema = z.strictObject({ type: z.enum(['start', 'end']), id: z.number().int().min(0) });
export type DatabaseRequest = z.infer<typeof databaseRequestSchema>;

/** What the shell answers; with `started` comes a port to the process, which answers the requests of `sql/native-wire.ts`. */
export type DatabaseNews =
  | { readonly type: 'started'; readonly id: number }
  | { readonly type: 'gone'; readonly id: number; readonly reason: string };
