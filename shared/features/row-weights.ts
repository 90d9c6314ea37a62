import type { CustomerTable } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import { findColumn } from '../prepare/find-column.ts';
import { holdsNumbers } from '../prepare/holds-numbers.ts';
import { loadNumbers } from './load.ts';
import type { ColumnSource, Kept } from './load.ts';

/**
 * How much each row that is kept counts, from a column of the customers.
 *
 * @throws AppError `no-such-column`, `column-not-numeric`, and `weights-unusable` {column, reason} where a weight is missing, negative
 *   or infinite, or all are 0
 */
export async function rowWeights(source: ColumnSource, customers: CustomerTable, kept: Kept, name: string, signal: AbortSignal | undefined): Promise<Float64Array> {
  const column = findColumn(customers.columns, name, null);
  if (!holdsNumbers(column)) throw new AppError('column-not-numeric', { column: name, advice: 'Name a column of numbers as weights.' });
  const [weights] = await loadNumbers(source, kept, [name], { signal });
  const fault = (reason: string): AppError => new AppError('weights-unusable', { column: name, reason });
  const count = (wrong: (weight: number) => boolean): number => weights.reduce((sum, weight) => sum + (wrong(weight) ? 1 : 0), 0);
  const of = `of ${weights.length} customers`;
  const missing = count(Number.isNaN);
  if (missing > 0) throw fault(`it is missing for ${missing} ${of}`);
  const negative = count((weight) => weight < 0);
  if (negative > 0) throw fault(`it is negative for ${negative} ${of}`);
  const infinite = count((weight) => weight === Infinity);
  if (infinite > 0) throw fault(`it is infinite for ${infinite} ${of}`);
  if (!weights.some((weight) => weight > 0)) throw fault('it is 0 for every customer');
  return weights;
}
