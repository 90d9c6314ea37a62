import type { Database, NumberColumn, ResultTable, TextColumn } from '../contract/database.ts';
import type { Cohort, CohortResult } from '../contract/value.ts';
import { AppError } from '../errors/app-error.ts';
import { dayAfter } from '../features/day.ts';
import { hasMoney } from '../features/orders-sql.ts';
import { withJudgedLines } from '../features/orders.ts';
import { ident } from '../sql/ident.ts';
import { cohortsSql } from './cohorts-sql.ts';
import { fromUnits, toUnits } from './decimal-text.ts';
import { leftOutOf, lineNotices } from './purchases.ts';
import type { PurchasesInput } from './purchases.ts';
import { daysSql } from './purchases-sql.ts';

const monthText = (month: number): string => `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
const monthNumber = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** The most months of a triangle; a slip in a date must not make a table of centuries. */
const MOST_MONTHS = 600;

/**
 * Retention and revenue by monthly cohort: customers by the calendar month of their first purchase, and in each month since
 * then how many of them bought and what that was worth. The observation ends with the recipe's as-of date, else the last order
 * (or return, where returns are subtracted).
 *
 * @throws AppError `no-such-column`, `not-an-order-file`, `no-usable-rows`, `too-many-months`, `cancelled`
 */
export async function cohortsFromOrders(db: Database, input: Omit<PurchasesInput, 'calibrationEnd'>): Promise<CohortResult> {
  const { roles, recipe, signal, table } = input;
  return withJudgedLines(db, { ...input, window: 0, freeCounts: true, signal }, async (lines) => {
    const days = `${table}_days`;
    try {
      await db.exec(daysSql(days, lines.judged), { signal });
      const found = await db.query(cohortsSql(days), { signal });
      const lastDay = recipe.asOf ?? lines.lastUsed;
      const months = monthNumber(lastDay) - monthNumber(lines.report.firstDate) + 1;
      if (months > MOST_MONTHS) throw new AppError('too-many-months', { first: lines.report.firstDate, last: lastDay, months, limit: MOST_MONTHS });
      const cohorts = cohortsOf(found, monthNumber(lastDay), hasMoney(roles));
      return {
        cohorts, lastDay,
        lastMonthComplete: dayAfter(lastDay).slice(0, 7) !== lastDay.slice(0, 7),
        customers: cohorts.reduce((sum, cohort) => sum + cohort.customers, 0),
        leftOut: leftOutOf(lines, 0),
        notices: lineNotices(lines, roles, recipe, lastDay),
      };
    } finally {
      await db.exec(`DROP TABLE IF EXISTS ${ident(days)}`).catch(() => undefined);
    }
  });
}

function cohortsOf(table: ResultTable, last: number, money: boolean): Cohort[] {
  const [cohort, since, active, revenue] = table.columns as readonly [NumberColumn, NumberColumn, NumberColumn, TextColumn];
  const known = new Map<number, { active: number; revenue: string }>();
  const at = (month: number, months: number): number => month * 10_000 + months;
  for (let i = 0; i < table.rows; i++) known.set(at(cohort.values[i], since.values[i]), { active: active.values[i], revenue: revenue.values[i] ?? '0' });
  const [first] = cohort.values;
  return Array.from({ length: last - first + 1 }, (_, i): Cohort => {
    const month = first + i;
    const months = Array.from({ length: last - first + 1 }, (__, m) => (month + m > last ? null : known.get(at(month, m)) ?? { active: 0, revenue: '0' }));
    return {
      month: monthText(month), customers: months[0]?.active ?? 0,
      active: months.map((cell) => cell?.active ?? null),
      revenue: money ? months.map((cell) => (cell === null ? null : fromUnits(toUnits(cell.revenue)))) : null,
    };
  });
}

/** Share of a cohort that bought, by months since its start; null beyond the data and for a month without new customers. */
export function retentionOf(cohort: Cohort): (number | null)[] {
  return cohort.active.map((active) => (active === null || cohort.customers === 0 ? null : active / cohort.customers));
}

/** A triangle as CSV: a line per cohort, a column per month since the first purchase; empty beyond the data. */
function triangleCsv(result: CohortResult, cell: (cohort: Cohort) => readonly (number | string | null)[]): string {
  const months = result.cohorts.map((_, m) => `month_${m}`);
  const lines = result.cohorts.map((cohort) => [cohort.month, cohort.customers, ...cell(cohort).map((value) => value ?? '')].join(','));
  return `${['cohort,customers,'.concat(months.join(',')), ...lines].join('\r\n')}\r\n`;
}

const share = (value: number | null): number | null => (value === null ? null : Math.round(value * 1e6) / 1e6);

/** The files of `tessera cohorts`: customers and shares of them who bought, and revenue where there is money. */
export function cohortFiles(result: CohortResult): { readonly name: string; readonly text: string }[] {
  const money = result.cohorts.some((cohort) => cohort.revenue !== null);
  return [
    { name: 'active.csv', text: triangleCsv(result, (cohort) => cohort.active) },
    { name: 'retention.csv', text: triangleCsv(result, (cohort) => retentionOf(cohort).map(share)) },
    ...(money ? [{ name: 'revenue.csv', text: triangleCsv(result, (cohort) => cohort.revenue ?? []) }] : []),
  ];
}
