import type { Database } from '../contract/database.ts';
import type { Originals, ShapedColumn, Shaping } from '../contract/steps.ts';
import type { ColumnInfo } from '../contract/tables.ts';
import { holdsNumbers } from '../prepare/holds-numbers.ts';
import type { WorkTable } from '../prepare/steps/table.ts';
import type { Step } from '../recipe/steps.ts';
import { ident } from '../sql/ident.ts';
import { MOST_COLUMNS, partsOf } from '../sql/parts.ts';

/** What a step does to values for the sake of the analysis, not to correct them; null: nothing of that kind. */
function shapingOf(step: Step): Shaping | null {
  switch (step.kind) {
    case 'outliers':
      return step.action === 'cap' ? 'capped' : step.action === 'missing' ? 'emptied where far out' : null;
    case 'missing':
      return step.method === 'drop' ? null : 'filled';
    case 'transform':
      return 'transformed';
    case 'scale':
      return 'scaled';
    default:
      return null;
  }
}

/** Columns whose values a step corrects or makes: what stood there before is not what the column means. */
function madeBy(step: Step): readonly string[] {
  if (step.kind === 'type' || step.kind === 'recode' || step.kind === 'encode') return [step.column];
  return step.kind === 'compute' ? [step.name] : [];
}

interface Input {
  /** Table before the steps, its columns, and what is known of their values before earlier steps. */
  readonly typed: string;
  readonly columns: readonly ColumnInfo[];
  readonly originals?: Originals;
  readonly steps: readonly Step[];
}

/**
 * Keeps the values of columns as they were before steps capped, filled, transformed or scaled them: people are told of these. Null where no
 * step did. A column that was also corrected or made by a step has none (`kept` false), and is told as prepared.
 * @param table name of the table made: `_row` of the rows after the steps, and the columns kept
 */
export async function keepOriginals(db: Database, table: string, input: Input, work: WorkTable, signal: AbortSignal | undefined): Promise<Originals | null> {
  const ways = new Map<string, readonly Shaping[]>(input.originals?.columns.map(({ column, ways: known }) => [column, known]));
  const made = new Set(input.originals?.columns.filter(({ kept }) => !kept).map(({ column }) => column));
  for (const step of input.steps) {
    if (!step.on) continue;
    madeBy(step).forEach((name) => made.add(name));
    const way = shapingOf(step);
    if (way === null || !('columns' in step) || step.columns === 'all') continue;
    for (const name of step.columns) ways.set(name, [...new Set([...ways.get(name) ?? [], way])]);
  }
  const before = new Map(input.columns.map((column) => [column.name, column]));
  const columns = work.columns.flatMap(({ name, numeric }): ShapedColumn[] => {
    const way = ways.get(name);
    if (way === undefined || !numeric) return [];
    const old = before.get(name);
    return [{ column: name, ways: way, kept: old !== undefined && holdsNumbers(old) && !made.has(name) }];
  });
  if (columns.length === 0) return null;
  const earlier = new Set(input.originals?.columns.filter(({ kept }) => kept).map(({ column }) => column));
  const own = (column: string): string => `CAST(${earlier.has(column) ? 'e' : 'o'}.${ident(column)} AS DOUBLE)`;
  const join = input.originals === undefined || input.originals.table === null ? '' : ` JOIN ${ident(input.originals.table)} AS e ON t._source = e._row`;
  const from = `${ident(work.table)} AS t JOIN ${ident(input.typed)} AS o ON t._source = o._row${join}`;
  const changed = await changedColumns(db, columns.filter((one) => one.kept), own, from, signal);
  const told = columns.filter(({ column, kept }) => !kept || changed.has(column));
  if (told.length === 0) return null;
  if (changed.size === 0) return { table: null, columns: told };
  const list = [...changed].map((column) => `${own(column)} AS ${ident(column)}`);
  await db.exec(`CREATE OR REPLACE TABLE ${ident(table)} AS SELECT t._row AS _row, ${list.join(', ')} FROM ${from} ORDER BY t._row`, { signal });
  return { table, columns: told };
}

/** Those of the columns in which a value is another than it was. */
async function changedColumns(db: Database, columns: readonly ShapedColumn[], own: (column: string) => string, from: string, signal: AbortSignal | undefined): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  for (const part of partsOf(columns, MOST_COLUMNS)) {
    const list = part.map(({ column }, i) => `CAST(count_if(CAST(t.${ident(column)} AS DOUBLE) IS DISTINCT FROM ${own(column)}) AS DOUBLE) AS c${i}`);
    const { columns: found } = await db.query(`SELECT ${list.join(', ')} FROM ${from}`, { signal });
    part.forEach(({ column }, i) => {
      if (Number(found[i].values[0]) > 0) changed.add(column);
    });
  }
  return changed;
}
