import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Notice } from '../contract/notice.ts';
import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import type { Dialect, Source } from '../recipe/recipe.ts';
import { ident, idents } from '../sql/ident.ts';
import { ROW } from './arrow-text.ts';
import { columnInfo } from './describe.ts';
import { inspectFile, readSlice } from './encoding.ts';
import type { FileFacts, PassOptions } from './encoding.ts';
import { figuresOf } from './figures.ts';
import { plainDialect } from './dialect.ts';
import { misfitNotices } from './misfits.ts';
import { guessOrders } from './orders.ts';
import type { ParquetModule } from './parquet-module.ts';
import { readParquetFile } from './read-parquet.ts';
import { typeTable } from './reading.ts';
import type { Reading } from './reading.ts';
import { readText } from './read-text.ts';
import { guessRole } from './roles.ts';
import { sensitiveReason } from './sensitive.ts';
import { sniffFormat } from './sniff.ts';
import { typedExpression } from './typed.ts';

export interface ReadSourceOptions extends PassOptions {
  /** Names the tables: `raw_<id>` and `src_<id>`; tables of that name are replaced. */
  readonly id: string;
  /** Parts of the dialect that are not to be detected. */
  readonly dialect?: Partial<Dialect>;
  /** What a person changed about single columns. */
  readonly overrides: Source['columns'];
  readonly parquet: () => Promise<ParquetModule>;
}

const SAMPLE_VALUES = 200;

/**
 * Reads a file into `raw_<id>` (`_row` from 0, the exact text of every cell) and `src_<id>` (`_row`, typed values, NULL
 * where missing), and says what was understood of it. Reads the file twice: once for fingerprint and encoding.
 * Text that is missing: empty, blank, NA, N/A, NaN, nan, null, NULL, None, #N/A.
 * @throws AppError `empty-file`, `header-only`, `unsupported-format`, `damaged-file`, `file-unreadable`, `cancelled`,
 *   `database-failed`, `worker-died`
 */
export async function readSource(db: Database, file: FileSource, options: ReadSourceOptions): Promise<SourceReport> {
  if (file.size === 0) throw new AppError('empty-file', { file: file.name });
  const head = await readSlice(file, 0, Math.min(file.size, 65_536));
  const format = sniffFormat(file.name, head);
  const facts = await inspectFile(file, stretch(options, 0, 0.2));
  const raw = `raw_${options.id}`;
  const typed = `src_${options.id}`;
  const rejects = `rej_${options.id}`;
  const drop = [raw, typed, rejects, `${typed}_stage`].map((name) => `DROP TABLE IF EXISTS ${ident(name)}`).join('; ');
  await db.exec(drop, options);
  try {
    const passed = stretch(options, 0.2, 0.8);
    const reading = format === 'parquet'
      ? await fromParquet(db, file, raw, typed, { ...options, ...passed })
      : await typeTable(db, await readText(db, file, { table: raw, rejects, firstRow: 0, firstReject: 0, file: null }, facts, options.dialect ?? {}, { ...options, ...passed }), raw, typed, options.overrides, { ...options, ...passed });
    const report = await reportOf(db, file, facts, reading, raw, typed, options);
    options.onProgress?.(1);
    return report;
  } catch (error) {
    await db.exec(drop).catch(() => undefined);
    throw error;
  }
}

/** Progress of a part of the work. */
const stretch = (options: PassOptions, from: number, to: number): PassOptions => ({
  signal: options.signal,
  chunk: options.chunk,
  onProgress: (fraction) => options.onProgress?.(from + fraction * (to - from)),
});

const fromParquet = async (
  db: Database, file: FileSource, raw: string, typed: string, options: ReadSourceOptions,
): Promise<Reading> => {
  const table = await readParquetFile(db, file, raw, typed, await options.parquet(), options);
  const dialect = plainDialect('parquet');
  const overrides = new Map(options.overrides.map((override) => [override.name, override.type]));
  const columns = table.plans.map((plan, j) => ({
    type: plan.type === 'category' ? ('text' as const) : plan.type, reason: plan.reason, misfits: 0, padded: 0, name: table.names.names[j],
  }));
  for (const [j, column] of columns.entries()) {
    const wanted = overrides.get(column.name);
    if (wanted === undefined || wanted === column.type) continue;
    const type = wanted === 'category' ? 'text' : wanted;
    const value = typedExpression({ name: column.name, type, clean: null }, dialect);
    const name = ident(column.name);
    await db.exec(`CREATE OR REPLACE TABLE ${ident(typed)} AS SELECT t.${ROW}, ${table.names.names.map((other, i) =>
        (i === j ? `r.v AS ${name}` : `t.${ident(other)}`)).join(', ')}
      FROM ${ident(typed)} t JOIN (SELECT ${ROW}, ${value} AS v FROM ${ident(raw)}) r ON r.${ROW} = t.${ROW} ORDER BY t.${ROW}`, options);
    columns[j] = { ...column, type, reason: 'Set by hand.' };
  }
  return { dialect, names: table.names, rows: table.rows, rejected: { count: 0, examples: [] }, columns, notices: [], parts: [] };
};

