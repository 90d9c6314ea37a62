import { columnLetters } from './xlsx-sheet.ts';

/** Tells where a table of a sheet ends because another one begins below it. */
export interface GridSplit {
  /** Whether a row still belongs to the first table; its cells are those from the first column of the sheet. */
  take(row: number, cells: readonly string[]): boolean;
  /** The tables below, such as `A6:B8`. */
  readonly others: readonly string[];
  /** Row in which the last of them begins. */
  readonly top: number;
}

interface Extent {
  readonly top: number;
  bottom: number;
  left: number;
  right: number;
}

const NUMBER = /^[-+]?\d[\d.,' ]*%?$/;
/** Tables that are told. */
const MOST = 20;

/**
 * Another table begins where, after a blank row, all cells of a row are words, although a column of it held numbers so far.
 * A blank row alone parts nothing: it also stands between groups of rows. Below another table words alone are enough.
 * @param left first column of the table
 */
export function createGridSplit(left: number, width: number): GridSplit {
  const numbers = new Float64Array(width);
  const words = new Float64Array(width);
  const found: Extent[] = [];
  let last = -1;
  let blank = false;
  const beginsAnother = (cells: readonly string[]): boolean => {
    const filled = cells.filter((cell) => cell.trim() !== '');
    if (filled.length < 2 || filled.some((cell) => NUMBER.test(cell.trim()))) return false;
    return found.length > 0 || numbers.some((count, j) => count >= 2 && count > 2 * words[j] && (cells[left + j] ?? '').trim() !== '');
  };
  return {
    take(row, cells) {
      if (cells.every((cell) => cell.trim() === '')) {
        blank = true;
        return found.length === 0;
      }
      const apart = blank || (last >= 0 && row - last > 1);
      blank = false;
      last = row;
      if (apart && beginsAnother(cells) && found.length < MOST) {
        found.push({ top: row, bottom: row, left: Infinity, right: 0 });
        numbers.fill(0);
        words.fill(0);
      }
      for (let j = 0; j < width; j++) {
        const cell = (cells[left + j] ?? '').trim();
        if (cell !== '') (NUMBER.test(cell) ? numbers : words)[j]++;
      }
      const extent = found.at(-1);
      if (extent === undefined) return true;
      extent.bottom = row;
      cells.forEach((cell, j) => {
        if (cell.trim() === '') return;
        extent.left = Math.min(extent.left, j + 1);
        extent.right = Math.max(extent.right, j + 1);
      });
      return false;
    },
    get top() {
      return found.at(-1)?.top ?? 0;
    },
    get others() {
      return found.map(({ top, bottom, left: from, right }) => `${columnLetters(from)}${top}:${columnLetters(right)}${bottom}`);
    },
  };
}
