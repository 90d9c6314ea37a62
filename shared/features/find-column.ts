import { AppError } from '../errors/app-error.ts';
import type { ColumnInfo } from '../contract/tables.ts';

/** Levenshtein distance, case ignored. */
const distance = (a: string, b: string): number => {
  const from = [...a.toLowerCase()];
  const to = [...b.toLowerCase()];
  let above = to.map((_, j) => j + 1);
  above.unshift(0);
  for (let i = 0; i < from.length; i++) {
    const row = [i + 1];
    for (let j = 0; j < to.length; j++) {
      row.push(Math.min(above[j] + (from[i] === to[j] ? 0 : 1), above[j + 1] + 1, row[j] + 1));
    }
    above = row;
  }
  return above[to.length];
};

/** The name that comes closest in spelling, or null when none is close. */
export function nearestName(name: string, available: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of available) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const apart = distance(name, candidate);
    if (apart < least) {
      best = candidate;
      least = apart;
    }
  }
  return best;
}

/**
 * The column of that exact name.
 * @param file name shown when there is none
 * @throws AppError `no-such-column` {column, available, nearest, file}
 */
export function findColumn(columns: readonly ColumnInfo[], name: string, file: string | null): ColumnInfo {
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const available = columns.map((column) => column.name);
  throw new AppError('no-such-column', { column: name, available, nearest: nearestName(name, available), file });
}
