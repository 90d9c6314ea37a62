import type { Notice } from '../contract/notice.ts';
import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import { NO_ROLES } from '../recipe/recipe.ts';
import type { OrderRoles } from '../recipe/recipe.ts';

type OrderColumn = Pick<ColumnInfo, 'name' | 'type' | 'missing' | 'distinct'>;

const isDate = ({ type }: OrderColumn): boolean => type === 'date' || type === 'datetime';
const isNumeric = ({ type }: OrderColumn): boolean => type === 'number' || type === 'integer';

/** A column with more values than this is no category of products. */
const MOST_CATEGORIES = 1000;

/** Names by likeliness, the likeliest first. English and German; `_`, `-`, `.` and camel case read as blanks. */
const CUSTOMER = [
  /^(customer|client|kunden?|buyer|cust)( ?(id|no|nr|number|nummer|code|key|user id))$/, /^(user|member|account|shopper)( ?(id|no|number))$/,
  /^(customer|client|kunde|buyer)$/, /^e ?mail$|^e ?mail ?\(?billing\)?$|^(customer|kunden|billing) ?e ?mail$/, /^(customer|kunden) ?name$/,
];
/** Names that say that something is identified, of customers or of anything else. */
const PLAIN_ID = /^(id|uid|uuid|guid|cid)$/;
const DATE = [
  /^(order|invoice|purchase|transaction|sale|bestell|rechnungs|kauf|auftrags|beleg)s? ?(date|datum|time|timestamp|am)$/,
  /^(created at|order created|paid at|bestellt am|date created|order placed|(purchased|ordered|bought|sold)( ?(at|on))?)$/, /date|datum|timestamp|^day$|^tag$/,
];
const ORDER = [
  /^(order|invoice|purchase|transaction|receipt|sale|bestell|rechnungs|auftrags|beleg|bon)(ung)? ?(id|no|nr|num|number|nummer|code|key)$/,
  /^(order|invoice|transaction|receipt|bestellung|rechnung|auftrag|beleg)$/, /^name$/,
];
const AMOUNT = [
  /^(order|invoice|line|net|gross|sales?|purchase|transaction|grand|total)? ?(total|amount|revenue|value|sales|spend)( amount| usd| eur)?$/,
  /^(betrag|umsatz|gesamt(betrag|preis|summe)?|summe|netto|brutto|warenwert|rechnungsbetrag|bestellwert)$/, /^(subtotal|dollars|spent)$/,
];
const QUANTITY = [/^(quantity|qty|menge|anzahl|st(ue|ü)ck(zahl)?|units|lineitem quantity|item quantity|quantity ordered)$/];
const PRICE = [/^(unit ?price|price|item (price|cost)|lineitem price|price each|cost|st(ue|ü)ckpreis|einzelpreis|preis)$/];

const PRODUCT = [
  /^(product|item|article|artikel|produkt|stock)s? ?(id|no|nr|num|number|nummer|code|key|sku)$|^(sku|ean|gtin|asin|stockcode|isbn)$/,
  /^(product|item|article|artikel|produkt|lineitem)( ?(name|title|bezeichnung))?$/,
];
const CATEGORY = [
  /^(product|item|article|artikel|produkt|sub|main)? ?(category|kategorie|warengruppe|produktgruppe|artikelgruppe|department|abteilung|genre)( ?(name|id|code))?$/,
  /^(product|item) ?(type|group|line)$|^(sortiment|warengruppe)$/,
];
const DISCOUNT = [/^(line|order|item|total|product)? ?(discount|rabatt|reduction|markdown)s?( ?(amount|percent|pct|rate|code|betrag|prozent|applied))?$/, /^(coupon|voucher|promo|gutschein)( ?code)?$/];

const plainName = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_.\-\s]+/g, ' ').trim().toLowerCase();

const CUSTOMER_ID = [CUSTOMER[0], /^(user|member|account|shopper|mitglieds?|nutzer) ?(id|no|nr|number|nummer)$/, PLAIN_ID];

/** Different customers a row, at most, in a table of orders. */
const CUSTOMERS_A_ROW = 0.95;
/** The same where only dates and amounts beside an `id` say that these are orders. */
const IDS_A_ROW = 0.6;

/** Different customers a row, at most, with which a table reads as these orders. A column called `id` alone must repeat more often, unless there is a number of the order besides. */
export function customersARow({ customer, order }: Pick<OrderRoles, 'customer' | 'order'>): number {
  return PLAIN_ID.test(plainName(customer)) && (order === null || plainName(order) === 'name') ? IDS_A_ROW : CUSTOMERS_A_ROW;
}

