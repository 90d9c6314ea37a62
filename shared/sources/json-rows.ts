import { checkColumns } from './columns.ts';
import { columnRows, splitRows } from './json-columns.ts';
import { createJsonScan, JsonFault } from './json-scan.ts';
import type { JsonScan } from './json-scan.ts';
import type { JsonTable } from './json-tables.ts';
import { detectStructure } from './structure.ts';
import { againName } from './json-row.ts';
import type { JsonRows } from './json-row.ts';

const LONGEST_TEXT = 200;
const OPEN_OBJECT = 123;
const OPEN_ARRAY = 91;
const QUOTE = 34;
/** Column of plain values in a list, and of the names of objects in an object. */
const VALUE = 'value';
const KEY = 'key';
const decoder = new TextDecoder();

const excerpt = (bytes: Uint8Array, from: number, to: number): string =>
  decoder.decode(bytes.subarray(from, Math.min(to, from + LONGEST_TEXT * 4))).trim().slice(0, LONGEST_TEXT);

/** The cells of a row, and a name that it gave more than once. */
interface Cells {
  readonly cells: Map<string, string>;
  again: string | null;
  readonly next: Map<string, number>;
}

const noCells = (): Cells => ({ cells: new Map(), again: null, next: new Map() });

/** Reads the value at `p` as a row into `cells`; answers where it ends. `namesOnly`: the cells stay empty. */
const rowAt = (scan: JsonScan, p: number, row: Cells, namesOnly: boolean, heads: readonly string[] | null = null): number => {
  const { cells, next } = row;
  cells.clear();
  if (row.again !== null) next.clear();
  row.again = null;
  const put = (given: string, at: number, to: number): void => {
    let name = given;
    if (cells.has(name)) {
      row.again ??= name;
      name = againName(name, (other) => cells.has(other), next);
    }
    cells.set(name, namesOnly ? '' : scan.text(at, to));
    checkColumns(cells.size);
  };
  if (scan.at(p) === OPEN_OBJECT) return scan.record(p, put);
  if (scan.at(p) === OPEN_ARRAY) {
    let j = 0;
    return scan.elements(p, (at) => {
      const to = scan.valueEnd(at, 1);
      put(heads?.[j] ?? `column${j + 1}`, at, to);
      j++;
      return to;
    });
  }
  const to = scan.valueEnd(p);
  put(VALUE, p, to);
  return to;
};

/**
 * The rows of a table within a JSON value that has been checked.
 * @param heads what `listNames` says of it
 */
export function tableRows(scan: JsonScan, table: JsonTable, heads: readonly string[] | null): JsonRows {
  const { shape } = table;
  if (shape === 'columns' || shape === 'indexed') return columnRows(scan, table);
  if (shape === 'split') return splitRows(scan, table);
  return function* rows(take, namesOnly) {
    const row = noCells();
    const { cells } = row;
    let line = 0;
    const give = (from: number, to: number): boolean => {
      const mixed = table.objects * 2 > table.size && scan.at(from) !== OPEN_OBJECT;
      return take({ line: ++line, cells, again: row.again, fault: mixed ? 'It is not an object as the others are.' : null, text: () => scan.excerpt(from, to) });
    };
    if (shape === 'single') {
      give(table.at, rowAt(scan, table.at, row, namesOnly));
      return;
    }
    const isKeyed = shape === 'keyed';
    const last = isKeyed ? 125 : 93;
    for (let p = scan.blank(table.at + 1); scan.at(p) !== last; p = scan.blank(p + 1)) {
      let key = '';
      if (isKeyed) {
        const to = scan.valueEnd(p);
        key = scan.text(p, to);
        p = scan.blank(scan.blank(to) + 1);
      }
      const to = rowAt(scan, p, row, namesOnly, heads);
      if (heads !== null && line === 0) {
        line++;
        p = scan.blank(to);
        continue;
      }
      const paused = isKeyed ? giveKeyed(p, to, key) : give(p, to);
      p = scan.blank(to);
      if (paused) yield p / scan.end;
      if (scan.at(p) === last) return;
    }

    function giveKeyed(from: number, to: number, key: string): boolean {
      const keyed = new Map([[cells.has(KEY) ? `${KEY}_` : KEY, key], ...cells]);
      return take({ line: ++line, cells: keyed, again: row.again, fault: null, text: () => scan.excerpt(from, to) });
    }
  };
}

/** Elements by which the first of them is judged. */
const JUDGED = 100;

/**
 * The names of the columns where a table is a list of lists and the first of these names the columns: words that differ, told as in
 * a text. Null where it is a row.
 */
export function listNames(scan: JsonScan, { shape, objects, size, at }: JsonTable): readonly string[] | null {
  if (shape !== 'records' || objects > 0 || size < 2) return null;
  const lists: { cells: string[] }[] = [];
  const each = scan.elementsOf(at, 0);
  for (let step = each.next(); step.done !== true && lists.length < JUDGED;) {
    const { value } = step;
    if (scan.at(value) !== OPEN_ARRAY) return null;
    const cells: string[] = [];
    let strings = true;
    const to = scan.elements(value, (from) => {
      const end = scan.valueEnd(from, 2);
      strings &&= scan.at(from) === QUOTE;
      checkColumns(cells.push(scan.text(from, end)));
      return end;
    }, 1);
    if (lists.length === 0 && (!strings || cells.length === 0 || cells.includes('') || new Set(cells.map((cell) => cell.toLowerCase())).size < cells.length)) return null;
    lists.push({ cells });
    step = each.next(to);
  }
  const { preamble, header } = detectStructure(lists, undefined, true);
  return preamble === 0 && header === 1 ? lists[0].cells : null;
}

/** The rows of NDJSON: one value a line, blank lines passed over, damaged ones told of. */
export function lineRows(bytes: Uint8Array): JsonRows {
  return function* rows(take, namesOnly) {
    const row = noCells();
    const { cells } = row;
    const scan = createJsonScan(bytes);
    let line = 0;
    let from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    while (from < bytes.length) {
      let to = bytes.indexOf(10, from);
      if (to < 0) to = bytes.length;
      line++;
      const begin = from;
      from = to + 1;
      scan.until(to);
      const start = scan.blank(begin);
      if (start === scan.end) continue;
      let fault: string | null = null;
      try {
        const end = scan.blank(rowAt(scan, start, row, namesOnly));
        if (end < scan.end) fault = 'Something follows the end of the value.';
        else if (scan.at(start) !== OPEN_OBJECT) fault = 'It is not an object.';
      } catch (error) {
        if (!(error instanceof JsonFault)) throw error;
        fault = `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}, at sign ${error.at - begin + 1}.`;
      }
      if (take({ line, cells, again: row.again, fault, text: () => excerpt(bytes, begin, to) })) yield from / bytes.length;
    }
  };
}
