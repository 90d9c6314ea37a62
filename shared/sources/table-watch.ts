import type { Syntax } from './repair.ts';
import type { RowStore } from './row-store.ts';
import { beginningAt, HEAD } from './text-tables.ts';
import type { TableShape } from './text-tables.ts';

/** Which of several tables of a text is read. */
export interface TablesWanted {
  readonly first: TableShape;
  /** Number of the table that is read, from 1; 0: all records are read as one table. */
  readonly load: number;
  /** Lines before the first table, where another one is read. */
  readonly skipLines?: number;
  /** Looks for the same column names again, and for no other tables. */
  readonly namesOnly?: boolean;
  /** Ends where the table that is read begins. */
  readonly probe?: boolean;
}

/** A table of a text. */
export interface FoundTable {
  /** Line where it begins, from 1, with the titles that stand above it after the table before. */
  readonly line: number;
  readonly names: readonly string[];
  /** Its records that have as many fields as it has columns. */
  records: number;
}

/** A record: its bytes, whether it has as many fields as the table, and its lines. */
export interface WatchedRecord {
  readonly from: number;
  readonly to: number;
  readonly fields: number;
  readonly fits: boolean;
  readonly line: number;
  readonly nextLine: number;
}

/** Follows the records of a text and tells where another table begins. */
export interface TableWatch {
  /** Passes by a record in which nothing is odd; false for one that has to be looked at. */
  passes(bytes: number, fields: number, fits: boolean, nextLine: number): boolean;
  /** Looks at a record before it is kept or rejected; −1 when more bytes are needed to tell. */
  look(buffer: Uint8Array, record: WatchedRecord, last: boolean): 'names' | null | -1;
  /** A blank line was passed, which is that one. */
  gap(line: number): void;
  /** The last record is no row of its table. */
  takeBack(): void;
  /** Number of the table that the last record belongs to. */
  readonly table: number;
  /** Whether that is the one that is read. */
  readonly loads: boolean;
  readonly stopped: boolean;
  /** Why a record of another table is left out. */
  readonly reason: string;
  readonly found: readonly FoundTable[];
  readonly reached: { readonly text: string; readonly whole: boolean; readonly line: number } | null;
}

/** Bytes after a record by which it is judged. */
const AHEAD = 64 * 1024;
/** Records that are looked at closely; a text with more that look odd is one table. */
const MOST_LOOKS = 5000;
const MOST_TABLES = 50;
/** Bytes of the longest end of a line. */
const LINE_END = 2;
const A_UPPER = 65;
const HIGH = 128;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const isLetter = (byte: number): boolean => byte >= HIGH || ((byte | 32) >= A_UPPER + 32 && (byte | 32) <= A_UPPER + 57);

/** @param store holds the record that is looked at */
export function createTableWatch(wanted: TablesWanted, syntax: Syntax, comment: string, store: RowStore): TableWatch {
  const { load, first } = wanted;
  const found: FoundTable[] = [{ line: (wanted.skipLines ?? 0) + 1, names: first.names, records: 0 }];
  let shape = first;
  let apart = false;
  let looks = 0;
  let stopped = false;
  let reached: TableWatch['reached'] = null;
  /** Line after the last row of the table, and after what is blank below it; 0: no row yet. */
  let after = 0;
  let name = nameOf(first);
  const wide = syntax.delimiter.length;
  const loads = (): boolean => load === 0 || found.length === load;

  /** Whether a record of so many bytes is worth a closer look. */
  const isOdd = (bytes: number, fields: number, fits: boolean): boolean => {
    if (apart || !(loads() ? fits : fields === shape.columns) || bytes <= (fields - 1) * wide + LINE_END) return true;
    const { lettersIn } = shape;
    if (lettersIn >= 0 && lettersIn < store.counts.length && isLetter(store.firstByte(lettersIn))) return true;
    return name.length > 0 && store.holds(0, name);
  };

  /** Takes note of a record that is none of the beginning of a table. */
  const pass = (usual: boolean, nextLine: number): null => {
    if (usual) {
      after = nextLine;
      apart = false;
      found[found.length - 1].records++;
    }
    return null;
  };

  return {
    passes(bytes, fields, fits, nextLine) {
      if (looks < MOST_LOOKS && found.length < MOST_TABLES && isOdd(bytes, fields, fits)) return false;
      pass(fields === shape.columns || (fits && loads()), nextLine);
      return true;
    },
    look(buffer, { from, to, fields, fits, line, nextLine }, last) {
      const usual = fields === shape.columns || (fits && loads());
      // a title, or cells without a value
      if ((fields === 1 && shape.columns > 1) || isEmpty(buffer, from, to, syntax)) {
        apart = true;
        if (usual) found[found.length - 1].records++;
        if (after === line && isEmpty(buffer, from, to, syntax)) after = nextLine;
        return null;
      }
      if (buffer.length - from < AHEAD && !last) return -1;
      looks++;
      const end = Math.min(buffer.length, from + AHEAD);
      const whole = last && end === buffer.length;
      const text = (bytes: number): string => decoder.decode(buffer.subarray(from, Math.min(end, from + bytes)));
      const next = beginningAt({ text, whole, head: whole && end - from <= HEAD }, syntax, comment, shape, apart);
      if (next === null || (next.kind === 'table' && wanted.namesOnly === true)) return pass(usual, nextLine);
      if (next.kind === 'names') return load === 0 ? pass(usual, nextLine) : 'names';
      found.push({ line: after === 0 ? line : Math.min(after, line), names: next.shape.names, records: 0 });
      shape = next.shape;
      name = nameOf(shape);
      apart = false;
      after = nextLine;
      if (load > 0 && loads()) {
        reached = { text: text(AHEAD), whole, line };
        stopped = wanted.probe === true;
      }
      return null;
    },
    gap(line) {
      apart = true;
      if (after === line) after++;
    },
    takeBack() {
      found[found.length - 1].records--;
    },
    get table() {
      return found.length;
    },
    get loads() {
      return loads();
    },
    get stopped() {
      return stopped;
    },
    get reason() {
      return `In table ${found.length}, which begins in line ${found[found.length - 1].line}.`;
    },
    found,
    get reached() {
      return reached;
    },
  };
}

/** The name of the first column; empty where no row can repeat it. */
const nameOf = ({ names }: TableShape): Uint8Array => new TextEncoder().encode(names.length > 1 ? names[0] : '');

/** Nothing but delimiters. */
const isEmpty = (buffer: Uint8Array, from: number, to: number, { delimiter }: Syntax): boolean => {
  for (let p = from; p < to; p++) {
    const byte = buffer[p];
    if (byte !== 10 && byte !== 13 && byte !== 32 && byte !== delimiter.charCodeAt(0)) return false;
  }
  return true;
};
