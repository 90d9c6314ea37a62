import { EVENT_KINDS } from '../recipe/scores.ts';
import type { EventKind, EventKinds } from '../recipe/scores.ts';
import { ident } from '../sql/ident.ts';
import { literal, literals } from '../sql/literal.ts';
import { cellSql } from './orders-sql.ts';
import type { OrderTables } from './orders-sql.ts';

/** What the words of an event say it is, the first that fits. English and German. */
const WORDS: readonly (readonly [EventKind | 'other', RegExp])[] = [
  ['other', /remove|delete|return|refund|cancel|storno/],
  ['open', /open|geöffnet/],
  ['click', /click|klick/],
  ['cart', /cart|basket|warenkorb/],
  ['purchase', /purchase|order|bought|buy|transaction|payment|paid|kauf|bestell/],
  ['view', /view|visit|impression|browse|detail|page|ansicht|besuch/],
];

/** The kinds of the values of an event column, by their words. */
export function guessKinds(levels: readonly string[]): EventKinds {
  const kinds: Record<EventKind, string[]> = { view: [], cart: [], purchase: [], open: [], click: [] };
  for (const level of levels) {
    const kind = WORDS.find(([, words]) => words.test(level.toLowerCase()))?.[0] ?? 'other';
    if (kind !== 'other') kinds[kind].push(level);
  }
  return kinds;
}

/** One row per event: `_row`, `customer`, `moment`, `day`, `event`, `session`, `product`, `money` (0 where there is none). */
export function eventLinesSql(lines: string, tables: OrderTables): string {
  const { roles } = tables;
  const cells = cellSql(tables);
  const money = roles.amount === null && (roles.quantity === null || roles.price === null) ? '0' : cells.money;
  return `CREATE OR REPLACE TABLE ${ident(lines)} AS
SELECT _row, customer, moment, CAST(moment AS DATE) AS day, event, session, product, money FROM (
  SELECT r._row AS _row, ${cells.text(roles.customer)} AS customer, CASE WHEN isfinite(${cells.moment}) THEN ${cells.moment} END AS moment,
    lower(trim(${cells.text(roles.event)})) AS event, ${cells.text(roles.session)} AS session, ${cells.text(roles.product)} AS product,
    COALESCE(CAST(${money} AS DECIMAL(38,10)), 0) AS money
  FROM ${ident(tables.raw)} AS r JOIN ${ident(tables.typed)} AS t ON r._row = t._row
) ORDER BY _row`;
}

/** The different events, most frequent first. */
export function eventLevelsSql(lines: string): string {
  return `SELECT event FROM ${ident(lines)} WHERE event IS NOT NULL GROUP BY event ORDER BY count(*) DESC, event LIMIT 1000`;
}

export function eventSurveySql(lines: string): string {
  return `SELECT count(customer) AS named, count(CASE WHEN customer IS NOT NULL THEN day END) AS dated,
  CAST(max(CASE WHEN customer IS NOT NULL THEN day END) AS VARCHAR) AS last FROM ${ident(lines)}`;
}

/** Adds `kind` and `status`: 1 blank customer, 2 no time, 3 after `asOf`, 5 before the window, 0 valid. */
export function judgeEventsSql(judged: string, lines: string, asOf: string, window: number, kinds: EventKinds): string {
  const early = window === 0 ? 'FALSE' : `CAST(DATE ${literal(asOf)} - day AS BIGINT) > ${window}`;
  const cases = EVENT_KINDS.filter((kind) => kinds[kind].length > 0)
    .map((kind) => `WHEN event IN (${literals(kinds[kind].map((level) => level.trim().toLowerCase()))}) THEN ${literal(kind)}`);
  return `CREATE OR REPLACE TABLE ${ident(judged)} AS
SELECT *, CASE ${cases.join(' ')} ${cases.length === 0 ? 'WHEN FALSE THEN NULL ' : ''}ELSE 'other' END AS kind,
  CASE WHEN customer IS NULL THEN 1 WHEN day IS NULL THEN 2 WHEN day > DATE ${literal(asOf)} THEN 3 WHEN ${early} THEN 5 ELSE 0 END AS status
FROM ${ident(lines)} ORDER BY _row`;
}

