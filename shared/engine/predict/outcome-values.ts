import type { ColumnInfo } from '../../contract/tables.ts';
import { AppError } from '../../errors/app-error.ts';
import { holdsNumbers } from '../../prepare/holds-numbers.ts';
import { FALSE_WORDS, TRUE_WORDS } from '../../sources/typed.ts';

const YES: ReadonlySet<string> = new Set(TRUE_WORDS);
const NO: ReadonlySet<string> = new Set(FALSE_WORDS);

/** Values that an error names at most. */
const MOST_VALUES = 50;

/** A cell in the form in which cells are compared: yes and no of any words where the column holds them, numbers as numbers. */
export function canonical(text: string, { type, mean }: Pick<ColumnInfo, 'type' | 'mean'>, trues: readonly string[], falses: readonly string[]): string {
  const plain = text.trim();
  const low = plain.toLowerCase();
  if (type === 'boolean') {
    if (YES.has(low) || trues.some((word) => word.toLowerCase() === low)) return 'true';
    if (NO.has(low) || falses.some((word) => word.toLowerCase() === low)) return 'false';
    return low;
  }
  if (holdsNumbers({ type, mean }) && plain !== '' && Number.isFinite(Number(plain))) return String(Number(plain));
  return plain;
}

/**
 * 1 where a cell is the value asked for (in another case where no cell is exactly so), 0 where it is another, −1 where there is none.
 * @throws AppError `no-such-value`
 */
export function outcomeOf(cells: readonly (string | null)[], value: string, column: ColumnInfo, trues: readonly string[], falses: readonly string[]): Int8Array {
  const exact = (text: string): string => canonical(text, column, trues, falses);
  for (const form of [exact, (text: string) => exact(text).toLowerCase()]) {
    const known = new Map<string, boolean>();
    const asked = form(value);
    const out = Int8Array.from(cells, (cell) => {
      if (cell === null || cell.trim() === '') return -1;
      let same = known.get(cell);
      if (same === undefined) {
        same = form(cell) === asked;
        known.set(cell, same);
      }
      return same ? 1 : 0;
    });
    if (out.includes(1)) return out;
  }
  const values = [...new Set(cells)].filter((cell) => cell !== null).slice(0, MOST_VALUES);
  throw new AppError('no-such-value', { column: column.name, value, values });
}

/**
 * The value that is meant where a person names only the column: the yes of a column of yes and no, 1 beside 0, else the rarer of two.
 * @param top values with their counts
 * @throws AppError `outcome-needs-value`
 */
export function usualValue(column: Pick<ColumnInfo, 'name' | 'distinct' | 'top' | 'type'>): string {
  const { name, distinct, top } = column;
  const yes = top.find(({ value }) => YES.has(value.trim().toLowerCase()));
  const [first, second] = top;
  if (distinct === 2 && yes !== undefined) return yes.value;
  if (distinct === 2 && second !== undefined) return second.count < first.count ? second.value : first.value;
  throw new AppError('outcome-needs-value', { column: name, count: distinct, values: top.map(({ value }) => value) });
}
