import type { OutcomeWords, PredictColumn, PredictInput, PredictRows } from '../../contract/predict.ts';
import type { ColumnInfo, CustomerTable, SourceReport } from '../../contract/tables.ts';
import { AppError } from '../../errors/app-error.ts';
import { daysAfter } from '../../features/day.ts';
import { takeColumn } from '../../predict/columns.ts';
import { findColumn } from '../../prepare/find-column.ts';
import type { Outcome } from '../../recipe/outcome.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { formatDate } from '../../text/format.ts';
import type { AnalysisContext } from '../analysis-spec.ts';
import { readColumns } from '../customer-columns.ts';
import { chooseFeatures, isNumber, readFeatures, textsOf } from './features.ts';
import type { ChosenFeatures } from './features.ts';
import { outcomeOf } from './outcome-values.ts';

/** What a model is made from, and what its rows are. */
export interface GatheredRows extends OutcomeWords {
  readonly input: Omit<PredictInput, 'options'>;
  readonly leftOut: ChosenFeatures['leftOut'];
  /** The column that names customers, and the names of the listed rows; numbers of rows from 1 where there is none. */
  readonly idColumn: string | null;
  readonly ids: readonly string[];
  /** Row of the customer table of each listed row, and its outcome (−1: unknown). */
  readonly listRows: Int32Array;
  readonly listOutcome: Int8Array;
  /** Features of the listed rows. */
  readonly listColumns: readonly PredictColumn[];
}

type Context = Pick<AnalysisContext, 'platform' | 'recipe' | 'source' | 'customers' | 'features' | 'cluster' | 'stagesOf' | 'signal'>;

/** Latest part of the customers in time on which a model of the earlier ones is tested. */
const LATER_SHARE = 0.2;

/**
 * Rows and columns for the outcome of the recipe.
 * @throws AppError `outcome-missing`, `no-such-column`, `no-such-value`, `outcome-window-outside`, `not-an-order-file`, and those of the stages
 */
export async function gatherRows(context: Context): Promise<GatheredRows> {
  const { outcome } = context.recipe;
  if (outcome === null) throw new AppError('outcome-missing', {});
  return outcome.kind === 'column' ? ofColumn(context, outcome) : ofOrders(context, outcome);
}

const specOf = ({ columns }: ChosenFeatures): { name: string; label: string; numeric: boolean }[] =>
  columns.map((column) => ({ name: column.name, label: column.label, numeric: isNumber(column) }));

const levelsBy = (columns: readonly PredictColumn[]): Map<string, readonly string[]> =>
  new Map(columns.flatMap((column) => (column.kind === 'category' ? [[column.name, column.levels] as const] : [])));

const taken = (columns: readonly PredictColumn[], rows: Int32Array): PredictColumn[] => columns.map((column) => takeColumn(column, rows));

async function ofColumn(context: Context, outcome: Outcome & { kind: 'column' }): Promise<GatheredRows> {
  const { platform: { database }, recipe, signal } = context;
  const [customers, source] = [await context.customers(), await context.source()];
  const column = findColumn(customers.columns, outcome.column, null);
  const never = [column.name, ...(outcome.time === null ? [] : [outcome.time])];
  const chosen = chooseFeatures(customers, outcome.features, never);
  const [cells] = await readColumns(database, customers.table, [{ name: column.name, kind: 'text' }], signal);
  const { trues, falses } = source.dialect;
  const truth = outcomeOf(textsOf(cells), outcome.value, column, trues, falses);
  const all = Int32Array.from(truth.keys());
  const [known, unknown] = [all.filter((row) => truth[row] >= 0), all.filter((row) => truth[row] < 0)];
  const read = await readFeatures(database, customers.table, specOf(chosen), null, signal);
  const columns = recipe.params['predict.segments'] ? [...read, await segmentColumn(context, customers.rows)] : read;
  const rowsOf = (rows: Int32Array): PredictRows => ({ columns: taken(columns, rows), outcome: Uint8Array.from(rows, (row) => truth[row]) });
  const time = outcome.time === null ? null : await partByTime(context, customers, findColumn(customers.columns, outcome.time, null), known);
  const listRows = Int32Array.from([...known, ...unknown]);
  const names = await namesOf(context, customers, source);
  return {
    outcome: `${column.label} is ${outcome.value}`, unknown: unknown.length, cut: null, until: null, laterWords: time?.words ?? null,
    input: {
      known: rowsOf(known), listed: null, unknown: unknown.length === 0 ? null : taken(columns, unknown),
      later: time === null ? null : { fit: rowsOf(time.fit), test: rowsOf(time.test) },
    },
    leftOut: chosen.leftOut, idColumn: customers.id, ids: Array.from(listRows, (row) => names[row] ?? ''), listRows, listOutcome: Int8Array.from(listRows, (row) => truth[row]), listColumns: taken(columns, listRows),
  };
}

/** The exact text of the customer column, or numbers of rows from 1. */
async function namesOf({ platform, signal }: Context, customers: CustomerTable, source: SourceReport): Promise<readonly (string | null)[]> {
  if (customers.id === null) return Array.from({ length: customers.rows }, (_, row) => String(row + 1));
  const table = customers.rawTable ?? (customers.orders === null ? source.rawTable : customers.table);
  const [ids] = await readColumns(platform.database, table, [{ name: customers.id, kind: 'text' }], signal);
  return textsOf(ids);
}

