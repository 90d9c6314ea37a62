import { AppError, throwIfCancelled } from '../errors/app-error.ts';
import type { AttachFile, Database } from '../contract/database.ts';
import { logOf } from '../contract/file-source.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Notice } from '../contract/notice.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { formatBytes } from '../text/format.ts';
import { checkColumns } from './columns.ts';
import { decideNumbers, plainDialect } from './dialect.ts';
import { checkDuckdbHead, listDuckdb } from './duckdb-file.ts';
import type { DuckdbTable } from './duckdb-file.ts';
import type { PassOptions } from './encoding.ts';
import { createMeter } from './meter.ts';
import { nameColumns } from './names.ts';
import { choosePart, otherParts } from './parts.ts';
import type { TextTable } from './read-text.ts';
import { createRowStore } from './row-store.ts';
import type { RowStore } from './row-store.ts';
import { createTableWriter } from './table-writer.ts';
import type { TableTarget } from './table-writer.ts';

const MOST_ROWS_AT_ONCE = 65_536;
/** Cells and bytes that are asked for at once, whatever the table holds. */
const CELLS_AT_ONCE = 1_000_000;
const TEXT_AT_ONCE = 32 * 1024 * 1024;
const LONGEST_ROW = 64_000_000;
/** Types whose digits are no numbers. Dates, numbers and true or false are told by their text. */
const KEPT_AS_TEXT = /^(VARCHAR|ENUM|BLOB|BIT|UUID)/;

/**
 * Reads one table of a DuckDB database into a table of text cells. The file is attached, read-only, to a locked database
 * of its own, which is thrown away afterwards: whatever a hostile file does to it, the analysis does not notice.
 * @throws AppError `database-version`, `view-not-read`, `no-such-part`, `empty-file`, `header-only`, `damaged-file`,
 *   `unsupported-format`, `file-too-large`, `cancelled`
 */
export async function readDuckdb(
  db: Database, file: FileSource, target: TableTarget, given: Partial<Dialect>, attach: AttachFile, options: PassOptions,
): Promise<TextTable> {
  await checkDuckdbHead(file);
  const inside = await attach(file, options.signal).catch((error: unknown) => {
    throw asDamage(file, error);
  });
  const stop = (): void => void inside.close();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    return await readAttached(db, inside, file, target, given, options);
  } catch (error) {
    throwIfCancelled(options.signal);
    throw asDamage(file, error);
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await inside.close();
  }
}

/** What makes the reading database fail is a fault of the file. */
const asDamage = (file: FileSource, error: unknown): AppError => {
  if (error instanceof AppError && error.code !== 'database-failed' && error.code !== 'worker-died') return error;
  const reason = error instanceof AppError && error.code === 'worker-died' ? 'reading it ended the database that it was attached to'
    : String(error instanceof AppError ? error.data['reason'] : error).replace(/"[^"]*\.duckdb"/g, 'it').replace(/\s+/g, ' ').slice(0, 300);
  return new AppError('damaged-file', { file: file.name, reason }, error);
};

const readAttached = async (
  db: Database, inside: Database, file: FileSource, target: TableTarget, given: Partial<Dialect>, options: PassOptions,
): Promise<TextTable> => {
  const { tables, views } = await listDuckdb(inside, options.signal);
  const { sheet: wanted } = given;
  if (wanted !== undefined && wanted !== null && views.includes(wanted)) throw new AppError('view-not-read', { file: file.name, view: wanted });
  if (tables.length === 0) throw new AppError(views.length > 0 ? 'view-not-read' : 'empty-file', { file: file.name, view: views[0] ?? '' });
  const parts = tables.map(({ name }) => ({ name, hidden: false }));
  const index = choosePart(file, parts, wanted ?? null, 'table') ?? Math.max(0, tables.findIndex(({ filled }) => filled));
  const table = tables[index];
  checkColumns(table.columns.length, file.name);
  const names = nameColumns(table.columns.map(({ name }) => name), table.columns.length);
  const { rows, text, longest } = await extentOf(inside, table, options);
  if (rows === 0) throw new AppError('header-only', { file: `${file.name}, table ${table.name}`, columns: names.names });
  const writer = createTableWriter(db, target, names.names, options.signal);
  const store = createRowStore(table.columns.length, writer.batch, given);
  // before a row is taken: what comes out, and whether some row alone is too much
  createMeter(file).add(rows * table.columns.length, text);
  if (longest > LONGEST_ROW) throw new AppError('file-too-large', { file: file.name, size: `a row of ${formatBytes(longest)}`, limit: `${formatBytes(LONGEST_ROW)} a row` });
  await copyRows(inside, { ...table, rows, longest }, store, writer.settle, options);
  store.flush();
  await writer.finish();
  if (store.rows !== rows) throw new AppError('damaged-file', { file: file.name, reason: `the table ${table.name} has ${rows} rows by its own count, ${store.rows} were found` });
  const { counts } = store;
  const numbers = decideNumbers(counts, '	', given);
  const notices: Notice[] = [...otherParts(file, parts, index, wanted)];
  if (logOf(file, 'duckdb') !== null) notices.push({ code: 'log-read', data: { file: file.name } });
  if (views.length > 0) notices.push({ code: 'views-not-read', data: { file: file.name, names: views.slice(0, 12), count: views.length } });
  if (table.computed.length > 0) notices.push({ code: 'computed-columns-not-read', data: { file: file.name, names: table.computed.join(', ') } });
  return {
    dialect: plainDialect('duckdb', { ...given, sheet: table.name, ...numbers }), names, rows: store.rows,
    rejected: { count: 0, examples: [] }, counts, parts, notices, held: writer.held,
    asText: table.columns.map(({ type }) => (KEPT_AS_TEXT.test(type) && !type.endsWith(']') ? `The file says ${type.replace(/\(.*/s, '')}.` : null)),
  };
};

