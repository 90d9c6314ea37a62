import { z } from '../recipe/zod.ts';
import type { WireError } from '../errors/app-error.ts';
import type { HostCommand } from './host.ts';

const kind = z.enum(['data', 'project', 'csv', 'xlsx', 'parquet', 'docx', 'pptx', 'pdf', 'html', 'json', 'sql', 'pmml', 'txt']);
const text = z.string().max(4096);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const grant = z.object({ id: text, name: text, size: z.number() });

/** The calls from the window to the shell that hosts it, with what each takes: checked there before anything is done. */
export const HOST_CALLS = {
  pickFiles: z.tuple([kind, z.boolean()]),
  saveAs: z.tuple([kind, text, bytes]),
  save: z.tuple([grant, bytes]),
  previous: z.tuple([grant]),
  rewrite: z.tuple([grant, bytes, bytes.nullable()]),
  canReplace: z.tuple([grant]),
  /** The window is about to read a granted file; answers where it is read by ranges (`RangedFile`). */
  opening: z.tuple([grant]),
  watch: z.tuple([grant]),
  unwatch: z.tuple([grant]),
  rememberSource: z.tuple([text, grant]),
  recallSource: z.tuple([text]),
  recentProjects: z.tuple([]),
  addRecentProject: z.tuple([grant]),
  writeRecovery: z.tuple([text, text, bytes]),
  listRecovery: z.tuple([]),
  readRecovery: z.tuple([text]),
  removeRecovery: z.tuple([text]),
  /** Sends a channel for native databases to the window, as a message of its own. */
  databases: z.tuple([]),
  rememberChoice: z.tuple([text, text]),
  recallChoice: z.tuple([text]),
  secretsOffered: z.tuple([]),
  keepSecret: z.tuple([text, text]),
  holdsSecret: z.tuple([text]),
  recallSecret: z.tuple([text]),
  forgetSecret: z.tuple([text]),
  setTitle: z.tuple([text, z.boolean()]),
  /** The window listens for commands from now on. */
  listening: z.tuple([]),
  close: z.tuple([]),
} as const;
export type HostCall = keyof typeof HOST_CALLS;
export type HostArguments<N extends HostCall> = z.infer<(typeof HOST_CALLS)[N]>;

/** Errors cross as values: a rejection would lose its code. */
export type BridgeAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: WireError };

/** What the shell puts into the window as `tesseraHost`. */
export interface HostBridge {
  call(name: HostCall, args: readonly unknown[]): Promise<BridgeAnswer>;
  /** A grant for a dropped file; the value is null for one that is not on a disk (pasted, or made in the page). */
  grantDropped(file: File): Promise<BridgeAnswer>;
  onCommand(listener: (command: HostCommand) => void): () => void;
}
