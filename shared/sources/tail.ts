import type { FileSource } from '../contract/file-source.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { isClosing } from './closing.ts';
import { readSlice } from './encoding.ts';
import type { Encoding } from './encoding.ts';
import { splitSample } from './sample.ts';
import { createTranscoder } from './transcode.ts';

const TAIL_BYTES = 64 * 1024;
const MOST_FOOTER = 10;
/**
 * Where the table of a text ends: before its last `lines` lines that are not blank, or before lines of sums and notes.
 * @param footerRows lines that are no records, where they are given
 * @returns the byte where reading ends, how many lines stand behind it, and the text from there on, blank lines too
 */
export async function tailOf(
  file: FileSource, encoding: Encoding, layout: { readonly dialect: Dialect; readonly names: { readonly names: readonly string[] } }, footerRows?: number,
): Promise<{ end: number; lines: number; rest: readonly string[] }> {
  const none = { end: file.size, lines: 0, rest: [] };
  if (footerRows === 0 || layout.dialect.format === 'fixed') return none;
  const from = Math.max(0, file.size - TAIL_BYTES * (footerRows === undefined ? 1 : Math.max(1, Math.ceil(footerRows / 100))));
  const wide = encoding.startsWith('utf-16') ? 2 : 1;
  const bytes = await readSlice(file, from - (from % wide), file.size);
  const starts = lineStarts(bytes, encoding);
  const text = (at: number, to: number): string => {
    const piece = bytes.subarray(at, to);
    return new TextDecoder().decode(createTranscoder(encoding)(piece, true)).replace(/[\r\n]+$/, '');
  };
  let end = bytes.length;
  let found: { end: number; lines: number; rest: readonly string[] } = none;
  const rest: string[] = [];
  let lines = 0;
  const { dialect, names } = layout;
  // the first line of the piece may be cut, and a table has more than its footer
  for (let k = starts.length - 1; k > 0 && lines < (footerRows ?? MOST_FOOTER); k--) {
    const line = text(starts[k], end);
    end = starts[k];
    if (line !== '' || starts[k] < bytes.length) rest.unshift(line);
    if (line.trim() === '') continue;
    lines++;
    const at = from - (from % wide) + starts[k];
    if (footerRows !== undefined) found = { end: at, lines, rest: rest.slice() };
    else if (isClosing(splitSample(line, dialect, true, dialect.comment, 1)[0]?.cells ?? [], names.names.length)) found = { end: at, lines, rest: rest.slice() };
    else break;
  }
  return found;
}

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
