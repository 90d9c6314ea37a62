import { AppError, throwIfCancelled } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Notice } from '../contract/notice.ts';
import type { FilePart } from '../contract/tables.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { decideNumbers, plainDialect } from './dialect.ts';
import type { PassOptions } from './encoding.ts';
import { gatherNotices } from '../text/gather.ts';
import { createGrid } from './grid.ts';
import type { GridTable } from './grid.ts';
import { createBudget } from './inflate.ts';
import type { Budget } from './inflate.ts';
import { createMeter } from './meter.ts';
import { listOdsTables, readOdsTable } from './ods.ts';
import { choosePart, otherParts } from './parts.ts';
import type { TextTable } from './read-text.ts';
import { createTableWriter } from './table-writer.ts';
import type { TableTarget, TableWriter } from './table-writer.ts';
import { packageOf, readWorkbook } from './xlsx-parts.ts';
import { columnLetters, readWorksheet } from './xlsx-sheet.ts';
import type { Merged, RowTaker, SheetFacts } from './xlsx-sheet.ts';
import type { ZipEntry } from './zip.ts';

/** The sheets of a workbook, whatever its format. */
interface Book {
  /** What has come out of the archive, and how much of that before the last value. */
  readonly budget: Budget;
  readonly passed: { value: number };
  readonly parts: readonly FilePart[];
  read(index: number, take: RowTaker, between: () => Promise<void>): Promise<SheetFacts>;
}

/**
 * Reads one sheet of an XLSX, XLSM or ODS workbook into a table of text cells. Nothing of the archive is held but the
 * texts that cells share; what comes out is counted.
 * @throws AppError `no-such-part`, `empty-file`, `header-only`, `damaged-file`, `file-too-large`, `cancelled`
 */
export async function readSheet(
  db: Database, file: FileSource, entries: readonly ZipEntry[], format: 'xlsx' | 'ods', target: TableTarget,
  given: Partial<Dialect>, options: PassOptions,
): Promise<TextTable> {
  const book = await openBook(file, entries, format, options.signal);
  const wanted = choosePart(file, book.parts, given.sheet ?? null, 'sheet');
  // a first sheet without a table is passed over, unless it was asked for
  const order = wanted === null ? [...visible(book.parts), ...book.parts.keys()] : [wanted];
  let named: AppError | null = null;
  for (const index of new Set(order)) {
    const table = await readOne(db, file, book, index, format, target, given, options);
    if (table !== null && table.rows > 0) return table;
    if (table !== null) named ??= new AppError('header-only', { file: `${file.name}, sheet ${book.parts[index].name}`, columns: table.names.names });
  }
  throw named ?? new AppError('empty-file', { file: file.name });
}

/** Bytes of sheets in which nothing stands, so that an empty workbook ends in seconds. */
const MOST_EMPTY = 256 * 1024 * 1024;

const visible = (parts: readonly FilePart[]): number[] => parts.flatMap((part, index) => (part.hidden ? [] : [index]));

const openBook = async (file: FileSource, entries: readonly ZipEntry[], format: 'xlsx' | 'ods', signal?: AbortSignal): Promise<Book> => {
  const budget = createBudget();
  const pack = packageOf(file, entries, budget, signal);
  if (format === 'ods') {
    const parts = await listOdsTables(pack);
    return {
      parts, budget, passed: { value: budget.left },
      read: (index, take, between) => readOdsTable(pack, index, take, between),
    };
  }
  const workbook = await readWorkbook(pack);
  return {
    budget, passed: { value: budget.left },
    parts: workbook.sheets.map(({ name, hidden }) => ({ name, hidden })),
    read: (index, take, between) => readWorksheet(pack, workbook, workbook.sheets[index].path, take, between),
  };
};

