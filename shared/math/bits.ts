import { hexText } from './bytes.ts';

/**
 * A set of rows as text: two hexadecimal digits for each eight rows, the first row in the lowest bit.
 * @param rows ascending, each below `length`
 */
export function bitsOf(rows: Int32Array, length: number): string {
  const bytes = new Uint8Array(Math.ceil(length / 8));
  for (const row of rows) bytes[row >> 3] |= 1 << (row & 7);
  return hexText(bytes);
}

/** The rows of such a text, ascending; signs that are no digits count as empty. */
export function rowsOf(bits: string): Int32Array {
  const rows = new Int32Array(bits.length * 4);
  let count = 0;
  for (let at = 0; at + 1 < bits.length; at += 2) {
    const byte = Number.parseInt(bits.slice(at, at + 2), 16) | 0;
    for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) rows[count++] = at * 4 + bit;
  }
  return rows.slice(0, count);
}
