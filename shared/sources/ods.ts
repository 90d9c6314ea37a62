import { AppError } from '../errors/app-error.ts';
import type { FilePart } from '../contract/tables.ts';
import { formatInteger } from '../text/format.ts';
import { checkCell, checkSheets, readXml } from './xlsx-parts.ts';
import type { Package } from './xlsx-parts.ts';
import { isColumnSum, MOST_MERGED } from './xlsx-sheet.ts';
import type { RowTaker, SheetFacts } from './xlsx-sheet.ts';
import { numberText } from './serial.ts';
import { attribute } from './xml-scan.ts';

const MOST_COLUMNS = 16_384;
const MOST_ROWS = 1_048_576;
/** Cells that one row may make by being repeated. */
const MOST_REPEATED = 4_000_000;

/** The tables of an OpenDocument spreadsheet (ISO/IEC 26300, 9.1). @throws AppError `damaged-file` */
export async function listOdsTables(pack: Package): Promise<FilePart[]> {
  const parts: FilePart[] = [];
  const hiddenStyles = new Set<string>();
  let style = '';
  let depth = 0;
  const found = await readXml(pack, 'content.xml', {
    open(name, tag) {
      if (name === 'style') style = attribute(tag, 'name') ?? '';
      else if (name === 'table-properties' && attribute(tag, 'display') === 'false') hiddenStyles.add(style);
      else if (name === 'table' && depth++ === 0) {
        checkSheets(pack.file, parts.length + 1);
        parts.push({ name: attribute(tag, 'name') ?? `Table${parts.length + 1}`, hidden: hiddenStyles.has(attribute(tag, 'style-name') ?? '') });
      }
    },
    close(name) {
      if (name === 'table') depth--;
    },
    text: () => undefined,
  });
  if (!found || parts.length === 0) throw new AppError('damaged-file', { file: pack.file.name, reason: 'it holds no table' });
  return parts;
}

/**
 * Reads the cells of one table row by row: numbers with their digits, days and times as ISO text, TRUE and FALSE, and
 * what else is shown. Rows and cells that are said to repeat repeat, but for empty ones at the end.
 * @param index of the table, from 0
 * @throws AppError `damaged-file`, `file-too-large` and those of `readXml`
 */
