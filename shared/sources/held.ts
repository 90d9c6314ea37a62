import { Field, Float64, Int64, makeData, Utf8 } from 'apache-arrow';
import type { Data } from 'apache-arrow';
import type { Column, Database, NumberColumn } from '../contract/database.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { streamOf } from '../sql/arrow-ipc.ts';
import { textAt } from '../sql/arrow-result.ts';
import { MOST_COLUMNS } from '../sql/parts.ts';
import { bitmapOf } from './arrow-columns.ts';
import { ROW, rowNumbers } from './arrow-text.ts';
import { isMissingWord } from './classify.ts';
import { isDigit } from './date-cells.ts';
import type { TextBatch } from './row-store.ts';
import { castAlone } from './typed.ts';
import type { TypedColumn } from './typed.ts';
import { FEW_ROWS } from './value-counts.ts';

/**
 * The text of a table of many columns and few rows, kept while it is typed and described. Such a table costs the database by the
 * number of its columns, each time that they are asked for; what a column holds is seen at once from its text.
 */
export interface HeldText extends TextBatch {
  /** Waits until the text is in the database. @throws what the database threw */
  settle(): Promise<void>;
}

/** A column that was read from its text: its values as the database would answer them, and as they go into it. */
export interface HeldColumn {
  readonly name: string;
  readonly column: Column;
  readonly data: Data;
}

/** Whether the text of a table is worth keeping. */
export const isHeld = (columns: number, rows: number): boolean => columns >= MOST_COLUMNS && rows <= FEW_ROWS;

/** A batch whose arrays nobody else writes to. */
export function copyBatch({ firstRow, rows, columns }: TextBatch): TextBatch {
  return {
    firstRow, rows,
    columns: columns.map(({ bytes, offsets }) => ({ bytes: bytes.slice(0, offsets[rows]), offsets: offsets.slice(0, rows + 1) })),
  };
}

/**
 * A column's values, read from its text to the same bits as the cast of the database gives; null where that is not sure: dates,
 * numbers that a double cannot tell in one division, whatever needs more than a cast.
 */
export function readHeld({ rows, columns }: TextBatch, j: number, typed: TypedColumn, dialect: Dialect): HeldColumn | null {
  if (castAlone(typed, dialect) === null) return null;
  const { name, type, kept = [] } = typed;
  if (kept.length > 0) return null;
  if (type === 'text' || type === 'category') return heldText(name, columns[j], rows);
  if (type === 'integer' || (type === 'number' && dialect.decimal === '.')) return heldNumbers(name, columns[j], rows, type === 'integer');
  return null;
}

/** Makes a table of `_row` and held columns. */
export async function insertHeld(db: Database, table: string, rows: number, columns: readonly HeldColumn[], signal?: AbortSignal): Promise<void> {
  const fields = [new Field(ROW, new Int64(), false), ...columns.map(({ name, data }) => new Field(name, data.type, true))];
  await db.insertArrow(table, streamOf(fields, [rowNumbers(0, rows), ...columns.map(({ data }) => data)], rows), { signal });
}

type Cells = TextBatch['columns'][number];

/** Digits that a double holds whatever they are. */
const SURE_DIGITS = 15;
/** Powers of ten that are doubles exactly. */
const POWERS = Float64Array.from({ length: SURE_DIGITS + 1 }, (_, n) => Number(`1e${n}`));

/** A number of digits and at most one point between them; NaN for anything else. One division of two exact numbers is rounded as it has to be. */
const plainNumber = (bytes: Uint8Array, from: number, to: number, whole: boolean): number => {
  const negative = bytes[from] === MINUS;
  let i = negative ? from + 1 : from;
  if (to - i > SURE_DIGITS + 1 || !isDigit(bytes[i]) || !isDigit(bytes[to - 1])) return NaN;
  let mantissa = 0;
  let point = to;
  for (; i < to; i++) {
    if (isDigit(bytes[i])) mantissa = mantissa * 10 + (bytes[i] - ZERO);
    else if (bytes[i] === POINT && point === to && !whole) point = i + 1;
    else return NaN;
  }
  if (mantissa > Number.MAX_SAFE_INTEGER) return NaN;
  const value = mantissa / POWERS[to - point];
  return negative ? -value : value;
};

const MINUS = 45;
const POINT = 46;
const ZERO = 48;

const heldNumbers = (name: string, { bytes, offsets }: Cells, rows: number, whole: boolean): HeldColumn | null => {
  const values = new Float64Array(rows);
  const valid = new Uint8Array(rows).fill(1);
  for (let i = 0; i < rows; i++) {
    const [from, to] = [offsets[i], offsets[i + 1]];
    values[i] = from === to ? NaN : plainNumber(bytes, from, to, whole);
    if (!Number.isNaN(values[i])) continue;
    if (from < to && !isMissingWord(bytes, from, to)) return null;
    valid[i] = 0;
  }
  const column: NumberColumn = { name, kind: 'number', values, valid };
  const shape = { length: rows, ...bitmapOf(rows, (i) => valid[i] === 1) };
  return { name, column, data: whole ? makeData({ ...shape, type: new Int64(), data: wholeNumbers(values) }) : makeData({ ...shape, type: new Float64(), data: values }) };
};

/** Numbers as whole ones of 64 bits, word by word: a BigInt for each would take ten times as long. */
const wholeNumbers = (values: Float64Array): BigInt64Array => {
  const words = new Int32Array(values.length * 2);
  for (let i = 0; i < values.length; i++) {
    const high = Math.floor(values[i] / 2 ** 32);
    words[2 * i] = values[i] - high * 2 ** 32;
    words[2 * i + 1] = high;
  }
  return new BigInt64Array(words.buffer);
};

const heldText = (name: string, { bytes, offsets }: Cells, rows: number): HeldColumn => {
  const values: (string | null)[] = new Array<string | null>(rows);
  const valid = new Uint8Array(rows).fill(1);
  for (let i = 0; i < rows; i++) {
    const [from, to] = [offsets[i], offsets[i + 1]];
    const missing = from === to || isMissingWord(bytes, from, to);
    values[i] = missing ? null : textAt(bytes, from, to);
    if (missing) valid[i] = 0;
  }
  const data = makeData({ type: new Utf8(), length: rows, ...bitmapOf(rows, (i) => valid[i] === 1), valueOffsets: offsets.subarray(0, rows + 1), data: bytes.subarray(0, offsets[rows]) });
  return { name, column: { name, kind: 'text', values, valid }, data };
};
