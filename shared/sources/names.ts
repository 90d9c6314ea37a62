import { ROW, SOURCE_ROW } from './arrow-text.ts';

export interface ColumnNames {
  readonly names: readonly string[];
  /** Names given because the file has none there. */
  readonly invented: readonly string[];
  /** Names numbered because the file repeats them. */
  readonly numbered: readonly string[];
  /** What the file has in place of names that were invented or numbered. */
  readonly headings: readonly { readonly name: string; readonly heading: string }[];
}

/**
 * Column names for a table: those of the header without blanks around them, `column1`, `column2`, … where there is
 * none, and `name_2`, `name_3`, … for repeated ones. Names that differ only in case count as repeated, as SQL has it.
 * @param head null when the file has no header
 * @param columns one more than `head` names: the first column has no name (row names of R)
 */
export function nameColumns(head: readonly string[] | null, columns: number): ColumnNames {
  const shift = head !== null && columns === head.length + 1 ? 1 : 0;
  const taken = new Set<string>([ROW, SOURCE_ROW]);
  const wanted = Array.from({ length: columns }, (_, j) => (head?.[j - shift] ?? '').replaceAll('\0', '').trim());
  const given = new Set(wanted.map((name) => name.toLowerCase()));
  const invented: string[] = [];
  const numbered: string[] = [];
  /** The number that the next repetition of a name may have. */
  const next = new Map<string, number>();
  const names = wanted.map((name, j) => {
    const base = name === '' ? `column${j + 1}` : name;
    const key = base.toLowerCase();
    let unique = base;
    let n = next.get(key) ?? 2;
    while (isTaken(unique)) unique = `${base}_${n++}`;
    next.set(key, n);
    taken.add(unique.toLowerCase());
    if (name === '') invented.push(unique);
    else if (unique !== name) numbered.push(unique);
    return unique;

    function isTaken(candidate: string): boolean {
      const wish = candidate.toLowerCase();
      // a number must not make a name that another column has by itself
      return taken.has(wish) || (candidate !== base && given.has(wish)) || (name === '' && given.has(wish));
    }
  });
  const headings = head === null ? [] : names.flatMap((name, j) => (name === wanted[j] ? [] : [{ name, heading: wanted[j] }]));
  return { names, invented: head === null ? [] : invented, numbered, headings };
}

/**
 * The words that name columns, from one or more rows of them: joined by a blank; in the upper rows an empty cell goes
 * with the words before it, as under merged cells.
 */
export function headerNames(rows: readonly (readonly string[])[], columns: number): string[] | null {
  if (rows.length === 0) return null;
  const width = Math.max(...rows.map((row) => row.length));
  const upper = rows.slice(0, -1).map((row) => {
    let before = '';
    return row.map((cell) => {
      if (cell.trim() !== '') before = cell.trim();
      return before;
    });
  });
  const names = Array.from({ length: width }, (_, j) =>
    [...upper, rows[rows.length - 1]].map((row) => (row[j] ?? '').trim()).filter((word) => word !== '').join(' '));
  return fittedNames(names, columns);
}

/** Names for rows of another width: empty names go first, then those at the end. */
const fittedNames = (names: string[], columns: number): string[] => {
  if (names.length <= columns) return names;
  const surplus = names.length - columns;
  if (names.filter((name) => name === '').length === surplus) return names.filter((name) => name !== '');
  return names.slice(0, columns);
};
