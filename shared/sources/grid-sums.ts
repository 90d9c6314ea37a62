/** Tells the rows between others that add up a group of them, by their words. */
export interface Subtotals {
  /** Whether a row names the group of the rows above as one that is added up: `North Total` below rows of North. */
  isOne(cells: readonly string[]): boolean;
  /** Takes note of a row that is a record. */
  pass(cells: readonly string[]): void;
}

const WORD = '(?:sub[ -]?total|total|sum|count|average|summe|zwischensumme|ergebnis|anzahl|mittelwert|durchschnitt|gesamt|somme|moyenne|nombre|suma|promedio|totaal)';
const BEHIND = new RegExp(`^(.+?)[ :-]+${WORD}:?$`, 'i');
const BEFORE = new RegExp(`^${WORD}(?: (?:of|for|von|für|pour|de))?[ :-]+(.+?):?$`, 'i');

/** Columns of groups, at the left of a table. */
const MOST_GROUPS = 6;
const LONGEST = 120;

/** Of a row of sums the group is named by the first value of its column above, and some cell has no value. */
export function createSubtotals(): Subtotals {
  const groups: string[] = [];
  return {
    isOne(cells) {
      const at = cells.findIndex((cell) => cell.trim() !== '');
      if (at < 0 || !cells.slice(at).some((cell) => cell.trim() === '')) return false;
      const words = cells[at].trim();
      if (at >= MOST_GROUPS || words.length > LONGEST) return false;
      const group = (BEHIND.exec(words) ?? BEFORE.exec(words))?.[1];
      return group !== undefined && groups[at] !== undefined && group.toLowerCase() === groups[at].toLowerCase();
    },
    pass(cells) {
      for (let j = 0; j < Math.min(MOST_GROUPS, cells.length); j++) if (cells[j] !== '' && cells[j] !== groups[j]) groups[j] = cells[j].trim();
    },
  };
}
