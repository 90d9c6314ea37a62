import type { RejectedRow } from '../contract/tables.ts';
import { countCells, COUNT } from './classify.ts';
import { checkColumns } from './dialect.ts';

export interface ScanOptions {
  readonly delimiter: string;
  /** Empty: no quoting. */
  readonly quote: string;
  /** Fields that every record must have. */
  readonly columns: number;
  /** Records passed over at the start (the header). */
  readonly skip: number;
  /**
   * Bytes of the longest record, 32 MiB unless given and at least 1000. A longer one is taken for a quote that was never
   * closed; it bounds memory.
   */
  readonly longest?: number;
}

/** Rows ready for the database: per column the cells' bytes end to end, and where each begins. */
export interface TextBatch {
  readonly firstRow: number;
  readonly rows: number;
  readonly columns: readonly { readonly bytes: Uint8Array; readonly offsets: Int32Array }[];
}

/**
 * Reads delimited text (RFC 4180, and what is usual beyond it) from UTF-8 bytes handed over in pieces.
 * Records end at LF, CR LF or CR; blank lines are no records. A quote counts only where a field begins.
 * A record with another number of fields is rejected whole. Where a quote is never closed, or text follows a closing
 * quote, or a record is too long, one physical line is rejected and reading goes on with the next.
 */
export interface Scanner {
  /** Takes bytes; `last` closes the file. Full batches go to `onBatch`, whose arrays are reused after it returns. */
  push(bytes: Uint8Array, last: boolean): void;
  readonly rows: number;
  readonly rejected: number;
  readonly examples: readonly RejectedRow[];
  /** Per column the counters of `classify.ts`. */
  readonly counts: readonly Float64Array[];
}

/** A row group of the database: batches of this size become part of a table as they are. */
const BATCH_ROWS = 122_880;
const BATCH_BYTES = 32 * 1024 * 1024;
/** Offsets of a batch take four bytes a cell, empty cells too. */
const BATCH_CELLS = 1 << 24;
/** Stores begin small and double, so that a table of many columns and few rows takes little memory. */
const FIRST_BYTES = 1024;
const FIRST_ROWS = 256;
const LONGEST_RECORD = 32 * 1024 * 1024;
const MOST_EXAMPLES = 100;
const LF = 10;
const CR = 13;
const UNCLOSED = 'A quote is opened and never closed.';
const TOO_LONG = 'Too long for one row; perhaps a quote is never closed.';
const AFTER_QUOTE = 'Text follows a closing quote.';

interface Store {
  bytes: Uint8Array;
  offsets: Int32Array;
  end: number;
}