const reportOf = async (
  db: Database, file: FileSource, facts: FileFacts, reading: Reading, raw: string, typed: string, options: ReadSourceOptions,
): Promise<SourceReport> => {
  const { names, rows, rejected, dialect } = reading;
  const plain = names.names.map((name, j) => ({ name, type: reading.columns[j].type }));
  const figures = await figuresOf(db, typed, rows, plain, options.signal);
  const overrides = new Map(options.overrides.map((override) => [override.name, override]));
  const sensitive: { column: string; reason: string }[] = [];
  const columns: ColumnInfo[] = [];
  const samples = await someValues(db, raw, names.names, options.signal);
  for (const [j, { name, type }] of plain.entries()) {
    const found = figures.get(name);
    if (found === undefined) throw new AppError('internal', { message: 'column without figures' });
    const why = sensitiveReason(name, type, samples[j].length > 0 ? samples[j] : found.top.map((top) => top.value));
    if (why !== null) sensitive.push({ column: name, reason: why });
    const guess = guessRole({ name, position: j, type, rows, figures: found, sensitive: why });
    const { padded, misfits, reason } = reading.columns[j];
    const set = overrides.get(name);
    const kept = set?.type ?? guess.type;
    // the levels are its picture
    const shown = kept === 'category' ? { ...found, histogram: null } : found;
    columns.push(columnInfo({
      name, label: name,
      type: kept,
      role: set?.role ?? guess.role,
      reason: set?.role === undefined ? `${guess.reason}${guess.reason === reason ? '' : ` ${reason}`}` : 'Set by hand.',
    }, rows, shown, { padded, misfits }));
  }
  const unread = await misfitNotices(db, raw, typed, plain.map((column, j) => ({ ...column, misfits: reading.columns[j].misfits })), options.signal);
  // a quantity of 1 or 2 is an amount all the same
  const orders = guessOrders(rows, columns.map((column, j) => ({ ...column, type: overrides.get(column.name)?.type ?? (column.type === 'category' && plain[j].type === 'integer' ? 'integer' : column.type) })));
  return {
    id: options.id, name: file.name, bytes: file.size, sha256: facts.sha256, dialect,
    physicalRecords: rows + rejected.count, rows, rejected,
    columns: orders === null ? columns : columns.map((column) => ofOrders(column, orders.customer, overrides.get(column.name)?.role !== undefined)),
    // a column in which every row has its own value tells all rows apart
    duplicates: columns.some(({ missing, distinct }) => missing === 0 && distinct === rows) ? 0
      : await countDuplicates(db, raw, names.names, rows, options.signal),
    sensitive, orders, notices: [...noticesOf(file, facts, reading), ...unread], rawTable: raw, typedTable: typed,
  };
};

/** In an order file the column of customers is its id, and it is in the nature of orders that an id repeats. */
const ofOrders = (column: ColumnInfo, customer: string, byHand: boolean): ColumnInfo => {
  const issues = column.issues.filter(({ code }) => code !== 'repeated-ids');
  if (column.name !== customer || byHand) return { ...column, issues };
  return { ...column, issues, role: 'id', reason: 'It names the customer of each order.' };
};

/** Values of the first rows, by column, without the blank ones. */
const someValues = async (db: Database, table: string, names: readonly string[], signal?: AbortSignal): Promise<string[][]> => {
  const answer = await db.query(
    `SELECT ${names.map((name, j) => `${ident(name)} AS c${j}`).join(', ')} FROM ${ident(table)} WHERE ${ROW} < ${SAMPLE_VALUES} ORDER BY ${ROW}`, { signal });
  return answer.columns.map((column) => (column.values as readonly (string | null)[])
    .filter((value): value is string => value !== null && value.trim() !== ''));
};

const countDuplicates = async (
  db: Database, table: string, names: readonly string[], rows: number, signal?: AbortSignal,
): Promise<number> => {
  const answer = await db.query(
    `SELECT count(*) AS n FROM (SELECT 1 FROM ${ident(table)} GROUP BY ${idents(names)})`, { signal });
  return rows - Number(answer.columns[0].values[0]);
};

const noticesOf = (file: FileSource, facts: FileFacts, { dialect, names, rejected, notices: read }: Reading): Notice[] => {
  const notices: Notice[] = [...read];
  if (rejected.count > 0) notices.push({ code: 'rows-rejected', data: { file: file.name, count: rejected.count } });
  if (dialect.format === 'csv' && facts.guessed && dialect.encoding === facts.encoding) {
    notices.push({ code: 'encoding-guessed', data: { file: file.name, encoding: dialect.encoding } });
  }
  if (names.numbered.length > 0) notices.push({ code: 'duplicate-column-names', data: { columns: names.numbered.join(', ') } });
  if (names.invented.length > 0) notices.push({ code: 'empty-column-names', data: { columns: names.invented.join(', ') } });
  return notices;
};
