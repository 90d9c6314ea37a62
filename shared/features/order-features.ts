import type { Growing } from '../contract/tables.ts';
import type { OrderRoles } from '../recipe/recipe.ts';
import { literal } from '../sql/literal.ts';
import { hasMoney } from './orders-sql.ts';

/** What is known before the features of an order file are chosen. */
export interface OrderFacts {
  readonly roles: OrderRoles;
  /** The dates have a time of day. */
  readonly timed: boolean;
  /** Parameter `orders.behaviour`. */
  readonly behaviour: boolean;
  /** Parameter `orders.trendDays`. */
  readonly trendDays: number;
  /** The categories with the most order lines, at most five. */
  readonly topCategories: readonly string[];
}

/** A feature computed per customer. `sql` reads the relations of `customersSql`. */
export interface Derived {
  readonly name: string;
  readonly label: string;
  readonly type: 'integer' | 'number' | 'category';
  /** How it is computed, one sentence. */
  readonly definition: string;
  /** Why it does not feed the segmentation by itself; null: it does. */
  readonly off: string | null;
  readonly sql: string;
  /** How it changes by itself though customers do not; absent: it does not. */
  readonly grows?: Growing;
}

/** The same feature, which changes by itself. */
const growing = (grows: Growing, feature: Derived): Derived => ({ ...feature, grows });

/** An exact total as DOUBLE by way of its text, so that every host rounds alike. */
const double = (total: string): string => `CAST(CAST(${total} AS VARCHAR) AS DOUBLE)`;
const ratio = (part: string, whole: string): string => `${double(part)} / NULLIF(${double(whole)}, 0)`;
const share = (count: string, of = 'b.orders'): string => `CAST(${count} AS DOUBLE) / NULLIF(CAST(${of} AS DOUBLE), 0)`;

const REPEATS = 'it says much the same as orders and days since the first order';
const RARE = 'it is missing for customers who bought once';
const HABIT = 'with few orders a customer it is mostly chance';
const TASTE = 'it tells tastes apart, not customer value';

/** The features that have always come from orders and feed the segmentation by themselves. */
function coreFeatures({ roles }: OrderFacts): Derived[] {
  const money = hasMoney(roles);
  const make = (name: string, label: string, type: Derived['type'], definition: string, sql: string): Derived => ({ name, label, type, definition, off: null, sql });
  return [
    growing('days', make('recency_days', 'Days since last order', 'integer', 'Calendar days from the last order to the closing day.', 't.recency')),
    growing('history', make('frequency', 'Orders', 'integer', 'Number of different orders.', 'CAST(t.frequency AS INTEGER)')),
    ...(money ? [growing('history', make('monetary', 'Spend', 'number', 'Sum of what the orders were worth.', double('t.money')))] : []),
    growing('days', make('tenure_days', 'Days since first order', 'integer', 'Calendar days from the first order to the closing day.', 't.tenure')),
    ...(money ? [make('average_basket', 'Average basket', 'number', 'Spend divided by orders.', `${double('t.money')} / t.frequency`)] : []),
    ...(roles.quantity === null ? [] : [make('items_per_order', 'Items per order', 'number', 'Items bought divided by orders.', `${double('t.items')} / t.frequency`)]),
  ];
}

const off = (name: string, label: string, type: Derived['type'], definition: string, why: string, sql: string): Derived =>
  ({ name, label, type, definition, off: why, sql });

function rhythm(): Derived[] {
  return [
    growing('calendar', off('cohort_month', 'Month of first order', 'category', 'Calendar month of the first order, the cohort of the customer.', 'it tells when customers came, not what they do',
      "strftime(t.first_day, '%Y-%m')")),
    growing('history', off('purchase_days', 'Days with an order', 'integer', 'Number of different calendar days with an order.', REPEATS, 'CAST(g.days AS INTEGER)')),
    growing('history', off('gap_mean_days', 'Mean days between purchases', 'number', 'Mean of the days between successive days with an order.', RARE, share('g.s1', 'g.n'))),
    growing('history', off('gap_median_days', 'Median days between purchases', 'number', 'Median of the days between successive days with an order.', RARE, 'g.middle')),
    off('gap_variation', 'Irregularity of purchases', 'number',
      'Standard deviation (population) of the days between successive days with an order, divided by their mean: 0 is like clockwork, about 1 is chance.', RARE,
      'CASE WHEN g.n >= 2 THEN sqrt(CAST(g.n * g.s2 - g.s1 * g.s1 AS DOUBLE)) / CAST(g.s1 AS DOUBLE) END'),
    growing('history', off('days_to_second', 'Days to second purchase', 'integer', 'Days from the first day with an order to the second.', RARE, 'CAST(g.second AS INTEGER)')),
  ];
}

function baskets({ roles }: OrderFacts): Derived[] {
  return [
    off('lines_per_order', 'Lines per order', 'number', 'Order lines divided by orders.', 'it depends on how the shop writes its orders', share('t.lines', 't.frequency')),
    ...(roles.product === null ? [] : [
      growing('history', off('distinct_products', 'Different products', 'integer', 'Number of different products bought.', REPEATS, 'CAST(t.products AS INTEGER)')),
      off('products_per_order', 'Products per order', 'number', 'Mean number of different products in an order.', 'it says much the same as items per order', share('b.products')),
    ]),
    ...(roles.discount === null ? [] : [
      { ...off('discount_share', 'Share of orders with a discount', 'number', 'Orders with at least one discounted line, divided by orders.', '', share('b.discounted')), off: null },
    ]),
    off('return_share', 'Share of lines returned', 'number',
      'Order lines that are a return or cancellation (quantity, price or amount below zero), divided by those and the lines bought.', 'for most customers it is zero',
      `${share('COALESCE(k.lines, 0)', 't.lines + COALESCE(k.lines, 0)')}`),
    ...(hasMoney(roles) ? [
      off('return_value_share', 'Share of spend returned', 'number',
        'Worth of returns and cancellations divided by the worth of what was bought; above 1 where earlier purchases came back.', 'for most customers it is zero',
        ratio('COALESCE(k.money, 0)', 't.gross')),
    ] : []),
  ];
}

