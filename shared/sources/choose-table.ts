import { AppError, throwIfCancelled } from '../errors/app-error.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Notice } from '../contract/notice.ts';
import { ALL_TABLES } from '../contract/tables.ts';
import type { FilePart } from '../contract/tables.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { fewNames } from '../text/gather.ts';
import { afterLines } from './detect.ts';
import { CHUNK_BYTES, readSlice } from './encoding.ts';
import type { Encoding, PassOptions } from './encoding.ts';
import { mapLines } from './fixed.ts';
import { lineChange } from './framed.ts';
import { choosePart } from './parts.ts';
import { linesOf, splitSample } from './sample.ts';
import { createScanner } from './scanner.ts';
import type { Scanner } from './scanner.ts';
import type { FoundTable, TablesWanted } from './table-watch.ts';
import { layoutOf } from './text-layout.ts';
import type { Layout } from './text-layout.ts';
import { beginningAt, HEAD } from './text-tables.ts';
import type { TableShape } from './text-tables.ts';
import { createTranscoder } from './transcode.ts';

/** A file that is passed through from the beginning. */
export interface Passes {
  readonly file: FileSource;
  readonly encoding: Encoding;
  readonly wellFormed: boolean;
  readonly options: PassOptions;
}

/** Hands the bytes of a file to a scanner, up to `end` or to where it stops. */
export async function passThrough({ file, encoding, wellFormed, options }: Passes, form: Dialect, scanner: Scanner, end: number, settle: () => Promise<void>, framed = false): Promise<void> {
  const transcode = createTranscoder(encoding, wellFormed);
  const change = lineChange(form, framed);
  const cut = change === null ? (bytes: Uint8Array): Uint8Array => bytes : mapLines(change);
  const chunk = options.chunk ?? CHUNK_BYTES;
  for (let at = 0; at < end && !scanner.stopped; at += chunk) {
    throwIfCancelled(options.signal);
    const to = Math.min(at + chunk, end);
    scanner.push(cut(transcode(await readSlice(file, at, to), to === end), to === end), to === end);
    options.onProgress?.(to / file.size);
    await settle();
  }
}

const MOST_NAMES = 50;

/** The name of a table of a text by its number; 0: all of them. */
export function nameOf(table: number): string {
  return table === 0 ? ALL_TABLES : `Table ${table}`;
}

const numberOf = (name: string | null | undefined): number | null => {
  if (name === ALL_TABLES) return 0;
  const found = /^(?:table )?([1-9]\d{0,3})$/i.exec(name ?? '');
  return found === null ? null : Number(found[1]);
};

export interface Choice {
  readonly layout: Layout;
  /** Absent for text in which no further tables are looked for. */
  readonly tables?: TablesWanted;
  /** Lines before the table that belong to other ones. */
  readonly above: number;
}

/** A table is read in place of the first where it has so many times its records. */
const MUCH_LARGER = 3;

/**
 * Which table of a text is read, and how that one is laid out: the one that is asked for, else the first, or a much larger one; small
 * tables above the main one count as tables, but are not read unless asked for.
 * @throws AppError `no-such-part`, and those of `layoutOf`
 */
export async function chooseTable(passes: Passes, sample: { readonly text: string; readonly whole: boolean }, given: Partial<Dialect>): Promise<Choice> {
  const wanted = numberOf(given.sheet);
  const { skipRows, header, ...rest } = given;
  // where the table begins, and its names, may have been given for another one than the main one
  const first = layoutOf(sample.text, sample.whole, wanted === null ? given : rest);
  const { dialect } = first;
  const main = (): Layout => (wanted === null || (skipRows === undefined && header === undefined) ? first : layoutOf(sample.text, sample.whole, given));
  if (dialect.format === 'fixed' || dialect.blanks || first.framed === true) {
    const layout = main();
    return { layout, tables: { first: layout.shape, load: 1, skipLines: layout.dialect.skipRows, namesOnly: true }, above: 0 };
  }
  const above = dialect.skipRows > 0 && (given.skipRows === undefined || wanted !== null) && wanted !== 0 ? tablesAbove(sample, first) : null;
  const start: Pick<TablesWanted, 'first' | 'skipLines'> = above ?? { first: first.shape, skipLines: dialect.skipRows };
  const load = wanted ?? (given.skipRows === undefined ? await largest(passes, sample, first, start, above?.main ?? 1) : above?.main ?? 1);
  if (load === (above?.main ?? 1) || load === 0) {
    const layout = main();
    return { layout, tables: { ...(above ?? { first: layout.shape, skipLines: layout.dialect.skipRows }), load }, above: above?.lines ?? 0 };
  }
  const reached = load === 1 ? { text: afterLines(sample.text, start.skipLines ?? 0), whole: sample.whole, line: (start.skipLines ?? 0) + 1 }
    : await probe(passes, first, { ...start, load, probe: true });
  const lines = reached.line - 1;
  const { delimiter, blanks, quote, escape, comment } = dialect;
  const own = extentOf(reached, first);
  const relative = skipRows === undefined || skipRows < lines ? {} : { skipRows: skipRows - lines };
  const laid = (names?: number): Layout => layoutOf(own.text, own.whole, { ...rest, header: names, ...relative, format: 'csv', delimiter, blanks, quote, escape, comment });
  const told = laid(header);
  // it is by its names that it was found
  const layout = header === undefined && told.dialect.header === 0 ? laid(1) : told;
  return {
    layout: { ...layout, dialect: { ...layout.dialect, skipRows: lines + layout.dialect.skipRows } },
    tables: { ...start, load }, above: lines,
  };
}

