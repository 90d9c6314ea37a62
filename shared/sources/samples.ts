import type { Database } from '../contract/database.ts';
import type { ColumnType } from '../recipe/recipe.ts';
import { textAt } from '../sql/arrow-result.ts';
import { ident } from '../sql/ident.ts';
import { columnsAtOnce, partsOf } from '../sql/parts.ts';
import { ROW } from './arrow-text.ts';
import { queryByRow } from './by-row.ts';
import type { TextBatch } from './row-store.ts';

const SAMPLE_VALUES = 200;

/** Whether the text of its first cells is asked for anything that the type does not tell already. */
export const tellsBySample = (type: ColumnType): boolean => type !== 'number' && type !== 'boolean';

const hasText = (value: string | null): value is string => value !== null && value.trim() !== '';

/** The text of the first rows of columns, by column, without the blank ones. */
export async function sampleTexts(db: Database, table: string, names: readonly string[], signal?: AbortSignal): Promise<string[][]> {
  const values: string[][] = [];
  for (const part of partsOf(names, columnsAtOnce(SAMPLE_VALUES))) {
    const list = part.map((name, j) => `${ident(name)} AS c${j}`);
    const answer = await queryByRow(db, { list, from: `FROM ${ident(table)} WHERE ${ROW} < ${SAMPLE_VALUES}` }, { signal });
    for (const column of answer.columns) values.push((column.values as readonly (string | null)[]).filter(hasText));
  }
  return values;
}

/** As `sampleTexts`, of a column whose text is at hand. */
export function heldSample({ rows, columns }: TextBatch, j: number): string[] {
  const { bytes, offsets } = columns[j];
  return Array.from({ length: Math.min(rows, SAMPLE_VALUES) }, (_, i) => textAt(bytes, offsets[i], offsets[i + 1])).filter(hasText);
}
