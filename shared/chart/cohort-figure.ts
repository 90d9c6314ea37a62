import type { CohortResult } from '../contract/value.ts';
import type { Figure } from './figure.ts';
import { formatValue } from './numbers.ts';

/** The most cohorts and months drawn; files have all. */
const MOST = 24;

export type CohortMeasure = 'retention' | 'customers' | 'revenue';

const WORDS: Readonly<Record<CohortMeasure, { readonly title: string; readonly name: string; readonly format: 'percent' | 'integer' }>> = {
  retention: { title: 'Customers who come back, by month of the first order', name: 'Share of the cohort', format: 'percent' },
  customers: { title: 'Customers who buy, by month of the first order', name: 'Customers', format: 'integer' },
  revenue: { title: 'Revenue, by month of the first order', name: 'Revenue', format: 'integer' },
};

/** The triangle of cohorts as a grid; months without new customers are left out. The scale ends with the most after the first month. */
export function cohortFigure({ cohorts }: Pick<CohortResult, 'cohorts'>, measure: CohortMeasure): Figure {
  const shown = cohorts.filter((cohort) => cohort.customers > 0).slice(-MOST);
  const months = Math.min(MOST, Math.max(0, ...shown.map((cohort) => cohort.active.filter((value) => value !== null).length)));
  const values = shown.map((cohort) => Array.from({ length: months }, (_, m): number | null => {
    const active = cohort.active[m] ?? null;
    const revenue = cohort.revenue?.[m] ?? null;
    if (measure === 'revenue') return revenue === null ? null : Number(revenue);
    return active === null || measure === 'customers' ? active : active / cohort.customers;
  }));
  const later = values.flatMap((row) => row.slice(1)).filter((value) => value !== null);
  const most = Math.max(0, ...(later.length > 0 ? later : values.flat().filter((value) => value !== null)));
  const second = shown.map((cohort) => ({ kept: cohort.active[1] ?? null, of: cohort.customers })).filter(({ kept }) => kept !== null);
  const kept = second.reduce((sum, cohort) => sum + (cohort.kept ?? 0), 0);
  const of = second.reduce((sum, cohort) => sum + cohort.of, 0);
  const { title, name, format } = WORDS[measure];
  return {
    kind: 'cohorts', title,
    description: `${formatValue(shown.length, 'integer')} months with new customers, ${formatValue(months, 'integer')} months seen at most.${
      of === 0 ? '' : ` ${formatValue(kept / of, 'percent')} of customers buy in the month after their first.`}`,
    xAxis: { title: 'Months since the first order', format: 'integer', fromZero: true },
    yAxis: { title: 'First order', format: 'integer', fromZero: true },
    series: {
      kind: 'grid', name, rows: shown.map((cohort) => `${cohort.month} (${formatValue(cohort.customers, 'integer')})`),
      cols: Array.from({ length: months }, (_, m) => String(m)), values, most, format,
    },
  };
}
