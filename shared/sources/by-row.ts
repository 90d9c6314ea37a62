import type { Database, NumberColumn, QueryOptions, ResultTable } from '../contract/database.ts';
import { ROW } from './arrow-text.ts';

/** Columns asked for in the order of `_row`. */
export interface ByRow {
  /** SQL of the columns. */
  readonly list: readonly string[];
  /** `FROM … WHERE …`. */
  readonly from: string;
}

/**
 * Answers `SELECT list from ORDER BY _row`. Tables mostly lie in that order, and sorting many columns takes as long as all the
 * rest: they are sorted only when the rows turn out to have come in another one.
 */
export async function queryByRow(db: Database, { list, from }: ByRow, options?: QueryOptions): Promise<ResultTable> {
  const { rows, columns: [row, ...columns] } = await db.query(`SELECT ${[ROW, ...list].join(', ')} ${from}`, options);
  if (ascend(row as NumberColumn)) return { rows, columns };
  return db.query(`SELECT ${list.join(', ')} ${from} ORDER BY ${ROW}`, options);
}

const ascend = ({ values }: NumberColumn): boolean => {
  for (let i = 1; i < values.length; i++) if (!(values[i - 1] < values[i])) return false;
  return true;
};
