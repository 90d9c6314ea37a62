import { numberText, serialText } from './serial.ts';
import { checkCell, readXml, unescaped } from './xlsx-parts.ts';
import type { Package, Workbook } from './xlsx-parts.ts';
import { attribute } from './xml-scan.ts';

/** Takes the rows of a sheet: the row's number from 1, and its cells from column A on; the array is used again. */
export type RowTaker = (row: number, cells: string[]) => void;

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
}

/**
 * Reads the cells of a worksheet (ECMA-376 part 1, 18.3.1) row by row: numbers with their digits, days and times as ISO
 * text, shared, inline and rich strings, TRUE and FALSE, error words, and the stored values of formulas.
 * @throws AppError as `readXml`
 */
export async function readWorksheet(
  pack: Package, workbook: Workbook, path: string, take: RowTaker, between: () => Promise<void>,
): Promise<SheetFacts> {
  const facts: SheetFacts = { formulasWithoutValue: 0, lostTexts: 0, replaced: 0 };
  const cells: string[] = [];
  let row = 0;
  let column = 0;
  let type = '';
  let style = 0;
  let value = '';
  let inValue = 0;
  let phonetic = 0;
  let formula = false;
  await readXml(pack, path, {
    open(name, tag) {
      if (name === 'c') {
        const place = attribute(tag, 'r');
        column = place === null ? column + 1 : columnNumber(place);
        if (column < 1 || column > MOST_COLUMNS) throw new Error('a cell lies outside the sheet');
        type = attribute(tag, 't') ?? 'n';
        style = Number(attribute(tag, 's') ?? 0);
        value = '';
        formula = false;
      } else if (name === 'v' || name === 't') inValue++;
      else if (name === 'f') formula = true;
      else if (name === 'rPh') phonetic++;
      else if (name === 'row') {
        const given = Number(attribute(tag, 'r') ?? row + 1);
        if (!Number.isInteger(given) || given < 1 || given > MOST_ROWS) throw new Error('a row lies outside the sheet');
        row = given;
        column = 0;
        cells.length = 0;
      }
    },
    close(name) {
      if (name === 'v' || name === 't') inValue--;
      else if (name === 'rPh') phonetic--;
      else if (name === 'c') {
        if (formula && value === '' && type !== 'str') facts.formulasWithoutValue++;
        const text = cellText();
        if (text === '') return;
        while (cells.length < column - 1) cells.push('');
        if (column <= cells.length && cells[column - 1] !== '') facts.replaced++;
        cells[column - 1] = text;
      } else if (name === 'row') take(row, cells);
    },
    text(text) {
      if (inValue === 0 || phonetic > 0) return;
      value += text;
      checkCell(pack.file, value.length);
    },
  }, between);
  return facts;

  function sharedText(index: number): string {
    if (Number.isInteger(index) && index >= 0 && index < workbook.strings.length) return workbook.strings[index];
    facts.lostTexts++;
    return '';
  }

  function cellText(): string {
    switch (type) {
      case 's':
        return value === '' ? '' : sharedText(Number(value));
      case 'b':
        return value === '' ? '' : value === '1' || value === 'true' ? 'TRUE' : 'FALSE';
      case 'n':
        return value === '' ? '' : serialText(value, workbook.shown[style] ?? 'number', workbook.from1904);
      case 'd':
        return value.replace('T', ' ').replace(/Z$/, '').replace(/ 00:00:00(\.0+)?$/, '');
      case 'e':
        return value;
      default:
        return formula && type !== 'str' ? numberText(value) : unescaped(value);
    }
  }
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
