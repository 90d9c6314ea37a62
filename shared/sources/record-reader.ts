import type { Syntax } from './repair.ts';
import type { RowStore } from './row-store.ts';

/** Reads single records of delimited text into a row of a store, which the caller keeps or gives up. */
export interface RecordReader {
  /** Reads the record at `start`; answers where the next begins, or −1 when the bytes end before it does. */
  read(buffer: Uint8Array, start: number, end: number, last: boolean): number;
  /** Blanks and tabs at `p`. */
  blanksAt(buffer: Uint8Array, p: number, end: number): number;
  /** Fields of the last record. */
  readonly fields: number;
  /** Line ends within it. */
  readonly breaks: number;
  /** What is wrong with its quotes; empty: nothing. */
  readonly fault: string;
}

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
const BACKSLASH = 92;
const UNCLOSED = 'A quote is opened and never closed.';
const AFTER_QUOTE = 'Text follows a closing quote.';

export function createRecordReader({ delimiter: sign, blanks, quote: opening, escape }: Syntax, store: RowStore): RecordReader {
  const mark = new TextEncoder().encode(sign);
  const delimiter = mark[0];
  const wide = mark.length;
  const quote = opening === '' ? -1 : opening.charCodeAt(0);
  const backslash = escape === 'backslash';
  let field = 0;
  let breaks = 0;
  let fault = '';

  const blanksAt = (buffer: Uint8Array, p: number, end: number): number => {
    let to = p;
    while (to < end && (buffer[to] === SPACE || buffer[to] === TAB)) to++;
    return to - p;
  };

  /** Bytes of the delimiter at `p`; 0 when there is none. */
  const markAt = (buffer: Uint8Array, p: number, end: number): number => {
    const byte = buffer[p];
    if (blanks) {
      const passed = blanksAt(buffer, p, end);
      return passed >= wide || byte === TAB ? passed : 0;
    }
    if (byte !== delimiter || p + wide > end) return 0;
    for (let i = 1; i < wide; i++) if (buffer[p + i] !== mark[i]) return 0;
    return wide;
  };

  /** Reads a quoted field from after its opening quote; answers where it ends, or −1 when the bytes end before. */
  const quoted = (buffer: Uint8Array, start: number, end: number, last: boolean): number => {
    let from = start;
    for (let p = start; p < end; p++) {
      const byte = buffer[p];
      if (byte === LF) breaks++;
      else if (byte === CR && buffer[p + 1] !== LF) breaks++;
      else if (backslash && byte === BACKSLASH) {
        if (p + 1 === end) break;
        if (buffer[p + 1] === quote || buffer[p + 1] === BACKSLASH) {
          store.append(field, buffer, from, p);
          from = p + 1;
          p++;
        }
        continue;
      }
      if (byte !== quote) continue;
      if (p + 1 === end && !last) return -1;
      if (buffer[p + 1] === quote && p + 1 < end) {
        store.append(field, buffer, from, p + 1);
        from = ++p + 1;
        continue;
      }
      store.append(field, buffer, from, p);
      const close = p + 1;
      let after = close;
      while (after < end && (buffer[after] === SPACE || buffer[after] === TAB) && markAt(buffer, after, end) === 0) after++;
      if (after + wide > end && !last) return -1;
      if (after < end && buffer[after] !== LF && buffer[after] !== CR && markAt(buffer, after, end) === 0) {
        fault = AFTER_QUOTE;
        return after;
      }
      store.append(field, buffer, close, after);
      return after;
    }
    if (last) fault = UNCLOSED;
    return last ? end : -1;
  };

  /** Reads a field that does not begin with a quote; answers where it ends. */
  const plain = (buffer: Uint8Array, start: number, end: number): number => {
    let p = start;
    let from = start;
    for (; p < end; p++) {
      const byte = buffer[p];
      if (byte === LF || byte === CR) break;
      if ((byte === delimiter || (blanks && byte === TAB)) && markAt(buffer, p, end) > 0) break;
      if (!backslash || byte !== BACKSLASH || p + 1 >= end) continue;
      const next = buffer[p + 1];
      if (next !== quote && next !== BACKSLASH && next !== LF && next !== delimiter) continue;
      store.append(field, buffer, from, p);
      if (next === LF) breaks++;
      from = ++p;
    }
    store.append(field, buffer, from, p);
    return p;
  };

  /** Reads one record; answers where the next begins, or −1 when the bytes end before it does. */
  const read = (buffer: Uint8Array, start: number, end: number, last: boolean): number => {
    let p = blanks ? start + blanksAt(buffer, start, end) : start;
    field = 0;
    breaks = 0;
    fault = '';
    for (;;) {
      if (p < end && buffer[p] === quote) {
        p = quoted(buffer, p + 1, end, last);
        if (p < 0 || fault !== '') return p;
      } else {
        p = plain(buffer, p, end);
        if (p === end && !last) return -1;
      }
      field++;
      if (p === end) return p;
      const passed = markAt(buffer, p, end);
      p += passed;
      if (blanks && passed > 0 && (p === end || buffer[p] === LF || buffer[p] === CR)) {
        if (p === end) return last ? p : -1;
      } else if (passed > 0) continue;
      if (buffer[p++] === LF) return p;
      if (p === end && !last) return -1;
      return buffer[p] === LF && p < end ? p + 1 : p;
    }
  };

  return {
    read,
    blanksAt,
    get fields() {
      return field;
    },
    get breaks() {
      return breaks;
    },
    get fault() {
      return fault;
    },
  };
}
