import type { Column } from '../contract/database.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import type { AddedColumn } from '../features/add-columns.ts';
import type { Elementary } from '../math/elementary.ts';
import { fitLogistic, sigmoid } from '../math/logistic.ts';
import { ranks } from '../math/ranks.ts';
import { findColumn } from '../prepare/find-column.ts';
import { holdsNumbers } from '../prepare/holds-numbers.ts';
import type { Condition, Engagement, Journey } from '../recipe/scores.ts';
import type { Steps } from '../contract/compute.ts';

/** Values of the customers by name of the column: numbers (NaN missing) or texts. */
export type ReadColumn = (name: string) => Column;

/** Columns that scores read, each once, with how they are read. */
export function scoreColumns(customers: CustomerTable, engagement: Engagement | null, journey: Journey): readonly { readonly name: string; readonly kind: 'number' | 'text' }[] {
  const conditions = [...journey.flatMap((rule) => rule.when), ...(engagement?.outcome == null ? [] : [engagement.outcome])];
  const names = [...new Set([...(engagement?.weights ?? []).map(({ column }) => column), ...conditions.map(({ column }) => column)])];
  return names.map((name) => {
    const column = findColumn(customers.columns, name, null);
    const numeric = holdsNumbers(column);
    if (!numeric && engagement?.weights.some((one) => one.column === name) === true) {
      throw new AppError('column-not-numeric', { column: name, advice: 'Name columns of numbers for the engagement score.' });
    }
    return { name, kind: numeric ? ('number' as const) : ('text' as const) };
  });
}

/** Whether a condition holds for a row. A missing value fulfils none. */
function holds({ op, value }: Condition, column: Column, row: number): boolean {
  if (column.valid[row] === 0) return false;
  if (column.kind === 'text') return op === '=' && column.values[row] === String(value);
  const own = column.values[row];
  const other = Number(value);
  switch (op) {
    case '>=': return own >= other;
    case '<=': return own <= other;
    case '>': return own > other;
    case '<': return own < other;
    case '=': return own === other;
  }
}

/** Share of customers at or below, equal values in the middle of theirs: 0 to 1; 0 where the value is missing. */
function percentiles(column: Column): Float64Array {
  if (column.kind === 'text') return new Float64Array(column.values.length);
  const values = column.values.map((value, i) => (column.valid[i] === 1 ? value : NaN));
  const present = values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  return ranks(values).map((rank) => (Number.isNaN(rank) ? 0 : (rank - 0.5) / present));
}

export interface EngagementScore {
  readonly column: AddedColumn;
  /** As given, or with the weights fitted. */
  readonly engagement: Engagement;
}

/**
 * An engagement score from 0 to 100. By hand: the weighted mean of the percentiles of the columns (a negative weight counts
 * them from the top). Fitted: the probability of the outcome by a logistic regression (ridge 1) on the percentiles.
 *
 * @throws AppError `outcome-constant` when the outcome holds for all customers or for none
 */
export function* engagementScore(given: Engagement, rows: number, read: ReadColumn, elementary: Elementary): Steps<EngagementScore> {
  const shares = given.weights.map(({ column }) => percentiles(read(column)));
  yield { fraction: 0.2 };
  let { weights, intercept } = given;
  if (given.outcome !== null) {
    const outcome = given.outcome;
    const column = read(outcome.column);
    const hit = Uint8Array.from({ length: rows }, (_, i) => (holds(outcome, column, i) ? 1 : 0));
    const hits = hit.reduce((sum, value) => sum + value, 0);
    if (hits === 0 || hits === rows) throw new AppError('outcome-constant', { column: outcome.column, condition: `${outcome.column} ${outcome.op} ${outcome.value}`, all: hits === rows });
    const fit = yield* fitLogistic(shares, hit, 1, elementary);
    weights = given.weights.map((one, j) => ({ column: one.column, weight: fit.coefficients[j] }));
    intercept = fit.intercept;
  }
  const values = new Float64Array(rows);
  const total = weights.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    weights.forEach(({ weight }, j) => {
      // By hand, a negative weight counts from the top, so that the score stays between 0 and 100.
      sum += intercept !== null || weight >= 0 ? weight * shares[j][i] : -weight * (1 - shares[j][i]);
    });
    values[i] = 100 * (intercept !== null ? sigmoid(intercept + sum, elementary) : total > 0 ? sum / total : 0);
  }
  const parts = weights.map(({ column, weight }) => `${column} ${Math.round(weight * 100) / 100}`).join(', ');
  const definition = given.outcome !== null
    ? `Probability in percent that ${given.outcome.column} ${given.outcome.op} ${given.outcome.value}, by a logistic regression on the percentiles of the columns (${parts}).`
    : intercept !== null ? `Probability in percent by the saved weights of the percentiles of the columns (${parts}).`
      : `Weighted mean of the percentiles of the columns, 0 to 100 (${parts}).`;
  return {
    engagement: { weights: [...weights], outcome: null, intercept },
    column: { told: { name: 'engagement_score', label: 'Engagement score', type: 'number', definition, off: 'it is made of other features' }, values, levels: null },
  };
}

/** The usual stages, of those columns that there are. */
export function usualJourney(customers: CustomerTable): Journey {
  const has = (name: string): boolean => customers.columns.some((column) => column.name === name);
  const buys = has('purchases') ? 'purchases' : has('frequency') ? 'frequency' : null;
  if (buys === null) return [];
  const bought = (least: number): Condition => ({ column: buys, op: '>=', value: least });
  return [
    { stage: 'Advocacy', when: [bought(5), { column: 'recency_days', op: '<=', value: 60 }] },
    { stage: 'Retention', when: [bought(2)] },
    { stage: 'Purchase', when: [bought(1)] },
    ...(has('carts') ? [{ stage: 'Consideration', when: [{ column: 'carts', op: '>=' as const, value: 1 }] }] : []),
    ...(has('views') ? [{ stage: 'Consideration', when: [{ column: 'views', op: '>=' as const, value: 3 }] }] : []),
    { stage: 'Awareness', when: [] },
  ];
}

const said = ({ column, op, value }: Condition): string => `${column} ${op} ${value}`;

/** Stage of the customer journey: of the rules the first whose conditions all hold. */
export function journeyStage(journey: Journey, rows: number, read: ReadColumn): AddedColumn {
  const levels = [...new Set(journey.map((rule) => rule.stage))];
  const columns = new Map(journey.flatMap((rule) => rule.when).map(({ column }) => [column, read(column)]));
  const values = Float64Array.from({ length: rows }, (_, i) => {
    const rule = journey.find(({ when }) => when.every((condition) => holds(condition, columns.get(condition.column) as Column, i)));
    return rule === undefined ? NaN : levels.indexOf(rule.stage);
  });
  const rules = journey.map(({ stage, when }) => `${stage}: ${when.length === 0 ? 'all others' : when.map(said).join(' and ')}`).join('; ');
  return {
    told: { name: 'journey_stage', label: 'Journey stage', type: 'category', definition: `The first of these that holds. ${rules}.`, off: 'it repeats other features in coarser steps' },
    values, levels,
  };
}