/** Where the table that is looked for begins. */
const probe = async (passes: Passes, { dialect }: Layout, tables: TablesWanted): Promise<{ text: string; whole: boolean; line: number }> => {
  const scanner = createScanner({ ...dialect, columns: 1, skip: 0, tables }, () => undefined);
  await passThrough(passes, dialect, scanner, passes.file.size, () => Promise.resolve());
  if (scanner.reached === null) {
    choosePart(passes.file, scanner.tables.map((_, i) => ({ name: nameOf(i + 1), hidden: false })), nameOf(tables.load), 'table');
    throw new AppError('internal', { message: 'table not reached' });
  }
  return scanner.reached;
};

/** The number of the table that is read when none is asked for: `main`, unless another has many more records. */
const largest = async (
  passes: Passes, { text, whole }: { readonly text: string; readonly whole: boolean }, { dialect, shape }: Layout, start: Pick<TablesWanted, 'first' | 'skipLines'>, main: number,
): Promise<number> => {
  const counter = (): Scanner => createScanner({ ...dialect, columns: shape.columns, skip: 0, tables: { ...start, load: Infinity } }, () => undefined);
  let scanner = counter();
  scanner.push(new TextEncoder().encode(text), true);
  if (scanner.tables.length > 1 && !whole) {
    scanner = counter();
    await passThrough(passes, dialect, scanner, passes.file.size, () => Promise.resolve());
  }
  const records = scanner.tables.map((table) => table.records);
  const most = records.indexOf(Math.max(...records));
  return records[most] >= MUCH_LARGER * Math.max(1, records[main - 1]) ? most + 1 : main;
};

/** Any record may begin a table. */
const NOTHING: TableShape = { columns: -1, names: [], typed: [], lettersIn: -1 };

/** The tables above the main one: the shape of the first, and the number of the main one among all. */
const tablesAbove = ({ text, whole }: { readonly text: string; readonly whole: boolean }, { dialect }: Layout): { first: TableShape; skipLines: number; main: number; lines: number } | null => {
  const lines = linesOf(text);
  for (let at = 0; at < Math.min(dialect.skipRows, lines.length); at++) {
    const rest = lines.slice(at).join('\n');
    const begins = beginningAt({ text: (bytes) => rest.slice(0, bytes), whole, head: whole && rest.length <= HEAD }, dialect, dialect.comment, NOTHING, true);
    if (begins?.kind !== 'table' || !begins.shape.typed.some(Boolean)) continue;
    const scanner = createScanner({ ...dialect, columns: 1, skipLines: at, skip: 0, tables: { first: begins.shape, load: 0, skipLines: at } }, () => undefined);
    scanner.push(new TextEncoder().encode(text), true);
    const main = scanner.tables.findLastIndex(({ line }) => line <= dialect.skipRows + 1) + 1;
    return main < 2 ? null : { first: begins.shape, skipLines: at, main, lines: scanner.tables[main - 1].line - 1 };
  }
  return null;
};

/** The lines of one table. */
const extentOf = ({ text, whole }: { readonly text: string; readonly whole: boolean }, { dialect }: Layout): { text: string; whole: boolean } => {
  const records = splitSample(text, dialect, whole, dialect.comment);
  const fields = records[0]?.cells.length ?? 0;
  const isOther = (i: number): boolean => records[i].cells.length !== fields && (records[i + 1]?.cells.length ?? 0) !== fields;
  const end = records.findIndex(({ line, cells }, i) => i > 0 && (isOther(i) || cells.every((cell) => cell.trim() === '') || (line > records[i - 1].line + 1 && linesOf(text)[line - 1]?.trim() === '')));
  return end < 0 ? { text, whole } : { text: `${linesOf(text).slice(0, records[end].line).join('\n')}\n`, whole: true };
};

/** The tables of a text as parts of it; none where it is one table. */
export function partsOf(tables: readonly FoundTable[]): FilePart[] {
  if (tables.length < 2) return [];
  return tables.map(({ line, names, records }, i) => ({ name: nameOf(i + 1), hidden: false, line, records, columns: names.slice(0, MOST_NAMES) }));
}

/** Says that a text holds other tables, when nobody chose the one that was read. */
export function otherTables(file: FileSource, tables: readonly FoundTable[], load: number, wanted: string | null | undefined): Notice[] {
  if (tables.length < 2 || numberOf(wanted) !== null) return [];
  const isMost = tables.every(({ records }) => records <= tables[load - 1].records);
  const others = tables.flatMap(({ line, names }, i) => (i + 1 === load ? [] : [`${nameOf(i + 1)} from line ${line}: ${fewNames(names.filter((name) => name.trim() !== '').slice(0, 4))}`]));
  return [{ code: 'tables-in-text', data: { file: file.name, count: others.length, tables: others.slice(0, 6).join('; '), sheet: nameOf(load), why: load > 1 && isMost ? 'most' : '' } }];
}