/** True for names by which customers are told apart: customer_id, CustomerID, Kundennummer, client no, member id, id. */
export function namesCustomers(name: string): boolean {
  const plain = plainName(name);
  return CUSTOMER_ID.some((pattern) => pattern.test(plain));
}

/**
 * The columns by which a table reads as orders, or null. It does when a customer occurs again and again, beside a date
 * and an amount or a quantity and a price. Where quantity and price are there they are taken, as exported totals
 * often stand on each line of an order, or on the first only. A column called `id` is the customer where it occurs again
 * and no name says better.
 * @param customers `any`: also where no customer occurs again; or the column that names them, beside which any single date
 * will do, and beside a number of the order any single column of decimals
 */
export function guessOrders(rows: number, columns: readonly OrderColumn[], customers: 'repeat' | 'any' | { readonly named: string } = 'repeat'): OrderRoles | null {
  const named = (patterns: readonly RegExp[], fits: (column: OrderColumn) => boolean): string | null => {
    for (const pattern of patterns) {
      const hit = columns.find((column) => fits(column) && pattern.test(plainName(column.name)));
      if (hit !== undefined) return hit.name;
    }
    return null;
  };
  const repeats = (column: OrderColumn): boolean => {
    const present = rows - column.missing;
    return present >= 2 && column.distinct >= 2 && (customers !== 'repeat' || column.distinct <= present * CUSTOMERS_A_ROW) && column.type !== 'number' && !isDate(column) && column.type !== 'boolean';
  };
  const log = guessEvents(rows, named);
  if (log !== null) return log;
  const customer = typeof customers === 'object' ? customers.named : named([...CUSTOMER, PLAIN_ID], repeats);
  const date = named(DATE, isDay) ?? (typeof customers === 'object' ? onlyOne(columns, isDay) : null);
  if (customer === null || date === null) return null;
  const quantity = named(QUANTITY, isNumeric);
  const price = named(PRICE, isNumeric);
  const both = quantity !== null && price !== null;
  const order = named(ORDER, (column) => column.name !== customer && !isDate(column) && column.type !== 'number' && column.distinct > 1);
  const decimals = typeof customers === 'object' && order !== null ? onlyOne(columns, ({ name, type }) => type === 'number' && name !== customer) : null;
  const amount = both ? null : (named(AMOUNT, isNumeric) ?? (quantity === null ? price : null) ?? decimals);
  if (!both && amount === null) return null;
  const who = columns.find(({ name }) => name === customer);
  if (customers === 'repeat' && who !== undefined && who.distinct > (rows - who.missing) * customersARow({ customer, order })) return null;
  const taken = new Set([customer, date, order]);
  const free = (column: OrderColumn): boolean => !taken.has(column.name) && !isDate(column) && column.distinct > 1;
  return {
    customer, date, order, amount, quantity: both ? quantity : null, price: both ? price : null,
    product: named(PRODUCT, (column) => free(column) && column.type !== 'number'),
    category: named(CATEGORY, (column) => free(column) && column.type !== 'number' && column.distinct <= MOST_CATEGORIES),
    discount: named(DISCOUNT, free),
    event: null, session: null,
  };
}

const isDay = (column: OrderColumn): boolean => isDate(column) && !/birth|geburt|dob/.test(plainName(column.name));

/** The name of the column that fits, where there is no second. */
function onlyOne(columns: readonly OrderColumn[], fits: (column: OrderColumn) => boolean): string | null {
  const found = columns.filter(fits);
  return found.length === 1 ? found[0].name : null;
}

/** Rows of one customer, on average, from which rows look like orders rather than customers. */
const ROWS_A_CUSTOMER = 1.25;
const FEWEST_CUSTOMERS = 20;

type ValueColumn = OrderColumn & Pick<ColumnInfo, 'role' | 'top'>;

/** A column of codes that repeat, where none but a number of the order tells the rows apart; null where there is none. */
function repeatingCode(rows: number, columns: readonly ValueColumn[]): string | null {
  if (columns.some(({ name, distinct, type }) => distinct === rows && type !== 'number' && rows > 1 && !ORDER[0].test(plainName(name)))) return null;
  const codes = columns.find(({ type, missing, distinct, top }, position) => missing === 0 && distinct >= FEWEST_CUSTOMERS && distinct * ROWS_A_CUSTOMER <= rows
    && (type === 'integer' ? position === 0 : type === 'text' && top.every(({ value }) => /^[^\s]*\d[^\s]*$/.test(value))));
  return codes?.name ?? null;
}

