import { CELL, COUNT } from './cells.ts';
import { countCells } from './classify.ts';

const encoder = new TextEncoder();
// used again for every cell: a table of many columns has many cells to look at
const counts = new Float64Array(COUNT.SIZE);
const offsets = new Int32Array(2);
let room = new Uint8Array(256);

/** Kind of one cell, by `classify.ts`. */
const kindOf = (cell: string): number => {
  if (room.length < cell.length * 3) room = new Uint8Array(cell.length * 3);
  offsets[1] = encoder.encodeInto(cell, room).written;
  counts.fill(0);
  countCells(room, offsets, 1, counts);
  for (let kind = 0; kind <= CELL.TEXT; kind++) if (counts[kind] > 0) return kind;
  return CELL.TEXT;
};

/** Whether the cell looked at last has a currency or percent sign beside a number. */
const isAmount = (): boolean => counts[COUNT.AMOUNT_UNITS] > 0;

/** Whether it is a day with the name of its month; months alone also name columns. */
const isDated = (): boolean => counts[COUNT.NAMED_DAY] + counts[COUNT.NAMED_TIME] > 0;

/** A number, amount, date or truth value. */
export function isTyped(cell: string): boolean {
  const kind = kindOf(cell);
  if (isAmount() || isDated()) return true;
  return kind !== CELL.TEXT && kind !== CELL.MISSING;
}

/** Words: neither a value nor missing. */
export function isWords(cell: string): boolean {
  return kindOf(cell) === CELL.TEXT && !isAmount() && !isDated();
}

const SHAPES = [
  /^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]m)?$/i,
  /^[$€£¥₹]\s?-?[\d.,]+$|^-?[\d.,]+\s?([$€£¥₹%]|eur|usd|gbp|chf)$/i,
  /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i,
  /^(https?|ftp):\/\/\S+$/i,
  /^(?:[A-Z]{0,4}[-_ ]?\d+[A-Z]?|[a-z]{1,4}[-_]?\d+)$/,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^\d{1,3}(\.\d{1,3}){3}$/,
];

/** A cell that reads as one value of some kind: empty, typed, a time, money, an address or a code. */
export function isValue(cell: string): boolean {
  const trimmed = cell.trim();
  if (trimmed === '') return true;
  if (trimmed.length > 60) return false;
  return kindOf(trimmed) !== CELL.TEXT || isDated() || SHAPES.some((shape) => shape.test(trimmed));
}
