import type { Database, NumberColumn, QueryOptions, ResultTable, TextColumn } from '../contract/database.ts';
import type { Notice, NoticeCode } from '../contract/notice.ts';
import type { SourceReport } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import { hasMoney } from '../features/orders-sql.ts';
import { orderNotices, withJudgedLines } from '../features/orders.ts';
import type { JudgedLines } from '../features/orders.ts';
import { findColumn } from '../prepare/find-column.ts';
import { holdsNumbers } from '../prepare/holds-numbers.ts';
import type { OrderRoles, Recipe } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { buyersSql, daysSql, repeatsSql } from './purchases-sql.ts';
import type { LeftOut, PurchaseLog } from './purchase-log.ts';

/** A day as a whole number of days since 1970-01-01. */
export function dayNumberOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000;
}

export interface PurchasesInput {
  readonly source: SourceReport;
  readonly roles: OrderRoles;
  readonly recipe: Recipe;
  /** Last day of the calibration; null: no hold-out. */
  readonly calibrationEnd: string | null;
  /** Prefix of the tables that are made and dropped again. */
  readonly table: string;
  readonly signal?: AbortSignal;
}

/**
 * When customers bought, from order lines, read as for the customer table (but a free order is a purchase too): lines of one customer on one day are one
 * purchase, x counts the days after the first, times run from the first day to the last and to the end of the observation.
 * That end is `calibrationEnd`, else the recipe's as-of date, else the day of the last order or, where returns are subtracted, of the last return.
 *
 * @throws AppError `no-such-column`, `not-an-order-file`, `no-usable-rows`, `calibration-end-outside`, `cancelled`
 */
export async function purchasesFromOrders(db: Database, input: PurchasesInput): Promise<PurchaseLog> {
  const { source, roles, recipe, signal } = input;
  const options: QueryOptions = { signal };
  return withJudgedLines(db, { source, roles, recipe, table: input.table, window: 0, freeCounts: true, signal }, async (lines) => {
    const days = `${input.table}_days`;
    try {
      await db.exec(daysSql(days, lines.judged), options);
      const last = recipe.asOf ?? lines.lastUsed;
      const end = input.calibrationEnd ?? last;
      if (input.calibrationEnd !== null && (end < lines.report.firstDate || end >= lines.report.lastDate)) {
        throw new AppError('calibration-end-outside', { day: end, first: lines.report.firstDate, last: lines.report.lastDate });
      }
      const buyers = await db.query(buyersSql(days, lines.judged, end), options);
      const repeats = await db.query(repeatsSql(days, end), options);
      return logOf({ lines, buyers, repeats, end, last, calibrated: input.calibrationEnd !== null, source, roles, recipe });
    } finally {
      await db.exec(`DROP TABLE IF EXISTS ${ident(days)}`).catch(() => undefined);
    }
  });
}

interface Parts {
  readonly lines: JudgedLines;
  readonly buyers: ResultTable;
  readonly repeats: ResultTable;
  readonly end: string;
  readonly last: string;
  readonly calibrated: boolean;
  readonly source: SourceReport;
  readonly roles: OrderRoles;
  readonly recipe: Recipe;
}

const column = (table: ResultTable, name: string): NumberColumn | TextColumn => {
  const found = table.columns.find((candidate) => candidate.name === name);
  if (found === undefined) throw new AppError('internal', { message: `no column ${name}` });
  return found;
};
const numbers = (table: ResultTable, name: string): Float64Array => (column(table, name) as NumberColumn).values;
const texts = (table: ResultTable, name: string): readonly (string | null)[] => (column(table, name) as TextColumn).values;

function logOf({ lines, buyers, repeats, end, last, calibrated, source, roles, recipe }: Parts): PurchaseLog {
  const endDay = dayNumberOf(end);
  const first = numbers(buyers, 'first');
  const kept = Array.from(first, (_, i) => i).filter((i) => first[i] <= endDay);
  const take = (values: Float64Array): Float64Array => Float64Array.from(kept, (i) => values[i]);
  const names = texts(buyers, 'customer');
  const x = take(numbers(buyers, 'repeats'));
  const lastDay = take(numbers(buyers, 'last'));
  const firstDay = take(first);
  const money = hasMoney(roles);
  const spend = texts(buyers, 'spend');
  const laterSpend = texts(buyers, 'later_spend');
  return {
    customers: kept.map((i) => names[i] ?? ''),
    namedByNumbers: holdsNumbers(findColumn(source.columns, roles.customer, source.name)),
    x,
    txDays: lastDay.map((day, i) => day - firstDay[i]),
    TDays: firstDay.map((day) => endDay - day),
    z: money ? Float64Array.from(kept, (i, j) => (x[j] > 0 ? Number(spend[i]) / x[j] : Number.NaN)) : null,
    orders: {
      firstDay,
      start: lines.report.firstDate,
      end,
      last,
      later: calibrated ? take(numbers(buyers, 'later')) : null,
      laterSpend: calibrated && money ? Float64Array.from(kept, (i) => Number(laterSpend[i])) : null,
      repeats: { days: numbers(repeats, 'day'), counts: numbers(repeats, 'repeats') },
    },
    leftOut: leftOutOf(lines, first.length - kept.length),
    notices: noticesOf({ lines, roles, recipe, last, end }, first.length - kept.length),
  };
}

/** What is not in the result, and why. */
export function leftOutOf(lines: JudgedLines, newcomers: number): LeftOut[] {
  const { blankCustomer, notPositive, unreadable, afterAsOf } = lines.report.leftOut;
  return [
    { reason: 'order lines without a customer', count: blankCustomer },
    { reason: 'order lines whose quantity, price or amount is not positive', count: notPositive },
    { reason: 'order lines with a date or amount that cannot be read', count: unreadable },
    { reason: 'order lines after the as-of date', count: afterAsOf },
    { reason: 'customers who first bought after the calibration', count: newcomers },
  ].filter(({ count }) => count > 0);
}

/** Notices of order lines that say something about customers or orders as such, which the checks here word themselves. */
const ELSEWHERE: ReadonlySet<NoticeCode> = new Set<NoticeCode>(['order-column-missing', 'one-day-only', 'one-order-each']);

/** What a person should know of the lines, where the days count and not the orders. */
export function lineNotices(lines: JudgedLines, roles: OrderRoles, recipe: Recipe, last: string): Notice[] {
  const notices = orderNotices(lines.report, lines.netted, recipe, last).filter(({ code }) => !ELSEWHERE.has(code));
  if (hasMoney(roles) && lines.free > 0) notices.push({ code: 'free-orders-counted', data: { count: lines.free } });
  return notices;
}

function noticesOf({ lines, roles, recipe, last, end }: Pick<Parts, 'lines' | 'roles' | 'recipe' | 'last' | 'end'>, newcomers: number): Notice[] {
  const notices = lineNotices(lines, roles, recipe, last);
  return newcomers > 0 ? [...notices, { code: 'new-in-holdout', data: { count: newcomers, end } }] : notices;
}