export function eventCountsSql(judged: string): string {
  const count = (status: number): string => `count(CASE WHEN status = ${status} THEN 1 END)`;
  return `SELECT ${count(0)} AS valid, ${count(1)} AS blank, ${count(2)} AS unreadable, ${count(3)} AS late, ${count(5)} AS early,
  count(CASE WHEN status = 0 AND kind = 'purchase' THEN 1 END) AS orders, count(CASE WHEN status = 0 AND kind = 'other' THEN 1 END) AS others,
  CAST(min(CASE WHEN status = 0 THEN day END) AS VARCHAR) AS first, CAST(max(CASE WHEN status = 0 THEN day END) AS VARCHAR) AS last FROM ${ident(judged)}`;
}

export interface EventCustomersSql {
  readonly table: string;
  readonly id: string;
  readonly judged: string;
  readonly asOf: string;
  /** The log names its visits. */
  readonly sessions: boolean;
  readonly sessionMinutes: number;
  readonly intentViews: number;
  readonly columns: readonly { readonly name: string; readonly sql: string }[];
}

/**
 * One row per customer with an event, in the order in which they first stand in the file. Relations: `c` events of a customer,
 * `v` visits, `i` products. A visit is what the log calls one, or ends with a pause longer than `sessionMinutes`.
 */
export function eventCustomersSql(input: EventCustomersSql): string {
  const { judged, asOf, sessionMinutes, intentViews } = input;
  const count = (when: string, name: string): string => `count(CASE WHEN ${when} THEN 1 END) AS ${name}`;
  const days = (day: string): string => `CAST(DATE ${literal(asOf)} - ${day} AS INTEGER)`;
  const pause = `CASE WHEN date_diff('microsecond', lag(moment) OVER w, moment) <= ${sessionMinutes * 60_000_000} THEN 0 ELSE 1 END`;
  const visit = input.sessions ? "COALESCE('s' || session, 'r' || CAST(_row AS VARCHAR))" : 'CAST(sum(fresh) OVER (PARTITION BY customer ORDER BY moment, _row) AS VARCHAR)';
  return `CREATE OR REPLACE TABLE ${ident(input.table)} AS
WITH e AS (SELECT *, ${pause} AS fresh FROM ${ident(judged)} WHERE status = 0 WINDOW w AS (PARTITION BY customer ORDER BY moment, _row)),
m AS (SELECT *, ${visit} AS visit FROM e),
s AS (
  SELECT customer, visit, CAST(date_diff('second', min(moment), max(moment)) AS BIGINT) AS seconds, ${count("kind = 'cart'", 'carts')}, ${count("kind = 'purchase'", 'buys')}
  FROM m GROUP BY customer, visit
),
v AS (
  SELECT customer, count(*) AS visits, CAST(sum(seconds) AS BIGINT) AS seconds, ${count('carts > 0', 'carted')}, ${count('carts > 0 AND buys = 0', 'abandoned')}, ${count('buys > 0', 'bought')}
  FROM s GROUP BY customer
),
i AS (
  SELECT customer, count(*) AS products, ${count(`views >= ${intentViews} AND buys = 0`, 'intended')}
  FROM (SELECT customer, product, ${count("kind = 'view'", 'views')}, ${count("kind = 'purchase'", 'buys')} FROM e WHERE product IS NOT NULL GROUP BY customer, product)
  GROUP BY customer
),
c AS (
  SELECT customer, min(_row) AS start, count(*) AS events, count(DISTINCT day) AS days, ${days('max(day)')} AS recency, ${days('min(day)')} AS tenure,
    ${days("max(CASE WHEN kind = 'purchase' THEN day END)")} AS bought_ago, ${EVENT_KINDS.map((kind) => count(`kind = '${kind}'`, `n_${kind}`)).join(', ')},
    COALESCE(sum(CASE WHEN kind = 'purchase' THEN money END), 0) AS money, ${count('isodow(day) >= 6', 'weekend')}, ${count('hour(moment) >= 18', 'evening')}
  FROM e GROUP BY customer
)
SELECT CAST(row_number() OVER (ORDER BY c.start) - 1 AS INTEGER) AS _row, c.customer AS ${ident(input.id)}, ${input.columns.map(({ name, sql }) => `${sql} AS ${ident(name)}`).join(', ')}
FROM c LEFT JOIN v ON c.customer = v.customer LEFT JOIN i ON c.customer = i.customer ORDER BY c.start`;
}
