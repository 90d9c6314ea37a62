import type { Steps } from '../contract/compute.ts';
import { AppError } from '../errors/app-error.ts';
import { customerKeys } from '../features/customer-key.ts';

/** One side of a match: identifiers by row, from a column of a file. */
export interface IdColumn {
  readonly file: string;
  readonly column: string;
  readonly ids: readonly (string | null)[];
}

/** Rows of two files that stand for the same customers. */
export interface MatchedRows {
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Rows without a partner on the other side; rows without an identifier are among them. */
  readonly leftOnly: number;
  readonly rightOnly: number;
}

/**
 * Matches the rows of two files by identifier, in the order of the left one. Identifiers are compared by `customerKeys`.
 *
 * @throws AppError `ids-repeat` {id, column, file}, `ids-do-not-match` {column, left, right}
 */
export function* matchRows(left: IdColumn, right: IdColumn): Steps<MatchedRows> {
  const keys = yield* customerKeys([left.ids, right.ids]);
  const [mine, theirs] = [rowsByKey(left, keys[0]), rowsByKey(right, keys[1])];
  const pairs: [number, number][] = [];
  for (const [key, row] of mine) {
    const other = theirs.get(key);
    if (other !== undefined) pairs.push([row, other]);
  }
  if (pairs.length === 0) throw new AppError('ids-do-not-match', { column: left.column, left: left.file, right: right.file });
  return {
    left: Int32Array.from(pairs, ([row]) => row),
    right: Int32Array.from(pairs, ([, row]) => row),
    leftOnly: left.ids.length - pairs.length,
    rightOnly: right.ids.length - pairs.length,
  };
}

function rowsByKey({ ids, column, file }: IdColumn, keys: readonly (string | null)[]): Map<string, number> {
  const rows = new Map<string, number>();
  keys.forEach((key, row) => {
    if (key === null) return;
    if (rows.has(key)) throw new AppError('ids-repeat', { id: ids[row], column, file });
    rows.set(key, row);
  });
  return rows;
}
