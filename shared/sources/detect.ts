import type { Dialect } from '../recipe/recipe.ts';
import { checkColumns } from './columns.ts';
import { isTyped, isValue, isWords } from './looks.ts';
import type { Syntax } from './repair.ts';
import { linesOf, splitSample, usualFields } from './sample.ts';
import type { SampleRecord } from './sample.ts';
import { detectStructure } from './structure.ts';

/** How a delimited text is written, and where its table begins. */
export interface TextDialect extends Syntax {
  readonly skipRows: number;
  readonly header: number;
  /** Fields of a record. */
  readonly columns: number;
  /** Empty cells beyond the last column are dropped. */
  readonly dropEmpty: boolean;
  /** Lines at the end that are no records. */
  readonly footerRows: number;
}

/** Delimiters that are tried, and how much each is trusted: blanks, colons and the like also stand in plain text. */
const CANDIDATES: readonly (readonly [string, number])[] = [
  [',', 1], [';', 1], ['\t', 1], ['|', 1], ['^', 0.95], ['~', 0.95], ['\u001f', 1], ['\u0001', 1], ['§', 0.95], ['¦', 0.95],
  ['||', 1.02], ['::', 0.95], [', ', 0.97], ['; ', 0.97], [' | ', 1.02], ['~|~', 1.02], [':', 0.6], [' ', 0.75],
];
const BLANKS: Syntax = { delimiter: ' ', blanks: true, quote: '"', escape: 'double' };
/** Two blanks or more part cells, in which single ones stand. */
const WIDE_BLANKS: Syntax = { ...BLANKS, delimiter: '  ' };
const BLANKS_TRUST = 0.8;
/** Lines that are looked at for each candidate. */
const TRIED = 200;

/**
 * The delimiter under which records have one number of fields and the fields look like values, the quote and its
 * escape, and where the table and its column names are. Parts that are given stay as given.
 * @param whole false when the text breaks off
 * @throws AppError `file-too-large` when the first record has too many fields
 */
export function detectDialect(text: string, whole: boolean, given: Partial<Dialect>): TextDialect {
  const body = given.skipRows === undefined ? text : afterLines(text, given.skipRows);
  const syntax = detectSyntax(body, whole, given);
  const records = splitSample(body, syntax, whole, given.comment);
  checkColumns(records[0]?.cells.length ?? 0);
  const structure = detectStructure(records, given.header, given.skipRows !== undefined);
  const skipRows = given.skipRows ?? (structure.preamble === 0 ? 0 : records[structure.preamble]?.line ?? 0);
  const footerRows = given.footerRows ?? 0;
  return { ...syntax, skipRows, header: structure.header, columns: structure.columns, dropEmpty: structure.dropEmpty, footerRows };
}

/** What is left of a text after so many lines. */
export function afterLines(text: string, lines: number): string {
  let at = 0;
  for (let n = 0; n < lines && at < text.length; n++) {
    const next = /\r\n|\n|\r/g;
    next.lastIndex = at;
    const found = next.exec(text);
    at = found === null ? text.length : next.lastIndex;
  }
  return text.slice(at);
}

const detectSyntax = (text: string, whole: boolean, given: Partial<Dialect>): Syntax => {
  const sample = linesOf(text).slice(0, TRIED * 4).join('\n');
  const quote = given.quote ?? detectQuote(sample);
  const escape = given.escape ?? detectEscape(sample, quote);
  if (given.delimiter !== undefined) {
    return { delimiter: given.delimiter, blanks: given.blanks ?? false, quote, escape };
  }
  if (given.blanks === true) return { ...BLANKS, quote, escape };
  const one = oneColumn(sample);
  if (one !== null) return { delimiter: one, blanks: false, quote, escape };
  const tried = (syntax: Syntax): SampleRecord[] => splitSample(sample, syntax, whole, given.comment, TRIED);
  let best: Syntax = { delimiter: ',', blanks: false, quote, escape };
  let bestScore = 0;
  const consider = (syntax: Syntax, trust: number): void => {
    const score = trust * scoreOf(tried(syntax));
    if (score > bestScore * 1.0001) {
      best = syntax;
      bestScore = score;
    }
  };
  for (const [delimiter, trust] of CANDIDATES) {
    if (sample.includes(delimiter)) consider({ delimiter, blanks: false, quote, escape }, trust);
  }
  const records = tried(best);
  const parts = usualFields(records);
  if (parts > 1 && records[0].cells.length !== parts) {
    // a sign that parts every line, the names too, into as many cells
    const sure = WHOLE_SIGNS.find((delimiter) => sample.includes(delimiter) && agrees(tried({ ...best, delimiter, blanks: false })));
    if (sure !== undefined) best = { ...best, delimiter: sure, blanks: false };
  }
  if (best.delimiter.length === 1 && !best.blanks && sample.includes(best.delimiter + best.delimiter)) {
    const doubled = { ...best, delimiter: best.delimiter + best.delimiter };
    const [single, twice] = [best, doubled].map((syntax) => tried(syntax).filter(({ cells }) => cells.some((cell) => cell !== '' && cell !== best.delimiter)));
    // every second cell is empty because the sign is written twice
    if (usualFields(twice) > 1 && usualFields(single) === usualFields(twice) * 2 - 1 && scoreOf(twice) >= bestScore * 0.5) return doubled;
  }
  if (best.delimiter.length === 1 && bestScore > 0 && isSpaced(tried(best))) {
    const spaced = { ...best, delimiter: `${best.delimiter} ` };
    if (scoreOf(tried(spaced)) >= bestScore * 0.97) best = spaced;
  }
  if (given.blanks !== undefined || !/\S[ \t]{2,}\S|^[ \t]+\S/m.test(sample)) return best;
  consider({ ...BLANKS, quote, escape }, BLANKS_TRUST);
  const wide = { ...WIDE_BLANKS, quote, escape };
  if (best.delimiter.trim() !== '' || best.delimiter === '\t') return best;
  // single blanks inside of cells make more fields than there are names
  const [usual, under] = [tried(best), tried(wide)];
  return usual[0].cells.length !== usualFields(usual) && under[0].cells.length === usualFields(under) && scoreOf(under) >= bestScore * 0.5 ? wide : best;
};

