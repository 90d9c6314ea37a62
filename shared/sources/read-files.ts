import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import { logOf } from '../contract/file-source.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Notice } from '../contract/notice.ts';
import type { RejectedRow, SourceReport } from '../contract/tables.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { fewNames } from '../text/gather.ts';
import { CELL, COUNT } from './cells.ts';
import { decideNumbers, plainDialect } from './dialect.ts';
import { hasNoRows, whyColumnsDiffer } from './differ.ts';
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
 * Files without rows are passed over and told of.
 * @throws AppError `columns-differ` naming the file and what is other there, `empty-file` when none has rows, and those of the readers
 */
export async function readFiles(
  db: Database, group: readonly FileSource[], tables: { readonly raw: string; readonly rejects: string }, given: Partial<Dialect>, options: RowsOptions,
): Promise<FilesTable> {
  const files: { name: string; sha256: string; rows: number; rejected: number }[] = [];
  const examples: RejectedRow[] = [];
  let first: TextTable | null = null;
  let label = '';
  let guessed: FileFacts | null = null;
  const doubtful: { readonly file: string; readonly facts: FileFacts }[] = [];
  const empty: string[] = [];
  const notices: Notice[] = [];
  let base = '';
  let rows = 0;
  let rejected = 0;
  let told = 0;
  let counts: Float64Array[] = [];
  /** Reads one file as the first was read, into the same tables. */
  const onePart = async (file: FileSource, bytes: FileFacts): Promise<{ part: TextTable; facts: FileFacts; inner: FileFacts }> => {
    if (file.size === 0) throw new AppError('empty-file', { file: file.name });
    const opened = await openFile(file, given, options.signal);
    const facts = await withLogPrint(opened, bytes, options.signal);
    const inner = opened.file === file ? facts : await inspectFile(opened.file, { signal: options.signal });
    const like = first === null ? null : { file: base, names: first.names.names, dialect: first.dialect };
    const part = await readRows(db, opened, inner, partDialect(given, first, inner), {
      table: tables.raw, rejects: tables.rejects, firstRow: rows, firstReject: rejected, file: file.name, ...(like === null ? {} : { like: { ...like, column: label } }),
    }, options).catch(async (error: unknown) => {
      throw like === null ? error : await whyColumnsDiffer(error, opened, inner, given, like);
    });
    return { part, facts, inner };
  };
  for (const [index, file] of group.entries()) {
    const own = await inspectFile(file, { signal: options.signal });
    const found = await onePart(file, own).catch((error: unknown) => {
      if (!hasNoRows(error)) throw error;
      return null;
    });
    if (found === null) {
      empty.push(file.name);
      files.push({ name: file.name, sha256: own.sha256, rows: 0, rejected: 0 });
      continue;
    }
    const { part, facts, inner } = found;
    if (inner.guessed) {
      guessed ??= inner;
      doubtful.push({ file: file.name, facts: inner });
    }
    if (first === null) {
      first = part;
      base = file.name;
      label = fileColumn(part.names.names);
    }
    notices.push(...part.notices);
    const order = first.names.names.map((name) => part.names.names.indexOf(name));
    counts = order.map((from, j) => added(counts[j], part.counts[from]));
    files.push({ name: file.name, sha256: facts.sha256, rows: part.rows, rejected: part.rejected.count });
    rows += part.rows;
    rejected += part.rejected.count;
    told += part.rejected.told ?? 0;
    examples.push(...part.rejected.examples.slice(0, MOST_EXAMPLES - examples.length).map((row) => ({ ...row, reason: `${file.name}: ${row.reason}` })));
    options.onProgress?.((index + 1) / group.length);
  }
  if (first === null) throw new AppError('empty-file', { file: fewNames(group.map(({ name }) => name)) });
  if (empty.length > 0) notices.push({ code: 'files-without-rows', data: { files: fewNames(empty), count: empty.length } });
  notices.push(...encodingNotices(doubtful));
  const numbers = decideNumbers(counts, first.dialect.delimiter, given);
  const named = new Float64Array(COUNT.SIZE);
  named[CELL.TEXT] = rows;
  const encoding = given.encoding ?? guessed?.encoding ?? first.dialect.encoding;
  return {
    files,
    facts: { sha256: groupFingerprint(files), encoding, guessed: false, wellFormed: guessed === null },
    table: {
      ...first,
      dialect: plainDialect(first.dialect.format, { ...first.dialect, encoding, footerRows: given.footerRows ?? 0, ...numbers }),
      names: { ...first.names, names: [...first.names.names, label] },
      rows, rejected: { count: rejected, examples, told }, counts: [...counts, named], notices: together(notices),
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

/** What is told of the encodings of files, those of one encoding together. */
function encodingNotices(files: readonly { readonly file: string; readonly facts: FileFacts }[]): Notice[] {
  return [...new Set(files.map(({ facts }) => facts.encoding))].map((encoding) => {
    const those = files.filter(({ facts }) => facts.encoding === encoding);
    return { code: 'encoding-guessed', data: { file: fewNames(those.map(({ file }) => file)), count: those.length, encoding, sure: those.every(({ facts }) => facts.unsure !== true) } };
  });
}

/** What was told of single files: one kind with a number of lines or cells about several is one notice, with their sum and their names. */
function together(notices: readonly Notice[]): Notice[] {
  const kinds = new Map<string, Notice[]>();
  for (const notice of notices) {
    const { file, count, ...rest } = notice.data;
    const key = typeof file === 'string' && typeof count === 'number' && Object.keys(rest).length === 0 ? notice.code : JSON.stringify(notice);
    kinds.set(key, [...kinds.get(key) ?? [], notice]);
  }
  return [...kinds.values()].map((those) => (those.length === 1 ? those[0] : {
    code: those[0].code, data: { file: fewNames(those.map(({ data }) => String(data['file']))), count: those.reduce((sum, { data }) => sum + Number(data['count']), 0) },
  })).slice(0, MOST_EXAMPLES);
}

/** Counters of one column over two files. */
const added = (sum: Float64Array | undefined, more: Float64Array): Float64Array => {
  if (sum === undefined) return more.slice();
  const both = sum.map((value, kind) => value + more[kind]);
  for (const most of [COUNT.LONGEST, COUNT.BLANK_SHORT, COUNT.BLANK_LONG, COUNT.ZONE_WEST, COUNT.ZONE_EAST]) both[most] = Math.max(sum[most], more[most]);
  both[COUNT.AMOUNT_UNITS] = sum[COUNT.AMOUNT_UNITS] | more[COUNT.AMOUNT_UNITS];
  for (let i = COUNT.CAPITAL_BITS; i < COUNT.SIZE; i++) both[i] = sum[i] | more[i];
  return both;
};
