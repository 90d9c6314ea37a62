import { bytesSource } from '../contract/file-source.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { closingOf, isCount, isSum } from './closing.ts';
import { afterLines } from './detect.ts';
import { readSlice } from './encoding.ts';
import type { Encoding } from './encoding.ts';
import { lineChange } from './framed.ts';
import { drawsRules, isRule } from './rules.ts';
import { linesOf, splitSample } from './sample.ts';
import { createScanner } from './scanner.ts';
import type { TablesWanted } from './table-watch.ts';
import type { Layout } from './text-layout.ts';
import { createTranscoder } from './transcode.ts';

const TAIL_BYTES = 64 * 1024;
const MOST_FOOTER = 10;
/** Rows by which lines at the end are judged. */
const BODY = 5000;

interface Tail {
  /** The byte where reading ends. */
  readonly end: number;
  /** Lines behind it that are not blank. */
  readonly lines: number;
  /** The text from there on, blank lines too. */
  readonly rest: readonly string[];
}

/**
 * Where the table of a text ends: before its last `lines` lines that are not blank, or before lines of sums and notes.
 * @param sample the beginning of the text
 * @param footerRows lines that are no records, where they are given
 */
export async function tailOf(
  file: FileSource, encoding: Encoding, { dialect, names: { names }, framed }: Pick<Layout, 'dialect' | 'names' | 'framed'>,
  sample: { readonly text: string; readonly whole: boolean }, footerRows?: number,
): Promise<Tail> {
  const none = { end: file.size, lines: 0, rest: [] };
  if (footerRows === 0) return none;
  const from = Math.max(0, file.size - TAIL_BYTES * (footerRows === undefined ? 1 : Math.max(1, Math.ceil(footerRows / 100))));
  const wide = encoding.startsWith('utf-16') ? 2 : 1;
  const bytes = await readSlice(file, from - (from % wide), file.size);
  const starts = lineStarts(bytes, encoding);
  const text = (k: number): string => {
    const piece = bytes.subarray(starts[k], starts[k + 1] ?? bytes.length);
    return new TextDecoder().decode(createTranscoder(encoding)(piece, true)).replace(/[\r\n]+$/, '');
  };
  const change = lineChange(dialect, framed);
  let body: readonly (readonly string[])[] | null = null;
  let found: Tail = none;
  const rest: string[] = [];
  let lines = 0;
  // the first line of the piece may be cut, and a table has more than its footer
  for (let k = starts.length - 1; k > 0 && lines < (footerRows ?? MOST_FOOTER); k--) {
    const line = text(k);
    if (line !== '' || starts[k] < bytes.length) rest.unshift(line);
    if (line.trim() === '') continue;
    lines++;
    if (footerRows === undefined && !isCount(line)) {
      if (drawsRules(dialect) && isRule(line)) continue;
      // the end of a cell of several lines
      if (dialect.quote !== '' && line.split(dialect.quote).length % 2 === 0) break;
      const cells = splitSample(change === null ? line : change(line), dialect, true, dialect.comment, 1)[0]?.cells ?? [];
      if (closingOf(cells, names.length) === null && !isSum(cells)) break;
      body ??= bodyOf(sample, dialect, change);
      const all = sample.whole && body.length < BODY;
      const closing = closingOf(cells, names.length, all ? body.slice(0, body.length - lines) : body, all);
      if (closing === null) break;
      if (closing === 'beside' && !(isSum(cells) && text(k - 1).trim() === '')) continue;
    }
    found = { end: from - (from % wide) + starts[k], lines, rest: rest.slice() };
  }
  return found;
}

/**
 * As `tailOf`, of a table that another one follows within the beginning of a text.
 * @returns the lines of sums and notes from the first of them on to the next table, from 1; null where no table follows
 */
export async function tailBefore(
  file: FileSource, layout: Layout, { text }: { readonly text: string }, tables: TablesWanted | undefined, footerRows?: number,
): Promise<{ readonly closing: readonly [number, number]; readonly lines: number } | null> {
  if (tables === undefined || tables.namesOnly === true || tables.load === 0) return null;
  const { dialect, names: { names }, dropEmpty } = layout;
  const scanner = createScanner({ ...dialect, columns: names.length, skipLines: dialect.skipRows, skip: dialect.header, dropEmpty, tables }, () => undefined);
  scanner.push(new TextEncoder().encode(text), true);
  const next = scanner.tables[tables.load]?.line;
  if (next === undefined) return null;
  const own = `${linesOf(text).slice(0, next - 1).join('\n')}\n`;
  const { rest, lines } = await tailOf(bytesSource(file.name, new TextEncoder().encode(own)), 'utf-8', layout, { text: own, whole: true }, footerRows);
  return { closing: [next - rest.length, next], lines };
}

/** The records below the names. */
const bodyOf = ({ text, whole }: { readonly text: string; readonly whole: boolean }, dialect: Dialect, change: ReturnType<typeof lineChange>): (readonly string[])[] => {
  const table = afterLines(text, dialect.skipRows);
  return splitSample(change === null ? table : linesOf(table).map(change).join('\n'), dialect, whole, dialect.comment, dialect.header + BODY).slice(dialect.header).map(({ cells }) => cells);
};

const lineStarts = (bytes: Uint8Array, encoding: Encoding): number[] => {
  const starts = [0];
  const step = encoding.startsWith('utf-16') ? 2 : 1;
  const low = encoding === 'utf-16be' ? 1 : 0;
  const sign = (i: number): number => (step === 1 ? bytes[i] : bytes[i + 1 - low] === 0 ? bytes[i + low] : -1);
  for (let i = 0; i < bytes.length; i += step) {
    const code = sign(i);
    if (code === 10 || (code === 13 && (i + step >= bytes.length || sign(i + step) !== 10))) starts.push(i + step);
  }
  return starts;
};
