import type { Column, Database } from '../../contract/database.ts';
import type { PredictColumn, PredictionResult } from '../../contract/predict.ts';
import type { ColumnInfo, CustomerTable } from '../../contract/tables.ts';
import { AppError } from '../../errors/app-error.ts';
import { codeLevels, levelsOf, MOST_LEVELS } from '../../predict/columns.ts';
import { findColumn } from '../../prepare/find-column.ts';
import { holdsNumbers } from '../../prepare/holds-numbers.ts';
import { readColumns } from '../customer-columns.ts';

/** Most levels of a category that is taken by itself. */
const MOST_AUTO_LEVELS = 50;
/** Most columns taken by themselves. */
const MOST_COLUMNS = 500;

/** Features of orders that mean something else at another time. */
const OF_THE_CALENDAR: ReadonlySet<string> = new Set(['cohort_month', 'first_order_month', 'last_order_month', 'winter_share', 'spring_share', 'summer_share', 'autumn_share']);

export interface ChosenFeatures {
  readonly columns: readonly ColumnInfo[];
  readonly leftOut: PredictionResult['leftOut'];
}

/**
 * The columns that a prediction is made from: those named, or all that can serve, each other one with its reason.
 * @param never columns that say what is to be predicted
 * @throws AppError `no-such-column`, `too-many-levels`, `no-usable-features`
 */
export function chooseFeatures(table: Pick<CustomerTable, 'columns' | 'id'>, wanted: 'auto' | readonly string[], never: readonly string[]): ChosenFeatures {
  if (wanted !== 'auto') {
    const columns = wanted.filter((name) => !never.includes(name)).map((name) => findColumn(table.columns, name, null));
    const wide = columns.find((column) => !holdsNumbers(column) && column.type !== 'boolean' && column.distinct > MOST_LEVELS);
    if (wide !== undefined) throw new AppError('too-many-levels', { column: wide.name, limit: MOST_LEVELS });
    if (columns.length === 0) throw new AppError('no-usable-features', { reasons: 'all that were named say what is to be predicted' });
    const others = table.columns.filter(({ name }) => !wanted.includes(name) && !never.includes(name));
    return { columns, leftOut: others.map((column) => ({ column: column.name, ...(whyNot(column, table.id) ?? { reason: 'left out by hand', usable: true }) })) };
  }
  const columns: ColumnInfo[] = [];
  const leftOut: PredictionResult['leftOut'][number][] = [];
  for (const column of table.columns) {
    const reason = never.includes(column.name) ? null : whyNot(column, table.id);
    if (reason === null && !never.includes(column.name) && columns.length < MOST_COLUMNS) columns.push(column);
    else if (!never.includes(column.name)) leftOut.push({ column: column.name, ...(reason ?? { reason: `there are more than ${MOST_COLUMNS} columns`, usable: true }) });
  }
  if (columns.length === 0) throw new AppError('no-usable-features', { reasons: leftOut.slice(0, 5).map(({ column, reason }) => `${column}: ${reason}`).join('; ') });
  return { columns, leftOut };
}

function whyNot(column: ColumnInfo, id: string | null): Omit<PredictionResult['leftOut'][number], 'column'> | null {
  if (column.name === id || column.role === 'id') return { reason: 'it names customers', usable: false };
  const ours = column.definition !== undefined;
  if (ours && OF_THE_CALENDAR.has(column.name)) return { reason: 'it tells one time from another, not one customer from another', usable: false };
  if (ours && /^(rfm_|journey_)/.test(column.name)) return { reason: 'it is made from other features', usable: false };
  // Features that are off for segments may serve here.
  if (column.role === 'ignore' && !ours) return { reason: `it is set to be ignored: ${column.reason}`, usable: false };
  if (column.type === 'date' || column.type === 'datetime' || column.role === 'date') return { reason: 'dates are not features; a step can make days or months of them', usable: false };
  if (column.role === 'text' || column.type === 'text') return { reason: 'free text', usable: false };
  if (column.distinct < 2) return { reason: 'it is the same for everybody', usable: false };
  if (!holdsNumbers(column) && column.distinct > MOST_AUTO_LEVELS) return { reason: `it has ${column.distinct} different values; name it to use it all the same`, usable: column.distinct <= MOST_LEVELS };
  return null;
}

/** Whether a feature is taken as a number. */
export const isNumber = (column: ColumnInfo): boolean => holdsNumbers(column);

/**
 * Values of the features by row of a table.
 * @param levels of categories by name, where they are known before; others are missing
 */
export async function readFeatures(
  database: Database, table: string, features: readonly { readonly name: string; readonly label: string; readonly numeric: boolean }[],
  levels: ReadonlyMap<string, readonly string[]> | null, signal?: AbortSignal,
): Promise<PredictColumn[]> {
  const found = await readColumns(database, table, features.map(({ name, numeric }) => ({ name, kind: numeric ? 'number' as const : 'text' as const })), signal);
  return features.map(({ name, label, numeric }, i): PredictColumn => {
    if (numeric) return { kind: 'numeric', name, label, values: finite(found[i]) };
    const values = textsOf(found[i]);
    return codeLevels(name, label, values, levels?.get(name) ?? levelsOf(values));
  });
}

/** Texts of a column; null where there is none. */
export const textsOf = (column: Column): readonly (string | null)[] => (column.kind === 'text' ? column.values : Array.from(column.values, (value, i) => (column.valid[i] === 1 ? String(value) : null)));

/** Numbers of a column, NaN where there is none or no finite one. */
export function finite(column: Column): Float64Array {
  if (column.kind !== 'number') return new Float64Array(column.values.length).fill(NaN);
  return column.values.map((value, i) => (column.valid[i] === 1 && Number.isFinite(value) ? value : NaN));
}
