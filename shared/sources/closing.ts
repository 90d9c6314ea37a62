/** Words that a line of sums or a note begins with. */
const CLOSING = /^(grand total|total|totals|sum|summe|gesamt|gesamtsumme|insgesamt|totale|suma|source|quelle|note|notes|anmerkung|hinweis|footnote|\*|©|\(c\))(?![a-z0-9])/i;

/** Whether the last row of a table is one of sums or notes: such a word first, and gaps. */
export function isClosing(cells: readonly string[], columns: number): boolean {
  if (columns < 3) return false;
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (filled.length === 0 || !CLOSING.test(filled[0])) return false;
  return cells.length >= columns ? filled.length <= columns - 1 : filled.length <= columns / 2;
}
