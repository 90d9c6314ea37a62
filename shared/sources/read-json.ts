import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { FilePart } from '../contract/tables.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { formatBytes } from '../text/format.ts';
import { breathe } from './breathe.ts';
import { decideNumbers, plainDialect } from './dialect.ts';
import { checkColumns } from './columns.ts';
import type { FileFacts, PassOptions } from './encoding.ts';
import { readSlice } from './encoding.ts';
import { lineRows, listNames, tableRows } from './json-rows.ts';
import type { JsonRow, JsonRows } from './json-row.ts';
import { createJsonScan, JsonFault } from './json-scan.ts';
import { findTables, mainTable } from './json-tables.ts';
import { checkSpread } from './meter.ts';
import { nameColumns } from './names.ts';
import { choosePart, otherParts } from './parts.ts';
import type { TextTable } from './read-text.ts';
import { createRowStore } from './row-store.ts';
import { createTableWriter } from './table-writer.ts';
import type { TableTarget } from './table-writer.ts';
import { createTranscoder } from './transcode.ts';

/** JSON is held in memory while it is read. */
const MOST_BYTES = 512 * 1024 * 1024;
const CELLS_AT_ONCE = 20_000;
/** Damaged lines after which none is expected to be better. */
const MOST_FAULTS = 1000;

/**
 * Reads JSON into a table of text cells: an array of objects (nested ones by dotted names), an object of arrays, an
 * array named inside an object, or one object a line (NDJSON), of which damaged lines are rejected one by one.
 * @throws AppError `damaged-file` with line and column, `no-such-part`, `empty-file`, `header-only`, `file-too-large`, `cancelled`
 */
export async function readJson(
  db: Database, file: FileSource, format: 'json' | 'ndjson', target: TableTarget, facts: Pick<FileFacts, 'encoding' | 'wellFormed'>,
  given: Partial<Dialect>, options: PassOptions,
): Promise<TextTable> {
  if (file.size > MOST_BYTES) throw new AppError('file-too-large', { file: file.name, size: `${formatBytes(file.size)} of JSON`, limit: formatBytes(MOST_BYTES) });
  const encoding = given.encoding ?? facts.encoding;
  const bytes = createTranscoder(encoding, facts.wellFormed)(await readSlice(file, 0, file.size), true);
  const { rows, parts, part, kind, layout } = await open(file, bytes, format, given, options.signal);
  const columns = new Map<string, number>();
  let firstFault = '';
  let faults = 0;
  let count = 0;
  const unreadable = (): AppError => new AppError('damaged-file', { file: file.name, reason: firstFault });
  await eachRow(file, bytes, (take) => rows(take, true), options, 0, (row) => {
    if (row.fault !== null) {
      firstFault ||= `no row can be read; line ${row.line}: ${row.fault.replace(/\.$/, '')}`;
      if (++faults > MOST_FAULTS && columns.size === 0) throw unreadable();
      return;
    }
    count++;
    for (const name of row.cells.keys()) if (!columns.has(name)) checkColumns(columns.set(name, columns.size).size, file.name);
  });
  if (columns.size === 0) throw firstFault === '' ? new AppError('header-only', { file: file.name }) : unreadable();
  // a row may give few of many columns
  checkSpread(file, count, columns.size);
  const names = nameColumns([...columns.keys()], columns.size);
  const writer = createTableWriter(db, target, names.names, options.signal);
  const store = createRowStore(columns.size, writer.batch, given);
  const again = { count: 0, line: 0, name: '' };
  await eachRow(file, bytes, (take) => rows(take, false), { ...options, settle: () => writer.settle(), columns: columns.size }, 0.5, (row) => {
    if (row.fault !== null) return writer.reject({ line: row.line, reason: row.fault, text: row.text() });
    if (row.again !== null && again.count++ === 0) Object.assign(again, { line: row.line, name: row.again });
    for (const [name, value] of row.cells) store.text(columns.get(name) as number, value.replaceAll('\0', '\ufffd'));
    store.keep();
  });
  store.flush();
  await writer.finish();
  const { counts } = store;
  const numbers = decideNumbers(counts, '	', given);
  return {
    dialect: plainDialect(kind, { ...given, encoding, sheet: part === null || parts[part].name === '' ? null : parts[part].name, ...numbers }),
    names, rows: store.rows, rejected: writer.rejected, counts, parts, held: writer.held,
    notices: [...(again.count === 0 ? [] : [{ code: 'names-given-twice', data: { file: file.name, ...again } } as const]), ...(part === null ? [] : otherParts(file, parts, part, given.sheet)), ...(layout === null ? [] : [{ code: 'json-layout', data: { file: file.name, layout } } as const])],
  };
}