export async function readOdsTable(pack: Package, index: number, take: RowTaker, between: () => Promise<void>): Promise<SheetFacts> {
  const facts: SheetFacts = { formulasWithoutValue: 0, lostTexts: 0, replaced: 0, merged: [] };
  const cells: string[] = [];
  const errors: number[] = [];
  let sums = 0;
  let numbers = 0;
  let table = -1;
  let depth = 0;
  let row = 0;
  let rowRepeat = 1;
  let cell: OdsCell | null = null;
  let inText = 0;
  let note = 0;
  let pendingEmpty = 0;
  const here = (): boolean => depth === 1 && table === index;
  const repeatOf = (tag: string, name: string, most: number): number => {
    const n = Number(attribute(tag, name) ?? 1);
    return Number.isInteger(n) && n > 0 ? Math.min(n, most) : 1;
  };
  await readXml(pack, 'content.xml', {
    open(name, tag) {
      if (name === 'table') {
        if (depth++ === 0) table++;
        return;
      }
      if (!here()) return;
      if (name === 'table-row') {
        rowRepeat = repeatOf(tag, 'number-rows-repeated', MOST_ROWS);
        cells.length = 0;
        errors.length = 0;
        sums = 0;
        numbers = 0;
        pendingEmpty = 0;
      } else if (name === 'table-cell' || name === 'covered-table-cell') {
        cell = {
          repeat: repeatOf(tag, 'number-columns-repeated', MOST_COLUMNS), type: attribute(tag, 'value-type') ?? '',
          value: valueOf(tag), text: '', paragraphs: 0, isError: tag.includes(':value-type="error"'), formula: attribute(tag, 'formula'),
        };
        const spanned = tag.includes('number-rows-spanned') ? repeatOf(tag, 'number-rows-spanned', MOST_ROWS) : 1;
        const left = cells.length + pendingEmpty + 1;
        if (spanned > 1 && facts.merged.length < MOST_MERGED) facts.merged.push({ top: row + 1, bottom: row + spanned, left });
      } else if (name === 'annotation') note++;
      else if (cell !== null && note === 0 && name === 'p') {
        if (cell.paragraphs++ > 0) cell.text += '\n';
        inText++;
      } else if (cell !== null && note === 0 && inText > 0) {
        checkCell(pack.file, cell.text.length);
        if (name === 's') cell.text += ' '.repeat(Math.min(1000, Number(attribute(tag, 'c') ?? 1) || 1));
        else if (name === 'tab') cell.text += '\t';
        else if (name === 'line-break') cell.text += '\n';
      }
    },
    close(name) {
      if (name === 'table') depth--;
      if (!here()) return;
      if (name === 'annotation') note--;
      else if (name === 'p' && note === 0 && inText > 0) inText--;
      else if (name === 'table-cell' || name === 'covered-table-cell') closeCell();
      else if (name === 'table-row') {
        if (cells.length === 0) row += rowRepeat;
        else {
          checkRepeat(cells.length * rowRepeat);
          for (let i = 0; i < rowRepeat; i++) take(++row, cells, { sum: sums > 0 && numbers === 0, errors });
        }
        if (row > MOST_ROWS * 2) throw new Error('a row lies outside the sheet');
      }
    },
    text(text) {
      if (cell === null || inText === 0 || note > 0) return;
      cell.text += text;
      checkCell(pack.file, cell.text.length);
    },
  }, between);
  return facts;

  function closeCell(): void {
    if (cell === null) return;
    const text = cellText(cell);
    const column = cells.length + pendingEmpty + 1;
    if (cell.formula !== null && isColumnSum(cell.formula, column, row + 1)) sums++;
    else if (cell.formula === null && NUMBERS.has(cell.type)) numbers++;
    if (cell.isError && text !== '') for (let i = 0; i < cell.repeat; i++) errors.push(column - 1 + i);
    if (text === '') pendingEmpty += cell.repeat;
    else {
      if (cells.length + pendingEmpty + cell.repeat > MOST_COLUMNS) throw new Error('a cell lies outside the sheet');
      for (; pendingEmpty > 0; pendingEmpty--) cells.push('');
      for (let i = 0; i < cell.repeat; i++) cells.push(text);
    }
    cell = null;
  }

  function checkRepeat(made: number): void {
    if (rowRepeat === 1 || made <= MOST_REPEATED) return;
    const size = `one row, repeated ${formatInteger(rowRepeat)} times, makes ${formatInteger(made)} cells`;
    throw new AppError('file-too-large', { file: pack.file.name, size, limit: `${formatInteger(MOST_REPEATED)} cells` });
  }
}

interface OdsCell {
  readonly repeat: number;
  readonly type: string;
  readonly value: string;
  readonly isError: boolean;
  readonly formula: string | null;
  text: string;
  paragraphs: number;
}

const NUMBERS: ReadonlySet<string> = new Set(['float', 'currency', 'percentage']);

const valueOf = (tag: string): string =>
  attribute(tag, 'date-value') ?? attribute(tag, 'time-value') ?? attribute(tag, 'boolean-value') ?? attribute(tag, 'string-value') ?? attribute(tag, 'office:value') ?? attribute(tag, 'value') ?? '';

const cellText = ({ type, value, text }: OdsCell): string => {
  switch (type) {
    case 'float':
    case 'currency':
    case 'percentage':
      return value === '' || isPadded(text, value) ? text : numberText(value);
    case 'date':
      return value.replace('T', ' ').replace(/ 00:00:00(\.0+)?$/, '').replace(/(:\d{2})\.0+$/, '$1');
    case 'time':
      return timeText(value) ?? text;
    case 'boolean':
      return value === 'true' ? 'TRUE' : 'FALSE';
    default:
      return text === '' ? value : text;
  }
};

/** A whole number that is shown with zeros before it, or parted as codes are: 01067, 012-345. */
const isPadded = (text: string, value: string): boolean => {
  if (!/^0\d|^\d+([-/]\d+)+$/.test(text) || !/^[\d /-]+$/.test(text)) return false;
  return /^\d+$/.test(value) && BigInt(text.replace(/\D/g, '')) === BigInt(value);
};

/** PT08H26M00S as 08:26:00. */
const timeText = (value: string): string | null => {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?$/.exec(value);
  if (parts === null) return null;
  const [hours, minutes, seconds] = [parts[1], parts[2], parts[3]].map((part) => (part ?? '0').padStart(2, '0'));
  const fraction = (parts[4] ?? '').replace(/0+$/, '');
  return `${hours}:${minutes}:${seconds}${fraction === '' ? '' : `.${fraction}`}`;
};
