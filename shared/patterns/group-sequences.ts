import type { GroupSequence } from '../contract/patterns.ts';
import { newcombe } from '../monitor/intervals.ts';
import type { Sequence } from './sequences.ts';

const keyOf = (elements: readonly (readonly number[])[]): string => elements.map((items) => items.join(' ')).join(' > ');

/**
 * The frequent sequences of a group, of two elements or more, held against all other customers.
 * @param customers by group and last of everyone
 * @param least customers that a sequence needs in this group
 */
export function groupSequences(found: readonly Sequence[], group: number, customers: readonly number[], least: number): GroupSequence[] {
  const all = customers.length - 1;
  const [n, others] = [customers[group], customers[all] - customers[group]];
  if (n === 0) return [];
  const counts = new Map(found.map((one) => [keyOf(one.elements), one.customers[group]]));
  const listed = found.filter(({ elements, customers: own }) => elements.length > 1 && own[group] >= least);
  return listed.map(({ elements, customers: own }): GroupSequence => {
    const count = own[group];
    const rest = own[all] - count;
    const interval = group === all || others === 0 ? null : newcombe([rest, others], [count, n]);
    const before = counts.get(keyOf(elements.slice(0, -1))) ?? 0;
    return {
      elements, customers: count, share: count / n, elsewhere: interval === null ? null : rest / others,
      low: interval?.[0] ?? null, high: interval?.[1] ?? null, goesOn: before === 0 ? null : count / before,
    };
  }).sort((a, b) => b.customers - a.customers || a.elements.length - b.elements.length || (keyOf(a.elements) < keyOf(b.elements) ? -1 : 1));
}
