import { AppError } from '../errors/app-error.ts';
import type { FileSource } from '../contract/file-source.ts';
import { isTableName } from '../contract/table-files.ts';
import { fewNames } from '../text/gather.ts';
import { byteOrderMark, wideEncoding } from './encoding.ts';
import { detectWidths } from './fixed.ts';
import { createBudget } from './inflate.ts';
import { linesOf, splitSample } from './sample.ts';
import { entryBytes } from './zip.ts';
import type { ZipEntry } from './zip.ts';

/** The files of an archive that can be read, and why the others are not. */
export interface Members {
  readonly files: readonly ZipEntry[];
  /** Such as `readme.txt (text without a table)`. */
  readonly passed: readonly string[];
}

const HEAD_BYTES = 64 * 1024;
/** Texts that are looked into. */
const MOST_LOOKS = 50;
/** Share of lines that must look alike. */
const ENOUGH = 0.8;

/** Why a file of an archive is never read; null: it may be. Folders, and what programs put beside files, are no files. */
const refusal = (name: string): string | null => {
  if (name.split('/').includes('..') || name.startsWith('/') || /^[a-z]:/i.test(name)) return 'its name leads out of the archive';
  return name.startsWith('__MACOSX/') || /(^|\/)\./.test(name) ? 'hidden' : null;
};

/**
 * Tells the tables of an archive from what lies beside them: other formats, and texts such as a readme.
 * @param wanted the name of a file that is asked for; it is read whatever it is
 * @throws AppError `archive-without-table`, and those of `entryBytes`
 */
export async function membersOf(file: FileSource, entries: readonly ZipEntry[], wanted: string | null, signal?: AbortSignal): Promise<Members> {
  const all = entries.filter(({ name }) => !name.endsWith('/'));
  const passed: string[] = [];
  const files = all.filter(({ name }) => {
    const why = refusal(name);
    if (why !== null && !name.startsWith('__MACOSX/')) passed.push(`${name} (${why})`);
    return why === null;
  });
  if (files.length === 0) throw new AppError('archive-without-table', { file: file.name, names: fewNames(passed) });
  const isWanted = (name: string): boolean => wanted !== null && (wanted === name || wanted.startsWith(`${name}: `));
  // where no name says that it is a table, all may be, whichever is asked for
  if (!files.some(({ name }) => isTableName(name))) return { files, passed };
  const tables = files.filter(({ name }) => isTableName(name) || isWanted(name));
  for (const { name } of files) if (!isTableName(name) && !isWanted(name)) passed.push(`${name} (no table by its name)`);
  if (tables.length === 1) return { files: tables, passed };
  const prose = new Set<ZipEntry>();
  for (const entry of tables.filter(({ name }) => /\.(txt|dat)$/i.test(name) && !isWanted(name)).slice(0, MOST_LOOKS)) {
    if (!(await isTabular(file, entry, signal))) prose.add(entry);
  }
  if (prose.size === tables.length) return { files: tables, passed };
  return { files: tables.filter((entry) => !prose.has(entry)), passed: [...passed, ...Array.from(prose, ({ name }) => `${name} (text without a table)`)] };
}

const isTabular = async (file: FileSource, entry: ZipEntry, signal?: AbortSignal): Promise<boolean> => {
  const bytes = new Uint8Array(HEAD_BYTES);
  let length = 0;
  for await (const piece of entryBytes(file, entry, createBudget(), signal)) {
    const part = piece.subarray(0, HEAD_BYTES - length);
    bytes.set(part, length);
    length += part.length;
    if (length === HEAD_BYTES) break;
  }
  const head = bytes.subarray(0, length);
  const text = new TextDecoder(byteOrderMark(head) ?? wideEncoding(head) ?? 'utf-8').decode(head);
  return looksTabular(text, length < HEAD_BYTES);
};

/** Whether the lines of a text have fields, or are a list of words: most alike, under a sign that parts them or at fixed places. */
export function looksTabular(text: string, whole: boolean): boolean {
  const lines = linesOf(text).slice(0, whole ? undefined : -1).filter((line) => line.trim() !== '');
  if (lines.length < 2) return lines.length === 1 && /[,;\t|]/.test(lines[0]) && !/[.!?:]\s*$/.test(lines[0]);
  if (lines.filter((line) => !/\s/.test(line.trim())).length >= lines.length * ENOUGH) return true;
  const body = lines.join('\n');
  for (const delimiter of [',', ';', '\t', '|']) {
    const counts = new Map<number, number>();
    const records = splitSample(body, { delimiter, blanks: false, quote: '"', escape: 'double' }, true, '');
    for (const { cells } of records) if (cells.length > 1) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
    if (records.length > 1 && Math.max(0, ...counts.values()) >= records.length * ENOUGH) return true;
  }
  const parts = lines.map((line) => line.trim().split(/ {2,}/).length);
  return parts.filter((count) => count > 1 && count === parts[0]).length >= lines.length * ENOUGH || detectWidths(body, true, false).length > 1;
}
