import type { RejectedRow } from '../contract/tables.ts';
import { CLOSING, closingOf, isSum } from './closing.ts';
import { lengthen, rangeOf, tablesBeside } from './grid-beside.ts';
import type { Block } from './grid-beside.ts';
import { boundsOf, layoutOf } from './grid-layout.ts';
import type { GridLayout, SheetRow } from './grid-layout.ts';
import { createGridSplit } from './grid-split.ts';
import type { GridSplit } from './grid-split.ts';
import { createSubtotals } from './grid-sums.ts';
import { isTyped } from './looks.ts';
import type { ColumnNames } from './names.ts';
import { createRowStore } from './row-store.ts';
import type { RowStore, TextBatch } from './row-store.ts';
import { columnLetters } from './xlsx-sheet.ts';
import type { RowMarks } from './xlsx-sheet.ts';

export interface GridOptions {
  /** Such as `B3:F200`; null: all cells. */
  readonly range: string | null;
  /** What was given of the place of the table; the rest is detected. */
  readonly header?: number;
  readonly skipRows?: number;
  readonly footerRows?: number;
  readonly nulls: readonly string[];
  readonly trues?: readonly string[];
  readonly falses?: readonly string[];
}

/** Makes a table out of the cells of a sheet, handed over row by row. */
export interface Grid {
  readonly take: (row: number, cells: readonly string[], marks: RowMarks) => void;
  /** To be called after the last row. */
  finish(): void;
  /** Null until enough rows are known, and for a sheet without a table. */
  readonly table: GridTable | null;
}

/** What takes the rows of a table, and those that are no records of it. */
export interface GridTarget {
  readonly batch: (batch: TextBatch) => void;
  readonly reject: (row: RejectedRow) => void;
}

export interface GridTable {
  readonly names: ColumnNames;
  readonly header: number;
  readonly skipRows: number;
  readonly footerRows: number;
  /** Its first row below the names, from 1, and its first column, from 0. */
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly counts: readonly Float64Array[];
  /** Cells with a value left or right of the table, and the first of them. */
  readonly outside: { readonly count: number; readonly cell: string };
  /** Tables beside and below that have names of their own, such as `A6:B8`; none of them is read. */
  readonly others: readonly string[];
  /** Parts of the table that a blank column parts, and that could be tables of their own. */
  readonly joined: readonly string[];
  /** Rows between the others whose formulas add up those above, and the first of them; 0: there are none. */
  readonly sums: { readonly count: number; readonly row: number };
  /** Rejected rows that are told of by the figures above. */
  readonly told: number;
  /** By column, how many cells of its rows hold an error instead of a value, and the first of them. */
  readonly errors: readonly { readonly count: number; readonly cell: string }[];
}

interface Row extends SheetRow {
  /** With the cells of tables beside. */
  readonly whole: readonly string[];
  readonly marks: RowMarks;
  /** A blank row stands before it. */
  readonly apart: boolean;
}

interface Built extends GridLayout<Row> {
  /** Its body are all rows of the sheet. */
  readonly whole: boolean;
  readonly store: RowStore;
  readonly split: GridSplit | null;
  readonly reject: (row: RejectedRow) => void;
}

const SAMPLE_ROWS = 300;
/** So many times more rows make the table of a sheet of what stands below figures without names. */
const FAR_MORE = 3;
/** Lines of sums and notes below a table. */
const MOST_FOOTER = 10;

/**
 * Every row from the names on that has a value is written to the table or rejected.
 * @param onTable called once the columns are known, before the first batch
 */
