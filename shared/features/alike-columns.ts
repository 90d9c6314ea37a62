import type { Database } from '../contract/database.ts';
import type { AlikeColumns } from '../contract/proposals.ts';
import type { ColumnInfo } from '../contract/tables.ts';
import { mean } from '../math/stats.ts';
import { ident } from '../sql/ident.ts';
import { columnsAtOnce, partsOf } from '../sql/parts.ts';
import { queryByRow } from '../sources/by-row.ts';
import { breathe } from '../sources/breathe.ts';
import { createRedundancy } from './redundant.ts';

/** Rows that numbers are compared in, evenly spaced. */
const ROWS = 20_000;
const MOST = 50;

type Table = { readonly typedTable: string; readonly rows: number; readonly columns: readonly ColumnInfo[] };

const isNumber = ({ type, mean: average, distinct }: ColumnInfo): boolean => (type === 'number' || type === 'integer') && average !== null && distinct > 1;

/**
 * Columns that say the same as an earlier one: texts that are equal in every row, and numbers that move together (correlation
 * beyond 0.98 in up to 20,000 evenly spaced rows; a gap counts as the mean). At most 50.
 */
export async function alikeColumns(db: Database, table: Table, signal?: AbortSignal): Promise<AlikeColumns[]> {
  return [...await alikeNumbers(db, table, signal), ...await equalTexts(db, table, signal)].slice(0, MOST);
}

async function alikeNumbers(db: Database, { typedTable, rows, columns }: Table, signal?: AbortSignal): Promise<AlikeColumns[]> {
  const step = Math.max(1, Math.ceil(rows / ROWS));
  const used = createRedundancy();
  const found: AlikeColumns[] = [];
  for (const part of partsOf(columns.filter(isNumber), columnsAtOnce(Math.ceil(rows / step)))) {
    const list = part.map(({ name }, j) => `CAST(${ident(name)} AS DOUBLE) AS c${j}`);
    const answer = await queryByRow(db, { list, from: `FROM ${ident(typedTable)} WHERE _row % ${step} = 0` }, { signal });
    for (const [j, { name }] of part.entries()) {
      const values = filled(answer.columns[j].values as Float64Array);
      const alike = used.find(values, new WeakMap());
      if (alike === null) used.add(name, values);
      else found.push({ a: alike.label, b: name, correlation: alike.r });
      if (j % 32 === 31) await breathe(signal);
    }
  }
  return found;
}

function filled(values: Float64Array): Float64Array {
  if (values.every((value) => Number.isFinite(value))) return values;
  const known = values.map((value) => (Number.isFinite(value) ? value : NaN));
  const average = mean(known);
  return known.map((value) => (Number.isNaN(value) ? average : value));
}

/** Texts and dates whose figures are equal are compared row by row. */
async function equalTexts(db: Database, { typedTable, columns }: Table, signal?: AbortSignal): Promise<AlikeColumns[]> {
  const firsts = new Map<string, string>();
  const found: AlikeColumns[] = [];
  for (const column of columns) {
    const { name, type, distinct, missing, top } = column;
    if (isNumber(column) || distinct < 2) continue;
    const key = JSON.stringify([type, distinct, missing, top]);
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, name);
      continue;
    }
    const answer = await db.query(`SELECT count(*) AS n FROM ${ident(typedTable)} WHERE ${ident(first)} IS DISTINCT FROM ${ident(name)}`, { signal });
    if (Number(answer.columns[0].values[0]) === 0) found.push({ a: first, b: name, correlation: null });
  }
  return found;
}
