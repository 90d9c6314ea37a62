/**
 * The message of the database without what it quotes: its first line, with no SQL, and no values of cells (they stand in
 * quotes). For errors that a person may see or pass on.
 */
export function engineReason(message: string): string {
  const [first] = message.split('\n');
  return first.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, '…').replace(/['"].*$/, '…');
}