export function createGrid(options: GridOptions, onTable: (names: ColumnNames) => GridTarget): Grid {
  const bounds = boundsOf(options.range);
  let sample: Row[] | null = [];
  let built: Built | null = null;
  const held: Row[] = [];
  const hold = options.footerRows ?? MOST_FOOTER;
  const outside = { count: 0, cell: '' };
  const sums = { count: 0, row: 0 };
  const subtotals = createSubtotals();
  let errors: { count: number; cell: string }[] = [];
  let top = 0;
  /** The last row with a value. */
  let lastRow = 0;
  let dropped = 0;
  let told = 0;
  /** Tables beside each other, of which the first is read. */
  let beside: readonly Block[] = [];
  let joined: readonly Block[] = [];

  const reject = ({ row, whole }: Row, reason: string, isTold = true): void => {
    built?.reject({ line: row, reason, text: lineOf(whole) });
    if (isTold) told++;
  };

  const tellOutside = ({ row, cells }: Row, from: number, to: number): void => {
    for (let j = 0; j < cells.length; j++) {
      if ((j >= from && j < to) || cells[j] === '') continue;
      if (outside.count++ === 0) outside.cell = `${columnLetters(j + 1)}${row}`;
    }
  };

  const write = (row: Row): void => {
    if (built === null) return;
    const { left, store, names } = built;
    const width = names.names.length;
    const before = outside.count;
    tellOutside(row, left, left + width);
    const cells = cellsOf(row, left, width);
    if (cells.every((cell) => cell.trim() === '')) {
      reject(row, outside.count > before ? 'It has values outside the table only.' : 'It has values of a table beside only.');
    } else if (isNames(cells)) reject(row, 'Repeats the column names.', false);
    else if (isTitle(cells)) reject(row, 'A title above column names that come again.', false);
    else if (bounds.all && (row.marks.sum || subtotals.isOne(cells))) {
      if (sums.count++ === 0) sums.row = row.row;
      reject(row, row.marks.sum ? 'A row of sums: its formulas add up other rows.' : 'A row of sums: its words name the rows above.');
    } else {
      subtotals.pass(cells);
      for (let j = 0; j < cells.length; j++) store.text(j, cells[j]);
      for (const j of row.marks.errors) {
        if (j < left || j >= left + width) continue;
        if (errors[j - left].count++ === 0) errors[j - left].cell = `${columnLetters(j + 1)}${row.row}`;
      }
      store.keep();
    }
  };

  const isNames = (cells: readonly string[]): boolean => built?.heads.some((head) => isRepeated(cells, head)) === true;

  /** One cell alone, and below it the column names once more. */
  const isTitle = (cells: readonly string[]): boolean => {
    if (built === null || held.length === 0 || cells.length < 2 || cells.filter((cell) => cell.trim() !== '').length > 1) return false;
    return isNames(cellsOf(held[0], built.left, cells.length));
  };

  /** Rows are written when enough others have followed them. */
  const push = (row: Row): void => {
    if (row.whole.every((cell) => cell.trim() === '')) {
      built?.split?.take(row.row, row.cells);
      return;
    }
    if (built?.split?.take(row.row, row.cells) === false) {
      release();
      reject(row, `In another table of the sheet, which begins in row ${built.split.top}.`);
      return;
    }
    held.push(row);
    if (held.length > hold) write(held.shift() as Row);
  };

  /** The table has ended: what is held are its last rows. */
  const release = (): void => {
    if (built === null || held.length === 0) return;
    dropped = options.footerRows === undefined ? footerOf(built) : held.length;
    while (held.length > dropped) write(held.shift() as Row);
    for (const row of held.splice(0)) reject(row, CLOSING);
  };

  /** How many of the last rows are sums or notes, as below a table of text; a blank row before them speaks for it. */
  const footerOf = ({ left, names, store, body, whole }: Built): number => {
    const width = names.names.length;
    const groups = createSubtotals();
    const rows = body.map((row) => cellsOf(row, left, width));
    const records = rows.map((cells, i) => {
      if (body[i].marks.sum || groups.isOne(cells)) return false;
      groups.pass(cells);
      return true;
    });
    let found = 0;
    for (let n = 1; n <= held.length && store.rows + held.length - n > 1; n++) {
      const row = held[held.length - n];
      const cells = cellsOf(row, left, width);
      const above = rows.filter((_, i) => records[i] && !(whole && i >= rows.length - n));
      const closing = row.marks.sum && bounds.all ? 'sure' : closingOf(cells, width, above, whole);
      if (closing === null && !isNote(cells, above)) break;
      if (closing === 'sure' || (row.apart && (isSum(cells) || isNote(cells, above)))) found = n;
    }
    return found;
  };

  const build = (done: boolean): void => {
    if (sample === null) return;
    const all = sample;
    sample = null;
    if (!all.some(hasValue)) return;
    // who names a range or rows means all of them
    if (bounds.all && options.skipRows === undefined) ({ tables: beside, joined } = tablesBeside(all.filter(hasValue)));
    const layout = mainTable(all.map(ownCells));
    const width = layout.names.names.length;
    const { batch, reject: onReject } = onTable(layout.names);
    errors = layout.names.names.map(() => ({ count: 0, cell: '' }));
    built = { ...layout, whole: done, reject: onReject, store: createRowStore(width, batch, options), split: splitOf(layout) };
    top = layout.body[0]?.row ?? Infinity;
    for (const row of all) if (row.row >= top) push(ownCells(row));
  };

  const splitOf = ({ left, names }: GridLayout<Row>): GridSplit | null => (bounds.all ? createGridSplit(left, names.names.length) : null);

  /** The layout of the first table: of the rows above another one, or of those below a few figures that have no names. */
  const mainTable = (rows: readonly Row[]): GridLayout<Row> => {
    const layout = layoutOf(rows.filter(hasValue), bounds.top, options);
    const split = splitOf(layout);
    const from = layout.body[0]?.row ?? Infinity;
    const end = split === null ? -1 : rows.findIndex(({ row, cells }) => row >= from && !split.take(row, cells));
    if (end < 0) return layout;
    const [above, below] = [rows.slice(0, end).filter(hasValue), rows.slice(end).filter(hasValue)];
    if (layout.header > 0 || options.skipRows !== undefined || options.header !== undefined || below.length < FAR_MORE * above.length) return layoutOf(above, bounds.top, options);
    const main = mainTable(rows.slice(end));
    return main.header > 0 ? main : layoutOf(above, bounds.top, options);
  };

  /** Without the cells of tables beside. */
  const ownCells = (row: Row): Row => (beside.length === 0 ? row : { ...row, cells: row.whole.slice(0, beside[0].right) });

  return {
    take(row, cells, { sum, errors: wrong }) {
      if (row < bounds.top || row > bounds.bottom) return;
      const whole = bounds.all ? cells.slice() : cells.slice(0, bounds.right).map((cell, j) => (j + 1 < bounds.left ? '' : cell));
      const filled = whole.some((cell) => cell.trim() !== '');
      const copy = { row, cells: whole, whole, marks: { sum, errors: wrong.slice() }, apart: row > lastRow + 1 };
      if (filled) lastRow = row;
      if (sample === null) {
        lengthen(beside, copy);
        push(ownCells(copy));
      } else if (sample.push(copy) === SAMPLE_ROWS) build(false);
    },
    finish() {
      build(true);
      release();
      built?.store.flush();
    },
    get table() {
      if (built === null) return null;
      const { names, header, skipRows, left, store, split } = built;
      return {
        names, header, skipRows, left, top, footerRows: dropped, rows: store.rows, counts: store.counts, outside, sums, told, errors, joined: joined.map(rangeOf),
        others: [...beside.slice(1).map(rangeOf), ...(split?.others ?? [])],
      };
    },
  };
}

