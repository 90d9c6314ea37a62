import type { RejectedRow } from '../contract/tables.ts';
import { CLOSING } from './closing.ts';
import { createRecordReader } from './record-reader.ts';
import { repairLine } from './repair.ts';
import type { Syntax } from './repair.ts';
import { drawsRules, isRuleAt } from './rules.ts';
import { createRowStore } from './row-store.ts';
import type { RowStore, TextBatch } from './row-store.ts';
import { createTableWatch } from './table-watch.ts';
import type { FoundTable, TableWatch, TablesWanted } from './table-watch.ts';

export interface ScanOptions extends Pick<Syntax, 'delimiter' | 'quote'>, Partial<Pick<Syntax, 'blanks' | 'escape'>> {
  /** What begins a line that is passed over; empty: nothing. */
  readonly comment?: string;
  /** Fields that every record must have. */
  readonly columns: number;
  /** Lines passed over at the start, whatever they hold. */
  readonly skipLines?: number;
  /** Records passed over after those (the column names). */
  readonly skip: number;
  /** Empty cells beyond the last column are dropped: lines end with a delimiter too many. */
  readonly dropEmpty?: boolean;
  /** Words that count as missing beside the usual ones. */
  readonly nulls?: readonly string[];
  readonly trues?: readonly string[];
  readonly falses?: readonly string[];
  /**
   * Bytes of the longest record, 32 MiB unless given and at least 1000. A longer one is taken for a quote that was never
   * closed; it bounds memory.
   */
  readonly longest?: number;
  /** Looks for further tables; without it all records are taken for rows of one. */
  readonly tables?: TablesWanted;
  /** Lines of sums and notes below the table, where another one follows: from the first, before the second, from 1. */
  readonly closing?: readonly [number, number];
}

/**
 * Reads delimited text (RFC 4180, and what is usual beyond it) from UTF-8 bytes handed over in pieces.
 * Records end at LF, CR LF or CR; blank lines are no records. A quote counts only where a field begins.
 * A record with another number of fields is rejected whole. Where a quote is never closed, or text follows a closing
 * quote, or a record is too long, one physical line is rejected and reading goes on with the next, unless a stray quote
 * inside a quoted cell explains it (`repairLine`).
 */
export interface Scanner {
  /** Takes bytes; `last` closes the file. Full batches go to `onBatch`, whose arrays are reused after it returns. */
  push(bytes: Uint8Array, last: boolean): void;
  readonly rows: number;
  readonly rejected: number;
  /** Rows with a stray quote inside a quoted cell, which was kept as a sign. */
  readonly repaired: number;
  /** Rows with empty cells beyond the last column, which were dropped. */
  readonly trimmed: number;
  /** Lines drawn between rows, among the rejected. */
  readonly ruled: number;
  /** Line that comes next, from 1. */
  readonly line: number;
  /** The tables found, where further ones are looked for. */
  readonly tables: readonly FoundTable[];
  /** Records of other tables among the rejected. */
  readonly elsewhere: number;
  /** It has found the table that was looked for, and takes no more bytes. */
  readonly stopped: boolean;
  /** What follows from the column names of the table that was looked for; null: not reached. */
  readonly reached: TableWatch['reached'];
  /** Per column the counters of `classify.ts`. */
  readonly counts: readonly Float64Array[];
}

const LONGEST_RECORD = 32 * 1024 * 1024;
const LF = 10;
const CR = 13;
const TOO_LONG = 'Too long for one row; perhaps a quote is never closed.';

/**
 * @param onReject called for each record that is left out
 * @throws AppError `file-too-large` for more columns than a table can have
 */
