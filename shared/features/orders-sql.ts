import { ident } from '../sql/ident.ts';
import { literal, literals } from '../sql/literal.ts';
import { MISSING_WORDS } from '../recipe/missing-words.ts';
import { parsedTime } from '../sql/parsed-time.ts';
import type { ColumnType, Dialect, OrderRoles } from '../recipe/recipe.ts';

/** Where the order lines are, and how their cells are written. */
export interface OrderTables {
  readonly raw: string;
  readonly typed: string;
  readonly roles: OrderRoles;
  readonly typeOf: (column: string) => ColumnType;
  readonly decimalOf: (column: string) => Dialect['decimal'];
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
      + `CAST(${parsedTime(text, DATE_FORMATS[tables.dateOrder])} AS DATE))`;
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
  const digits = tables.decimalOf(column) === ','
    ? `replace(regexp_replace(${text}, '[^0-9,]', '', 'g'), ',', '.')`
    : `regexp_replace(${text}, '[^0-9.]', '', 'g')`;
  const cleaned = `TRY_CAST(${sign} || ${digits} AS ${as})`;
  const type = tables.typeOf(column);
  if (type !== 'integer' && type !== 'number') {
    const amount = String.raw`^[^0-9A-Za-z]{0,3}([A-Z]{3})?[^0-9A-Za-z]{0,3}[0-9][0-9., ']*[^0-9A-Za-z]{0,3}([A-Z]{3})?\)?$`;
    return tables.decimalOf(column) === ','
      ? `CASE WHEN regexp_matches(${text}, ${literal(amount)}) THEN ${cleaned} END`
      : `COALESCE(${plain}, CASE WHEN regexp_matches(${text}, ${literal(amount)}) THEN ${cleaned} END)`;
  }
  const typed = `CAST(t.${ident(column)} AS DOUBLE)`;
  const agrees = (reading: string): string => `abs(CAST(${reading} AS DOUBLE) - ${typed}) <= 0.000001 * (1 + abs(${typed}))`;
  return `CASE WHEN ${typed} IS NULL THEN NULL WHEN abs(${typed}) < ${EXACT} THEN TRY_CAST(${typed} AS ${as}) WHEN ${agrees(plain)} THEN ${plain} `
    + `WHEN ${agrees(cleaned)} THEN ${cleaned} ELSE TRY_CAST(${typed} AS ${as}) END`;
}

/** The exact text of a cell; NULL where it is empty or a usual word for a missing value, unless the typed table keeps that word as a value. */
const notBlank = ({ typeOf }: OrderTables, column: string): string => {
  const text = `CAST(r.${ident(column)} AS VARCHAR)`;
  const trimmed = `trim(${text}, ' ' || chr(9) || chr(10) || chr(13))`;
  const type = typeOf(column);
  const kept = type === 'text' || type === 'category' ? ` OR (${trimmed} <> '' AND t.${ident(column)} IS NOT NULL)` : '';
  return `CASE WHEN ${trimmed} NOT IN (${literals(['', ...MISSING_WORDS])})${kept} THEN ${text} END`;
};

/** The moment of a cell with a time of day; NULL where the dates of the file have none. */
function momentExpression(tables: OrderTables): string {
  const { date } = tables.roles;
  return tables.typeOf(date) === 'datetime' ? `CAST(t.${ident(date)} AS TIMESTAMP)` : 'CAST(NULL AS TIMESTAMP)';
}

/** Expressions for the cells of a row (raw table `r`, typed table `t`) that other readers of lines share. */
export function cellSql(tables: OrderTables): { readonly money: string; readonly moment: string; readonly text: (column: string | null) => string } {
  const { roles } = tables;
  const { date } = roles;
  const type = tables.typeOf(date);
  const text = `trim(CAST(r.${ident(date)} AS VARCHAR))`;
  const part = (column: string | null, as: string): string => (column === null ? `CAST(NULL AS ${as})` : decimalExpression(tables, column, as));
  return {
    money: roles.amount !== null ? part(roles.amount, MONEY) : `(${part(roles.quantity, QUANTITY)}) * (${part(roles.price, PRICE)})`,
    moment: type === 'date' || type === 'datetime' ? `CAST(t.${ident(date)} AS TIMESTAMP)`
      : `COALESCE(TRY_CAST(${text} AS TIMESTAMP), ${parsedTime(text, DATE_FORMATS[tables.dateOrder])})`,
    text: (column) => (column === null ? 'CAST(NULL AS VARCHAR)' : notBlank(tables, column)),
  };
}

