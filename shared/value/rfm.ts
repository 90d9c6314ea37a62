import { AppError } from '../errors/app-error.ts';
import type { Column, Database, QueryOptions } from '../contract/database.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { moneyTable } from '../features/orders.ts';
import { ident } from '../sql/ident.ts';
import { fromUnits, toUnits } from './decimal-text.ts';
import { rfmGroup } from './rfm-groups.ts';
import { rfmScores, weightedScore } from './rfm-scores.ts';
import type { RfmSpec } from './rfm-scores.ts';

export interface RfmRow {
  readonly customer: string;
  /** Calendar days. */
  readonly recencyDays: number;
  readonly frequency: number;
  /** Exact decimal text. */
  readonly monetary: string;
  readonly r: number;
  readonly f: number;
  readonly m: number;
  /** The three scores side by side; with ten bins joined by hyphens. */
  readonly rfm: string;
  readonly group: string;
  /** Weighted mean of the three scores. */
  readonly score: number;
}

export interface RfmGroupSummary {
  readonly name: string;
  readonly customers: number;
  /** Sum of monetary, rounded once. */
  readonly revenue: number;
}

export interface RfmTable {
  readonly asOf: string;
  readonly bins: number;
  /** True when the scores do not weigh alike, so that the weighted score says something of its own. */
  readonly weighted: boolean;
  /** In the order of the customer table. */
  readonly rows: readonly RfmRow[];
  /** All groups of the preset, best first, empty ones too. */
  readonly groups: readonly RfmGroupSummary[];
}

/** What is known of each customer before scoring. */
export interface RfmInput {
  readonly customers: readonly string[];
  readonly recencyDays: Float64Array;
  readonly frequency: Float64Array;
  /** Decimal text. */
  readonly monetary: readonly string[];
}

/** Scores and groups of customers. */
export function rfmTable(input: RfmInput, spec: RfmSpec, asOf: string): RfmTable {
  const { bins, scheme, weights } = spec;
  const units = input.monetary.map(toUnits);
  const { r, f, m } = rfmScores({ ...input, monetary: Float64Array.from(input.monetary, Number) }, spec);
  const counts = new Map<string, number>();
  const totals = new Map<string, bigint>();
  const rows = input.customers.map((customer, i): RfmRow => {
    const group = rfmGroup(scheme, r[i], f[i], m[i], bins);
    counts.set(group, (counts.get(group) ?? 0) + 1);
    totals.set(group, (totals.get(group) ?? 0n) + units[i]);
    return {
      customer, recencyDays: input.recencyDays[i], frequency: input.frequency[i], monetary: fromUnits(units[i]),
      r: r[i], f: f[i], m: m[i], rfm: [r[i], f[i], m[i]].join(bins > 9 ? '-' : ''), group, score: weightedScore(r[i], f[i], m[i], weights),
    };
  });
  const groups = scheme.names.map((name) => ({
    name, customers: counts.get(name) ?? 0, revenue: Number(fromUnits(totals.get(name) ?? 0n)),
  }));
  return { asOf, bins, weighted: new Set(weights).size > 1, rows, groups };
}

const numbers = (column: Column): Float64Array => {
  if (column.kind !== 'number') throw new AppError('internal', { message: `${column.name} is not a number` });
  return column.values;
};

const texts = (column: Column): readonly string[] => {
  if (column.kind !== 'text') throw new AppError('internal', { message: `${column.name} is not text` });
  return column.values.map((value) => value ?? '');
};

/**
 * What RFM is computed from, of a customer table made from orders.
 * @throws AppError `not-an-order-file` when the customers do not come from orders or the orders have no amounts
 */
export async function rfmInput(db: Database, customers: CustomerTable, options: QueryOptions = {}): Promise<RfmInput> {
  if (customers.orders === null || customers.id === null) {
    throw new AppError('not-an-order-file', { reason: 'its rows are not order lines' });
  }
  if (!customers.columns.some((column) => column.name === 'monetary')) {
    throw new AppError('not-an-order-file', { reason: 'no column says what an order is worth' });
  }
  const table = await db.query(
    `SELECT c.${ident(customers.id)} AS customer, c.recency_days AS recency, c.frequency AS frequency, m.monetary AS monetary
FROM ${ident(customers.table)} AS c JOIN ${ident(moneyTable(customers.table))} AS m ON c._row = m._row ORDER BY c._row`,
    options,
  );
  const [customer, recency, frequency, monetary] = table.columns;
  return { customers: texts(customer), recencyDays: numbers(recency), frequency: numbers(frequency), monetary: texts(monetary) };
}

/**
 * Recency, frequency and monetary value of a customer table made from orders.
 * @throws AppError as `rfmInput`
 */
export async function computeRfm(db: Database, customers: CustomerTable, spec: RfmSpec, options: QueryOptions = {}): Promise<RfmTable> {
  return rfmTable(await rfmInput(db, customers, options), spec, customers.asOf);
}
