import { AppError } from '../errors/app-error.ts';
import { nearest } from '../text/nearest.ts';
import type { ColumnInfo } from '../contract/tables.ts';

/**
 * The column of that exact name.
 * @param file name shown when there is none
 * @throws AppError `no-such-column` {column, available, nearest, file}
 */
export function findColumn<C extends Pick<ColumnInfo, 'name'>>(columns: readonly C[], name: string, file: string | null): C {
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const available = columns.map((column) => column.name);
  throw new AppError('no-such-column', { column: name, available, nearest: nearest(name, available), file });
}
