import { ident } from '../sql/ident.ts';
import { literal, literals } from '../sql/literal.ts';
import { missingWords } from '../sources/classify.ts';
import type { ColumnType, Dialect, OrderRoles } from '../recipe/recipe.ts';

/** Where the order lines are, and how their cells are written. */
export interface OrderTables {
  readonly raw: string;
  readonly typed: string;
  readonly roles: OrderRoles;
  readonly typeOf: (column: string) => ColumnType;
  readonly decimal: Dialect['decimal'];
  readonly dateOrder: Dialect['dateOrder'];
  /** Whether a line that is worth nothing is an order all the same. */
  readonly freeCounts: boolean;
}

/** Amounts and prices keep six decimal places, quantities four; what does not fit is unreadable. */
const MONEY = 'DECIMAL(24,6)';
const PRICE = 'DECIMAL(18,6)';
const QUANTITY = 'DECIMAL(18,4)';
const TOTAL = 'DECIMAL(38,10)';

const DATE_FORMATS: Readonly<Record<Dialect['dateOrder'], readonly string[]>> = {
  ymd: ['%Y/%m/%d', '%Y.%m.%d', '%Y%m%d', '%Y/%m/%d %H:%M:%S', '%Y/%m/%d %H:%M'],
  dmy: ['%d/%m/%Y', '%d.%m.%Y', '%d-%m-%Y', '%d/%m/%Y %H:%M:%S', '%d.%m.%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%d.%m.%Y %H:%M', '%Y%m%d'],
  mdy: ['%m/%d/%Y', '%m.%d.%Y', '%m-%d-%Y', '%m/%d/%Y %H:%M:%S', '%m/%d/%Y %H:%M', '%Y%m%d'],
};

/** The calendar day of a cell: the typed value where it is one, else read from the text. NULL where there is none. */
function dayExpression(tables: OrderTables): string {
  const { date } = tables.roles;
  const type = tables.typeOf(date);
  const text = `trim(CAST(r.${ident(date)} AS VARCHAR))`;
  const day = type === 'date' || type === 'datetime'
    ? `CAST(t.${ident(date)} AS DATE)`
    : `COALESCE(TRY_CAST(TRY_CAST(${text} AS TIMESTAMP) AS DATE), `
      + `CAST(try_strptime(${text}, [${literals(DATE_FORMATS[tables.dateOrder])}]) AS DATE))`;
  return `CASE WHEN isfinite(${day}) THEN ${day} END`;
}

/** Below this the nearest double determines six decimal places, so the typed value will do. */
const EXACT = '1000000000';

/**
 * A cell as DECIMAL, exactly as written. Small typed numbers are rounded to it; for large ones the text is read without
 * currency signs, spaces and grouping marks, where the typed value decides which of several readings is meant,
 * and stands in where none agrees with it. Columns that are not numeric are read from the text alone.
 */
function decimalExpression(tables: OrderTables, column: string, as: string): string {
  const text = `trim(CAST(r.${ident(column)} AS VARCHAR))`;
  const plain = `TRY_CAST(${text} AS ${as})`;
  const sign = `CASE WHEN regexp_matches(${text}, '^\\(.*\\)$|-') THEN '-' ELSE '' END`;
  const digits = tables.decimal === ','
    ? `replace(regexp_replace(${text}, '[^0-9,]', '', 'g'), ',', '.')`
    : `regexp_replace(${text}, '[^0-9.]', '', 'g')`;
  const cleaned = `TRY_CAST(${sign} || ${digits} AS ${as})`;
  const type = tables.typeOf(column);
  if (type !== 'integer' && type !== 'number') {
    const amount = String.raw`^[^0-9A-Za-z]{0,3}([A-Z]{3})?[^0-9A-Za-z]{0,3}[0-9][0-9., ']*[^0-9A-Za-z]{0,3}([A-Z]{3})?\)?$`;
    return tables.decimal === ','
      ? `CASE WHEN regexp_matches(${text}, ${literal(amount)}) THEN ${cleaned} END`
      : `COALESCE(${plain}, CASE WHEN regexp_matches(${text}, ${literal(amount)}) THEN ${cleaned} END)`;
  }
  const typed = `CAST(t.${ident(column)} AS DOUBLE)`;
  const agrees = (reading: string): string => `abs(CAST(${reading} AS DOUBLE) - ${typed}) <= 0.000001 * (1 + abs(${typed}))`;
  return `CASE WHEN ${typed} IS NULL THEN NULL WHEN abs(${typed}) < ${EXACT} THEN TRY_CAST(${typed} AS ${as}) WHEN ${agrees(plain)} THEN ${plain} `
    + `WHEN ${agrees(cleaned)} THEN ${cleaned} ELSE TRY_CAST(${typed} AS ${as}) END`;
}