export function createScanner(options: ScanOptions, onBatch: (batch: TextBatch) => void, onReject: (row: RejectedRow) => void = () => undefined): Scanner {
  const { columns, blanks = false, escape = 'double', longest = LONGEST_RECORD } = options;
  const syntax: Syntax = { delimiter: options.delimiter, quote: options.quote, blanks, escape };
  const store = createRowStore(columns, onBatch, options);
  const reader = createRecordReader(syntax, store);
  const watch = options.tables === undefined ? null : createTableWatch(options.tables, syntax, options.comment ?? '', store);
  const comment = encoder.encode(options.comment ?? '');
  const rules = drawsRules(syntax);
  let held = new Uint8Array(0);
  /** Whether the bytes are the rest of a line that has been rejected. */
  let discarding = false;
  let skipLines = (watch?.loads === false ? options.tables?.skipLines : options.skipLines) ?? 0;
  let skip = watch?.loads === false ? 0 : options.skip;
  let line = 1;
  let [rejected, repaired, trimmed, elsewhere, ruled] = [0, 0, 0, 0, 0];
  /** Records to come that name the columns once more. */
  let again = 0;

  const reject = (buffer: Uint8Array, from: number, to: number, reason: string): void => {
    rejected++;
    if (watch?.loads === false) elsewhere++;
    onReject({ line, reason: watch?.loads === false ? watch.reason : reason, text: beginning(buffer, from, to) });
  };

  const rejectDrawn = (buffer: Uint8Array, from: number, to: number): void => {
    if (watch?.loads !== false) ruled++;
    reject(buffer, from, to, 'A line drawn between rows.');
  };

  /** Whether the record from `p` to `next` is of the table that is read; −1 when more bytes are needed to tell. */
  const isOwn = (buffer: Uint8Array, p: number, next: number, last: boolean): boolean | -1 => {
    if (watch === null || skip > 0) return true;
    if (again > 0) return false;
    const { fields, breaks } = reader;
    const fits = fields === columns || (options.dropEmpty === true && fields > columns && !store.overflow);
    if (watch.passes(next - p, fields, fits, line + breaks + 1)) return watch.loads;
    const was = watch.table;
    const found = watch.look(buffer, { from: p, to: next, fields, fits, line, nextLine: line + breaks + 1 }, last);
    if (found === -1) return -1;
    if (watch.table !== was && watch.table === options.tables?.load) {
      skip = options.skip;
      skipLines = Math.max(0, (options.skipLines ?? 0) - line + 1);
    }
    if (found !== 'names' || !watch.loads) return watch.loads;
    again = options.skip;
    return false;
  };

  /** Keeps a damaged line whose cells can be told all the same. */
  const repair = (buffer: Uint8Array, from: number, to: number): boolean =>
    keepRepaired(store, repairLine(lineText(buffer, from, to), syntax, columns)) && ++repaired > 0;

  /** Passes over what is no record at `p`: answers where it ends, `p` itself for a record, or −1 when the bytes end before. */
  const pass = (buffer: Uint8Array, p: number, last: boolean): number => {
    const byte = buffer[p];
    if (byte === LF || byte === CR) {
      if (byte === CR && p + 1 === buffer.length && !last) return -1;
      if (skipLines > 0) skipLines--;
      else watch?.gap(line);
      line++;
      return p + (byte === CR && buffer[p + 1] === LF ? 2 : 1);
    }
    const isComment = comment.length > 0 && startsWith(buffer, p, comment);
    const isDrawn = rules && skipLines === 0 && isRuleAt(buffer, p, buffer.length);
    if (skipLines === 0 && !isComment && !isDrawn) {
      if (!blanks) return p;
      const to = p + reader.blanksAt(buffer, p, buffer.length);
      if (to === buffer.length) return last ? to : p;
      return buffer[to] === LF || buffer[to] === CR ? to : p;
    }
    const to = lineEnd(buffer, p, last);
    if (to < 0) return -1;
    if (skipLines > 0) skipLines--;
    else if (!isComment) rejectDrawn(buffer, p, to);
    line++;
    return to;
  };

  /** Keeps or rejects the record that was read. @param own it is of the table that is read */
  const take = (buffer: Uint8Array, p: number, next: number, own: boolean): void => {
    const closes = own && isWithin(line, options.closing);
    if (skip > 0) {
      skip--;
      store.rollBack();
    } else if (!own || closes) {
      store.rollBack();
      if (again > 0) again--;
      if (closes && reader.fields === columns) watch?.takeBack();
      reject(buffer, p, next, closes ? CLOSING : 'Repeats the column names.');
    } else if (options.dropEmpty === true && reader.fields > columns && !store.overflow) {
      store.keep();
      trimmed++;
    } else if (reader.fields !== columns) {
      store.rollBack();
      reject(buffer, p, next, `${reader.fields} ${reader.fields === 1 ? 'field' : 'fields'} instead of ${columns}.`);
    } else store.keep();
  };

  const scan = (buffer: Uint8Array, last: boolean): number => {
    const end = buffer.length;
    let p = discarding ? lineEnd(buffer, 0, last) : 0;
    if (p < 0) return discarded(buffer);
    discarding = false;
    while (p < end) {
      const passed = pass(buffer, p, last);
      if (passed < 0) return p;
      if (passed > p) {
        p = passed;
        continue;
      }
      let next = reader.read(buffer, p, end, last);
      let { fault } = reader;
      if ((next < 0 ? end : next) - p > longest) fault = TOO_LONG;
      else if (next < 0) {
        store.rollBack();
        return p;
      }
      if (fault !== '') {
        store.rollBack();
        next = lineEnd(buffer, p, last);
        if (next < 0 && end - p <= longest) return p;
        discarding = next < 0;
        if (skip > 0) skip--;
        else if (watch?.loads === false || discarding || fault === TOO_LONG || next - p > longest || !repair(buffer, p, next)) reject(buffer, p, discarding ? end : next, fault);
        line++;
        if (discarding) return discarded(buffer);
      } else {
        const own = isOwn(buffer, p, next, last);
        if (own === -1 || (watch?.stopped ?? false)) {
          store.rollBack();
          return own === -1 ? p : end;
        }
        // the first line of the table may come later
        if (own && skipLines > 0) {
          store.rollBack();
          continue;
        }
        take(buffer, p, next, own);
        line += reader.breaks + 1;
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
      if (last) store.flush();
    },
    get rows() {
      return store.rows;
    },
    get rejected() {
      return rejected;
    },
    get repaired() {
      return repaired;
    },
    get trimmed() {
      return trimmed;
    },
    get ruled() {
      return ruled;
    },
    get line() {
      return line;
    },
    get tables() {
      return watch?.found ?? [];
    },
    get elsewhere() {
      return elsewhere;
    },
    get stopped() {
      return watch?.stopped ?? false;
    },
    get reached() {
      return watch?.reached ?? null;
    },
    counts: store.counts,
  };
}

const isWithin = (line: number, range: ScanOptions['closing']): boolean => range !== undefined && line >= range[0] && line < range[1];

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Writes the cells of a line that was repaired; false where there are none. */
const keepRepaired = (store: RowStore, cells: readonly string[] | null): boolean => {
  cells?.forEach((cell, j) => store.text(j, cell));
  if (cells !== null) store.keep();
  return cells !== null;
};

const lineText = (buffer: Uint8Array, from: number, to: number): string => decoder.decode(buffer.subarray(from, to)).replace(/[\r\n]+$/, '');

const startsWith = (buffer: Uint8Array, at: number, what: Uint8Array): boolean => what.every((byte, i) => buffer[at + i] === byte);

const beginning = (buffer: Uint8Array, from: number, to: number): string =>
  lineText(buffer, from, Math.min(to, from + 800)).slice(0, 200);

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