function categories({ roles, topCategories }: OrderFacts): Derived[] {
  if (roles.category === null) return [];
  const what = hasMoney(roles) ? 'spend' : 'order lines';
  const taken = new Set<string>();
  return [
    growing('history', off('distinct_categories', 'Different categories', 'integer', 'Number of different categories bought.', REPEATS, 'CAST(t.categories AS INTEGER)')),
    off('top_category', 'Favourite category', 'category', `Category with the largest share of ${what}; of equal ones the first by name.`, TASTE, 'f.category'),
    ...topCategories.map((name, i) => {
      // Names of columns differ by more than case in the database.
      let column = `share_of_${name.toLowerCase()}`;
      while (taken.has(column)) column += '_2';
      taken.add(column);
      return off(column, `Share of ${name}`, 'number', `Share of ${name} in ${what} with a known category.`, TASTE,
        ratio(`f.part${i}`, 'f.known'));
    }),
  ];
}

const SEASONS: readonly (readonly [string, string, string])[] = [
  ['winter', 'December to February', '12, 1, 2'], ['spring', 'March to May', '3, 4, 5'],
  ['summer', 'June to August', '6, 7, 8'], ['autumn', 'September to November', '9, 10, 11'],
];
const PARTS: readonly (readonly [string, string, number])[] = [
  ['night', '0:00 to 5:59', 0], ['morning', '6:00 to 11:59', 1], ['afternoon', '12:00 to 17:59', 2], ['evening', '18:00 to 23:59', 3],
];

function times({ timed }: OrderFacts): Derived[] {
  return [
    off('weekend_share', 'Share of orders at weekends', 'number', 'Orders on a Saturday or Sunday, divided by orders.', HABIT, share('b.weekend')),
    ...(timed ? PARTS.map(([name, span]) =>
      off(`${name}_share`, `Share of orders in the ${name}`.replace('in the night', 'at night'), 'number', `Orders from ${span}, divided by orders.`, HABIT, share(`b.${name}`))) : []),
    ...SEASONS.map(([name, span]) =>
      growing('calendar', off(`${name}_share`, `Share of orders ${span}`, 'number', `Orders from ${span}, divided by orders.`, 'it follows the period that the file covers', share(`b.${name}`)))),
    growing('calendar', off('first_order_month', 'Month of first order', 'category', 'Calendar month of the first order.', 'it repeats the days since the first order', "strftime(t.first_day, '%Y-%m')")),
    growing('calendar', off('last_order_month', 'Month of last order', 'category', 'Calendar month of the last order.', 'it repeats the days since the last order', "strftime(t.last_day, '%Y-%m')")),
  ];
}

function trends({ roles, trendDays }: OrderFacts): Derived[] {
  const text = (what: string): string =>
    `${what} of the last ${trendDays} days less those of the ${trendDays} days before, divided by both together: −1 to 1, missing without any.`;
  const why = 'it is missing for customers without a recent order';
  const trend = (last: string, before: string): string => `${double(`${last} - ${before}`)} / NULLIF(${double(`${last} + ${before}`)}, 0)`;
  return [
    off('orders_trend', 'Trend of orders', 'number', text('Orders'), why, trend('b.last_orders', 'b.before_orders')),
    ...(hasMoney(roles) ? [off('spend_trend', 'Trend of spend', 'number', text('Spend (returns aside)'), why, trend('b.last_money', 'b.before_money'))] : []),
  ];
}

/** All features of an order file, in the order of their columns; those that feed the segmentation by themselves have no `off`. */
export function orderFeatures(facts: OrderFacts): readonly Derived[] {
  const core = coreFeatures(facts);
  return facts.behaviour ? [...core, ...rhythm(), ...baskets(facts), ...categories(facts), ...times(facts), ...trends(facts)] : core;
}

/** Counts over the orders of a customer, for the relation `b` of `customersSql`. */
export function basketCounts(asOf: string, trendDays: number): string {
  const ago = `CAST(DATE ${literal(asOf)} - day AS BIGINT)`;
  const last = `${ago} <= ${trendDays}`;
  const before = `${ago} > ${trendDays} AND ${ago} <= ${2 * trendDays}`;
  const count = (when: string, name: string): string => `count(CASE WHEN ${when} THEN 1 END) AS ${name}`;
  const total = (when: string, name: string): string => `COALESCE(sum(CASE WHEN ${when} THEN money END), 0) AS ${name}`;
  return [
    'count(*) AS orders', 'sum(products) AS products', count('discounted', 'discounted'), count('isodow(day) >= 6', 'weekend'),
    ...PARTS.map(([name, , part]) => count(`hour(moment) // 6 = ${part}`, name)),
    ...SEASONS.map(([name, , months]) => count(`month(day) IN (${months})`, name)),
    count(last, 'last_orders'), count(before, 'before_orders'), total(last, 'last_money'), total(before, 'before_money'),
  ].join(', ');
}
