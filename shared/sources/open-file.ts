import { AppError } from '../errors/app-error.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { FilePart, SourceReport } from '../contract/tables.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { membersOf } from './archive-members.ts';
import { readSlice } from './encoding.ts';
import { gunzipped } from './gzip.ts';
import { createBudget } from './inflate.ts';
import { memberTable } from './member-table.ts';
import { choosePart } from './parts.ts';
import { sniffFormat } from './sniff.ts';
import type { Kind } from './sniff.ts';
import { entrySource, readZip } from './zip.ts';
import type { ZipEntry } from './zip.ts';

/** A file, taken out of what it is packed in, and what it is. */
export interface OpenedFile {
  /** Named as the outer file, so that errors name what the person chose. */
  readonly file: FileSource;
  readonly format: Dialect['format'];
  readonly container: SourceReport['container'];
  /** Entries of a workbook. */
  readonly entries: readonly ZipEntry[];
  /** Files of an archive, and which of them this is. */
  readonly members: readonly FilePart[];
  readonly member: string | null;
  /** Other files of the archive, which are not read, and why. */
  readonly passed: readonly string[];
  /** The table of that file's text that is asked for. */
  readonly table: string | null;
}

const HEAD_BYTES = 65_536;
/** An archive is unpacked in memory. */
const MOST_HELD = 1024 * 1024 * 1024;
const TEXT_KINDS: ReadonlySet<string> = new Set(['csv', 'fixed', 'json', 'ndjson']);

/**
 * Says what a file is, and unpacks gzip and ZIP.
 * @throws AppError `unsupported-format`, `damaged-file`, `no-such-part`, `archive-without-table`, `file-too-large`, `empty-file`, `file-unreadable`, `cancelled`
 */
export async function openFile(file: FileSource, given: Partial<Dialect>, signal?: AbortSignal): Promise<OpenedFile> {
  const kind = await kindOf(file, file.name);
  if (kind === 'gzip') {
    const inner = await gunzipped(file, signal);
    return { ...(await unpacked(file, inner, given)), container: 'gzip' };
  }
  if (kind === 'zip') {
    const entries = await readZip(file);
    const format = workbookFormat(file, entries);
    if (format !== null) return { ...plain, file, format, entries };
    const { files: members, passed } = await membersOf(file, entries, given.sheet ?? null, signal);
    const { member, table } = memberTable(given.sheet ?? null, members.map(({ name }) => name));
    const index = choosePart(file, members.map(({ name }) => ({ name, hidden: false })), member, 'file') ?? 0;
    const inner = await entrySource(file, members[index], createBudget(MOST_HELD), signal);
    const parts = members.map((entry) => ({ name: entry.name, hidden: false }));
    return { ...(await unpacked(file, inner, given)), container: 'zip', members: parts, member: parts[index].name, passed, table };
  }
  return { ...plain, file, format: formatOf(kind, given) };
}

const plain = { container: undefined, entries: [], members: [], member: null, passed: [], table: null } as const;

const kindOf = async (file: FileSource, name: string): Promise<Kind> =>
  sniffFormat(name, await readSlice(file, 0, Math.min(file.size, HEAD_BYTES)));

/** What stands in gzip or ZIP; an archive in an archive is not opened. */
const unpacked = async (outer: FileSource, inner: FileSource, given: Partial<Dialect>): Promise<OpenedFile> => {
  if (inner.size === 0) throw new AppError('empty-file', { file: outer.name });
  const file: FileSource = { name: outer.name, size: inner.size, slice: (start, end) => inner.slice(start, end) };
  const kind = await kindOf(inner, inner.name);
  if (kind === 'gzip') throw new AppError('unsupported-format', { file: outer.name, format: 'an archive in an archive' });
  if (kind !== 'zip') return { ...plain, file, format: formatOf(kind, given) };
  const entries = await readZip(file);
  const format = workbookFormat(file, entries);
  if (format === null) throw new AppError('unsupported-format', { file: outer.name, format: 'an archive in an archive' });
  return { ...plain, file, format, entries };
};

const formatOf = (kind: Exclude<Kind, 'gzip' | 'zip'>, given: Partial<Dialect>): Dialect['format'] => {
  const wanted = given.format;
  const isText = kind === 'text' || kind === 'json' || kind === 'ndjson';
  if (isText && wanted !== undefined && TEXT_KINDS.has(wanted)) return wanted;
  return kind === 'text' ? 'csv' : kind;
};

/** XLSX or ODS by what is in the archive; null for an archive of files. @throws AppError `unsupported-format` */
const workbookFormat = (file: FileSource, entries: readonly ZipEntry[]): 'xlsx' | 'ods' | null => {
  const names = new Set(entries.map((entry) => entry.name.toLowerCase()));
  const refuse = (format: string): never => {
    throw new AppError('unsupported-format', { file: file.name, format });
  };
  if (names.has('xl/workbook.bin')) return refuse('an Excel binary workbook (.xlsb)');
  if ([...names].some((name) => /^xl\/workbook\d*\.xml$/.test(name))) return 'xlsx';
  if ([...names].some((name) => /^index(\/document\.iwa|\.zip)$/.test(name))) return refuse('an Apple document (.numbers)');
  if (names.has('word/document.xml')) return refuse('a Word document');
  if (names.has('ppt/presentation.xml')) return refuse('a presentation');
  if (names.has('content.xml') && (names.has('mimetype') || names.has('meta-inf/manifest.xml'))) return 'ods';
  return names.has('[content_types].xml') && names.has('_rels/.rels') ? 'xlsx' : null;
};
