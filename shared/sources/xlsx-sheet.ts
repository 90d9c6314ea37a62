import { numberText, paddedText, serialText } from './serial.ts';
import { checkCell, readXml, unescaped } from './xlsx-parts.ts';
import type { Package, Workbook } from './xlsx-parts.ts';
import { attribute } from './xml-scan.ts';

/** Takes the rows of a sheet: the row's number from 1, and its cells from column A on; the arrays are used again. */
export type RowTaker = (row: number, cells: string[], marks: RowMarks) => void;

/** What a sheet says of a row besides its values. */
export interface RowMarks {
  /** Formulas add up other cells of their own columns, and no number stands beside them that is not computed. */
  readonly sum: boolean;
  /** Columns, from 0, whose value is an error. */
  readonly errors: readonly number[];
}

const MOST_COLUMNS = 16_384;
const MOST_ROWS = 1_048_576;

/** What a sheet has besides its values. */
export interface SheetFacts {
  /** Formulas without a stored value. */
  formulasWithoutValue: number;
  /** Cells that point to a shared text the workbook does not hold. */
  lostTexts: number;
  /** Values that another value of the same cell has replaced. */
  replaced: number;
  /** Merged cells that reach over several rows, the first 10,000. */
  readonly merged: Merged[];
}

/** A merged cell; rows and column from 1. */
export interface Merged {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
}

export const MOST_MERGED = 10_000;

/**
 * Reads the cells of a worksheet (ECMA-376 part 1, 18.3.1) row by row: numbers with their digits, days and times as ISO
 * text, shared, inline and rich strings, TRUE and FALSE, error words, and the stored values of formulas.
 * @throws AppError as `readXml`
 */
export async function readWorksheet(
  pack: Package, workbook: Workbook, path: string, take: RowTaker, between: () => Promise<void>,
): Promise<SheetFacts> {
  const facts: SheetFacts = { formulasWithoutValue: 0, lostTexts: 0, replaced: 0, merged: [] };
  const cells: string[] = [];
  let row = 0;
  let column = 0;
  let type = '';
  let style = 0;
  let value = '';
  let inValue = 0;
  let phonetic = 0;
  let formula: string | null = null;
  let shared: string | null = null;
  let inFormula = false;
  /** Shared formulas that add up their own columns. */
  const sharedSums = new Set<string>();
  const errors: number[] = [];
  let sums = 0;
  let numbers = 0;
  await readXml(pack, path, {
    open(name, tag) {
      if (name === 'c') {
        const place = attribute(tag, 'r');
        column = place === null ? column + 1 : columnNumber(place);
        if (column < 1 || column > MOST_COLUMNS) throw new Error('a cell lies outside the sheet');
        type = attribute(tag, 't') ?? 'n';
        style = Number(attribute(tag, 's') ?? 0);
        value = '';
        formula = null;
      } else if (name === 'v' || name === 't') inValue++;
      else if (name === 'f') {
        formula = '';
        inFormula = true;
        shared = attribute(tag, 't') === 'shared' ? attribute(tag, 'si') : null;
      }
      else if (name === 'rPh') phonetic++;
      else if (name === 'mergeCell') noteMerged(attribute(tag, 'ref') ?? '');
      else if (name === 'row') {
        const given = Number(attribute(tag, 'r') ?? row + 1);
        if (!Number.isInteger(given) || given < 1 || given > MOST_ROWS) throw new Error('a row lies outside the sheet');
        row = given;
        column = 0;
        cells.length = 0;
        errors.length = 0;
        sums = 0;
        numbers = 0;
      }
    },
    close(name) {
      if (name === 'v' || name === 't') inValue--;
      else if (name === 'rPh') phonetic--;
      else if (name === 'f') inFormula = false;
      else if (name === 'c') {
        if (formula !== null && value === '' && type !== 'str') facts.formulasWithoutValue++;
        if (formula !== null && isOwnSum(formula)) sums++;
        else if (formula === null && type === 'n' && value !== '') numbers++;
        const text = cellText();
        if (text === '') return;
        if (type === 'e') errors.push(column - 1);
        while (cells.length < column - 1) cells.push('');
        if (column <= cells.length && cells[column - 1] !== '') facts.replaced++;
        cells[column - 1] = text;
      } else if (name === 'row') take(row, cells, { sum: sums > 0 && numbers === 0, errors });
    },
    text(text) {
      if (inFormula && formula !== null && formula.length < LONGEST_SUM) formula += text;
      if (inValue === 0 || phonetic > 0) return;
      value += text;
      checkCell(pack.file, value.length);
    },
  }, between);
  return facts;

  function noteMerged(ref: string): void {
    const found = /^\$?([A-Z]+)\$?(\d+):\$?[A-Z]+\$?(\d+)$/.exec(ref);
    if (found === null || found[2] === found[3] || facts.merged.length >= MOST_MERGED) return;
    facts.merged.push({ left: columnNumber(found[1]), top: Number(found[2]), bottom: Number(found[3]) });
  }

  function isOwnSum(text: string): boolean {
    if (shared !== null && text === '') return sharedSums.has(shared);
    const is = isColumnSum(text, column, row);
    if (is && shared !== null) sharedSums.add(shared);
    return is;
  }

  function sharedText(index: number): string {
    if (Number.isInteger(index) && index >= 0 && index < workbook.strings.length) return workbook.strings[index];
    facts.lostTexts++;
    return '';
  }

  function numberCell(): string {
    const format = workbook.padded[style] ?? '';
    return (format === '' ? null : paddedText(value, format)) ?? serialText(value, workbook.shown[style] ?? 'number', workbook.from1904);
  }

  function cellText(): string {
    switch (type) {
      case 's':
        return value === '' ? '' : sharedText(Number(value));
      case 'b':
        return value === '' ? '' : value === '1' || value === 'true' ? 'TRUE' : 'FALSE';
      case 'n':
        return value === '' ? '' : numberCell();
      case 'd':
        return value.replace('T', ' ').replace(/Z$/, '').replace(/ 00:00:00(\.0+)?$/, '');
      case 'e':
        return value;
      default:
        return formula !== null && type !== 'str' ? numberText(value) : unescaped(value);
    }
  }
}

/** Signs of a formula that is looked at. */
const LONGEST_SUM = 200;
const SUM = /^(?:of:)?=?(?:sum\(|subtotal\(\s*\d+\s*[,;]|aggregate\(\s*\d+\s*[,;]\s*\d+\s*[,;])\s*(?:\[\.)?\$?([a-z]{1,3})\$?(\d+):\.?\$?([a-z]{1,3})\$?(\d+)\]?\s*\)$/i;

/** Whether a formula adds up at least two cells above or below it in its own column: SUM(B2:B41), SUBTOTAL(9,B2:B41), of:=SUM([.B2:.B41]). */
export function isColumnSum(formula: string, column: number, row: number): boolean {
  // a total of a table that has a name
  if (/^subtotal\(\s*\d+\s*,[^()]*\[[^()@]*\]\s*\)$/i.test(formula)) return true;
  const found = SUM.exec(formula);
  if (found === null) return false;
  const [from, to] = [Number(found[2]), Number(found[4])];
  return columnNumber(found[1]) === column && columnNumber(found[3]) === column && to > from && (to < row || from > row);
}

/** The number of a column from a cell's name: A is 1, AA is 27. */
export function columnNumber(place: string): number {
  let number = 0;
  for (let i = 0; i < place.length; i++) {
    const code = place.charCodeAt(i) & ~32;
    if (code < 65 || code > 90) break;
    number = number * 26 + code - 64;
  }
  return number;
}

/** The letters of a column, from its number from 1. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}