/** @throws AppError `file-too-large` for more columns than a table can have */
export function createScanner(options: ScanOptions, onBatch: (batch: TextBatch) => void): Scanner {
  const { columns, longest = LONGEST_RECORD } = options;
  checkColumns(columns);
  const batchRows = Math.min(BATCH_ROWS, Math.max(1, Math.floor(BATCH_CELLS / columns)));
  const delimiter = options.delimiter.charCodeAt(0);
  const quote = options.quote === '' ? -1 : options.quote.charCodeAt(0);
  const stores = Array.from({ length: columns }, emptyStore);
  const counts = stores.map(() => new Float64Array(COUNT.SIZE));
  const examples: RejectedRow[] = [];
  let held = new Uint8Array(0);
  let room = FIRST_ROWS;
  /** Whether the bytes are the rest of a line that has been rejected. */
  let discarding = false;
  let skip = options.skip;
  let line = 1;
  let flushed = 0;
  let rows = 0;
  let batchBytes = 0;
  let rejected = 0;
  // of the record being read
  let field = 0;
  let breaks = 0;
  let fault = '';

  const flush = (): void => {
    if (rows === 0) return;
    stores.forEach((store, j) => countCells(store.bytes, store.offsets, rows, counts[j]));
    onBatch({ firstRow: flushed, rows, columns: stores });
    flushed += rows;
    rows = 0;
    batchBytes = 0;
    for (const store of stores) store.end = 0;
  };

  const append = (buffer: Uint8Array, from: number, to: number): void => {
    if (field >= columns) return;
    const store = stores[field];
    let end = store.end;
    const need = end + to - from;
    if (need > store.bytes.length) lengthen(store, need);
    if (to - from > 64) store.bytes.set(buffer.subarray(from, to), end);
    else for (let i = from, { bytes } = store; i < to; i++) bytes[end++] = buffer[i];
    store.end = need;
  };

  /** Reads a quoted field from after its opening quote; answers where it ends, or −1 when the bytes end before. */
  const quoted = (buffer: Uint8Array, start: number, end: number, last: boolean): number => {
    let from = start;
    for (let p = start; p < end; p++) {
      const byte = buffer[p];
      if (byte === LF) breaks++;
      else if (byte === CR && buffer[p + 1] !== LF) breaks++;
      if (byte !== quote) continue;
      if (p + 1 === end && !last) return -1;
      if (buffer[p + 1] === quote && p + 1 < end) {
        append(buffer, from, p + 1);
        from = ++p + 1;
        continue;
      }
      append(buffer, from, p);
      const close = p + 1;
      let after = close;
      while (after < end && (buffer[after] === 32 || buffer[after] === 9) && buffer[after] !== delimiter) after++;
      if (after === end && !last) return -1;
      if (after < end && buffer[after] !== delimiter && buffer[after] !== LF && buffer[after] !== CR) {
        fault = AFTER_QUOTE;
        return after;
      }
      append(buffer, close, after);
      return after;
    }
    if (last) fault = UNCLOSED;
    return last ? end : -1;
  };

  /** Reads one record; answers where the next begins, or −1 when the bytes end before it does. */
  const record = (buffer: Uint8Array, start: number, end: number, last: boolean): number => {
    let p = start;
    field = 0;
    breaks = 0;
    fault = '';
    for (;;) {
      if (p < end && buffer[p] === quote) {
        p = quoted(buffer, p + 1, end, last);
        if (p < 0 || fault !== '') return p;
      } else {
        const from = p;
        let byte = 0;
        while (p < end && (byte = buffer[p]) !== delimiter && byte !== LF && byte !== CR) p++;
        if (p === end && !last) return -1;
        append(buffer, from, p);
      }
      field++;
      if (p === end) return p;
      const byte = buffer[p++];
      if (byte === delimiter) continue;
      if (byte === LF) return p;
      if (p === end && !last) return -1;
      return buffer[p] === LF && p < end ? p + 1 : p;
    }
  };

  const reject = (buffer: Uint8Array, from: number, to: number, reason: string): void => {
    rejected++;
    if (examples.length >= MOST_EXAMPLES) return;
    examples.push({ line, reason, text: beginning(buffer, from, to) });
  };

  const rollBack = (): void => {
    for (let j = 0; j < columns && j <= field; j++) stores[j].end = stores[j].offsets[rows];
  };

  const keep = (): void => {
    if (rows === room) makeRoom(stores, room = Math.min(room * 2, batchRows));
    rows++;
    for (const store of stores) {
      batchBytes += store.end - store.offsets[rows - 1];
      store.offsets[rows] = store.end;
    }
    if (rows === batchRows || batchBytes > BATCH_BYTES) flush();
  };

  const scan = (buffer: Uint8Array, last: boolean): number => {
    const end = buffer.length;
    let p = discarding ? lineEnd(buffer, 0, last) : 0;
    if (p < 0) return discarded(buffer);
    discarding = false;
    while (p < end) {
      const byte = buffer[p];
      if (byte === LF || byte === CR) {
        if (byte === CR && p + 1 === end && !last) return p;
        p += byte === CR && buffer[p + 1] === LF ? 2 : 1;
        line++;
        continue;
      }
      let next = record(buffer, p, end, last);
      if ((next < 0 ? end : next) - p > longest) fault = TOO_LONG;
      else if (next < 0) {
        rollBack();
        return p;
      }
      if (fault !== '') {
        rollBack();
        next = lineEnd(buffer, p, last);
        if (next < 0 && end - p <= longest) return p;
        discarding = next < 0;
        if (skip > 0) skip--;
        else reject(buffer, p, discarding ? end : next, fault);
        line++;
        if (discarding) return discarded(buffer);
      } else {
        if (skip > 0) {
          skip--;
          rollBack();
        } else if (field !== columns) {
          rollBack();
          reject(buffer, p, next, `${field} ${field === 1 ? 'field' : 'fields'} instead of ${columns}.`);
        } else keep();
        line += breaks + 1;
      }
      p = next;
    }
    return p;
  };

  return {
    push(bytes, last) {
      const buffer = held.length === 0 ? bytes : joined(held, bytes);
      const done = scan(buffer, last);
      held = buffer.slice(done);
      if (last) flush();
    },
    get rows() {
      return flushed + rows;
    },
    get rejected() {
      return rejected;
    },
    examples,
    counts,
  };
}

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

const decoder = new TextDecoder();

const beginning = (buffer: Uint8Array, from: number, to: number): string =>
  decoder.decode(buffer.subarray(from, Math.min(to, from + 800))).replace(/[\r\n]+$/, '').slice(0, 200);

/** Where the line after the one at `from` begins; −1 when the bytes end before it does. */
const lineEnd = (buffer: Uint8Array, from: number, last: boolean): number => {
  let p = from;
  while (p < buffer.length && buffer[p] !== LF && buffer[p] !== CR) p++;
  if (p >= buffer.length - 1 && !last && buffer[p] !== LF) return -1;
  if (p === buffer.length) return p;
  return buffer[p] === CR && buffer[p + 1] === LF ? p + 2 : p + 1;
};

/** How many bytes of a line without an end can go: all but a CR at the end, whose LF may follow. */
const discarded = (buffer: Uint8Array): number => (buffer[buffer.length - 1] === CR ? buffer.length - 1 : buffer.length);

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> => {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
};
