import { DataType, Field, Int64, makeData, RecordBatch, Schema, Struct, Table, tableToIPC } from 'apache-arrow';
import type { Data, Int } from 'apache-arrow';
import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Notice } from '../contract/notice.ts';
import { ident } from '../sql/ident.ts';
import { columnsAtOnce, partsOf } from '../sql/parts.ts';
import { gatherNotices } from '../text/gather.ts';
import type { ArrowPlan, Losses } from './arrow-columns.ts';
import { ROW } from './arrow-text.ts';
import { breathe } from './breathe.ts';
import { checkColumns } from './columns.ts';
import { createBySql } from './create-by-sql.ts';
import type { PassOptions } from './encoding.ts';
import { nameColumns } from './names.ts';
import type { ColumnNames } from './names.ts';

/** A table that comes by columns, in batches of rows. */
export interface ColumnarSource {
  readonly names: readonly string[];
  readonly plans: readonly ArrowPlan[];
  readonly rows: number;
  /** By column; complete once all batches were taken. */
  readonly losses: readonly Losses[];
  /** Each with its columns as their plans hand them over. */
  readonly batches: Iterable<{ readonly rows: number; columns(): Data[] }>;
}

export interface ColumnarTable {
  readonly names: ColumnNames;
  readonly rows: number;
  readonly plans: readonly ArrowPlan[];
  /** Values that are not kept as the file has them. */
  readonly notices: readonly Notice[];
}

export const BATCH_ROWS = 65_536;

/**
 * Puts a table of columns into two tables: `raw` with every value as text (NULL where it is missing), and `typed`.
 * @throws AppError `damaged-file`, `header-only`, `file-too-large`, `cancelled`
 */
export async function storeColumnar(
  db: Database, file: FileSource, raw: string, typed: string, source: ColumnarSource, options: PassOptions,
): Promise<ColumnarTable> {
  const { plans } = source;
  checkColumns(source.names.length, file.name);
  const names = nameColumns([...source.names], source.names.length);
  if (source.rows === 0) throw new AppError('header-only', { file: file.name, columns: names.names });
  const outFields = [new Field(ROW, new Int64(), false), ...names.names.map((name, j) => new Field(name, plans[j].as, true))];
  const schema = new Schema(outFields);
  const stage = `${typed}_stage`;
  let done = 0;
  for (const batch of source.batches) {
    await breathe(options.signal);
    const { rows: length } = batch;
    if (length === 0) continue;
    const columns = orDamaged(file, () => batch.columns());
    const rowNumbers = BigInt64Array.from({ length }, (_, i) => BigInt(done + i));
    const children = [makeData({ type: new Int64(), length, nullCount: 0, data: rowNumbers }), ...columns];
    const data = makeData({ type: new Struct(outFields), length, nullCount: 0, children });
    await db.insertArrow(stage, tableToIPC(new Table(schema, [new RecordBatch(schema, data)]), 'stream'), options);
    done += length;
    options.onProgress?.(done / source.rows);
  }
  const safe = await demoteUnsafe(db, stage, names.names, plans, done, options.signal);
  const quoted = names.names.map(ident);
  const create = (table: string, value: (column: string, j: number) => string): Promise<void> =>
    createBySql(db, stage, table, quoted, quoted.map((name, j) => ({ name, value: value(name, j) })), [], options.signal);
  await create(raw, (column) => `CAST(${column} AS VARCHAR)`);
  await create(typed, (column, j) => safe[j].sql(column));
  const notices = [...(await notFinite(db, stage, names.names, plans, done, options.signal)), ...lossNotices(names.names, plans, source.losses)];
  await db.exec(`DROP TABLE ${ident(stage)}`, { signal: options.signal });
  return { names, rows: done, plans: safe, notices: gatherNotices(notices) };
}

/** Tells of numbers that are infinite or not a number. */
const notFinite = async (db: Database, stage: string, names: readonly string[], plans: readonly ArrowPlan[], rows: number, signal?: AbortSignal): Promise<Notice[]> => {
  const notices: Notice[] = [];
  const wrongs = plans.flatMap(({ as, float }, j) => {
    const column = ident(names[j]);
    if (DataType.isFloat(as)) return [{ name: names[j], wrong: `NOT isfinite(${column})` }];
    return float === true ? [{ name: names[j], wrong: `list_contains(['nan', 'inf', '-inf', 'infinity', '-infinity'], lower(${column}))` }] : [];
  });
  for (const part of partsOf(wrongs, columnsAtOnce(rows))) {
    const list = part.map(({ wrong }, j) => `count(CASE WHEN ${wrong} THEN 1 END) AS c${j}`);
    const answer = await db.query(`SELECT ${list.join(', ')} FROM ${ident(stage)}`, { signal });
    for (const [j, { name }] of part.entries()) {
      const count = Number(answer.columns[j].values[0]);
      if (count > 0) notices.push({ code: 'values-not-finite', data: { column: name, count } });
    }
  }
  return notices;
};

const lossNotices = (names: readonly string[], plans: readonly ArrowPlan[], losses: readonly Losses[]): Notice[] => losses.flatMap(({ beyond, cut }, j): Notice[] => [
  ...(beyond > 0 ? [{ code: 'dates-beyond', data: { column: names[j], count: beyond } } as const] : []),
  ...(cut > 0 ? [{ code: 'times-cut', data: { column: names[j], count: cut } } as const] : []),
  ...(plans[j].zone === undefined ? [] : [{ code: 'times-in-utc', data: { column: names[j], zone: plans[j].zone } } as const]),
]);

/** What the values of a file make fail is a fault of the file. */
export function orDamaged<T>(file: FileSource, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    // how WebAssembly ends when its memory does
    const reason = /unreachable|out of memory|memory access/.test(said) ? 'it unpacks to more than its reader can hold, or to nothing that it understands' : said;
    throw new AppError('damaged-file', { file: file.name, reason }, error);
  }
}

/** Whole numbers that a double cannot hold are codes: their column becomes text. */
const demoteUnsafe = async (
  db: Database, stage: string, names: readonly string[], plans: readonly ArrowPlan[], rows: number, signal?: AbortSignal,
): Promise<ArrowPlan[]> => {
  const beyond = new Set<string>();
  const wide = names.filter((_, j) => plans[j].type === 'integer' && (plans[j].as as Int).bitWidth === 64);
  for (const part of partsOf(wide, columnsAtOnce(rows))) {
    const list = part.map((name, j) => `CAST(coalesce(bool_or(CAST(${ident(name)} AS HUGEINT) NOT BETWEEN -9007199254740991 AND 9007199254740991), FALSE) AS INTEGER) AS c${j}`);
    const answer = await db.query(`SELECT ${list.join(', ')} FROM ${ident(stage)}`, { signal });
    for (const [j, name] of part.entries()) if (answer.columns[j].values[0] === 1) beyond.add(name);
  }
  return plans.map((plan, j) => (beyond.has(names[j])
    ? { ...plan, type: 'text', sql: (column) => `CAST(${column} AS VARCHAR)`, reason: 'Whole numbers beyond 2^53 are codes, so they stay text.' }
    : plan));
};
