import type { Dialect } from './recipe.ts';

type Separator = Pick<Dialect, 'delimiter' | 'blanks'>;

/** Two blanks or more part cells, in which single ones stand. */
const WIDE = '  ';

/** How options and choices name what parts cells: `blanks` for runs of them, `wide-blanks` for two and more, else the delimiter itself. */
export function separatorName({ delimiter, blanks }: Separator): string {
  if (!blanks) return delimiter;
  return delimiter === WIDE ? 'wide-blanks' : 'blanks';
}

/** What a name or a delimiter stands for; the other way round than `separatorName`. */
export function separatorNamed(name: string): Separator {
  if (name === 'blanks') return { delimiter: ' ', blanks: true };
  return name === 'wide-blanks' ? { delimiter: WIDE, blanks: true } : { delimiter: name, blanks: false };
}
