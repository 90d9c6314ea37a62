import { isTyped, isWords } from './looks.ts';
import type { Syntax } from './repair.ts';
import { splitSample } from './sample.ts';

/** What tells the rows of a table in a text from the column names of the next one. */
export interface TableShape {
  readonly columns: number;
  readonly names: readonly string[];
  /** By column: its values are numbers, dates or the like. */
  readonly typed: readonly boolean[];
  /** A column whose values never begin with a letter; −1: there is none. */
  readonly lettersIn: number;
}

/** What a record is taken for: column names of another table (with its shape), the names of its own table again, or nothing of the kind. */
export type Beginning = { readonly kind: 'table'; readonly shape: TableShape } | { readonly kind: 'names' } | null;

const LETTER = /^[a-z\u00aa-\uffff]/i;
const YEAR = /^(19|20)\d\d$/;
/** Bytes of a record by which most are told at once. */
export const HEAD = 4096;
/** Records that are looked at below the names. */
const BODY = 50;

/** What follows in a text. */
export interface TextAhead {
  /** Its first bytes as text. */
  text(bytes: number): string;
  /** Nothing follows it. */
  readonly whole: boolean;
  /** Nothing follows its first `HEAD` bytes. */
  readonly head: boolean;
}

const filledIn = (cells: readonly string[]): number => cells.filter((cell) => cell.trim() !== '').length;

/** The shape of a table by its first rows. */
export function shapeOf(names: readonly string[], rows: readonly (readonly string[])[], columns: number): TableShape {
  const values = Array.from({ length: columns }, (_, j) => rows.map((row) => (row[j] ?? '').trim()).filter((cell) => cell !== ''));
  const typed = values.map((cells) => cells.length > 0 && cells.filter(isTyped).length > 0.8 * cells.length);
  const lettersIn = typed.findIndex((is, j) => is && !values[j].some((cell) => LETTER.test(cell)));
  return { columns, names, typed, lettersIn };
}

/**
 * Whether another table begins with a record: words that differ in every cell, above records of as many fields. Where the
 * number of fields is that of the table before, its columns of values must have words there, so that groups of rows parted by
 * blank lines stay one table.
 * @param ahead from the record on
 * @param apart lines without a record stand before it
 */
export function beginningAt(ahead: TextAhead, syntax: Syntax, comment: string, shape: TableShape, apart: boolean): Beginning {
  const [first] = splitSample(ahead.text(HEAD), syntax, ahead.head, comment, 1);
  if (first === undefined || first.damaged) return null;
  const { cells } = first;
  if (isNamesAgain(cells, shape)) return { kind: 'names' };
  const given = cells.map((cell) => cell.trim().toLowerCase()).filter((cell) => cell !== '');
  if (given.length < 2 || new Set(given).size < given.length || given.length < cells.length * 0.6 && !apart) return null;
  if (!given.every((cell) => isWords(cell) || (apart && YEAR.test(cell))) || given.filter(isWords).length * 2 < given.length) return null;
  const body = bodyOf(ahead.text(Infinity), ahead.whole, syntax, comment);
  if (body.length < (apart ? 1 : 2)) return null;
  const fields = cells.length;
  if (body.filter((row) => row.length === fields).length < body.length * 0.8 || body[0].length !== fields) return null;
  const next = shapeOf(cells, body, fields);
  const named = next.typed.filter((is, j) => is && cells[j].trim() !== '').length;
  if (fields === shape.columns) {
    const over = shape.typed.flatMap((is, j) => (is && cells[j].trim() !== '' ? [j] : []));
    const all = shape.typed.filter(Boolean).length;
    // words all the way down where values were
    const turned = body.length > 1 && over.length > 0 && over.every((j) => !next.typed[j] && body.every((row) => row[j].trim() !== '' && !isTyped(row[j])));
    // values where words were
    const begun = apart && next.typed.some((is, j) => is && !shape.typed[j] && cells[j].trim() !== '');
    // without a gap a row with a word for a number would begin a table: every column of values must have one, at least two, and no cell a digit
    const sure = apart || (all > 1 && over.length === all && !cells.some((cell) => /\d/.test(cell)));
    return begun || ((named > 0 || turned) && over.length > 0 && sure) ? { kind: 'table', shape: next } : null;
  }
  // damaged rows of a table with values would show some
  const plain = !next.typed.some(Boolean) && shape.typed.some(Boolean) && body.length > 2 && body.every((row) => row.length === fields);
  return named > 0 || (apart && body.length > 1) || plain ? { kind: 'table', shape: next } : null;
}

const isNamesAgain = (cells: readonly string[], { names }: TableShape): boolean =>
  names.length > 1 && cells.length === names.length && filledIn(cells) > 1 && names.some(isWords)
  && cells.every((cell, j) => cell.trim().toLowerCase() === names[j].trim().toLowerCase());

/** The records below the first, up to the next blank line, or to where the number of fields changes for good. */
const bodyOf = (text: string, whole: boolean, syntax: Syntax, comment: string): (readonly string[])[] => {
  const blank = /(\r\n|\n|\r(?!\n))[ \t]*(\r\n|\n|\r)/.exec(text);
  const to = blank === null ? text.length : blank.index + blank[1].length;
  const [first, ...records] = splitSample(text.slice(0, to), syntax, whole || blank !== null, comment, BODY + 1);
  const isOther = (i: number): boolean => i < records.length && records[i].cells.length !== first.cells.length;
  const end = records.findIndex(({ cells }, i) => filledIn(cells) === 0 || (isOther(i) && isOther(i + 1)));
  return (end < 0 ? records : records.slice(0, end)).map(({ cells }) => cells);
};