const cellsOf = ({ cells }: SheetRow, left: number, width: number): string[] => {
  const own = cells.slice(left, left + width);
  while (own.length < width) own.push('');
  return own;
};

const hasValue = ({ cells }: SheetRow): boolean => cells.some((cell) => cell.trim() !== '');

/** Whether a row names the columns once more, as on each page of a print. */
const isRepeated = (cells: readonly string[], head: readonly string[]): boolean => {
  let same = 0;
  for (let j = 0; j < cells.length; j++) {
    const cell = cells[j].trim().toLowerCase();
    if (cell !== (head[j] ?? '').trim().toLowerCase()) return false;
    if (cell !== '') same++;
  }
  return same > 1;
};

/** Words alone, and gaps, where the first of these holds values in the rows above. */
const isNote = (cells: readonly string[], above: readonly (readonly string[])[]): boolean => {
  const words = cells.filter((cell) => cell.trim() !== '');
  if (words.length === cells.length || words.some(isTyped)) return false;
  const at = cells.findIndex((cell) => cell.trim() !== '');
  const values = above.slice(0, JUDGED).map((row) => row[at]).filter((cell) => cell.trim() !== '');
  return values.length >= 5 && values.filter(isTyped).length >= values.length * 0.9;
};

/** Rows by which notes are judged. */
const JUDGED = 100;

const LONGEST_TEXT = 200;

/** The cells of a row as a line of text. */
const lineOf = (cells: readonly string[]): string => {
  const written = cells.map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return written.join(',').slice(0, LONGEST_TEXT);
};