const NO_DISCOUNT = ['false', 'no', 'n', 'none', 'nein', 'kein', '-'];

/** True where a cell says that the line was discounted: a number (amount or percentage) other than 0, or a code. */
function discountExpression(tables: OrderTables): string {
  const { discount } = tables.roles;
  if (discount === null) return 'FALSE';
  const text = notBlank(tables, discount);
  const amount = `TRY_CAST(replace(regexp_replace(${text}, '[^0-9,.-]', '', 'g'), ',', '.') AS DOUBLE)`;
  const numeric = `regexp_matches(${text}, '^[^A-Za-z]*[0-9][^A-Za-z]*$')`;
  return `CASE WHEN ${text} IS NULL THEN FALSE WHEN ${numeric} THEN COALESCE(${amount} <> 0, FALSE) `
    + `ELSE lower(trim(${text})) NOT IN (${literals(NO_DISCOUNT)}) END`;
}

/** True when the roles say what a line is worth. */
export function hasMoney(roles: OrderRoles): boolean {
  return roles.amount !== null || (roles.quantity !== null && roles.price !== null);
}

/**
 * One row per order line: `_row`, `customer` (NULL: blank), `ord` (what makes an order: its number, else the day),
 * `day` (NULL: unreadable), `moment` (its time, NULL without one), `money`, `quantity`, `readable`, `positive`, `back` (a part is
 * below zero: a return or cancellation), `product`, `category`, `discounted`.
 * Of a line that is not positive, `money` is never above zero. The rows are in no order: putting half a million of them in one takes
 * longer than reading them.
 *
 * @param merge orders of one customer on one day are one, whatever their numbers
 * @param aligned both tables hold the same rows in the same places (`misplacedSql`), so that they need not be looked up in one another
 */
export function linesSql(lines: string, tables: OrderTables, merge: boolean, aligned: boolean): string {
  const { roles } = tables;
  const part = (column: string | null, as: string): string => (column === null ? `CAST(NULL AS ${as})` : decimalExpression(tables, column, as));
  const money = roles.amount !== null ? 'amount' : 'quantity * price';
  const parts = [
    ...(roles.amount === null ? [] : ['amount']),
    ...(roles.quantity === null ? [] : ['quantity']),
    ...(roles.price === null ? [] : ['price']),
  ];
  const positive = parts.length === 0 ? 'TRUE' : parts.map((name) => `COALESCE(${name} ${tables.freeCounts ? '>=' : '>'} 0, TRUE)`).join(' AND ');
  const back = parts.length === 0 ? 'FALSE' : parts.map((name) => `COALESCE(${name} < 0, FALSE)`).join(' OR ');
  const readable = hasMoney(roles) ? `day IS NOT NULL AND (${money}) IS NOT NULL` : 'day IS NOT NULL';
  const text = (column: string | null): string => (column === null ? 'CAST(NULL AS VARCHAR)' : notBlank(tables, column));
  return `CREATE OR REPLACE TABLE ${ident(lines)} AS
WITH cells AS MATERIALIZED (
  SELECT r._row AS _row, ${notBlank(tables, roles.customer)} AS customer, ${text(merge ? null : roles.order)} AS order_id, ${dayExpression(tables)} AS day,
    ${momentExpression(tables)} AS moment, ${text(roles.product)} AS product, ${text(roles.category)} AS category,
    ${discountExpression(tables)} AS discounted,
    ${part(roles.amount, MONEY)} AS amount, ${part(roles.quantity, QUANTITY)} AS quantity, ${part(roles.price, PRICE)} AS price
  FROM ${ident(tables.raw)} AS r ${aligned ? `POSITIONAL JOIN ${ident(tables.typed)} AS t` : `JOIN ${ident(tables.typed)} AS t ON r._row = t._row`}
), judged AS MATERIALIZED (
  SELECT *, ${readable} AS readable, ${positive} AS positive, ${back} AS back FROM cells
)
SELECT _row, customer, COALESCE('o' || order_id, 'd' || CAST(day AS VARCHAR)) AS ord, day, moment, readable, positive, back, quantity, product, category, discounted,
  CAST(CASE WHEN positive THEN ${hasMoney(roles) ? money : '0'} ELSE -abs(${hasMoney(roles) ? money : '0'}) END AS ${TOTAL}) AS money
FROM judged`;
}

/** How many rows of two tables do not stand in the same places. */
export const misplacedSql = (raw: string, typed: string): string =>
  `SELECT count(*) AS misplaced FROM ${ident(raw)} AS r POSITIONAL JOIN ${ident(typed)} AS t WHERE r._row IS DISTINCT FROM t._row`;

