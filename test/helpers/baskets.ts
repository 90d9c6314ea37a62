import type { Steps } from '../../shared/contract/compute.ts';
import type { SequenceInput } from '../../shared/patterns/sequences.ts';

export function drain<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Orders as flat arrays.
 * @param customers by customer its orders, each a list of items
 * @param groupOf group of each customer; absent: all in none
 * @param days day of each order of all customers; absent: 0, 1, 2, … for each customer
 */
export function ordersOf(customers: readonly (readonly (readonly number[])[])[], groupOf?: readonly number[], days?: readonly number[]): SequenceInput {
  const start = [0];
  const items: number[] = [];
  const customer: number[] = [];
  const day: number[] = [];
  customers.forEach((orders, who) => orders.forEach((order, i) => {
    for (const item of [...new Set(order)].sort((a, b) => a - b)) items.push(item);
    start.push(items.length);
    customer.push(who);
    day.push(days?.[day.length] ?? i);
  }));
  return {
    start: Int32Array.from(start), items: Int32Array.from(items), itemCount: Math.max(0, ...items) + 1, customer: Int32Array.from(customer),
    groupOf: Int32Array.from(groupOf ?? customers.map(() => -1)), groups: Math.max(0, ...(groupOf ?? [-1])) + (groupOf === undefined ? 0 : 1), day: Int32Array.from(day),
  };
}