/** The segments in force as a category, by row of the customer table. */
async function segmentColumn(context: Context, rows: number): Promise<PredictColumn> {
  const [features, cluster] = [await context.features(), await context.cluster()];
  const codes = new Int32Array(rows).fill(-1);
  features.rowIndex.forEach((row, i) => {
    codes[row] = cluster.labels[i];
  });
  return { kind: 'category', name: 'segment', label: 'Segment', levels: Array.from({ length: cluster.k }, (_, label) => String(label + 1)), codes };
}

/** Earlier and later rows by a column of dates; customers of one day stay together. Null where all are of one day. */
async function partByTime({ platform, signal }: Context, customers: CustomerTable, column: ColumnInfo, known: Int32Array): Promise<{ fit: Int32Array; test: Int32Array; words: string } | null> {
  if (column.type !== 'date' && column.type !== 'datetime') throw new AppError('column-not-date', { column: column.name });
  const [cells] = await readColumns(platform.database, customers.table, [{ name: column.name, kind: 'text' }], signal);
  const days = textsOf(cells);
  const dated = known.filter((row) => days[row] !== null);
  const order = Array.from(dated, (row) => days[row] ?? '').sort();
  const from = order[Math.floor(order.length * (1 - LATER_SHARE))];
  const fit = dated.filter((row) => (days[row] ?? '') < from);
  if (from === undefined || fit.length === 0) return null;
  return { fit, test: dated.filter((row) => (days[row] ?? '') >= from), words: `customers with ${column.label} from ${formatDate(from)} on, by a model of the earlier ones` };
}

/** Customers as of a day, with whether they bought in the days after it. */
async function ofOrders(context: Context, outcome: Outcome & { kind: 'buys-within' }): Promise<GatheredRows> {
  const { platform: { database }, recipe, signal, stagesOf } = context;
  const { days } = outcome;
  const now = await context.customers();
  const { orders } = now;
  if (orders === null || orders.roles.event !== null || now.id === null) {
    const source: SourceReport = await context.source();
    throw new AppError('not-an-order-file', { file: source.name, reason: orders === null ? 'whether customers buy again is told from orders' : 'a log of events is not read as orders here' });
  }
  const cut = outcome.cut ?? daysAfter(orders.lastDate, -days);
  const until = daysAfter(cut, days);
  if (cut < orders.firstDate || until > orders.lastDate) {
    throw new AppError('outcome-window-outside', { first: orders.firstDate, last: orders.lastDate, days, cut });
  }
  const asOf = (day: string): Promise<CustomerTable> => stagesOf({ ...recipe, asOf: day }, signal).customers();
  // Days since the last order as of a later day tell who bought in between; nothing may hide orders or customers there.
  const buyers = async (day: string): Promise<Set<string>> => {
    const plain: Recipe = { ...recipe, asOf: day, steps: recipe.steps.filter((step) => step.table === 'source'), params: { ...recipe.params, 'orders.window': 0, 'orders.behaviour': false, 'value.features': false }, engagement: null, journey: null };
    const table = await stagesOf(plain, signal).customers();
    const [ids, recency] = await readColumns(database, table.table, [{ name: table.id ?? '', kind: 'text' }, { name: 'recency_days', kind: 'number' }], signal);
    return new Set(textsOf(ids).filter((_, row) => (recency.values[row] as number) < days).map((id) => id ?? ''));
  };
  const past = await asOf(cut);
  const existing = (table: CustomerTable): Set<string> => new Set(table.columns.map(({ name }) => name));
  const [inNow, before] = [existing(now), daysAfter(cut, -days)];
  const chosen = chooseFeatures({ ...past, columns: past.columns.filter(({ name }) => inNow.has(name)) }, outcome.features, []);
  const spec = specOf(chosen);
  const gather = async (table: CustomerTable, levels: ReadonlyMap<string, readonly string[]> | null): Promise<{ columns: PredictColumn[]; ids: readonly (string | null)[] }> => {
    const columns = await readFeatures(database, table.table, spec, levels, signal);
    const [ids] = await readColumns(database, table.table, [{ name: table.id ?? '', kind: 'text' }], signal);
    return { columns, ids: textsOf(ids) };
  };
  const rowsOf = async ({ columns, ids }: { columns: PredictColumn[]; ids: readonly (string | null)[] }, day: string): Promise<PredictRows> => {
    const came = await buyers(day);
    return { columns, outcome: Uint8Array.from(ids, (id) => (came.has(id ?? '') ? 1 : 0)) };
  };
  const fitted = await gather(past, null);
  const levels = levelsBy(fitted.columns);
  const known = await rowsOf(fitted, until);
  const earlier = before <= orders.firstDate ? null : await asOf(before).catch(noCustomers);
  const usable = earlier !== null && spec.every(({ name }) => existing(earlier).has(name));
  const later = !usable || earlier === null ? null : { fit: await rowsOf(await gather(earlier, levels), cut), test: known };
  // Asked for again, as the tables in between may have taken its place.
  const list = await gather(await stagesOf(recipe, signal).customers(), levels);
  return {
    outcome: `bought again within ${days} days after ${formatDate(cut)}`, unknown: 0, cut, until,
    laterWords: later === null ? null : `customers as of ${formatDate(cut)}, by a model of them as of ${formatDate(before)}, ${days} days earlier`,
    input: { known, listed: list.columns, unknown: null, later }, leftOut: chosen.leftOut, idColumn: now.id, ids: list.ids.map((id) => id ?? ''),
    listRows: Int32Array.from({ length: now.rows }, (_, row) => row), listOutcome: new Int8Array(now.rows).fill(-1), listColumns: list.columns,
  };
}

/** No orders that early: no test in time. */
function noCustomers(error: unknown): null {
  if (error instanceof AppError && error.code === 'no-usable-rows') return null;
  throw error;
}

