import type { Growing } from '../contract/tables.ts';
import type { OrderRoles } from '../recipe/recipe.ts';
import type { EventKind } from '../recipe/scores.ts';
import { hasMoney } from './orders-sql.ts';
import type { Derived } from './order-features.ts';

/** What is known of a log of events before its features are chosen. */
export interface EventFacts {
  readonly roles: OrderRoles;
  /** Kinds that occur. */
  readonly kinds: ReadonlySet<EventKind>;
  readonly intentViews: number;
}

const share = (part: string, whole: string): string => `CAST(${part} AS DOUBLE) / NULLIF(CAST(${whole} AS DOUBLE), 0)`;
const whole = (count: string): string => `CAST(COALESCE(${count}, 0) AS INTEGER)`;

type Row = readonly [name: string, label: string, type: Derived['type'], grows: Growing | null, definition: string, sql: string, off?: string];

const made = (rows: readonly Row[]): Derived[] =>
  rows.map(([name, label, type, grows, definition, sql, off]) => (
    { name, label, type, definition, off: off ?? null, sql, ...(grows === null ? {} : { grows }) }
  ));

function purchases({ roles, kinds }: EventFacts): readonly Row[] {
  if (!kinds.has('purchase')) return [];
  return [
    ['purchases', 'Purchases', 'integer', 'history', 'Number of purchase events.', whole('c.n_purchase')],
    ['days_since_purchase', 'Days since last purchase', 'integer', 'days', 'Calendar days from the last purchase to the closing day; missing without one.', 'c.bought_ago', 'it is missing for customers who did not buy'],
    ['conversion', 'Share of visits with a purchase', 'number', null, 'Visits with a purchase divided by visits.', share('v.bought', 'v.visits'), 'it repeats purchases and visits'],
    ...(hasMoney(roles) ? [['purchase_value', 'Spend', 'number', 'history', 'Sum of what the purchase events were worth.', 'CAST(CAST(c.money AS VARCHAR) AS DOUBLE)'] as const] : []),
  ];
}

/** Features of a log of events, in the order of their columns; those that feed the segmentation by themselves have no `off`. */
export function eventFeatures(facts: EventFacts): readonly Derived[] {
  const { roles, kinds, intentViews } = facts;
  const has = (...wanted: EventKind[]): boolean => wanted.every((kind) => kinds.has(kind));
  const few = 'with few events a customer it is mostly chance';
  return made([
    ['recency_days', 'Days since last activity', 'integer', 'days', 'Calendar days from the last event to the closing day.', 'c.recency'],
    ['tenure_days', 'Days since first activity', 'integer', 'days', 'Calendar days from the first event to the closing day.', 'c.tenure'],
    ['visits', 'Visits', 'integer', 'history', 'Number of visits: as the log names them, or parted by pauses.', 'CAST(v.visits AS INTEGER)'],
    ['events', 'Events', 'integer', 'history', 'Number of events.', 'CAST(c.events AS INTEGER)', 'it repeats visits and views'],
    ['active_days', 'Days with activity', 'integer', 'history', 'Number of different calendar days with an event.', 'CAST(c.days AS INTEGER)', 'it repeats visits'],
    ['dwell_minutes', 'Minutes per visit', 'number', null, 'Time from the first to the last event of a visit, mean over the visits, in minutes; a visit of one event lasts 0.', `${share('v.seconds', 'v.visits')} / 60`],
    ...(has('view') ? [['views', 'Views', 'integer', 'history', 'Number of view events.', whole('c.n_view')] as const] : []),
    ...(has('cart') ? [['carts', 'Added to cart', 'integer', 'history', 'Number of events that put something into the cart.', whole('c.n_cart')] as const] : []),
    ...(has('cart', 'purchase') ? [['abandonment', 'Share of carts abandoned', 'number', null, 'Visits with a cart and without a purchase, divided by visits with a cart; missing without a cart.', share('v.abandoned', 'v.carted'), 'it is missing for customers without a cart'] as const] : []),
    ...purchases(facts),
    ...(has('open') ? [['email_opens', 'E-mails opened', 'integer', 'history', 'Number of open events.', whole('c.n_open')] as const] : []),
    ...(has('click') ? [['email_clicks', 'E-mail clicks', 'integer', 'history', 'Number of click events.', whole('c.n_click')] as const] : []),
    ...(has('open', 'click') ? [['click_rate', 'Clicks per open', 'number', null, 'Click events divided by open events; missing without an open.', share('c.n_click', 'c.n_open'), 'it is missing for customers who opened nothing'] as const] : []),
    ...(roles.product === null ? [] : [
      ['distinct_products', 'Different products', 'integer', 'history', 'Number of different products in the events.', whole('i.products'), 'it repeats views'] as const,
      ...(has('view') ? [['intent_products', 'Viewed, not bought', 'integer', 'history', `Products viewed at least ${intentViews} times and never bought.`, whole('i.intended')] as const] : []),
    ]),
    ['weekend_share', 'Share of activity at weekends', 'number', null, 'Events on a Saturday or Sunday, divided by events.', share('c.weekend', 'c.events'), few],
    ['evening_share', 'Share of activity in the evening', 'number', null, 'Events from 18:00 to 23:59, divided by events.', share('c.evening', 'c.events'), few],
  ]);
}