/** Takes the rows in the order in which they are stored, in pieces whose size is known before they are asked for. */
const copyRows = async (
  inside: Database, table: DuckdbTable & Pick<Extent, 'rows' | 'longest'>, store: RowStore, settle: () => Promise<void>, options: PassOptions,
): Promise<void> => {
  const cells = cellsOf(table);
  // a column of that name hides the number of the row
  const numbered = !table.columns.some(({ name }) => name.toLowerCase() === 'rowid');
  const end = numbered ? await numberOf(inside, `SELECT max(rowid) + 1 FROM ${table.sql}`, options) : table.rows;
  const most = Math.max(1, Math.min(MOST_ROWS_AT_ONCE, Math.floor(CELLS_AT_ONCE / table.columns.length)));
  const piece = (from: number, rows: number): string => (numbered
    ? `FROM ${table.sql} WHERE rowid >= ${from} AND rowid < ${from + rows} ORDER BY rowid`
    : `FROM (FROM ${table.sql} LIMIT ${rows} OFFSET ${from})`);
  const lengths = lengthOf(table);
  const sizes = (from: number, rows: number): string => (numbered
    ? `SELECT coalesce(sum(${lengths}), 0) FROM ${table.sql} WHERE rowid >= ${from} AND rowid < ${from + rows}` : `SELECT coalesce(sum(${lengths}), 0) ${piece(from, rows)}`);
  let rows = most;
  for (let at = 0; at < end;) {
    throwIfCancelled(options.signal);
    rows = Math.min(rows, end - at);
    const small = table.longest * rows <= TEXT_AT_ONCE;
    const text = small ? 0 : await numberOf(inside, sizes(at, rows), options);
    if (text > TEXT_AT_ONCE && rows > 1) {
      rows = Math.ceil(rows / 8);
      continue;
    }
    const { rows: found, columns } = await inside.query(`SELECT ${cells.map((cell, j) => `${cell} AS c${j}`).join(', ')} ${piece(at, rows)}`, { signal: options.signal });
    for (let r = 0; r < found; r++) {
      columns.forEach(({ values }, j) => store.text(j, ((values[r] as string | null) ?? '').replaceAll('\0', '\ufffd')));
      store.keep();
    }
    await settle();
    at += rows;
    if (text < TEXT_AT_ONCE / 4) rows = Math.min(most, rows * 4);
    options.onProgress?.(Math.min(1, at / end));
  }
};

interface Extent {
  readonly rows: number;
  /** Bytes of all cells, and of the longest row. */
  readonly text: number;
  readonly longest: number;
}

const extentOf = async (inside: Database, table: DuckdbTable, options: PassOptions): Promise<Extent> => {
  const answer = await inside.query(`SELECT count(*) AS n, coalesce(sum(l), 0) AS text, coalesce(max(l), 0) AS longest FROM (SELECT ${lengthOf(table)} AS l FROM ${table.sql})`, { signal: options.signal });
  const [rows, text, longest] = answer.columns.map((column) => Number(column.values[0]));
  return { rows, text, longest };
};

const cellsOf = (table: DuckdbTable): string[] => table.columns.map(({ name }) => `CAST(${ident(name)} AS VARCHAR)`);

/** SQL of the bytes of a row; added up as a tree, since DuckDB bounds how deep an expression is. */
const lengthOf = (table: DuckdbTable): string => {
  const added = (terms: readonly string[]): string => {
    if (terms.length < 2) return terms[0] ?? '0';
    const middle = terms.length >> 1;
    return `(${added(terms.slice(0, middle))} + ${added(terms.slice(middle))})`;
  };
  return added(cellsOf(table).map((cell) => `coalesce(strlen(${cell}), 0)`));
};

const numberOf = async (db: Database, sql: string, options: PassOptions): Promise<number> =>
  Number((await db.query(sql, { signal: options.signal })).columns[0].values[0]);
