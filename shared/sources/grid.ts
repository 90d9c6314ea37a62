import { lengthen, rangeOf, tablesBeside } from './grid-beside.ts';
import type { Block } from './grid-beside.ts';
import { createGridSplit } from './grid-split.ts';
import type { GridSplit } from './grid-split.ts';
import { nameColumns } from './names.ts';
import type { ColumnNames } from './names.ts';
import { createRowStore } from './row-store.ts';
import type { RowStore, TextBatch } from './row-store.ts';
import { detectStructure, headerNames } from './structure.ts';
import { isClosing } from './closing.ts';
import { columnLetters, columnNumber } from './xlsx-sheet.ts';

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
  readonly take: (row: number, cells: readonly string[]) => void;
  /** To be called after the last row. */
  finish(): void;
  /** Null until enough rows are known, and for a sheet without a table. */
  readonly table: GridTable | null;
}

export interface GridTable {
  readonly names: ColumnNames;
  readonly header: number;
  readonly skipRows: number;
  readonly footerRows: number;
  readonly rows: number;
  readonly counts: readonly Float64Array[];
  /** Cells with a value left or right of the table, and the first of them. */
  readonly outside: { readonly count: number; readonly cell: string };
  /** Tables beside and below that have names of their own, such as `A6:B8`; none of them is read. */
  readonly others: readonly string[];
}

const SAMPLE_ROWS = 300;
/** So many columns without a value part a table from cells far out. */
const APART = 100;

interface Row {
  readonly row: number;
  readonly cells: readonly string[];
}

/** @param onTable called once the columns are known, before the first batch */
export function createGrid(options: GridOptions, onTable: (names: ColumnNames) => (batch: TextBatch) => void): Grid {
  const bounds = boundsOf(options.range);
  let sample: Row[] | null = [];
  let built: (Omit<GridTable, 'rows' | 'counts' | 'outside' | 'footerRows' | 'others'> & { left: number; store: RowStore; split: GridSplit | null }) | null = null;
  const held: Row[] = [];
  const hold = options.footerRows ?? 1;
  const outside = { count: 0, cell: '' };
  let dropped = 0;
  /** Tables beside each other, of which the first is read. */
  let beside: readonly Block[] = [];

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
    tellOutside(row, left, left + width);
    let filled = false;
    for (let j = 0; j < width; j++) {
      const cell = row.cells[left + j] ?? '';
      if (cell !== '') filled = true;
      store.text(j, cell);
    }
    if (filled) store.keep();
    else store.rollBack();
  };

  /** Without the cells of tables beside. */
  const ownCells = ({ row, cells }: Row): Row => ({ row, cells: beside.length === 0 ? cells : cells.slice(0, beside[0].right) });

  /** Rows are written when enough others have followed them. */
  const push = (row: Row): void => {
    if (built?.split?.take(row.row, row.cells) === false) return;
    held.push(row);
    if (held.length > hold) write(held.shift() as Row);
  };

  const build = (): void => {
    if (sample === null) return;
    const rows = sample.filter((row) => row.cells.some((cell) => cell.trim() !== ''));
    sample = null;
    if (rows.length === 0) return;
    // who names a range or rows means all of them
    if (bounds.all && options.skipRows === undefined) beside = tablesBeside(rows);
    const layout = layoutOf(rows.map(ownCells), bounds.top, options);
    const batch = onTable(layout.names);
    const width = layout.names.names.length;
    // who names a range means all of it
    built = { ...layout, store: createRowStore(width, batch, options), split: bounds.all ? createGridSplit(layout.left, width) : null };
    for (const row of layout.body) push(row);
  };

  return {
    take(row, cells) {
      if (row < bounds.top || row > bounds.bottom) return;
      const part = bounds.all ? cells.slice() : cells.slice(0, bounds.right).map((cell, j) => (j + 1 < bounds.left ? '' : cell));
      const copy = { row, cells: part };
      if (sample === null) {
        lengthen(beside, copy);
        push(ownCells(copy));
      }
      else if (sample.push(copy) === SAMPLE_ROWS) build();
    },
    finish() {
      build();
      if (built === null) return;
      if (options.footerRows !== undefined) dropped = held.length;
      else if (held.length === 1 && built.store.rows > 1 && isClosing(held[0].cells.slice(built.left), built.names.names.length)) dropped = 1;
      for (const row of held.slice(0, held.length - dropped)) write(row);
      built.store.flush();
    },
    get table() {
      if (built === null) return null;
      const { names, header, skipRows, store, split } = built;
      return { names, header, skipRows, footerRows: dropped, rows: store.rows, counts: store.counts, outside, others: [...beside.slice(1).map(rangeOf), ...(split?.others ?? [])] };
    },
  };
}

