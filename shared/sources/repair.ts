/** How delimited text is split into cells. */
export interface Syntax {
  readonly delimiter: string;
  /** Runs of blanks and tabs are one delimiter; where `delimiter` is two blanks, single ones are part of a cell. */
  readonly blanks: boolean;
  /** Empty: no quoting. */
  readonly quote: string;
  readonly escape: 'double' | 'backslash';
}

/** Quoted cells of a damaged line of which each is tried as not quoted. */
const MOST_TRIED = 200;
const LONGEST = 200_000;
/** Signs that are looked at in all tries. */
const MOST_WORK = 4_000_000;

/**
 * The cells of one line with a stray quote inside a quoted cell ("10" boots"): a quote ends a cell only before a
 * delimiter or the end of the line.
 * @param columns fields that the line must come to
 * @param loose for column names: a cell may also begin with a quote and not be quoted
 * @returns null when no such reading has so many fields
 */
export function repairLine(line: string, syntax: Syntax, columns: number, loose = false): string[] | null {
  if (syntax.quote === '' || syntax.blanks || line.length > LONGEST) return null;
  const lazy = split(line, syntax, -1);
  if (lazy.cells.length === columns && !lazy.open && !lazy.swallowed) return lazy.cells;
  for (let plain = 0; loose && plain < Math.min(lazy.quoted, MOST_TRIED, MOST_WORK / line.length); plain++) {
    const tried = split(line, syntax, plain);
    if (tried.cells.length === columns && !tried.open) return tried.cells;
  }
  return null;
}

interface Split {
  readonly cells: string[];
  /** Cells that begin with a quote. */
  readonly quoted: number;
  /** The last cell's quote is not closed. */
  readonly open: boolean;
  /** A quoted cell holds a quote that follows a delimiter: it may have swallowed its neighbour. */
  readonly swallowed: boolean;
}

/** @param plain number of the quoted cell, from 0, whose quote is a sign like any other */
const split = (line: string, { delimiter, quote, escape }: Syntax, plain: number): Split => {
  const cells: string[] = [];
  let quoted = 0;
  let open = false;
  let swallowed = false;
  let p = 0;
  for (;;) {
    if (line.startsWith(quote, p) && quoted++ !== plain) {
      let value = '';
      p++;
      open = true;
      while (p < line.length) {
        const sign = line[p];
        if (escape === 'backslash' && sign === '\\' && p + 1 < line.length) {
          value += line[p + 1] === quote || line[p + 1] === '\\' ? line[p + 1] : sign + line[p + 1];
          p += 2;
          continue;
        }
        if (sign === quote) {
          if (p + 1 === line.length || line.startsWith(delimiter, p + 1)) {
            open = false;
            p++;
            break;
          }
          if (value.endsWith(delimiter)) swallowed = true;
          if (line[p + 1] === quote) p++;
        }
        value += sign;
        p++;
      }
      cells.push(value);
    } else {
      const end = line.indexOf(delimiter, p);
      const to = end < 0 ? line.length : end;
      cells.push(line.slice(p, to));
      p = to;
    }
    if (!line.startsWith(delimiter, p) || p >= line.length) return { cells, quoted, open, swallowed };
    p += delimiter.length;
  }
};