interface Opened {
  readonly rows: JsonRows;
  readonly parts: readonly FilePart[];
  readonly part: number | null;
  readonly kind: 'json' | 'ndjson';
  /** A layout that is not that of most files, told to the person. */
  readonly layout: 'split' | 'indexed' | 'lists' | null;
}

const lines = (bytes: Uint8Array): Opened => ({ rows: lineRows(bytes), parts: [], part: null, kind: 'ndjson', layout: null });

const open = async (file: FileSource, bytes: Uint8Array, format: 'json' | 'ndjson', given: Partial<Dialect>, signal?: AbortSignal): Promise<Opened> => {
  if (format === 'ndjson') return lines(bytes);
  const scan = createJsonScan(bytes);
  try {
    if (scan.blank(0) === scan.end) throw new AppError('empty-file', { file: file.name });
    const { tables, end } = await letting(findTables(scan), signal);
    if (scan.blank(end) < scan.end) {
      // one value after another is NDJSON under another name
      if (given.format === undefined && scan.at(scan.blank(0)) === 123) return lines(bytes);
      throw new JsonFault('something follows the end of the value', scan.blank(end));
    }
    if (tables.length === 0) throw new AppError('damaged-file', { file: file.name, reason: 'it holds a single value, not a table' });
    const parts = tables.map((table) => ({ name: table.name, hidden: false }));
    const part = choosePart(file, parts, given.sheet ?? null, 'array') ?? mainTable(tables);
    const { shape } = tables[part];
    const heads = listNames(scan, tables[part]);
    return {
      rows: tableRows(scan, tables[part], heads), parts: parts.length > 1 ? parts : [], part: parts.length > 1 ? part : null, kind: 'json',
      layout: shape === 'split' || shape === 'indexed' ? shape : heads === null ? null : 'lists',
    };
  } catch (error) {
    throw named(file, bytes, error);
  }
};

/** A fault with its place in the file. */
const named = (file: FileSource, bytes: Uint8Array, error: unknown): unknown =>
  (error instanceof JsonFault ? new AppError('damaged-file', { file: file.name, reason: `${placeOf(bytes, error.at)}: ${error.message}` }, error) : error);

/** Runs steps to their end; others are let in at each pause. */
const letting = async <T>(steps: Generator<number, T, void>, signal?: AbortSignal): Promise<T> => {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await breathe(signal);
  }
};

const eachRow = async (
  file: FileSource, bytes: Uint8Array, rows: (take: (row: JsonRow) => boolean) => Generator<number, void, undefined>, options: PassOptions & { settle?: () => Promise<void>; columns?: number }, from: number, take: (row: JsonRow) => void,
): Promise<void> => {
  // a row that is written costs by the columns of its table
  const { columns = 0 } = options;
  let due = CELLS_AT_ONCE;
  const steps = rows((row) => {
    take(row);
    due -= Math.max(row.cells.size, columns) + 1;
    return due <= 0;
  });
  try {
    for (const fraction of steps) {
      due = CELLS_AT_ONCE;
      options.onProgress?.(from + fraction / 2);
      await options.settle?.();
      await breathe(options.signal);
    }
  } catch (error) {
    throw named(file, bytes, error);
  }
};

const placeOf = (bytes: Uint8Array, at: number): string => {
  let line = 1;
  let begin = 0;
  for (let p = 0; p < at; p++) {
    if (bytes[p] !== 10) continue;
    line++;
    begin = p + 1;
  }
  return `line ${line}, column ${at - begin + 1}`;
};
