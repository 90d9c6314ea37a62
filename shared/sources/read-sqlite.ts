import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import { logOf } from '../contract/file-source.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Notice } from '../contract/notice.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { formatBytes } from '../text/format.ts';
import { breathe } from './breathe.ts';
import { checkColumns } from './columns.ts';
import { decideNumbers, plainDialect } from './dialect.ts';
import { readSlice } from './encoding.ts';
import type { PassOptions } from './encoding.ts';
import { damaged } from './inflate.ts';
import { createMeter } from './meter.ts';
import { nameColumns } from './names.ts';
import { choosePart, otherParts } from './parts.ts';
import type { TextTable } from './read-text.ts';
import { createRowStore } from './row-store.ts';
import { withSqliteLog } from './sqlite-log.ts';
import { openSqlitePages } from './sqlite-pages.ts';
import type { SqliteFile } from './sqlite-pages.ts';
import { parseCreateTable } from './sqlite-schema.ts';
import type { SqliteLayout } from './sqlite-schema.ts';
import { createTableWriter } from './table-writer.ts';
import type { TableTarget } from './table-writer.ts';

/** The database is held in memory while it is read. */
const MOST_BYTES = 1024 * 1024 * 1024;
const ROWS_AT_ONCE = 5000;
const TEXT_AT_ONCE = 4 * 1024 * 1024;

interface Table {
  readonly name: string;
  readonly root: number;
  readonly sql: string;
}

/**
 * Reads one table of a SQLite database into a table of text cells, without the library: nothing in the file is run.
 * @throws AppError `no-such-part`, `view-not-read`, `empty-file`, `header-only`, `damaged-file`, `file-too-large`, `cancelled`
 */
export async function readSqlite(
  db: Database, file: FileSource, target: TableTarget, given: Partial<Dialect>, options: PassOptions,
): Promise<TextTable> {
  const log = logOf(file, 'sqlite');
  const size = file.size + (log?.size ?? 0);
  if (size > MOST_BYTES) throw new AppError('file-too-large', { file: file.name, size: formatBytes(size), limit: formatBytes(MOST_BYTES) });
  const stored = await readSlice(file, 0, file.size);
  const bytes = log === null ? stored : withSqliteLog(stored, await readSlice(log, 0, log.size));
  const { pages, tables, views } = orDamaged(file, () => {
    const opened = openSqlitePages(bytes);
    return { pages: opened, ...tablesOf(opened) };
  });
  const wanted = given.sheet ?? null;
  if (wanted !== null && views.includes(wanted)) throw new AppError('view-not-read', { file: file.name, view: wanted });
  if (tables.length === 0) throw new AppError(views.length > 0 ? 'view-not-read' : 'empty-file', { file: file.name, view: '' });
  const parts = tables.map(({ name }) => ({ name, hidden: false }));
  const index = choosePart(file, parts, wanted, 'table') ?? firstFilled(file, pages, tables);
  const table = tables[index];
  const layout = orDamaged(file, () => parseCreateTable(table.sql));
  checkColumns(layout.columns.length, file.name);
  const names = nameColumns(layout.columns.map(({ name }) => name), layout.columns.length);
  const writer = createTableWriter(db, target, names.names, options.signal);
  const store = createRowStore(layout.columns.length, writer.batch, given);
  const rows = pages.rows(table.root);
  const meter = createMeter(file);
  let more = true;
  while (more) {
    more = orDamaged(file, () => takeRows(rows, layout, (j, text) => store.text(j, text), (text) => {
      meter.add(layout.columns.length, text);
      store.keep();
    }));
    await writer.settle();
    await breathe(options.signal);
  }
  store.flush();
  await writer.finish();
  if (store.rows === 0) throw new AppError('header-only', { file: `${file.name}, table ${table.name}`, columns: names.names });
  const { counts } = store;
  const numbers = decideNumbers(counts, '	', given);
  const unread: Notice[] = views.length === 0 ? [] : [{ code: 'views-not-read', data: { file: file.name, names: views.slice(0, 12), count: views.length } }];
  const ofLog: Notice[] = log !== null ? [{ code: 'log-read', data: { file: file.name } }]
    : pages.hasLog && file.logs === undefined ? [{ code: 'log-not-read', data: { file: file.name } }] : [];
  return {
    dialect: plainDialect('sqlite', { ...given, sheet: table.name, ...numbers }), names, rows: store.rows,
    rejected: { count: 0, examples: [] }, counts, parts, held: writer.held, notices: [...otherParts(file, parts, index, given.sheet), ...unread, ...ofLog],
  };
}

const orDamaged = <T>(file: FileSource, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw damaged(file, error);
  }
};

/** Tables of the schema, the database's own left out, and the names of its views, which are queries and are not run. */
const tablesOf = (pages: SqliteFile): { tables: Table[]; views: string[] } => {
  const tables: Table[] = [];
  const views: string[] = [];
  for (const { values } of pages.rows(1)) {
    const [type, name, , root, sql] = values;
    if (type === 'table' && !/^sqlite_/i.test(name) && Number(root) > 0) tables.push({ name, root: Number(root), sql });
    if (type === 'view') views.push(name);
  }
  return { tables, views };
};

const firstFilled = (file: FileSource, pages: SqliteFile, tables: readonly Table[]): number =>
  Math.max(0, tables.findIndex(({ root }) => orDamaged(file, () => pages.rows(root).next().done !== true)));

/** Takes some rows; answers whether there are more. */
const takeRows = (
  rows: ReturnType<SqliteFile['rows']>, layout: SqliteLayout, text: (column: number, value: string) => void, keep: (text: number) => void,
): boolean => {
  let taken = 0;
  for (let n = 0; n < ROWS_AT_ONCE && taken < TEXT_AT_ONCE; n++) {
    let length = 0;
    const next = rows.next();
    if (next.done === true) return false;
    const { rowid, values } = next.value;
    layout.stored.forEach((column, place) => {
      const { rowid: alias, missing } = layout.columns[column];
      const value = alias ? rowid : place < values.length ? values[place] : missing;
      length += value.length;
      text(column, value.replaceAll('\0', '\ufffd'));
    });
    taken += length;
    keep(length);
  }
  return true;
};
