import type { Column, ResultTable } from '../contract/database.ts';
import type { TableHead, TablePiece } from './native-wire.ts';

/**
 * Bytes of a message at most. Electron's channels copy a message several times on its way and fail at half a gigabyte;
 * pieces keep that small.
 */
export const MESSAGE_BYTES = 32 * 1024 * 1024;

/** A number and whether there is one; a text takes as much, and two bytes a character. */
const ROW_BYTES = 9;

/** Places at which a column is cut so that no piece takes more than `most` bytes, a single row excepted. */
function cuts(column: Column, most: number): number[] {
  const rows = column.values.length;
  if (column.kind === 'number') {
    const step = Math.max(1, Math.floor(most / ROW_BYTES));
    return Array.from({ length: Math.ceil(rows / step) }, (_, i) => Math.min(rows, (i + 1) * step));
  }
  const ends: number[] = [];
  let bytes = 0;
  for (let i = 0; i < rows; i++) {
    const own = ROW_BYTES + 2 * (column.values[i]?.length ?? 0);
    if (bytes > 0 && bytes + own > most) {
      ends.push(i);
      bytes = 0;
    }
    bytes += own;
  }
  return rows === 0 ? ends : [...ends, rows];
}

/** True when a table is to be sent in pieces. */
export function isLarge(table: ResultTable, most = MESSAGE_BYTES): boolean {
  if (table.rows * table.columns.length * ROW_BYTES > most) return true;
  let bytes = 0;
  for (const column of table.columns) {
    bytes += column.values.length * ROW_BYTES;
    if (column.kind === 'text') for (const value of column.values) bytes += 2 * (value?.length ?? 0);
    if (bytes > most) return true;
  }
  return false;
}

export function headOf(table: ResultTable): TableHead {
  return { rows: table.rows, columns: table.columns.map(({ name, kind }) => ({ name, kind })) };
}

/** The pieces of a table, column by column. They are copies: a view would carry its whole buffer along. */
export function* cutTable(table: ResultTable, most = MESSAGE_BYTES): Generator<TablePiece> {
  for (const [j, column] of table.columns.entries()) {
    let from = 0;
    for (const to of cuts(column, most)) {
      yield { column: j, values: column.values.slice(from, to), valid: column.valid.slice(from, to) };
      from = to;
    }
  }
}

/** A table in the making; `add` takes its pieces as they come. */
export interface TableBuilder {
  add(piece: TablePiece): void;
  table(): ResultTable;
}

export function buildTable(head: TableHead): TableBuilder {
  const parts = head.columns.map(({ kind }) => ({
    at: 0,
    numbers: new Float64Array(kind === 'number' ? head.rows : 0),
    texts: [] as (string | null)[],
    valid: new Uint8Array(head.rows),
  }));
  return {
    add({ column, values, valid }) {
      const part = parts[column];
      if (head.columns[column].kind === 'number') part.numbers.set(values as Float64Array, part.at);
      else for (const value of values as readonly (string | null)[]) part.texts.push(value);
      part.valid.set(valid, part.at);
      part.at += valid.length;
    },
    table: () => ({
      rows: head.rows,
      columns: head.columns.map(({ name, kind }, j): Column => {
        const { numbers, texts, valid } = parts[j];
        return kind === 'number' ? { name, kind, values: numbers, valid } : { name, kind, values: texts, valid };
      }),
    }),
  };
}