const readOne = async (
  db: Database, file: FileSource, book: Book, index: number, format: 'xlsx' | 'ods', target: TableTarget,
  given: Partial<Dialect>, options: PassOptions,
): Promise<TextTable | null> => {
  let writer: TableWriter | null = null;
  const grid = createGrid({ ...given, range: given.range ?? null, nulls: given.nulls ?? [] }, (names) => {
    writer = createTableWriter(db, target, names.names, options.signal);
    return writer;
  });
  const settle = async (): Promise<void> => {
    throwIfCancelled(options.signal);
    if (book.passed.value - book.budget.left > MOST_EMPTY) throw new AppError('file-too-large', { file: file.name, size: 'over 256 MB without a value', limit: '256 MB' });
    await writer?.settle();
  };
  const meter = createMeter(file);
  const facts = await book.read(index, (row, cells, marks) => {
    let text = 0;
    for (const cell of cells) text += cell.length;
    if (text > 0) book.passed.value = book.budget.left;
    meter.add(cells.length, text);
    grid.take(row, cells, marks);
  }, settle);
  grid.finish();
  const { held, rejected } = await finished(writer, grid.table?.rows ?? 0);
  const { table } = grid;
  if (table === null) return null;
  const sheet = book.parts[index].name;
  const { names, rows, counts, header, skipRows, footerRows } = table;
  const numbers = decideNumbers(counts, '	', given);
  const notices = [...noticesOf(file, sheet, table, facts), ...otherParts(file, book.parts, index, given.sheet)];
  return {
    dialect: plainDialect(format, { ...given, sheet, header, skipRows, footerRows, ...numbers }),
    names, rows, rejected: { ...rejected, told: table.told }, counts, notices, parts: book.parts, held,
  };
};

/** What a person should know of the sheet. */
const noticesOf = (file: FileSource, sheet: string, table: GridTable, facts: SheetFacts): Notice[] => {
  const { names, skipRows, footerRows, outside, others, joined, sums, errors } = table;
  const notices: Notice[] = [];
  if (skipRows > 0) notices.push({ code: 'lines-before-table', data: { file: file.name, count: skipRows } });
  if (footerRows > 0) notices.push({ code: 'lines-after-table', data: { file: file.name, count: footerRows } });
  if (others.length > 0) notices.push({ code: 'several-tables', data: { file: file.name, sheet, count: others.length, ranges: others } });
  if (joined.length > 0) notices.push({ code: 'parts-joined', data: { file: file.name, sheet, ranges: joined } });
  if (outside.count > 0) notices.push({ code: 'cells-outside-table', data: outside });
  if (facts.formulasWithoutValue > 0) notices.push({ code: 'formulas-without-value', data: { count: facts.formulasWithoutValue } });
  if (facts.lostTexts > 0) notices.push({ code: 'shared-texts-lost', data: { count: facts.lostTexts } });
  if (facts.replaced > 0) notices.push({ code: 'cells-given-twice', data: { count: facts.replaced } });
  const merged = facts.merged.filter(({ top, left }) => top >= table.top && left > table.left && left <= table.left + names.names.length);
  if (merged.length > 0) notices.push({ code: 'merged-cells', data: { file: file.name, count: merged.length, range: mergedRange(merged[0]) } });
  if (sums.count > 0) notices.push({ code: 'sums-in-table', data: { file: file.name, count: sums.count, row: sums.row } });
  errors.forEach(({ count, cell }, j) => {
    if (count > 0) notices.push({ code: 'error-cells', data: { column: names.names[j], count, cell } });
  });
  return gatherNotices(notices);
};

const mergedRange = ({ left, top, bottom }: Merged): string => `${columnLetters(left)}${top}:${columnLetters(left)}${bottom}`;

/** Of a sheet without a row nothing stays. TypeScript cannot see that the writer is set by a callback. */
const finished = async (writer: TableWriter | null, rows: number): Promise<Pick<TextTable, 'held' | 'rejected'>> => {
  await writer?.finish();
  if (rows === 0) await writer?.discard();
  return { held: writer?.held ?? null, rejected: writer?.rejected ?? { count: 0, examples: [] } };
};
