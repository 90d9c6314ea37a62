import type { Column } from '../contract/database.ts';
import { AppError } from '../errors/app-error.ts';
import type { ColumnType } from '../recipe/recipe.ts';
import type { LabelledTable } from './labelled-table.ts';
import { CELL_SIGNS, createWorkbook, SHEET_COLUMNS, SHEET_ROWS } from './xlsx-writer.ts';
import type { Cell } from './xlsx-writer.ts';

const FILE = 'segments.xlsx';
const ROWS_AT_ONCE = 1000;
/** 1 January 1970 as Excel counts days. */
const EPOCH = 25_569;
/** Excel holds 1900 for a leap year; before March 1900 its days are not ours. */
const FIRST_SERIAL = 61;

/** What the sheets beside the customers say. */
export interface LabelledFacts {
  readonly title: string;
  readonly asOf: string;
  readonly segments: readonly { readonly id: number; readonly name: string; readonly size: number; readonly share: number }[];
  /** Means and shares by segment: the name of each segment, and a line a feature with the figure of all customers and of each segment. */
  readonly means?: { readonly names: readonly string[]; readonly rows: readonly { readonly feature: string; readonly all: number; readonly values: readonly (number | null)[] }[] };
  /** Lines of the sheet About: what, and the value. No personal data. */
  readonly about: readonly (readonly [string, string | number])[];
}

/**
 * The labelled customers as a workbook with a sheet of the segments and one about the analysis. Ids are text, numbers numbers, days and
 * times such; nothing is run as a formula. Above 1,048,575 customers they go on on further sheets.
 *
 * @param turn awaited between pieces of work
 * @param most customers on a sheet
 * @throws AppError `not-for-xlsx` with more columns, or longer texts, than a sheet can hold
 */
export async function labelledXlsx(table: LabelledTable, facts: LabelledFacts, turn: () => Promise<void>, most = SHEET_ROWS - 1): Promise<Uint8Array> {
  if (table.columns.length > SHEET_COLUMNS) {
    throw new AppError('not-for-xlsx', { file: FILE, reason: `the table has ${table.columns.length} columns, and a sheet can have ${SHEET_COLUMNS}` });
  }
  const book = createWorkbook(facts.title, facts.asOf);
  const heading = table.columns.map(({ name }) => name);
  const widths = table.columns.map(({ name, type }) => Math.max(type === 'text' ? 14 : 11, Math.min(40, name.length + 2)));
  let sheets = 0;
  let left = 0;
  const begin = (): void => {
    sheets += 1;
    left = most;
    book.sheet(sheets === 1 ? 'Customers' : `Customers ${sheets}`, heading, widths);
  };
  begin();
  for await (const { from, rows, columns } of table.parts()) {
    for (let start = 0; start < rows;) {
      if (left === 0) begin();
      const count = Math.min(ROWS_AT_ONCE, rows - start, left);
      book.rows(Array.from({ length: count }, (_, i) => columns.map((column, j) => fitting(cellOf(column, table.columns[j].type, start + i), from + start + i, heading[j]))));
      start += count;
      left -= count;
      await turn();
    }
  }
  book.sheet('Segments', ['segment', 'segment_name', 'customers', 'share'], [10, 44, 12, 10]);
  book.rows(facts.segments.map(({ id, name, size, share }) => [id, name, size, share]));
  const { means } = facts;
  if (means !== undefined && means.rows.length > 0) {
    book.sheet('Means by segment', ['feature', 'all customers', ...means.names], [36, 14, ...means.names.map((name) => Math.max(12, Math.min(40, name.length + 2)))]);
    book.rows(means.rows.map(({ feature, all, values }) => [feature, all, ...values]));
  }
  book.sheet('About', ['What', 'Value'], [28, 80]);
  book.rows(facts.about);
  return book.finish();
}

function cellOf(column: Column, type: ColumnType, row: number): Cell {
  if (column.valid[row] !== 1) return null;
  const value = column.values[row];
  if (value === null) return null;
  switch (type) {
    case 'date':
      return dayCell(Number(value), false);
    case 'datetime':
      return dayCell(Number(value) / 86_400e6, true);
    case 'boolean':
      return Number(value) === 1;
    default:
      return value;
  }
}

function dayCell(days: number, time: boolean): Cell {
  const serial = days + EPOCH;
  if (serial >= FIRST_SERIAL) return { serial: Math.round(serial * 86_400_000) / 86_400_000, time };
  const text = new Date(days * 86_400_000).toISOString();
  return time ? text.slice(0, 19).replace('T', ' ') : text.slice(0, 10);
}

function fitting(cell: Cell, row: number, column: string): Cell {
  if (typeof cell === 'string' && cell.length > CELL_SIGNS) {
    throw new AppError('not-for-xlsx', { file: FILE, reason: `a text of "${column}" in row ${row + 1} has ${cell.length} signs, and a cell can have ${CELL_SIGNS}` });
  }
  return cell;
}
