import type { ColumnInfo } from '../contract/tables.ts';

/**
 * True when the typed table holds numbers: columns of numbers, and whole numbers of two values, which are read as a
 * category (such a column alone has a mean beside its levels).
 */
export function holdsNumbers({ type, mean }: Pick<ColumnInfo, 'type' | 'mean'>): boolean {
  return type === 'integer' || type === 'number' || (type === 'category' && mean !== null);
}
