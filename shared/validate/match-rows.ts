import { AppError } from '../errors/app-error.ts';

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
 * Matches the rows of two files by identifier, in the order of the left one. Identifiers are compared as text.
 *
 * @throws AppError `ids-repeat` {id, column, file}, `ids-do-not-match` {column, left, right}
 */
export function matchRows(left: IdColumn, right: IdColumn): MatchedRows {
  const [mine, theirs] = [rowsById(left), rowsById(right)];
  const pairs: [number, number][] = [];
  for (const [id, row] of mine) {
    const other = theirs.get(id);
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

function rowsById({ ids, column, file }: IdColumn): Map<string, number> {
  const rows = new Map<string, number>();
  ids.forEach((id, row) => {
    if (id === null || id === '') return;
    if (rows.has(id)) throw new AppError('ids-repeat', { id, column, file });
    rows.set(id, row);
  });
  return rows;
}
