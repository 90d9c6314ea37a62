import type { Baskets } from '../contract/patterns.ts';
import type { Purchases } from './purchases.ts';

/** Orders as baskets, or all orders of a customer as one. */
export function basketsOf(purchases: Purchases, groupOf: Int32Array, groups: number, basket: 'order' | 'customer'): Baskets {
  const { start, lines, customer, items } = purchases;
  if (basket === 'order') return { start, items: lines, itemCount: items.length, customer, groupOf, groups };
  const starts = [0];
  const all: number[] = [];
  const who: number[] = [];
  for (let b = 0; b < customer.length;) {
    const own = new Set<number>();
    const at = customer[b];
    for (; b < customer.length && customer[b] === at; b++) for (let i = start[b]; i < start[b + 1]; i++) own.add(lines[i]);
    for (const item of [...own].sort((x, y) => x - y)) all.push(item);
    starts.push(all.length);
    who.push(at);
  }
  return { start: Int32Array.from(starts), items: Int32Array.from(all), itemCount: items.length, customer: Int32Array.from(who), groupOf, groups };
}

/** Baskets and customers by group and last of everyone. */
export function totalsOf({ customer, groupOf, groups }: Baskets): { readonly baskets: number[]; readonly customers: number[] } {
  const baskets = new Array<number>(groups + 1).fill(0);
  const customers = new Array<number>(groups + 1).fill(0);
  customer.forEach((who, b) => {
    const fresh = b === 0 || customer[b - 1] !== who;
    for (const group of [groupOf[who], groups]) {
      if (group < 0) continue;
      baskets[group]++;
      if (fresh) customers[group]++;
    }
  });
  return { baskets, customers };
}