/** The exact text of a cell; NULL where it is empty or a word for a missing value (the same words as in typed tables). */
const notBlank = (column: string): string => {
  const text = `CAST(r.${ident(column)} AS VARCHAR)`;
  const trimmed = `trim(${text}, ' ' || chr(9) || chr(10) || chr(13))`;
  return `CASE WHEN ${trimmed} NOT IN (${literals(['', ...missingWords])}) THEN ${text} END`;
};

/** True when the roles say what a line is worth. */
export function hasMoney(roles: OrderRoles): boolean {
  return roles.amount !== null || (roles.quantity !== null && roles.price !== null);
}

/**
 * One row per order line: `_row`, `customer` (NULL: blank), `ord` (what makes an order: its number, else the day),
 * `day` (NULL: unreadable), `money`, `quantity`, `readable`, `positive`.
 * Of a line that is not positive, `money` is never above zero.
 */
export function linesSql(lines: string, tables: OrderTables): string {
  const { roles } = tables;
  const part = (column: string | null, as: string): string => (column === null ? `CAST(NULL AS ${as})` : decimalExpression(tables, column, as));
  const money = roles.amount !== null ? 'amount' : 'quantity * price';
  const parts = [
    ...(roles.amount === null ? [] : ['amount']),
    ...(roles.quantity === null ? [] : ['quantity']),
    ...(roles.price === null ? [] : ['price']),
  ];
  const positive = parts.length === 0 ? 'TRUE' : parts.map((name) => `COALESCE(${name} ${tables.freeCounts ? '>=' : '>'} 0, TRUE)`).join(' AND ');
  const readable = hasMoney(roles) ? `day IS NOT NULL AND (${money}) IS NOT NULL` : 'day IS NOT NULL';
  const order = roles.order === null ? 'CAST(NULL AS VARCHAR)' : notBlank(roles.order);
  return `CREATE OR REPLACE TABLE ${ident(lines)} AS
WITH cells AS MATERIALIZED (
  SELECT r._row AS _row, ${notBlank(roles.customer)} AS customer, ${order} AS order_id, ${dayExpression(tables)} AS day,
    ${part(roles.amount, MONEY)} AS amount, ${part(roles.quantity, QUANTITY)} AS quantity, ${part(roles.price, PRICE)} AS price
  FROM ${ident(tables.raw)} AS r JOIN ${ident(tables.typed)} AS t ON r._row = t._row
), judged AS MATERIALIZED (
  SELECT *, ${readable} AS readable, ${positive} AS positive FROM cells
)
SELECT _row, customer, COALESCE('o' || order_id, 'd' || CAST(day AS VARCHAR)) AS ord, day, readable, positive, quantity,
  CAST(CASE WHEN positive THEN ${hasMoney(roles) ? money : '0'} ELSE -abs(${hasMoney(roles) ? money : '0'}) END AS ${TOTAL}) AS money
FROM judged ORDER BY _row`;
}

/** What can be known before the closing day: counts, and the last day with an order (`YYYY-MM-DD`). */
export function surveySql(lines: string): string {
  return `SELECT count(*) AS rows, count(customer) AS named, count(CASE WHEN customer IS NOT NULL THEN day END) AS dated,
  count(CASE WHEN customer IS NOT NULL AND readable AND NOT positive AND money = 0 THEN 1 END) AS free,
  CAST(max(CASE WHEN customer IS NOT NULL AND readable AND positive THEN day END) AS VARCHAR) AS last
FROM ${ident(lines)}`;
}