const boundsOf = (range: string | null): { left: number; right: number; top: number; bottom: number; all: boolean } => {
  if (range === null) return { left: 1, right: Infinity, top: 1, bottom: Infinity, all: true };
  const [a, b] = range.split(':');
  const rowOf = (place: string): number => Number(/\d+$/.exec(place)?.[0] ?? 1);
  const columns = [columnNumber(a), columnNumber(b)].sort((x, y) => x - y);
  const rows = [rowOf(a), rowOf(b)].sort((x, y) => x - y);
  return { left: columns[0], right: columns[1], top: rows[0], bottom: rows[1], all: false };
};

const filledIn = (cells: readonly string[]): number => cells.filter((cell) => cell.trim() !== '').length;

const layoutOf = (all: readonly Row[], top: number, options: GridOptions): {
  names: ColumnNames; header: number; skipRows: number; left: number; body: readonly Row[];
} => {
  const begun = options.skipRows !== undefined;
  const rows = begun ? all.filter((row) => row.row >= top + (options.skipRows ?? 0)) : all;
  const used = rows.filter((row) => filledIn(row.cells) > 1);
  const wide = used.length === 0 ? rows : used;
  const { left, right } = extentOf(wide);
  const padded = rows.map((row) => ({ cells: Array.from({ length: Math.max(1, right - left) }, (_, j) => row.cells[left + j] ?? '') }));
  const structure = detectStructure(padded, options.header, begun);
  const heads = padded.slice(structure.preamble, structure.preamble + structure.header).map((row) => row.cells);
  const body = rows.slice(structure.preamble + structure.header);
  const width = heads.length === 0 ? Math.max(1, right - left) : headedWidth(heads, padded.slice(structure.preamble + structure.header));
  const first = rows[structure.preamble]?.row ?? top;
  return {
    names: nameColumns(headerNames(heads.map((cells) => cells.slice(0, width)), width), width),
    header: structure.header, skipRows: options.skipRows ?? first - top, left, body,
  };
};

/** The columns of the table: of what wide bands without a value set apart, the part with the most cells. */
const extentOf = (rows: readonly Row[]): { left: number; right: number } => {
  const used: number[] = [];
  for (const { cells } of rows) {
    while (used.length < cells.length) used.push(0);
    for (let j = 0; j < cells.length; j++) if (cells[j].trim() !== '') used[j]++;
  }
  let best = { left: 0, right: 0, filled: 0 };
  let part = { left: 0, right: -Infinity, filled: 0 };
  for (let j = 0; j < used.length; j++) {
    if (used[j] === 0) continue;
    if (j - part.right >= APART) part = { left: j, right: j, filled: 0 };
    part = { left: part.left, right: j + 1, filled: part.filled + used[j] };
    if (part.filled > best.filled) best = part;
  }
  return best;
};

/** Columns with a name, and those right of them that have values in every fifth row. */
const headedWidth = (heads: readonly (readonly string[])[], body: readonly { readonly cells: readonly string[] }[]): number => {
  const width = heads[0].length;
  let named = 0;
  for (const cells of heads) for (let j = 0; j < cells.length; j++) if (cells[j].trim() !== '') named = Math.max(named, j + 1);
  let right = named;
  for (let j = named; j < width; j++) {
    const used = body.filter((row) => row.cells[j].trim() !== '').length;
    if (used * 5 > body.length) right = j + 1;
  }
  return Math.max(1, right);
};
