import { headerNames, nameColumns } from './names.ts';
import type { ColumnNames } from './names.ts';
import { detectStructure } from './structure.ts';
import type { Structure } from './structure.ts';
import { columnNumber } from './xlsx-sheet.ts';

/** A row of a sheet; its cells are those from the first column of the sheet on. */
export interface SheetRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** What of a sheet may be read; numbers from 1. */
export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Nobody named a range. */
  readonly all: boolean;
}

/** Where the table of a sheet lies. */
export interface GridLayout<R extends SheetRow> {
  readonly names: ColumnNames;
  /** The rows of column names as they are written, from the first column of the table on. */
  readonly heads: readonly (readonly string[])[];
  readonly header: number;
  readonly skipRows: number;
  /** First column of the table, from 0. */
  readonly left: number;
  /** The rows below the names. */
  readonly body: readonly R[];
}

/** So many columns without a value part a table from cells far out. */
const APART = 100;

/** @param range such as `B3:F200`; null: all cells */
export function boundsOf(range: string | null): Bounds {
  if (range === null) return { left: 1, right: Infinity, top: 1, bottom: Infinity, all: true };
  const [a, b] = range.split(':');
  const rowOf = (place: string): number => Number(/\d+$/.exec(place)?.[0] ?? 1);
  const columns = [columnNumber(a), columnNumber(b)].sort((x, y) => x - y);
  const rows = [rowOf(a), rowOf(b)].sort((x, y) => x - y);
  return { left: columns[0], right: columns[1], top: rows[0], bottom: rows[1], all: false };
}

const filledIn = (cells: readonly string[]): number => cells.filter((cell) => cell.trim() !== '').length;

/**
 * Finds the columns, the names and the first row of the table at the beginning of a sheet.
 * @param all the first rows that have a value
 * @param given what a person said of its place
 */
export function layoutOf<R extends SheetRow>(all: readonly R[], top: number, given: { readonly header?: number; readonly skipRows?: number }): GridLayout<R> {
  const begun = given.skipRows !== undefined;
  const rows = begun ? all.filter((row) => row.row >= top + (given.skipRows ?? 0)) : all;
  const used = rows.filter((row) => filledIn(row.cells) > 1);
  const wide = used.length === 0 ? rows : used;
  const { left, right } = extentOf(wide);
  const padded = rows.map((row) => ({ cells: Array.from({ length: Math.max(1, right - left) }, (_, j) => row.cells[left + j] ?? '') }));
  const structure = begun || given.header !== undefined ? detectStructure(padded, given.header, begun) : sheetStructure(rows, padded);
  const heads = padded.slice(structure.preamble, structure.preamble + structure.header).map((row) => row.cells);
  const body = rows.slice(structure.preamble + structure.header);
  const width = heads.length === 0 ? Math.max(1, right - left) : headedWidth(heads, padded.slice(structure.preamble + structure.header));
  const first = rows[structure.preamble]?.row ?? top;
  const own = heads.map((cells) => cells.slice(0, width));
  return { names: nameColumns(headerNames(own, width), width), heads: own, header: structure.header, skipRows: given.skipRows ?? first - top, left, body };
}

/** What spreadsheets call the column of row labels of a pivot table; the names of its columns stand beside it. */
const ROW_LABELS = /^(row labels|zeilenbeschriftungen|étiquettes de lignes|etiquetas de fila|etichette di riga|rijlabels|rótulos de linha)$/i;
const FIRST_ROWS = 40;

/** The structure of a sheet, in which a blank row parts titles and figures above a table from its names. */
const sheetStructure = (rows: readonly SheetRow[], padded: readonly { readonly cells: readonly string[] }[]): Structure => {
  const pivot = padded.slice(0, FIRST_ROWS).findIndex(({ cells }) => ROW_LABELS.test(cells[0].trim()) && filledIn(cells) > 1);
  if (pivot >= 0) return { ...detectStructure(padded.slice(pivot), 1, true), preamble: pivot };
  const structure = detectStructure(padded);
  const { preamble, header } = structure;
  for (let h = header - 1; h > 0; h--) {
    const at = preamble + h;
    if (rows[at].row === rows[at - 1].row + 1) continue;
    const below = detectStructure(padded.slice(at), undefined, true);
    // names of their own, which no groups above need to tell apart
    const names = padded[at].cells.map((cell) => cell.trim().toLowerCase());
    if (below.header > 0 && !names.includes('') && new Set(names).size === names.length) return { ...below, preamble: at };
  }
  return structure;
};

/** The columns of the table: of what wide bands without a value set apart, the part with the most cells. */
const extentOf = (rows: readonly SheetRow[]): { left: number; right: number } => {
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
