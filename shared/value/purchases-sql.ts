import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';

/** Calendar days since 1970-01-01, as a whole number. */
const dayNumber = (day: string): string => `CAST(${day} - DATE '1970-01-01' AS INTEGER)`;

/** Table of the days on which a customer bought (`bought`) or returned something, with what the day was worth. */
export function daysSql(days: string, judged: string): string {
  return `CREATE OR REPLACE TABLE ${ident(days)} AS
WITH days AS (
  SELECT customer, day, bool_or(positive) AS bought, sum(money) AS money FROM ${ident(judged)} WHERE status = 0 GROUP BY customer, day
), firsts AS (
  SELECT customer, min(CASE WHEN bought THEN day END) AS first FROM days GROUP BY customer
)
SELECT days.*, firsts.first FROM days JOIN firsts ON days.customer = firsts.customer ORDER BY days.customer, days.day`;
}

/**
 * One row per customer, in the order in which customers first stand in the file: first and last day with a purchase up to
 * `end`, days with one after the first, what all days after the first were worth, and the same after `end`.
 * Money is summed as DECIMAL and comes as text.
 */
export function buyersSql(days: string, judged: string, end: string): string {
  const until = `day <= DATE ${literal(end)}`;
  const after = `day > DATE ${literal(end)}`;
  return `WITH starts AS (
  SELECT customer, min(_row) AS start FROM ${ident(judged)} WHERE customer IS NOT NULL GROUP BY customer
), buyers AS (
  SELECT customer, ${dayNumber('min(first)')} AS first, ${dayNumber(`max(CASE WHEN bought AND ${until} THEN day END)`)} AS last,
    count(CASE WHEN bought AND day > first AND ${until} THEN 1 END) AS repeats,
    CAST(COALESCE(sum(CASE WHEN day > first AND ${until} THEN money END), 0) AS VARCHAR) AS spend,
    count(CASE WHEN bought AND ${after} THEN 1 END) AS later,
    CAST(COALESCE(sum(CASE WHEN ${after} THEN money END), 0) AS VARCHAR) AS later_spend
  FROM ${ident(days)} GROUP BY customer
)
SELECT buyers.customer, first, last, repeats, spend, later, later_spend
FROM buyers JOIN starts ON buyers.customer = starts.customer ORDER BY start`;
}

/** Repeat purchases by day, of customers who first bought up to `end`. */
export function repeatsSql(days: string, end: string): string {
  return `SELECT ${dayNumber('day')} AS day, count(*) AS repeats FROM ${ident(days)}
WHERE bought AND day > first AND first <= DATE ${literal(end)} GROUP BY day ORDER BY day`;
}
