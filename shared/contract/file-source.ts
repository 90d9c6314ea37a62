import { throwIfCancelled } from '../errors/app-error.ts';

/** A fingerprint in the making; `digest` ends it, in hex. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  digest(): Promise<string>;
}

/** A file whose bytes can be read in any order. A `Blob`, a file handle of Node, or bytes in memory. */
export interface FileSource {
  /** Name without its folder. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes from `start` up to, not including, `end` (both clipped to the size), the caller's own from then on. Errors: `file-unreadable`. */
  slice(start: number, end: number): Promise<Uint8Array>;
  /** Whether the file is still what it was when it was opened; absent where the platform itself gives no other bytes. */
  unchanged?(): Promise<boolean>;
  /** Logs of a database that stand beside it, with changes that are not in the file yet; absent where the platform cannot tell. */
  readonly logs?: readonly FileSource[];
  /** The same bytes as the platform has them, where it can read them by itself. */
  readonly blob?: Blob;
  /** SHA-256 as the platform has it, where that takes bytes as they come. */
  readonly hasher?: () => Hasher;
  /** Several files of one shape that are read as one table; then the source itself has no bytes of its own. */
  readonly files?: readonly FileSource[];
}

/** A file that stays where it lies and is read by ranges, from an address of the app's own. */
export interface RangedFile {
  /** Path within the app, without a query. */
  readonly url: string;
  /** Bytes. */
  readonly size: number;
  /** Of its content, as the address tells it; asked for with `?version=`, another one is answered with 412. */
  readonly version: string;
  /** Logs of a database beside it. */
  readonly logs?: readonly (RangedFile & { readonly name: string })[];
}

/** What is put behind the name of a database for that of its log: DuckDB's, SQLite's. */
export const LOG_ENDINGS = { duckdb: '.wal', sqlite: '-wal' } as const;

/** The log of a database of that kind beside a file. */
export function logOf(file: FileSource, kind: keyof typeof LOG_ENDINGS): FileSource | null {
  return file.logs?.find(({ name }) => name.endsWith(LOG_ENDINGS[kind])) ?? null;
}

/** What the window hands to the engine to read: bytes that the browser has, or where they lie. */
export type FileContent = Blob | RangedFile;

/** Several files of one shape as one source, named after the first. */
export function groupSource(files: readonly FileSource[]): FileSource {
  const [first] = files;
  return {
    name: `${first.name} and ${files.length - 1} more`.slice(-255),
    size: files.reduce((sum, file) => sum + file.size, 0),
    slice: (start, end) => first.slice(start, end),
    files,
  };
}

const PIECE_BYTES = 8 * 1024 * 1024;

/** The bytes of a file from its beginning to its end, in pieces. Errors: `file-unreadable`, `cancelled`. */
export async function* piecesOf(file: FileSource, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    throwIfCancelled(signal);
    yield await file.slice(at, Math.min(file.size, at + PIECE_BYTES));
  }
}

/** A file in memory. */
export function bytesSource(name: string, bytes: Uint8Array): FileSource {
  return { name, size: bytes.length, slice: async (start, end) => bytes.slice(start, end) };
}
