import type { ResultTable } from '../../contract/database.ts';
import type { FileSource } from '../../contract/file-source.ts';
import type { ReadProgress, SourceReport } from '../../contract/tables.ts';
import type { Dialect } from '../../recipe/recipe.ts';
import type { ReadSourceOptions } from '../read-options.ts';

/** A file as it is told to a reader: all but its bytes, which the reader asks for. */
export interface ToldFile extends Pick<FileSource, 'name' | 'size'> {
  /** By which its bytes are asked for. */
  readonly number: number;
  /** It can be asked whether it is still what it was. */
  readonly watched: boolean;
  /** Logs of a database beside it. */
  readonly logs?: readonly ToldFile[];
  /** Several files of one shape. */
  readonly files?: readonly ToldFile[];
}

/** What a reading is asked for that can be told to another thread. */
export type ReadingWanted = Pick<ReadSourceOptions, 'id' | 'dialect' | 'overrides' | 'mostText' | 'dateOrderAssumed' | 'withheld' | 'chunk'>;

/** What the engine asks of a reader; one call at a time. */
export interface ReaderCalls {
  read: { in: { readonly file: ToldFile; readonly wanted: ReadingWanted }; out: SourceReport; progress: ReadProgress };
  /** The first lines of a text file as they are. */
  lines: { in: { readonly file: ToldFile; readonly dialect: Partial<Dialect> }; out: readonly string[] };
}

/** Number of the engine's own database; others are those of attached files. */
export const OWN_DATABASE = 0;

interface Statement {
  readonly database: number;
  readonly sql: string;
}

/** What a reader asks of the engine while it reads, over the same port. */
export interface ReaderAsks {
  /** It works and is well. `inOnePiece`: what comes next cannot pause, in memory that has a bound. */
  alive: { in: { readonly inOnePiece: boolean }; out: null };
  slice: { in: { readonly file: number; readonly start: number; readonly end: number }; out: Uint8Array };
  unchanged: { in: { readonly file: number }; out: boolean };
  exec: { in: Statement; out: null };
  query: { in: Statement; out: ResultTable };
  insert: { in: { readonly database: number; readonly table: string; readonly ipc: Uint8Array }; out: null };
  /** Attaches a file to a database of its own: one that was told, or one that the reader has unpacked. Answers its number. */
  attach: { in: { readonly file: number } | { readonly name: string; readonly pieces: readonly Uint8Array[] }; out: number };
  detach: { in: { readonly database: number }; out: null };
}