/** Signs that are trusted where they part every line alike. */
const WHOLE_SIGNS = [';', '\t', '|', ','];

const agrees = (records: readonly SampleRecord[]): boolean =>
  records.length > FEWEST_LINES && records[0].cells.length > 1 && records.every(({ cells, damaged }) => !damaged && cells.length === records[0].cells.length);

const FEWEST_LINES = 3;
const NAME_LINE = /^[\p{L}][\p{L}\p{N}_.()-]*$/u;
const WORD_LINE = /^\p{L}[\p{L}.'’-]*(?: \p{L}[\p{L}.'’-]*)*$/u;

/**
 * A delimiter that stands nowhere in a text of one column: lines of words parted by single blanks, or one word above amounts and dates
 * that hold blanks or commas; null for other texts.
 */
const oneColumn = (sample: string): string | null => {
  const lines = linesOf(sample).map((line) => line.trim()).filter((line) => line !== '').slice(0, TRIED);
  const [head, ...body] = lines;
  if (body.length < FEWEST_LINES || !body.some((line) => /[ ,]/.test(line))) return null;
  const words = lines.every((line) => WORD_LINE.test(line));
  const values = NAME_LINE.test(head) && isWords(head) && body.every((line) => line.length <= LONGEST_VALUE && isTyped(line));
  return words || values ? [',', ';', '\t', '|'].find((sign) => !lines.some((line) => line.includes(sign))) ?? null : null;
};

const LONGEST_VALUE = 40;

/** A blank follows every delimiter. */
const isSpaced = (records: readonly SampleRecord[]): boolean => {
  const cells = records.flatMap((record) => record.cells.slice(1)).filter((cell) => cell !== '');
  return cells.length > 2 && cells.every((cell) => cell.startsWith(' ') && cell.length > 1);
};

/** How well records hold together: the share with the usual number of fields, and of fields that read as values. */
const scoreOf = (records: readonly SampleRecord[]): number => {
  const fields = usualFields(records);
  if (fields < 2) return 0;
  // a title above and a note below are no fault of the delimiter
  const table = records.length > 20 ? records.slice(Math.min(10, records.length >> 2)) : records;
  const consistent = table.filter((record) => record.cells.length === fields && !record.damaged).length / table.length;
  const damaged = table.filter((record) => record.damaged).length / table.length;
  if (consistent < 0.5 && records[0].cells.length !== fields) return 0;
  const cells = table.filter((record) => record.cells.length === fields).slice(1, 101).flatMap((record) => record.cells);
  const values = cells.length === 0 ? 0 : cells.filter(isValue).length / cells.length;
  const headed = records[0].cells.length === fields ? 1 : 0.9;
  return headed * consistent * consistent * (1 - damaged / 2) * (0.3 + values) * (1 + Math.min(fields, 50) / 200);
};

const EDGE = String.raw`[,;\t|^~ ]`;

const countOf = (text: string, pattern: string): number => text.match(new RegExp(pattern, 'gm'))?.length ?? 0;

/** The sign that opens cells at a delimiter and closes them at the next. */
const detectQuote = (text: string): string => {
  const opened = (quote: string): number => countOf(text, `(^|${EDGE})${quote}(?!\\s)`);
  const closed = (quote: string): number => countOf(text, `${quote}(${EDGE}|$)`);
  const single = Math.min(opened("'"), closed("'"));
  const double = Math.min(opened('"'), closed('"'));
  if (single < 4 || double * 4 > single) return '"';
  const balance = Math.abs(opened("'") - closed("'"));
  return balance * 4 <= single ? "'" : '"';
};

/** A backslash before quotes inside quoted cells, where no quote is doubled; before a doubled one it is a sign like any other. */
const detectEscape = (text: string, quote: string): Syntax['escape'] => {
  if (quote === '') return 'double';
  const inside = countOf(text, String.raw`[^\\\n]\\${quote}(?![,;\t|^~]|${quote}(?![,;\t|^~]|$)|$)`);
  const doubled = countOf(text, `[^${EDGE.slice(1, -1)}\\n${quote}]${quote}${quote}[^${quote}]`);
  return inside > 0 && inside >= doubled ? 'backslash' : 'double';
};
