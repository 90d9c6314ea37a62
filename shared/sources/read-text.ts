import { AppError, throwIfCancelled } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Notice } from '../contract/notice.ts';
import type { RejectedRow } from '../contract/tables.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { afterLines, detectDialect } from './detect.ts';
import { decideNumbers, plainDialect } from './dialect.ts';
import { CHUNK_BYTES, readSlice } from './encoding.ts';
import type { Encoding, FileFacts, PassOptions } from './encoding.ts';
import { detectWidths, splitFixed } from './fixed.ts';
import { nameColumns } from './names.ts';
import type { ColumnNames } from './names.ts';
import { linesOf, mendedCells, splitSample } from './sample.ts';
import { createScanner } from './scanner.ts';
import { headerNames } from './structure.ts';
import { createTableWriter } from './table-writer.ts';
import type { TableTarget } from './table-writer.ts';
import { tailOf } from './tail.ts';
import { createTranscoder } from './transcode.ts';

/** What was read into a table of text cells. */
export interface TextTable {
  readonly dialect: Dialect;
  readonly names: ColumnNames;
  readonly rows: number;
  readonly rejected: { readonly count: number; readonly examples: readonly RejectedRow[] };
  /** Per column the counters of `classify.ts` over the whole file. */
  readonly counts: readonly Float64Array[];
  readonly notices: readonly Notice[];
  /** What else the file holds: sheets, tables, files, arrays. */
  readonly parts: readonly { readonly name: string; readonly hidden: boolean }[];
  /** Per column, why it is text whatever its cells look like; null: told by its cells. */
  readonly asText?: readonly (string | null)[];
}

const SAMPLE_BYTES = 512 * 1024;

/**
 * Reads delimited or fixed-width text into a table: `_row` BIGINT, then every cell with its exact text.
 * The file passes in pieces; what is not UTF-8 is transcoded on the way. DuckDB's own CSV reader is not used: it drops
 * and merges damaged rows without saying so, and knows no windows-1252.
 * @throws AppError `empty-file`, `header-only`, `damaged-file`, `file-unreadable`, `cancelled`, `database-failed`
 */
export async function readText(
  db: Database, file: FileSource, target: TableTarget, facts: Pick<FileFacts, 'encoding' | 'wellFormed'>,
  given: Partial<Dialect>, options: PassOptions,
): Promise<TextTable> {
  const encoding = given.encoding ?? facts.encoding;
  const sample = await readSample(file, encoding);
  const layout = layoutOf(sample.text, sample.whole, given);
  const footer = await tailOf(file, encoding, layout, given.footerRows);
  const { names, dialect: form } = layout;
  const writer = createTableWriter(db, target, names.names, options.signal);
  const scanner = createScanner({
    ...form, columns: names.names.length, skipLines: form.skipRows, skip: form.header, dropEmpty: layout.dropEmpty,
  }, writer.batch, writer.reject);
  const transcode = createTranscoder(encoding, facts.wellFormed);
  const cut = form.format === 'fixed' ? splitFixed(form.widths, form.delimiter) : (bytes: Uint8Array): Uint8Array => bytes;
  const chunk = options.chunk ?? CHUNK_BYTES;
  for (let at = 0; at < footer.end; at += chunk) {
    throwIfCancelled(options.signal);
    const end = Math.min(at + chunk, footer.end);
    scanner.push(cut(transcode(await readSlice(file, at, end), end === footer.end), end === footer.end), end === footer.end);
    options.onProgress?.(end / file.size);
    await writer.settle();
  }
  await writer.finish();
  const { rejected } = writer;
  if (scanner.rows + rejected.count === 0) throw new AppError('header-only', { file: file.name, columns: names.names });
  if (scanner.rows === 0) {
    const [first] = rejected.examples;
    throw new AppError('damaged-file', { file: file.name, reason: `no row can be read; line ${first.line}: ${first.reason}` });
  }
  const { counts } = scanner;
  const numbers = decideNumbers(counts, form.delimiter, given);
  const notices = noticesOf(file, scanner, form.skipRows, footer.lines, layout.misnamed);
  return {
    dialect: plainDialect(form.format, { ...form, encoding, footerRows: footer.lines, ...numbers }),
    names, rows: scanner.rows, rejected, counts, notices, parts: [],
  };
}

/** How a text is laid out, and the names of its columns. */
export interface Layout {
  readonly dialect: Dialect;
  readonly names: ColumnNames;
  readonly dropEmpty: boolean;
  /** Names that the line of names holds, where the rows have another number of fields; else 0. */
  readonly misnamed: number;
}

/** @param given parts of the dialect that are not to be detected */
export function layoutOf(text: string, whole: boolean, given: Partial<Dialect>): Layout {
  const widths = given.widths !== undefined && given.widths.length > 0 ? given.widths
    : given.format === 'fixed' || (given.format === undefined && given.delimiter === undefined) ? detectWidths(text, whole, given.format === 'fixed') : [];
  if (widths.length === 0) return layoutUnder(text, whole, plainDialect('csv', given), given);
  const delimiter = '\u001f';
  const cut = new TextDecoder().decode(splitFixed(widths, delimiter)(new TextEncoder().encode(text), whole));
  const fixed = { ...given, delimiter, blanks: false, quote: '', escape: 'double' as const };
  return layoutUnder(cut, whole, plainDialect('fixed', { ...fixed, widths }), fixed);
}

const layoutUnder = (text: string, whole: boolean, start: Dialect, given: Partial<Dialect>): Layout => {
  const { delimiter, blanks, quote, escape, skipRows, header, columns, dropEmpty } = detectDialect(text, whole, given);
  const dialect = plainDialect(start.format, { ...start, delimiter, blanks, quote, escape, skipRows, header });
  const table = afterLines(text, skipRows);
  const lines = header === 0 ? [] : linesOf(table.slice(0, 1 << 20));
  const heads = splitSample(table, dialect, whole, dialect.comment, header)
    .map((record) => mendedCells(record, lines[record.line] ?? '', dialect, columns));
  const width = heads.length === 0 ? 0 : Math.max(...heads.map((cells) => cells.length));
  const misnamed = header > 0 && width !== columns && width !== columns - 1 && heads.every((cells) => cells.at(-1) !== '') ? width : 0;
  return { dialect, names: nameColumns(headerNames(heads, columns), columns), misnamed, dropEmpty };
};

const noticesOf = (file: FileSource, { repaired, trimmed }: { readonly repaired: number; readonly trimmed: number }, skipped: number, footer: number, misnamed: number): Notice[] => {
  const notices: Notice[] = [];
  if (skipped > 0) notices.push({ code: 'lines-before-table', data: { file: file.name, count: skipped } });
  if (footer > 0) notices.push({ code: 'lines-after-table', data: { file: file.name, count: footer } });
  if (misnamed > 0) notices.push({ code: 'names-unlike-rows', data: { file: file.name, count: misnamed } });
  if (trimmed > 0) notices.push({ code: 'empty-cells-dropped', data: { file: file.name, count: trimmed } });
  if (repaired > 0) notices.push({ code: 'quotes-kept', data: { file: file.name, count: repaired } });
  return notices;
};

/** The beginning of a file as text. @throws AppError `empty-file` */
export async function readSample(file: FileSource, encoding: Encoding): Promise<{ text: string; whole: boolean }> {
  const end = Math.min(file.size, SAMPLE_BYTES);
  const whole = end === file.size;
  const bytes = createTranscoder(encoding)(await readSlice(file, 0, end), whole);
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') throw new AppError('empty-file', { file: file.name });
  return { text, whole };
}
