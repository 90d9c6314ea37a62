import { isValue, isWords } from './looks.ts';
import { ruledStarts } from './rules.ts';
import { linesOf, splitSample, usualFields } from './sample.ts';

const SAMPLE_LINES = 300;
const FEWEST_LINES = 3;
/** Lines in which a drawn one is looked for below the names. */
const RULED_LINES = 5;
/** Signs within which it is looked for. */
const RULED_TEXT = 1 << 16;

/**
 * The widths of columns that stand under each other, parted by positions that are blank in every line.
 * @param whole false when the text breaks off
 * @param wanted the text is said to be of fixed width, so that what looks like delimiters does not matter
 * @returns nothing where there are no such columns, or the text is better read by a delimiter
 */
export function detectWidths(text: string, whole: boolean, wanted: boolean): number[] {
  const all = linesOf(text);
  const lines = (whole ? all : all.slice(0, -1)).filter((line) => line.trim() !== '').slice(0, SAMPLE_LINES);
  if (lines.length < FEWEST_LINES || lines.some((line) => line.includes('\t'))) return [];
  const ruled = lines.slice(1, RULED_LINES).map(ruledStarts).find((found) => found.length > 1);
  if (ruled !== undefined) return widthsOf(ruled, lines);
  const starts = withNames(lines, startsOf(lines));
  if (starts.length < 2) return [];
  return wanted || isPlausible(lines, starts) ? widthsOf(starts, lines) : [];
}

/**
 * Lines above the names that a drawn line marks, where a blank line parts them from titles.
 * @returns null where no line is drawn, or nothing but names stands above it
 */
export function ruledNames(text: string): number | null {
  const lines = linesOf(text.slice(0, RULED_TEXT));
  const filled = lines.flatMap((line, i) => (line.trim() === '' ? [] : [i])).slice(1, RULED_LINES);
  const at = filled.find((i) => ruledStarts(lines[i]).length > 1) ?? 0;
  const blank = lines.slice(0, at).findLastIndex((line) => line.trim() === '');
  return blank < 0 || blank === at - 1 ? null : blank + 1;
}

const widthsOf = (starts: readonly number[], lines: readonly string[]): number[] => {
  const widths = starts.map((start, j) => (starts[j + 1] ?? Math.max(...lines.map((line) => line.length))) - start).map((width) => Math.max(1, width));
  widths[0] += starts[0];
  return widths;
};

/** Positions where a column begins: a sign after a position that is blank in every line. */
const startsOf = (lines: readonly string[]): number[] => {
  const length = Math.max(...lines.map((line) => line.length));
  const blank = new Uint8Array(length + 1).fill(1);
  for (const line of lines) for (let i = 0; i < line.length; i++) if (line[i] !== ' ') blank[i] = 0;
  const starts: number[] = [];
  for (let i = 0; i < length; i++) if (blank[i] === 0 && (i === 0 || blank[i - 1] === 1)) starts.push(i);
  return starts;
};

/** Words of one column that happen to stand under each other are parted by one blank, and only the first of them has a name above. */
const withNames = (lines: readonly string[], starts: readonly number[]): number[] => {
  const [head] = lines;
  const named = (j: number): boolean => head.slice(starts[j], starts[j + 1]).trim() !== '';
  if (starts.length > 0 && !named(0)) return starts.slice();
  return starts.filter((start, j) => {
    if (j === 0 || named(j)) return true;
    const cells = lines.slice(1).map((line) => line.slice(start, starts[j + 1]).trim()).filter((cell) => cell !== '');
    const close = lines.some((line) => line.length > start && line[start] !== ' ' && line[start - 2] !== ' ');
    return !close || cells.filter(isWords).length * 2 < cells.length;
  });
};

/** Every column has one name, and begins or ends where its name does. */
const isHeaded = ([head]: readonly string[], starts: readonly number[]): boolean =>
  starts.every((start, j) => /^\S+( \S+)*$/.test(head.slice(start, starts[j + 1]).trim()));

/** Columns stand wide apart somewhere, most lines reach the last of them, and neither blanks nor another sign part the cells as well. */
const isPlausible = (lines: readonly string[], starts: readonly number[]): boolean => {
  const reaching = lines.filter((line) => line.length > starts[starts.length - 1]).length / lines.length;
  if (reaching < 0.8 || !lines.some((line) => / {2,}\S/.test(line.trim()))) return false;
  const text = lines.join('\n');
  const headed = isHeaded(lines, starts);
  const parted = (delimiter: string, blanks: boolean): boolean => {
    const records = splitSample(text, { delimiter, blanks, quote: '"', escape: 'double' }, true, '', SAMPLE_LINES);
    const usual = usualFields(records);
    // values of several words have more parts than there are names
    if (blanks && headed && records[0].cells.length === starts.length && usual !== starts.length) return false;
    return usual > 1 && records.filter((record) => record.cells.length === usual).length >= records.length * 0.9;
  };
  if (parted(' ', true) || [',', ';', '|', '^', '~'].some((delimiter) => parted(delimiter, false))) return false;
  const body = lines.slice(1);
  const cells = body.flatMap((line) => starts.map((start, j) => line.slice(start, starts[j + 1])));
  return cells.filter(isValue).length >= cells.length * 0.3;
};

/**
 * Cuts a line of fixed width into cells without the blanks around them, parted by `delimiter`. The last column
 * takes what is left of a line; a line that ends early has fewer cells only where nothing is left of it.
 */
export function fixedLine(widths: readonly number[], delimiter: string): (line: string) => string {
  return (line) => {
    if (line.trim() === '') return '';
    const signs = isPlain(line) ? null : [...line];
    let at = 0;
    const cells = widths.map((width, j) => {
      const to = j === widths.length - 1 ? undefined : at + width;
      const cell = signs === null ? line.slice(at, to) : signs.slice(at, to).join('');
      at += width;
      return cell.trim().replaceAll(delimiter, ' ');
    });
    return cells.join(delimiter);
  };
}

/** Changes UTF-8 text line by line, in pieces; lines end with LF afterwards. */
export function mapLines(change: (line: string) => string): (bytes: Uint8Array, last: boolean) => Uint8Array {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let held = '';
  return (bytes, last) => {
    const lines = linesOf(held + decoder.decode(bytes, { stream: !last }));
    const rest = last ? '' : (lines.pop() ?? '');
    // a CR at the end may be half of a line end
    held = rest;
    return encoder.encode(lines.map(change).join('\n') + (last || lines.length === 0 ? '' : '\n'));
  };
}

const isPlain = (line: string): boolean => {
  for (let i = 0; i < line.length; i++) if (line.charCodeAt(i) > 0xd7ff) return false;
  return true;
};
