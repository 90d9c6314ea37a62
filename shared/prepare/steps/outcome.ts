import type { Fitted, StepReport } from '../../contract/steps.ts';
import { changeTable, touchedBy } from './table.ts';
import type { Change, StepTools, Touched, WorkTable } from './table.ts';

/** A step carried out. */
export interface StepOutcome {
  readonly work: WorkTable;
  readonly effect: Pick<StepReport, 'rowsTouched' | 'cellsTouched' | 'sentence'> & { readonly rounds?: readonly number[] };
  readonly fitted: Fitted | null;
}

/** 1234 as 1,234. */
export function n(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function counted(count: number, one: string, many: string): string {
  return `${n(count)} ${count === 1 ? one : many}`;
}

/** Names of columns in a sentence. */
export function listed(names: readonly string[]): string {
  if (names.length > 4) return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more columns`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** A figure in a sentence: at most six digits that say something. */
export function shown(value: number): string {
  return Number.isInteger(value) ? n(value) : String(Number(value.toPrecision(6)));
}

/** Changes values, counts what was touched, and words it. */
export async function changeValues(
  work: WorkTable, change: Change, tools: StepTools, sentence: (touched: Touched) => string, fitted: Fitted | null = null,
): Promise<StepOutcome> {
  const touched = await touchedBy(work, change, tools);
  return {
    work: await changeTable(work, change, tools),
    effect: { rowsTouched: touched.rows, cellsTouched: touched.cells, sentence: sentence(touched) },
    fitted,
  };
}

/** Keeps the rows of a condition, and words it. */
export async function keepRows(work: WorkTable, change: Change, tools: StepTools, sentence: (gone: number) => string): Promise<StepOutcome> {
  const next = await changeTable(work, change, tools);
  return { work: next, effect: { rowsTouched: 0, cellsTouched: 0, sentence: sentence(work.rows - next.rows) }, fitted: null };
}