/** Numbers by how likely they are amounts: those with decimals first, as counts of pieces have none, then those with more different values. */
function likeliestAmount(columns: readonly ValueColumn[], customer: string): string | null {
  const numbers = columns.filter((column) => isNumeric(column) && column.name !== customer);
  return numbers.toSorted((a, b) => Number(b.type === 'number') - Number(a.type === 'number') || b.distinct - a.distinct)[0]?.name ?? null;
}

/** The columns by which a table looks like orders though no name says so: codes that repeat, dates, numbers. Null where it does not. */
export function likelyOrders(rows: number, columns: readonly ValueColumn[]): OrderRoles | null {
  const customer = repeatingCode(rows, columns);
  const date = columns.find(isDate);
  if (customer === null || date === undefined) return null;
  const amount = likeliestAmount(columns, customer);
  return amount === null ? null : { ...NO_ROLES, customer, date: date.name, amount };
}

/** Told of a table that is read as customers and looks like orders. */
export function ordersNotice({ rows, columns, orders }: Pick<SourceReport, 'rows' | 'columns' | 'orders'>): Notice[] {
  const likely = orders === null ? likelyOrders(rows, columns) : null;
  if (likely === null) return [];
  const distinct = columns.find(({ name }) => name === likely.customer)?.distinct ?? 0;
  return [{ code: 'may-be-orders', data: { customer: likely.customer, date: likely.date, amount: likely.amount, distinct, rows } }];
}

/** Columns to begin with where a person says that the rows are orders: as `likelyOrders`, else the first that could serve. */
export function firstOrderRoles(rows: number, columns: readonly ValueColumn[]): OrderRoles {
  const likely = likelyOrders(rows, columns);
  if (likely !== null) return likely;
  const first = columns[0]?.name ?? '';
  const customer = columns.find(({ role }) => role === 'id')?.name ?? first;
  return { ...NO_ROLES, customer, date: columns.find(isDate)?.name ?? first, amount: likeliestAmount(columns, customer) };
}

const EVENT = [/^(event|action|activity|interaction|ereignis|aktion)s? ?(type|name|kind|typ|art)?$/];
const EVENT_TIME = [/^(event|action|activity|ereignis)s? ?(time|timestamp|date|datum|at|zeit|zeitpunkt)$/, /^(timestamp|time ?stamp|created at|occurred at|zeitpunkt)$/, ...DATE];
const EVENT_CUSTOMER = [...CUSTOMER.slice(0, 3), /^(user|visitor|besucher|nutzer)( ?(id|no|nr|number))?$/];
const SESSION = [/^(user|event|browser)? ?(session|visit|besuch|sitzung)( ?(id|key|no|nr|uuid))?$/];
/** A log has at most so many kinds of events. */
const MOST_EVENTS = 60;

type Named = (patterns: readonly RegExp[], fits: (column: OrderColumn) => boolean) => string | null;

/** The columns by which a table reads as a log of events, or null: a customer again and again, a time, and a kind of event. */
function guessEvents(rows: number, named: Named): OrderRoles | null {
  const again = (column: OrderColumn): boolean => column.distinct >= 2 && column.distinct <= (rows - column.missing) * CUSTOMERS_A_ROW && column.type !== 'number' && !isDate(column);
  const event = named(EVENT, (column) => (column.type === 'category' || column.type === 'text') && column.distinct >= 2 && column.distinct <= MOST_EVENTS && again(column));
  const customer = event === null ? null : named(EVENT_CUSTOMER, (column) => column.name !== event && again(column));
  const date = named(EVENT_TIME, isDate);
  if (event === null || customer === null || date === null) return null;
  const taken = new Set([customer, date, event]);
  const free = (column: OrderColumn): boolean => !taken.has(column.name) && !isDate(column) && column.distinct > 1;
  const amount = named(AMOUNT, isNumeric) ?? named(PRICE, isNumeric);
  return {
    customer, date, event, order: null, amount, quantity: null, price: null, category: null, discount: null,
    session: named(SESSION, free),
    product: named(PRODUCT, (column) => free(column) && column.type !== 'number'),
  };
}
