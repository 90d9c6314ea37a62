import { checkColumns } from './columns.ts';
import { countCells } from './classify.ts';
import { COUNT } from './cells.ts';

/** Rows ready for the database: per column the cells' bytes end to end, and where each begins. */
export interface TextBatch {
  readonly firstRow: number;
  readonly rows: number;
  readonly columns: readonly { readonly bytes: Uint8Array; readonly offsets: Int32Array }[];
}

/** A row group of the database: batches of this size become part of a table as they are. */
const BATCH_ROWS = 122_880;
const BATCH_BYTES = 32 * 1024 * 1024;
/** Where columns are many a batch costs by their number, whatever its rows. */
const COLUMN_BYTES = 8192;
/** Offsets of a batch take four bytes a cell, empty cells too. */
const BATCH_CELLS = 1 << 24;
/** Stores begin small and double, so that a table of many columns and few rows takes little memory. */
const FIRST_BYTES = 1024;
const FIRST_ROWS = 256;

interface Store {
  bytes: Uint8Array;
  offsets: Int32Array;
  end: number;
}

/**
 * Gathers rows of text cells, column by column, counts what the cells look like, and hands full batches over.
 * A row is written cell by cell with `append` (bytes) or `text`, then closed by `keep` or given up by `rollBack`.
 */
export interface RowStore {
  /** Adds bytes to the cell of column `column` of the row being written; bytes of columns beyond the last are dropped. */
  append(column: number, buffer: Uint8Array, from: number, to: number): void;
  text(column: number, value: string): void;
  keep(): void;
  rollBack(): void;
  /** Hands over what is gathered; the arrays are used again afterwards. */
  flush(): void;
  /** First byte of a cell of the row being written; −1 for an empty one. */
  firstByte(column: number): number;
  /** Whether a cell of the row being written is this word, whatever the case of its letters. */
  holds(column: number, word: Uint8Array): boolean;
  /** Bytes were written beyond the last column of the row being written. */
  readonly overflow: boolean;
  /** Rows kept so far. */
  readonly rows: number;
  /** Per column the counters of `classify.ts`. */
  readonly counts: readonly Float64Array[];
}

/** Words of the dialect that mean something in a cell. */
export type WordLists = { readonly [K in 'nulls' | 'trues' | 'falses']?: readonly string[] };

/** @throws AppError `file-too-large` for more columns than a table can have */
export function createRowStore(columns: number, onBatch: (batch: TextBatch) => void, words: WordLists = {}): RowStore {
  checkColumns(columns);
  const batchRows = Math.min(BATCH_ROWS, Math.max(1, Math.floor(BATCH_CELLS / columns)));
  const fullBytes = Math.max(BATCH_BYTES, columns * COLUMN_BYTES);
  const stores = Array.from({ length: columns }, emptyStore);
  const own = words.nulls ?? [];
  const counts = stores.map(() => new Float64Array(COUNT.SIZE + own.length));
  const nulls = own.length === 0 ? null : new Map(own.map((word, i) => [word, COUNT.SIZE + i]));
  const either = [...(words.trues ?? []), ...(words.falses ?? [])].map((word) => word.toLowerCase());
  const booleans = either.length === 0 ? null : new Set(either);
  let room = FIRST_ROWS;
  let flushed = 0;
  let rows = 0;
  let batchBytes = 0;
  let overflow = false;

  const flush = (): void => {
    if (rows === 0) return;
    stores.forEach((store, j) => countCells(store.bytes, store.offsets, rows, counts[j], nulls, booleans));
    onBatch({ firstRow: flushed, rows, columns: stores });
    flushed += rows;
    rows = 0;
    batchBytes = 0;
    for (const store of stores) store.end = 0;
  };

  return {
    append(column, buffer, from, to) {
      if (column >= columns) {
        if (to > from) overflow = true;
        return;
      }
      const store = stores[column];
      let end = store.end;
      const need = end + to - from;
      if (need > store.bytes.length) lengthen(store, need);
      if (to - from > 64) store.bytes.set(buffer.subarray(from, to), end);
      else for (let i = from, { bytes } = store; i < to; i++) bytes[end++] = buffer[i];
      store.end = need;
    },
    text(column, value) {
      if (column >= columns || value === '') return;
      const store = stores[column];
      const most = store.end + value.length * 3;
      if (most > store.bytes.length) lengthen(store, most);
      const { bytes } = store;
      let end = store.end;
      if (value.length <= 32) {
        let i = 0;
        for (; i < value.length; i++) {
          const code = value.charCodeAt(i);
          if (code > 127) break;
          bytes[end + i] = code;
        }
        if (i === value.length) {
          store.end = end + i;
          return;
        }
      }
      end += encoder.encodeInto(value, bytes.subarray(end)).written;
      store.end = end;
    },
    keep() {
      overflow = false;
      if (rows === room) makeRoom(stores, room = Math.min(room * 2, batchRows));
      rows++;
      for (const store of stores) {
        batchBytes += store.end - store.offsets[rows - 1];
        store.offsets[rows] = store.end;
      }
      if (rows === batchRows || batchBytes > fullBytes) flush();
    },
    rollBack() {
      overflow = false;
      for (const store of stores) store.end = store.offsets[rows];
    },
    flush,
    firstByte(column) {
      const { bytes, offsets, end } = stores[column];
      return end > offsets[rows] ? bytes[offsets[rows]] : -1;
    },
    holds(column, word) {
      const { bytes, offsets, end } = stores[column];
      const from = offsets[rows];
      return end - from === word.length && word.every((byte, i) => (byte | 32) === (bytes[from + i] | 32));
    },
    get overflow() {
      return overflow;
    },
    get rows() {
      return flushed + rows;
    },
    counts,
  };
}

const encoder = new TextEncoder();

const emptyStore = (): Store => (
  { bytes: new Uint8Array(FIRST_BYTES), offsets: new Int32Array(FIRST_ROWS + 1), end: 0 }
);

const lengthen = (store: Store, need: number): void => {
  const grown = new Uint8Array(Math.max(need, store.bytes.length * 2));
  grown.set(store.bytes.subarray(0, store.end));
  store.bytes = grown;
};

const makeRoom = (stores: readonly Store[], rows: number): void => {
  for (const store of stores) {
    const grown = new Int32Array(rows + 1);
    grown.set(store.offsets);
    store.offsets = grown;
  }
};