/**
 * What can be known before the closing day: counts, and the last day (`YYYY-MM-DD`) with an order; with returns subtracted, with an
 * order or another line of a customer who has one.
 */
export function surveySql(lines: string, returns: 'ignore' | 'net'): string {
  const used = returns === 'ignore' ? 'positive'
    : `(positive OR customer IN (SELECT customer FROM ${ident(lines)} WHERE customer IS NOT NULL AND readable AND positive))`;
  return `SELECT count(*) AS rows, count(customer) AS named, count(CASE WHEN customer IS NOT NULL THEN day END) AS dated,
  count(CASE WHEN customer IS NOT NULL AND readable AND NOT positive AND money = 0 THEN 1 END) AS free,
  CAST(max(CASE WHEN customer IS NOT NULL AND readable AND ${used} THEN day END) AS VARCHAR) AS last
FROM ${ident(lines)}`;
}

/**
 * Adds `status` to every line, the first that applies: 1 blank customer, 2 unreadable, 3 after `asOf`, 5 before the window,
 * 4 not positive, 0 valid. With returns subtracted, lines that are not positive are valid where the customer has an order.
 *
 * @param window days before `asOf` that are looked at; 0: all
 * @param given a person named `asOf`; else it is after the last line that is used, and no line is left out for being later
 */
export function judgeSql(judged: string, lines: string, asOf: string, returns: 'ignore' | 'net', window: number, given: boolean): string {
  const early = window === 0 ? 'FALSE' : `CAST(DATE ${literal(asOf)} - day AS BIGINT) > ${window}`;
  const buyer = returns === 'ignore' ? 'FALSE'
    : `customer IN (SELECT customer FROM ${ident(lines)} WHERE customer IS NOT NULL AND readable AND positive AND day <= DATE ${literal(asOf)} AND NOT (${early}))`;
  return `CREATE OR REPLACE TABLE ${ident(judged)} AS
SELECT *, CASE WHEN customer IS NULL THEN 1 WHEN NOT readable THEN 2 WHEN ${given ? `day > DATE ${literal(asOf)}` : 'FALSE'} THEN 3 WHEN ${early} THEN 5
  WHEN positive OR ${buyer} THEN 0 ELSE 4 END AS status
FROM ${ident(lines)} ORDER BY _row`;
}

/** The currencies that the cells of these columns name (a sign, or three capitals), most frequent first. */
export function currenciesSql(raw: string, columns: readonly string[]): string {
  const cells = columns.map((column) => `SELECT CAST(${ident(column)} AS VARCHAR) AS cell FROM ${ident(raw)}`).join(' UNION ALL ');
  return `SELECT currency FROM (SELECT regexp_extract(cell, '[$€£¥₹]|[A-Z]{3}') AS currency FROM (${cells}) WHERE TRY_CAST(cell AS DOUBLE) IS NULL)
WHERE currency <> '' GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 10`;
}

/** The time zones that times are written in, '' for none, most frequent first. */
export function zonesSql(raw: string, column: string): string {
  return `SELECT regexp_extract(trim(CAST(${ident(column)} AS VARCHAR)), '(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})$', 1) AS zone FROM ${ident(raw)}
WHERE trim(CAST(${ident(column)} AS VARCHAR)) <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 10`;
}

/** The values of a column that names the currency, most frequent first. */
export function currencyColumnSql(raw: string, column: string): string {
  return `SELECT upper(trim(CAST(${ident(column)} AS VARCHAR))) AS currency FROM ${ident(raw)} WHERE trim(CAST(${ident(column)} AS VARCHAR)) <> ''
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 10`;
}

/** Lines by status, those valid but not positive, and the days of the orders. */
export function countsSql(judged: string): string {
  const count = (status: number): string => `count(CASE WHEN status = ${status} THEN 1 END)`;
  const order = 'CASE WHEN status = 0 AND positive THEN day END';
  return `SELECT ${count(0)} AS valid, ${count(1)} AS blank, ${count(2)} AS unreadable, ${count(3)} AS late, ${count(4)} AS not_positive, ${count(5)} AS early,
  count(CASE WHEN status = 0 AND NOT positive THEN 1 END) AS netted, count(CASE WHEN status = 0 AND positive AND money = 0 THEN 1 END) AS free,
  CAST(min(${order}) AS VARCHAR) AS first, CAST(max(${order}) AS VARCHAR) AS last
FROM ${ident(judged)}`;
}
