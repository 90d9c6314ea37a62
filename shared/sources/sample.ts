import { repairLine } from './repair.ts';
import type { Syntax } from './repair.ts';
import { drawsRules, isRule } from './rules.ts';

/** A record from the beginning of a file, and the lines it stands on. */
export interface SampleRecord {
  /** Line where it begins, from 0. */
  readonly line: number;
  readonly cells: readonly string[];
  /** A quote in it is not closed, or text follows one. */
  readonly damaged: boolean;
}

const SAMPLE_RECORDS = 500;

/**
 * Splits the beginning of a text into records, as the scanner does, without its accounting.
 * @param whole false when the text breaks off, so that its last record does not count
 * @param comment what begins a line that is passed over
 */
export function splitSample(text: string, syntax: Syntax, whole: boolean, comment = '', most = SAMPLE_RECORDS): SampleRecord[] {
  const records: SampleRecord[] = [];
  let p = 0;
  let line = 0;
  const ruled = drawsRules(syntax);
  while (p < text.length && records.length < most) {
    const end = lineEnd(text, p);
    const blank = syntax.blanks ? text.slice(p, end).trim() === '' : p === end;
    if (blank || (comment !== '' && text.startsWith(comment, p)) || (ruled && isRule(text.slice(p, end)))) {
      p = afterBreak(text, end);
      line++;
      continue;
    }
    const read = recordAt(text, p, syntax);
    const { next, breaks } = read.damaged ? { next: end, breaks: 0 } : read;
    const cells = read.damaged ? lineCells(text.slice(p, end), syntax) : read.cells;
    if (next < text.length || whole || records.length === 0) records.push({ line, cells, damaged: read.damaged });
    line += breaks + 1;
    p = afterBreak(text, next);
  }
  return records;
}

/** The usual number of fields of records; among equally frequent numbers the larger. */
export function usualFields(records: readonly { readonly cells: readonly string[] }[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let best = 0;
  let bestCount = 0;
  for (const [fields, count] of counts) {
    if (count > bestCount || (count === bestCount && fields > best)) {
      best = fields;
      bestCount = count;
    }
  }
  return best;
}

/** The cells of a record, brought to a number of columns where a stray quote stands in the way. */
export function mendedCells(record: SampleRecord, line: string, syntax: Syntax, columns: number): readonly string[] {
  if (record.cells.length === columns && !record.damaged) return record.cells;
  return repairLine(line, syntax, columns, true) ?? record.cells;
}

/** The physical lines of a text. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

const lineEnd = (text: string, from: number): number => {
  let p = from;
  for (; p < text.length; p++) {
    const code = text.charCodeAt(p);
    if (code === 10 || code === 13) break;
  }
  return p;
};

const afterBreak = (text: string, p: number): number => (text[p] === '\r' && text[p + 1] === '\n' ? p + 2 : p + 1);

/** Cells of a damaged line: quotes are signs like any other. */
const lineCells = (line: string, syntax: Syntax): string[] => recordAt(line, 0, { ...syntax, quote: '' }).cells;

const isBreak = (sign: string | undefined): boolean => sign === '\n' || sign === '\r' || sign === undefined;

const recordAt = (text: string, start: number, syntax: Syntax): { cells: string[]; next: number; breaks: number; damaged: boolean } => {
  const { delimiter, blanks, quote, escape } = syntax;
  const first = delimiter.charCodeAt(0);
  const cells: string[] = [];
  let breaks = 0;
  let p = blanks ? passBlanks(text, start) : start;
  for (;;) {
    if (quote !== '' && text[p] === quote) {
      let value = '';
      let from = ++p;
      let closed = false;
      for (; p < text.length; p++) {
        const sign = text[p];
        if (sign === '\n' || (sign === '\r' && text[p + 1] !== '\n')) breaks++;
        if (escape === 'backslash' && sign === '\\') {
          if (text[p + 1] === quote || text[p + 1] === '\\') {
            value += text.slice(from, p);
            from = ++p;
          }
          continue;
        }
        if (sign !== quote) continue;
        value += text.slice(from, p);
        if (text[p + 1] !== quote) {
          closed = true;
          break;
        }
        from = ++p;
      }
      p++;
      let after = p;
      while ((text[after] === ' ' || text[after] === '\t') && !atMark(text, after)) after++;
      if (!closed || !(isBreak(text[after]) || atMark(text, after))) return { cells, next: p, breaks, damaged: true };
      cells.push(value + text.slice(p, after));
      p = after;
    } else {
      let from = p;
      let value = '';
      for (; p < text.length; p++) {
        const code = text.charCodeAt(p);
        if (code === 10 || code === 13) break;
        if ((code === first || (blanks && code === 9)) && atMark(text, p)) break;
        if (escape !== 'backslash' || code !== 92) continue;
        const next = text[p + 1];
        if (next !== quote && next !== '\\' && next !== '\n' && next !== delimiter[0]) continue;
        value += text.slice(from, p);
        if (next === '\n') breaks++;
        from = ++p;
      }
      cells.push(value + text.slice(from, p));
    }
    if (!atMark(text, p)) return { cells, next: p, breaks, damaged: false };
    p = blanks ? passBlanks(text, p) : p + delimiter.length;
    if (blanks && isBreak(text[p])) return { cells, next: p, breaks, damaged: false };
  }

  function atMark(all: string, at: number): boolean {
    if (!blanks) return all.startsWith(delimiter, at);
    return all[at] === '\t' || (all[at] === ' ' && (delimiter.length === 1 || all[at + 1] === ' ' || all[at + 1] === '\t'));
  }
};

const passBlanks = (text: string, from: number): number => {
  let p = from;
  while (text[p] === ' ' || text[p] === '\t') p++;
  return p;
};
