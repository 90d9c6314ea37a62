import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { RejectedRow } from '../contract/tables.ts';
import { ident } from '../sql/ident.ts';
import { ROW, textBatchToIpc } from './arrow-text.ts';
import { copyBatch, isHeld } from './held.ts';
import type { HeldText } from './held.ts';
import { namesDiffer } from './differ.ts';
import { createRowStore } from './row-store.ts';
import type { TextBatch } from './row-store.ts';

/** Where the rows of a file go. */
export interface TableTarget {
  /** Table of the cells' text, made by the first batch. */
  readonly table: string;
  /** Table of the rows left out, made when there is one. */
  readonly rejects: string;
  /** Number of the next row; several files may follow each other. */
  readonly firstRow: number;
  /** Rows left out before. */
  readonly firstReject: number;
  /** Name of a file, written into a column of its own; null: no such column. */
  readonly file: string | null;
  /** The columns that an earlier file has, and the name of the column of files. */
  readonly like?: { readonly file: string; readonly names: readonly string[]; readonly column: string };
}

/** Name of the column that tells from which of several files a row comes. */
export function fileColumn(names: readonly string[]): string {
  const taken = new Set(names.map((name) => name.toLowerCase()));
  let name = 'file';
  for (let n = 2; taken.has(name); n++) name = `file_${n}`;
  return name;
}
/** Columns of the table of rejected rows, after `_row`. */
const REJECT_COLUMNS = ['line', 'reason', 'text', 'file'] as const;
const MOST_EXAMPLES = 100;
/** Batches on their way to the database while the next is read. */
const MOST_PENDING = 2;

/** Hands rows and rejected rows to the database while the file is being read. */
export interface TableWriter {
  readonly batch: (batch: TextBatch) => void;
  readonly reject: (row: RejectedRow) => void;
  /** Waits until few batches are on their way. @throws what the database threw */
  settle(): Promise<void>;
  /** Waits for all, but for a table whose text is held. */
  finish(): Promise<void>;
  /** Takes back what was rejected: there is no table after all. To be called when it has finished. */
  discard(): Promise<void>;
  /** The whole text, where the table is one of many columns and few rows. */
  readonly held: HeldText | null;
  readonly rejected: { readonly count: number; readonly examples: readonly RejectedRow[] };
}

/**
 * @param names of the columns that the batches have
 * @throws AppError `columns-differ` when an earlier file has others
 */
export function createTableWriter(db: Database, target: TableTarget, names: readonly string[], signal?: AbortSignal): TableWriter {
  const pending: Promise<void>[] = [];
  const examples: RejectedRow[] = [];
  let failure: unknown = null;
  let rejected = 0;
  let held: TextBatch | null = null;
  const insert = (table: string, columns: readonly string[], batch: TextBatch): void => {
    pending.push(db.insertArrow(table, textBatchToIpc(columns, batch), { signal }).catch((error: unknown) => {
      failure ??= error;
    }));
  };
  const rejects = createRowStore(REJECT_COLUMNS.length, (batch) =>
    insert(target.rejects, REJECT_COLUMNS, { ...batch, firstRow: batch.firstRow + target.firstReject }));
  const { like } = target;
  if (like !== undefined) checkLike(target.file ?? '', names, like);
  const order = like === undefined ? null : like.names.map((name) => names.indexOf(name));
  const label = like?.column ?? fileColumn(names);
  const all = target.file === null ? names : [...(like?.names ?? names), label];
  const settle = async (most: number): Promise<void> => {
    while (pending.length > most) await pending.shift();
    if (failure !== null) throw failure;
  };
  return {
    batch(batch) {
      held = target.file === null && batch.firstRow === 0 && isHeld(names.length, batch.rows) ? copyBatch(batch) : null;
      const own = order === null ? batch.columns : order.map((j) => batch.columns[j]);
      const columns = target.file === null ? own : [...own, repeated(target.file, batch.rows)];
      insert(target.table, all, { firstRow: batch.firstRow + target.firstRow, rows: batch.rows, columns });
    },
    reject(row) {
      rejected++;
      if (examples.length < MOST_EXAMPLES) examples.push(row);
      [String(row.line), row.reason, row.text, target.file ?? ''].forEach((cell, j) => rejects.text(j, cell));
      rejects.keep();
    },
    settle: () => settle(MOST_PENDING),
    async finish() {
      rejects.flush();
      await settle(held === null ? 0 : MOST_PENDING);
    },
    async discard() {
      if (rejected > 0) await db.exec(`DELETE FROM ${ident(target.rejects)} WHERE ${ROW} >= ${target.firstReject}`);
    },
    get held() {
      return held === null ? null : { ...held, settle: () => settle(0) };
    },
    get rejected() {
      return { count: rejected, examples };
    },
  };
}

const checkLike = (file: string, names: readonly string[], like: NonNullable<TableTarget['like']>): void => {
  const reason = namesDiffer(names, like.names);
  if (reason !== '') throw new AppError('columns-differ', { file, first: like.file, reason });
};

/** One value in every row. */
const repeated = (value: string, rows: number): { bytes: Uint8Array; offsets: Int32Array } => {
  const one = new TextEncoder().encode(value);
  const bytes = new Uint8Array(one.length * rows);
  const offsets = new Int32Array(rows + 1);
  for (let r = 0; r < rows; r++) {
    bytes.set(one, r * one.length);
    offsets[r + 1] = (r + 1) * one.length;
  }
  return { bytes, offsets };
};
