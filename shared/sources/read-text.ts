import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Notice } from '../contract/notice.ts';
import type { FilePart, RejectedRow } from '../contract/tables.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { CLOSING } from './closing.ts';
import { decideNumbers, plainDialect } from './dialect.ts';
import type { FileFacts, PassOptions } from './encoding.ts';
import type { HeldText } from './held.ts';
import type { ColumnNames } from './names.ts';
import { createScanner } from './scanner.ts';
import type { Scanner } from './scanner.ts';
import { chooseTable, nameOf, otherTables, partsOf, passThrough } from './choose-table.ts';
import type { Passes } from './choose-table.ts';
import { createTableWriter } from './table-writer.ts';
import type { TableTarget } from './table-writer.ts';
import { tailBefore, tailOf } from './tail.ts';
import { readSample } from './text-layout.ts';
import type { Layout } from './text-layout.ts';

/** What was read into a table of text cells. */
export interface TextTable {
  readonly dialect: Dialect;
  readonly names: ColumnNames;
  readonly rows: number;
  readonly rejected: { readonly count: number; readonly examples: readonly RejectedRow[]; readonly told?: number };
  /** Per column the counters of `classify.ts` over the whole file. */
  readonly counts: readonly Float64Array[];
  readonly notices: readonly Notice[];
  /** What else the file holds: sheets, tables, files, arrays. */
  readonly parts: readonly FilePart[];
  /** Per column, why it is text whatever its cells look like; null: told by its cells. */
  readonly asText?: readonly (string | null)[];
  /** Its text, which is on its way to the database; else it is there. */
  readonly held: HeldText | null;
}

/**
 * Reads delimited or fixed-width text into a table: `_row` BIGINT, then every cell with its exact text.
 * The file passes in pieces; what is not UTF-8 is transcoded on the way. DuckDB's own CSV reader is not used: it drops
 * and merges damaged rows without saying so, and knows no windows-1252.
 * @throws AppError `empty-file`, `header-only`, `no-such-part`, `damaged-file`, `file-unreadable`, `cancelled`, `database-failed`
 */
export async function readText(
  db: Database, file: FileSource, target: TableTarget, facts: Pick<FileFacts, 'encoding' | 'wellFormed'>,
  given: Partial<Dialect>, options: PassOptions,
): Promise<TextTable> {
  const encoding = given.encoding ?? facts.encoding;
  const sample = await readSample(file, encoding);
  const piecewise: Passes = { file, encoding, wellFormed: facts.wellFormed, options };
  const choice = await chooseTable(piecewise, sample, given);
  const { layout } = choice;
  const inner = await tailBefore(file, layout, sample, choice.tables, given.footerRows);
  const footer = inner === null ? await tailOf(file, encoding, layout, sample, given.footerRows) : { end: file.size, lines: inner.lines, rest: [] };
  const { names, dialect: form } = layout;
  const writer = createTableWriter(db, target, names.names, options.signal);
  const scanner = createScanner({
    ...form, columns: names.names.length, skipLines: form.skipRows, skip: form.header, dropEmpty: layout.dropEmpty, tables: choice.tables, closing: inner?.closing,
  }, writer.batch, writer.reject);
  await passThrough(piecewise, form, scanner, footer.end, () => writer.settle(), layout.framed);
  footer.rest.forEach((text, i) => {
    if (text.trim() !== '') writer.reject({ line: scanner.line + i, reason: CLOSING, text: text.slice(0, 200) });
  });
  await writer.finish();
  const { rejected } = writer;
  if (scanner.rows + rejected.count === 0) throw new AppError('header-only', { file: file.name, columns: names.names });
  if (scanner.rows === 0) {
    const [bad] = rejected.examples;
    throw new AppError('damaged-file', { file: file.name, reason: `no row can be read; line ${bad.line}: ${bad.reason.replace(/\.$/, '')}` });
  }
  const { counts, tables } = scanner;
  const numbers = decideNumbers(counts, form.delimiter, given);
  const load = choice.tables?.load ?? 1;
  const parts = partsOf(tables);
  const notices = noticesOf(file, scanner, form.skipRows - choice.above, footer.lines, layout);
  notices.push(...otherTables(file, tables, load, given.sheet));
  return {
    dialect: plainDialect(form.format, { ...form, sheet: tables.length > 1 ? nameOf(load) : null, encoding, footerRows: footer.lines, ...numbers }),
    names, rows: scanner.rows, rejected: { ...rejected, told: scanner.elsewhere + scanner.ruled + footer.lines }, counts, notices, parts, held: writer.held,
  };
}

const noticesOf = (file: FileSource, { repaired, trimmed, ruled }: Scanner, skipped: number, footer: number, { misnamed, nameless, names }: Layout): Notice[] => {
  const notices: Notice[] = [];
  if (skipped > 0) notices.push({ code: 'lines-before-table', data: { file: file.name, count: skipped } });
  if (footer > 0) notices.push({ code: 'lines-after-table', data: { file: file.name, count: footer } });
  if (ruled > 0) notices.push({ code: 'lines-drawn', data: { file: file.name, count: ruled } });
  if (misnamed > 0) notices.push({ code: 'names-unlike-rows', data: { file: file.name, count: misnamed } });
  if (nameless !== undefined) notices.push({ code: 'names-one-short', data: { file: file.name, count: names.names.length - 1, row: nameless.join(', ') } });
  if (trimmed > 0) notices.push({ code: 'empty-cells-dropped', data: { file: file.name, count: trimmed } });
  if (repaired > 0) notices.push({ code: 'quotes-kept', data: { file: file.name, count: repaired } });
  return notices;
};
