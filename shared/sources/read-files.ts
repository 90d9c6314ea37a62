import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import { logOf } from '../contract/file-source.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { RejectedRow, SourceReport } from '../contract/tables.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { CELL, COUNT } from './classify.ts';
import { decideNumbers, plainDialect } from './dialect.ts';
import { inspectFile } from './encoding.ts';
import type { FileFacts } from './encoding.ts';
import { openFile } from './open-file.ts';
import type { OpenedFile } from './open-file.ts';
import { readRows } from './read-rows.ts';
import type { RowsOptions } from './read-rows.ts';
import type { TextTable } from './read-text.ts';
import { fileColumn } from './table-writer.ts';

/** What was read from several files. */
export interface FilesTable {
  readonly table: TextTable;
  readonly facts: FileFacts;
  readonly files: NonNullable<SourceReport['files']>;
}

const MOST_EXAMPLES = 100;

/**
 * Reads files of one shape into one table of text cells, with a column that names the file of each row. All are read in
 * the dialect of the first; only what a file's bytes say of its encoding counts more. Columns may come in another order.
 * @throws AppError `columns-differ` naming the file and the column, and those of the readers
 */
export async function readFiles(
  db: Database, group: readonly FileSource[], tables: { readonly raw: string; readonly rejects: string }, given: Partial<Dialect>, options: RowsOptions,
): Promise<FilesTable> {
  const files: { name: string; sha256: string; rows: number; rejected: number }[] = [];
  const examples: RejectedRow[] = [];
  let first: TextTable | null = null;
  let label = '';
  let guessed: FileFacts | null = null;
  let rows = 0;
  let rejected = 0;
  let counts: Float64Array[] = [];
  for (const [index, file] of group.entries()) {
    if (file.size === 0) throw new AppError('empty-file', { file: file.name });
    const opened = await openFile(file, given, options.signal);
    const facts = await withLogPrint(opened, await inspectFile(file, { signal: options.signal }), options.signal);
    const inner = opened.file === file ? facts : await inspectFile(opened.file, { signal: options.signal });
    if (inner.guessed) guessed ??= inner;
    const part: TextTable = await readRows(db, opened, inner, partDialect(given, first, inner), {
      table: tables.raw, rejects: tables.rejects, firstRow: rows, firstReject: rejected, file: file.name,
      ...(first === null ? {} : { like: { file: group[0].name, names: first.names.names, column: label } }),
    }, options);
    first ??= part;
    label ||= fileColumn(part.names.names);
    const order = first.names.names.map((name) => part.names.names.indexOf(name));
    counts = order.map((from, j) => added(counts[j], part.counts[from]));
    files.push({ name: file.name, sha256: facts.sha256, rows: part.rows, rejected: part.rejected.count });
    rows += part.rows;
    rejected += part.rejected.count;
    examples.push(...part.rejected.examples.slice(0, MOST_EXAMPLES - examples.length).map((row) => ({ ...row, reason: `${file.name}: ${row.reason}` })));
    options.onProgress?.((index + 1) / group.length);
  }
  if (first === null) throw new AppError('empty-file', { file: '' });
  const numbers = decideNumbers(counts, first.dialect.delimiter, given);
  const named = new Float64Array(COUNT.SIZE);
  named[CELL.TEXT] = rows;
  const encoding = given.encoding ?? guessed?.encoding ?? first.dialect.encoding;
  return {
    files,
    facts: { sha256: groupFingerprint(files), encoding, guessed: guessed !== null, wellFormed: guessed === null },
    table: {
      ...first,
      dialect: plainDialect(first.dialect.format, { ...first.dialect, encoding, footerRows: given.footerRows ?? 0, ...numbers }),
      names: { ...first.names, names: [...first.names.names, label] },
      rows, rejected: { count: rejected, examples }, counts: [...counts, named],
    },
  };
}

/** The fingerprint of several files: of their own ones, in order. */
export function groupFingerprint(files: readonly { readonly sha256: string }[]): string {
  return bytesToHex(sha256(utf8ToBytes(files.map((file) => file.sha256).join('\n'))));
}

/** A database that is read together with its log has a fingerprint of both. */
export async function withLogPrint({ file, format }: OpenedFile, facts: FileFacts, signal?: AbortSignal): Promise<FileFacts> {
  const log = format === 'duckdb' || format === 'sqlite' ? logOf(file, format) : null;
  return log === null ? facts : { ...facts, sha256: groupFingerprint([facts, await inspectFile(log, { signal })]) };
}

/** How a further file is read: as the first, but for its encoding where its bytes tell it, and its own lines of sums. */
const partDialect = (given: Partial<Dialect>, first: TextTable | null, facts: FileFacts): Partial<Dialect> => {
  const sure = facts.guessed ? {} : { encoding: facts.encoding };
  if (first === null) return { ...given, ...sure };
  const { footerRows, decimal, dateOrder, encoding, ...shape } = first.dialect;
  void [footerRows, decimal, dateOrder];
  return { ...shape, ...given, ...(facts.guessed ? { encoding: given.encoding ?? (encoding === 'utf-8' ? facts.encoding : encoding) } : sure) };
};

/** Counters of one column over two files. */
const added = (sum: Float64Array | undefined, more: Float64Array): Float64Array => {
  if (sum === undefined) return more.slice();
  const both = sum.map((value, kind) => value + more[kind]);
  for (const most of [COUNT.LONGEST, COUNT.BLANK_SHORT, COUNT.BLANK_LONG, COUNT.ZONE_WEST, COUNT.ZONE_EAST]) both[most] = Math.max(sum[most], more[most]);
  both[COUNT.AMOUNT_UNITS] = sum[COUNT.AMOUNT_UNITS] | more[COUNT.AMOUNT_UNITS];
  for (let i = COUNT.CAPITAL_BITS; i < COUNT.SIZE; i++) both[i] = sum[i] | more[i];
  return both;
};
