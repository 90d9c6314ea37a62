import { ident } from '../sql/ident.ts';

/** Calendar months since the year 0. */
const monthOf = (day: string): string => `CAST(year(${day}) * 12 + month(${day}) - 1 AS INTEGER)`;

/**
 * By month of the first purchase and months since: customers who bought, and what the month was worth as decimal text.
 * What is returned before a first purchase counts in its month.
 */
export function cohortsSql(days: string): string {
  return `WITH months AS (
  SELECT customer, ${monthOf('first')} AS cohort, greatest(0, ${monthOf('day')} - ${monthOf('first')}) AS since, bought, money FROM ${ident(days)}
)
SELECT cohort, since, count(DISTINCT CASE WHEN bought THEN customer END) AS active, CAST(sum(money) AS VARCHAR) AS revenue
FROM months GROUP BY cohort, since ORDER BY cohort, since`;
}
