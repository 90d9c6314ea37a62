import { AppError } from '../errors/app-error.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { afterLines, detectDialect } from './detect.ts';
import { plainDialect } from './dialect.ts';
import { readSlice } from './encoding.ts';
import type { Encoding } from './encoding.ts';
import { detectWidths, fixedLine, ruledNames } from './fixed.ts';
import { isFramed, unframedLine } from './framed.ts';
import { headerNames, nameColumns } from './names.ts';
import type { ColumnNames } from './names.ts';
import { linesOf, mendedCells, splitSample } from './sample.ts';
import { shapeOf } from './text-tables.ts';
import type { TableShape } from './text-tables.ts';
import { createTranscoder } from './transcode.ts';

const SAMPLE_BYTES = 512 * 1024;
/** Rows by which the columns of values of a table are told; few, since another table may follow. */
const SHAPE_ROWS = 10;

const BAR = '|';
/** Values of a row that are shown with their names, and signs of each. */
const MOST_SHOWN = 4;
const LONGEST_SHOWN = 30;

/** How a text is laid out, and the names of its columns. */
export interface Layout {
  readonly dialect: Dialect;
  readonly names: ColumnNames;
  readonly dropEmpty: boolean;
  /** Bars stand at both ends of its lines, and are passed over. */
  readonly framed?: boolean;
  /** Names that the line of names holds, where the rows have another number of fields; else 0. */
  readonly misnamed: number;
  /** The rows have one value more than there are names: the first row with its names, as it was read; else absent. */
  readonly nameless?: readonly string[];
  readonly shape: TableShape;
}

/** Excel's first line that says which sign parts the cells. */
const SIGN_LINE = /^"?sep=([,;\t|^~:§¦])"?[,;\t|]*(?:\r\n|\n|\r)/i;

/**
 * A line `sep=;` at the beginning is no part of the table, and tells its delimiter.
 * @param given parts of the dialect that are not to be detected
 */
export function layoutOf(text: string, whole: boolean, given: Partial<Dialect>): Layout {
  const sign = given.format === 'fixed' ? null : SIGN_LINE.exec(text);
  const below = sign === null ? '' : afterLines(text, 1);
  if (sign === null || below.trim() === '') return layoutBelow(text, whole, given);
  const { skipRows, delimiter = sign[1] } = given;
  const layout = layoutBelow(below, whole, { ...given, delimiter, ...(skipRows === undefined ? {} : { skipRows: Math.max(0, skipRows - 1) }) });
  return { ...layout, dialect: { ...layout.dialect, skipRows: layout.dialect.skipRows + 1 } };
}

const layoutBelow = (text: string, whole: boolean, given: Partial<Dialect>): Layout => {
  const widths = given.widths !== undefined && given.widths.length > 0 ? given.widths
    : given.format === 'fixed' || (given.format === undefined && given.delimiter === undefined) ? detectWidths(text, whole, given.format === 'fixed') : [];
  if (widths.length === 0 && (given.delimiter ?? BAR) === BAR && isFramed(text)) {
    const bare = { ...given, delimiter: BAR, blanks: false };
    return { ...layoutUnder(linesOf(text).map(unframedLine).join('\n'), whole, plainDialect('csv', bare), bare), framed: true };
  }
  if (widths.length === 0) return layoutUnder(text, whole, plainDialect('csv', given), given);
  const delimiter = '\u001f';
  const cut = linesOf(text).map(fixedLine(widths, delimiter)).join('\n');
  const begin = given.skipRows === undefined && given.header === undefined && given.widths === undefined ? ruledNames(text) : null;
  const fixed = { ...given, ...(begin === null ? {} : { skipRows: begin }), delimiter, blanks: false, quote: '', escape: 'double' as const };
  return layoutUnder(cut, whole, plainDialect('fixed', { ...fixed, widths }), fixed);
};

const layoutUnder = (text: string, whole: boolean, start: Dialect, given: Partial<Dialect>): Layout => {
  const { delimiter, blanks, quote, escape, skipRows, header, columns, dropEmpty } = detectDialect(text, whole, given);
  const dialect = plainDialect(start.format, { ...start, delimiter, blanks, quote, escape, skipRows, header });
  const table = afterLines(text, skipRows);
  const lines = header === 0 ? [] : linesOf(table.slice(0, 1 << 20));
  const heads = splitSample(table, dialect, whole, dialect.comment, header)
    .map((record) => mendedCells(record, lines[record.line] ?? '', dialect, columns));
  const width = heads.length === 0 ? 0 : Math.max(...heads.map((cells) => cells.length));
  const misnamed = header > 0 && width !== columns && width !== columns - 1 && heads.every((cells) => cells.at(-1) !== '') ? width : 0;
  const body = splitSample(table, dialect, whole, dialect.comment, header + SHAPE_ROWS).slice(header).map(({ cells }) => cells);
  const names = nameColumns(headerNames(heads, columns), columns);
  const nameless = header > 0 && columns > 1 && width === columns - 1 && body.length > 0
    ? names.names.slice(0, MOST_SHOWN).map((name, j) => `${name} is "${(body[0][j] ?? '').trim().slice(0, LONGEST_SHOWN)}"`) : undefined;
  return { dialect, names, misnamed, dropEmpty, shape: shapeOf(heads[0] ?? [], body, columns), ...(nameless === undefined ? {} : { nameless }) };
};

/** The beginning of a file as text. @throws AppError `empty-file` */
export async function readSample(file: FileSource, encoding: Encoding): Promise<{ text: string; whole: boolean }> {
  const end = Math.min(file.size, SAMPLE_BYTES);
  const whole = end === file.size;
  const bytes = createTranscoder(encoding)(await readSlice(file, 0, end), whole);
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') throw new AppError('empty-file', { file: file.name });
  return { text, whole };
}
