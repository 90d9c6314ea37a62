import { AppError } from '../errors/app-error.ts';
import type { Column, Database, QueryOptions } from '../contract/database.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { moneyTable } from '../features/orders.ts';
import { ident } from '../sql/ident.ts';
import { fromUnits, toUnits } from './decimal-text.ts';
import { RFM_GROUPS, rfmGroup } from './rfm-groups.ts';
import type { RfmGroup } from './rfm-groups.ts';

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
  readonly group: RfmGroup;
}

export interface RfmGroupSummary {
  readonly name: RfmGroup;
  readonly customers: number;
  /** Sum of monetary, rounded once. */
  readonly revenue: number;
}

export interface RfmTable {
  readonly asOf: string;
  readonly bins: number;
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

/**
 * Scores 1 to `bins`: 1 + floor(bins × share of customers strictly worse), so equal values get equal scores.
 *
 * @param better `high`: more is better; `low`: less is better
 */
export function scores(values: ArrayLike<number>, bins: number, better: 'high' | 'low'): Uint8Array {
  const worth = Float64Array.from(values, (value) => (better === 'high' ? value : -value));
  const sorted = Float64Array.from(worth).sort();
  return Uint8Array.from(worth, (value) => 1 + Math.floor((bins * countBelow(sorted, value)) / sorted.length));
}

function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Scores and groups of customers. */
export function rfmTable(input: RfmInput, bins: number, asOf: string): RfmTable {
  const units = input.monetary.map(toUnits);
  const r = scores(input.recencyDays, bins, 'low');
  const f = scores(input.frequency, bins, 'high');
  const m = scores(input.monetary.map(Number), bins, 'high');
  const counts = new Map<RfmGroup, number>();
  const totals = new Map<RfmGroup, bigint>();
  const rows = input.customers.map((customer, i): RfmRow => {
    const group = rfmGroup(r[i], f[i], m[i], bins);
    counts.set(group, (counts.get(group) ?? 0) + 1);
    totals.set(group, (totals.get(group) ?? 0n) + units[i]);
    return {
      customer, recencyDays: input.recencyDays[i], frequency: input.frequency[i], monetary: fromUnits(units[i]),
      r: r[i], f: f[i], m: m[i], rfm: [r[i], f[i], m[i]].join(bins > 9 ? '-' : ''), group,
    };
  });
  const groups = RFM_GROUPS.map((name) => ({
    name, customers: counts.get(name) ?? 0, revenue: Number(fromUnits(totals.get(name) ?? 0n)),
  }));
  return { asOf, bins, rows, groups };
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
 * Recency, frequency and monetary value of a customer table made from orders.
 *
 * @param bins number of scores (parameter `rfm.bins`)
 * @throws AppError `not-an-order-file` when the customers do not come from orders or the orders have no amounts
 */
export async function computeRfm(db: Database, customers: CustomerTable, bins: number, options: QueryOptions = {}): Promise<RfmTable> {
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
  return rfmTable(
    { customers: texts(customer), recencyDays: numbers(recency), frequency: numbers(frequency), monetary: texts(monetary) },
    bins, customers.asOf,
  );
}