/**
 * Adds `status` to every line, the first that applies: 1 blank customer, 2 unreadable, 3 after `asOf`, 4 not positive, 0 valid.
 * With returns subtracted, lines that are not positive are valid where the customer has an order.
 */
export function judgeSql(judged: string, lines: string, asOf: string, returns: 'ignore' | 'net'): string {
  const buyer = returns === 'ignore' ? 'FALSE'
    : `customer IN (SELECT customer FROM ${ident(lines)} WHERE customer IS NOT NULL AND readable AND positive AND day <= DATE ${literal(asOf)})`;
  return `CREATE OR REPLACE TABLE ${ident(judged)} AS
SELECT *, CASE WHEN customer IS NULL THEN 1 WHEN NOT readable THEN 2 WHEN day > DATE ${literal(asOf)} THEN 3
  WHEN positive OR ${buyer} THEN 0 ELSE 4 END AS status
FROM ${ident(lines)} ORDER BY _row`;
}

/** Lines by status, those valid but not positive, and the days of the orders. */
export function countsSql(judged: string): string {
  const count = (status: number): string => `count(CASE WHEN status = ${status} THEN 1 END)`;
  const order = 'CASE WHEN status = 0 AND positive THEN day END';
  return `SELECT ${count(0)} AS valid, ${count(1)} AS blank, ${count(2)} AS unreadable, ${count(3)} AS late, ${count(4)} AS not_positive,
  count(CASE WHEN status = 0 AND NOT positive THEN 1 END) AS netted, count(CASE WHEN status = 0 AND positive AND money = 0 THEN 1 END) AS free,
  CAST(min(${order}) AS VARCHAR) AS first, CAST(max(${order}) AS VARCHAR) AS last
FROM ${ident(judged)}`;
}

/** Names in the customer table. */
export interface CustomerNames {
  readonly table: string;
  /** Side table: `_row` and `monetary` as decimal text. */
  readonly money: string;
  readonly id: string;
}

/**
 * One row per customer with an order, in the order in which customers first stand in the file.
 * Money and quantities are summed as DECIMAL and become DOUBLE by way of their text, so that every host rounds alike.
 */
export function customersSql(names: CustomerNames, judged: string, asOf: string, roles: OrderRoles): string {
  const days = (day: string): string => `CAST(DATE ${literal(asOf)} - ${day} AS INTEGER)`;
  const double = (total: string): string => `CAST(CAST(${total} AS VARCHAR) AS DOUBLE)`;
  const columns = [
    `customer AS ${ident(names.id)}`,
    `${days('last_day')} AS recency_days`,
    'CAST(frequency AS INTEGER) AS frequency',
    ...(hasMoney(roles) ? [`${double('money')} AS monetary`] : []),
    `${days('first_day')} AS tenure_days`,
    ...(hasMoney(roles) ? [`${double('money')} / frequency AS average_basket`] : []),
    ...(roles.quantity === null ? [] : [`${double('items')} / frequency AS items_per_order`]),
  ];
  return `CREATE OR REPLACE TABLE ${ident(names.money)} AS
WITH starts AS (
  SELECT customer, min(_row) AS start FROM ${ident(judged)} WHERE customer IS NOT NULL GROUP BY customer
), totals AS (
  SELECT customer, min(CASE WHEN positive THEN day END) AS first_day, max(CASE WHEN positive THEN day END) AS last_day,
    count(DISTINCT CASE WHEN positive THEN ord END) AS frequency, sum(money) AS money,
    COALESCE(sum(CASE WHEN positive THEN quantity END), 0) AS items
  FROM ${ident(judged)} WHERE status = 0 GROUP BY customer
)
SELECT CAST(row_number() OVER (ORDER BY start) - 1 AS INTEGER) AS _row, totals.*, CAST(money AS VARCHAR) AS monetary
FROM totals JOIN starts ON totals.customer = starts.customer ORDER BY start;
CREATE OR REPLACE TABLE ${ident(names.table)} AS
SELECT _row, ${columns.join(', ')} FROM ${ident(names.money)} ORDER BY _row;
CREATE OR REPLACE TABLE ${ident(names.money)} AS
SELECT _row, monetary FROM ${ident(names.money)} ORDER BY _row`;
}
