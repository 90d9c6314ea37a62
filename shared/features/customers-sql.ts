import type { Params } from '../recipe/params.ts';
import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';
import { worthTable } from './category-entropy.ts';
import { basketCounts } from './order-features.ts';
import type { Derived, OrderFacts } from './order-features.ts';
import { hasMoney } from './orders-sql.ts';

/** Names in the customer table. */
export interface CustomerNames {
  readonly table: string;
  /** Side table: `_row` and `monetary` as decimal text. */
  readonly money: string;
  readonly id: string;
}

const MOST_CATEGORIES = 5;

/** The categories with the most valid order lines, ties by name. */
export function topCategoriesSql(judged: string): string {
  return `SELECT category FROM ${ident(judged)} WHERE status = 0 AND positive AND category IS NOT NULL
GROUP BY category ORDER BY count(*) DESC, category LIMIT ${MOST_CATEGORIES}`;
}

const PLACES: Readonly<Record<Params['orders.round'], number | null>> = { none: null, cents: 2, units: 0 };

/** The relations of behaviour, each one row a customer: `b` orders, `g` gaps between purchase days, `k` returns, `f` categories. */
function behaviourRelations(judged: string, asOf: string, facts: OrderFacts, window: number): { ctes: readonly string[]; joins: string } {
  const bought = `FROM ${ident(judged)} WHERE status = 0 AND positive`;
  const early = window === 0 ? '' : ` AND CAST(DATE ${literal(asOf)} - day AS BIGINT) <= ${window}`;
  const worth = hasMoney(facts.roles) ? 'sum(money)' : 'count(*)';
  const ctes = [
    `single AS (
  SELECT customer, ord, min(day) AS day, min(moment) AS moment, sum(money) AS money, count(DISTINCT product) AS products, bool_or(discounted) AS discounted
  ${bought} GROUP BY customer, ord
)`,
    `b AS (SELECT customer, ${basketCounts(asOf, facts.trendDays)} FROM single GROUP BY customer)`,
    `visits AS (
  SELECT customer, CAST(day - lag(day) OVER (PARTITION BY customer ORDER BY day) AS BIGINT) AS gap, row_number() OVER (PARTITION BY customer ORDER BY day) AS nth
  FROM (SELECT DISTINCT customer, day ${bought})
)`,
    `g AS (
  SELECT customer, count(*) AS days, count(gap) AS n, CAST(sum(gap) AS BIGINT) AS s1, CAST(sum(gap * gap) AS BIGINT) AS s2,
    median(gap) AS middle, max(CASE WHEN nth = 2 THEN gap END) AS second
  FROM visits GROUP BY customer
)`,
    `k AS (
  SELECT customer, count(*) AS lines, -sum(money) AS money FROM ${ident(judged)}
  WHERE back AND readable AND customer IS NOT NULL AND day <= DATE ${literal(asOf)}${early} GROUP BY customer
)`,
  ];
  const joins = ['LEFT JOIN b ON t.customer = b.customer', 'LEFT JOIN g ON t.customer = g.customer', 'LEFT JOIN k ON t.customer = k.customer'];
  if (facts.roles.category !== null) {
    const parts = facts.topCategories.map((name, i) => `, COALESCE(sum(CASE WHEN category = ${literal(name)} THEN worth END), 0) AS part${i}`);
    ctes.push(
      `worths AS (SELECT customer, category, ${worth} AS worth ${bought} AND category IS NOT NULL GROUP BY customer, category)`,
      `f AS (SELECT customer, first(category ORDER BY worth DESC, category) AS category, sum(worth) AS known${parts.join('')} FROM worths GROUP BY customer)`,
    );
    joins.push('LEFT JOIN f ON t.customer = f.customer');
  }
  return { ctes, joins: joins.join(' ') };
}

/** What each customer spent in each category (or the lines), for measures that SQL cannot compute alike on every host. */
function worthsSql(names: CustomerNames, judged: string, facts: OrderFacts): string {
  const worth = hasMoney(facts.roles) ? 'sum(j.money)' : 'count(*)';
  return `CREATE OR REPLACE TABLE ${ident(worthTable(names.table))} AS
SELECT t._row AS _row, j.category AS category, CAST(CAST(${worth} AS VARCHAR) AS DOUBLE) AS worth
FROM ${ident(judged)} AS j JOIN ${ident(names.money)} AS t ON t.customer = j.customer
WHERE j.status = 0 AND j.positive AND j.category IS NOT NULL GROUP BY t._row, j.category ORDER BY 1, 2`;
}

export interface CustomersSql {
  readonly names: CustomerNames;
  readonly judged: string;
  readonly asOf: string;
  readonly facts: OrderFacts;
  readonly features: readonly Derived[];
  /** Parameter `orders.window`. */
  readonly window: number;
  /** Parameter `orders.round`. */
  readonly round: Params['orders.round'];
}

/**
 * One row per customer with an order, in the order in which customers first stand in the file.
 * Money and quantities are summed as DECIMAL and become DOUBLE by way of their text, so that every host rounds alike.
 */
export function customersSql({ names, judged, asOf, facts, features, window, round }: CustomersSql): string {
  const days = (day: string): string => `CAST(DATE ${literal(asOf)} - ${day} AS INTEGER)`;
  const places = PLACES[round];
  const money = places === null ? 'sum(money)' : `round(sum(money), ${places})`;
  const { ctes, joins } = facts.behaviour ? behaviourRelations(judged, asOf, facts, window) : { ctes: [], joins: '' };
  return `CREATE OR REPLACE TABLE ${ident(names.money)} AS
WITH starts AS (
  SELECT customer, min(_row) AS start FROM ${ident(judged)} WHERE customer IS NOT NULL GROUP BY customer
), totals AS (
  SELECT customer, min(CASE WHEN positive THEN day END) AS first_day, max(CASE WHEN positive THEN day END) AS last_day,
    count(DISTINCT CASE WHEN positive THEN ord END) AS frequency, ${money} AS money, sum(CASE WHEN positive THEN money END) AS gross,
    COALESCE(sum(CASE WHEN positive THEN quantity END), 0) AS items, count(CASE WHEN positive THEN 1 END) AS lines,
    count(DISTINCT CASE WHEN positive THEN product END) AS products, count(DISTINCT CASE WHEN positive THEN category END) AS categories
  FROM ${ident(judged)} WHERE status = 0 GROUP BY customer
)
SELECT CAST(row_number() OVER (ORDER BY start) - 1 AS INTEGER) AS _row, totals.*, CAST(money AS VARCHAR) AS monetary,
  ${days('last_day')} AS recency, ${days('first_day')} AS tenure
FROM totals JOIN starts ON totals.customer = starts.customer ORDER BY start;
CREATE OR REPLACE TABLE ${ident(names.table)} AS
${ctes.length === 0 ? '' : `WITH ${ctes.join(', ')}\n`}SELECT t._row AS _row, t.customer AS ${ident(names.id)}, ${features.map(({ name, sql }) => `${sql} AS ${ident(name)}`).join(', ')}
FROM ${ident(names.money)} AS t ${joins} ORDER BY t._row;
${facts.behaviour && facts.roles.category !== null ? `${worthsSql(names, judged, facts)};
` : ''}CREATE OR REPLACE TABLE ${ident(names.money)} AS
SELECT _row, monetary FROM ${ident(names.money)} ORDER BY _row`;
}
