import { z } from '../recipe/zod.ts';

/** Entries that are kept, the newest. */
export const MOST_LOGGED = 10_000;

const at = z.iso.datetime();

/** Something that left the program, or was done to what it keeps, without anybody's data. */
const logEntrySchema = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('export'), at,
    /** Name that the file got, without its folder. */
    file: z.string().max(300),
    bytes: z.number().int().min(0),
    /** Rows of persons, and names of the columns, for tables; absent for documents and models. */
    rows: z.number().int().min(0).optional(),
    columns: z.array(z.string().max(1000)).max(20_000).optional(),
  }),
  z.strictObject({
    /** Cells that went to the clipboard, where any program can take them. */
    what: z.literal('copied'), at,
    rows: z.number().int().min(0),
    columns: z.array(z.string().max(1000)).max(20_000),
  }),
  z.strictObject({
    what: z.literal('erased'), at,
    /** The keyed hash of the person in the recipe; nothing else tells who it was. */
    person: z.string().regex(/^[0-9a-f]{64}$/),
    /** Rows of the files that are left out from then on. */
    rows: z.number().int().min(0).optional(),
  }),
  z.strictObject({ what: z.literal('passphrase'), at, change: z.enum(['set', 'changed', 'removed', 'remembered', 'forgotten']) }),
]);
export type LogEntry = z.infer<typeof logEntrySchema>;

export const exportLogSchema = z.array(logEntrySchema).max(MOST_LOGGED);

/** Cells that were copied, as the log keeps them. @param time ISO */
export function copiedEntry(time: string, rows: number, columns: readonly string[]): LogEntry {
  return { what: 'copied', at: time, rows, columns: columns.slice(0, 20_000).map((name) => name.slice(0, 1000)) };
}

/** The log with one more entry; the oldest go when it is full. */
export function withEntry(log: readonly LogEntry[], entry: LogEntry): LogEntry[] {
  return [...log, entry].slice(-MOST_LOGGED);
}
