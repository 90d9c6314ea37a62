import { isTyped, isWords } from './looks.ts';
import { columnLetters } from './xlsx-sheet.ts';

/** A table beside others: its columns from `left` up to, not including, `right`, from 0; its rows as the sheet numbers them. */
export interface Block {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  bottom: number;
}

interface Row {
  readonly row: number;
  readonly cells: readonly string[];
}

/** Rows by which tables must differ in length to be two. */
const APART = 3;
const MOST = 20;

/** What stands beside each other at the beginning of a sheet, parted by columns without a value. */
export interface Beside {
  /** Tables of their own; none where there is one table. */
  readonly tables: Block[];
  /** Parts that could be tables of their own, and are read as one. */
  readonly joined: readonly Block[];
}

/**
 * The tables that stand beside each other at the beginning of a sheet, parted by columns without a value, each with names
 * above values. One blank column alone parts nothing, since it also stands within tables: more columns are blank, the tables begin in
 * other rows, are of other lengths, name a column alike, or each has a key of its own.
 */
export function tablesBeside(rows: readonly Row[]): Beside {
  const blocks = runsOf(rows).map(([left, right]) => blockOf(rows, left, right));
  if (blocks.length < 2 || blocks.length > MOST || blocks.some((block) => block === null || !isTable(rows, block))) return { tables: [], joined: [] };
  const found = blocks as Block[];
  const [first, ...others] = found;
  const names = new Set(namesOf(rows, first));
  const apart = others.some((block, i) => block.left - found[i].right > 1 || block.top !== first.top || Math.abs(block.bottom - first.bottom) >= APART
    || namesOf(rows, block).some((name) => names.has(name)) || (hasKey(rows, block) && hasKey(rows, first)));
  return apart ? { tables: found, joined: [] } : { tables: [], joined: found };
}

const KEY = /(^|[^a-z])(id|key|code|number|nr|no|nummer|kennung|sku)\.?$/i;
const CAMEL_KEY = /[a-z](ID|Id|Nr|No|Code|Key)$/;

/** Whether its first column is one that names its rows, each another. */
const hasKey = (rows: readonly Row[], { left, top, bottom }: Block): boolean => {
  const name = rows.find(({ row }) => row === top)?.cells[left]?.trim() ?? '';
  if (!KEY.test(name) && !CAMEL_KEY.test(name)) return false;
  const values = rows.filter(({ row }) => row > top && row <= bottom).map(({ cells }) => (cells[left] ?? '').trim());
  return values.every((value) => value !== '') && new Set(values).size === values.length;
};

/** Takes note of a further row of the tables that are not read. */
export function lengthen(blocks: readonly Block[], { row, cells }: Row): void {
  for (const block of blocks) {
    for (let j = block.left; j < block.right; j++) if ((cells[j] ?? '').trim() !== '') block.bottom = row;
  }
}

/** Its cells, such as `E1:G20`. */
export function rangeOf({ left, right, top, bottom }: Block): string {
  return `${columnLetters(left + 1)}${top}:${columnLetters(right)}${bottom}`;
}

/** Runs of columns with a value, two and more wide; one column alone is none. */
const runsOf = (rows: readonly Row[]): (readonly [number, number])[] => {
  const used: boolean[] = [];
  for (const { cells } of rows) cells.forEach((cell, j) => (used[j] ||= cell.trim() !== ''));
  const runs: (readonly [number, number])[] = [];
  let from = -1;
  for (let j = 0; j <= used.length; j++) {
    if (used[j] === true && from < 0) from = j;
    else if (used[j] !== true && from >= 0) {
      runs.push([from, j]);
      from = -1;
    }
  }
  return runs;
};

const filled = ({ cells }: Row, left: number, right: number): number => cells.slice(left, right).filter((cell) => cell.trim() !== '').length;

const blockOf = (rows: readonly Row[], left: number, right: number): Block | null => {
  const own = rows.filter((row) => filled(row, left, right) > 0);
  // a title has one cell
  const top = own.find((row) => filled(row, left, right) > 1);
  return top === undefined ? null : { left, right, top: top.row, bottom: own[own.length - 1].row };
};

const namesOf = (rows: readonly Row[], { left, right, top }: Block): string[] =>
  (rows.find(({ row }) => row === top)?.cells.slice(left, right) ?? []).map((cell) => cell.trim().toLowerCase()).filter((name) => name !== '');

/** Words in all columns, and a value below one of them. */
const isTable = (rows: readonly Row[], block: Block): boolean => {
  const below = rows.find(({ row, cells }) => row > block.top && cells.slice(block.left, block.right).some(isTyped));
  const names = namesOf(rows, block);
  return names.length === block.right - block.left && names.every(isWords) && below !== undefined;
};
