import type { CustomerTable } from '../../shared/contract/tables.ts';
import { formatPercent } from '../../shared/text/format.ts';
import { figure } from '../output.ts';

/** How files were joined, for people: one line a file. */
export function joinLines({ joins }: CustomerTable): string[] {
  return (joins ?? []).map((join) =>
    `${join.name} (${join.role}): ${figure(join.matched)} of ${figure(join.customers)} customers matched by ${join.key} (${formatPercent(join.matched / Math.max(1, join.customers))}), ` +
    `${figure(join.unknownKeys)} unknown${join.aliased > 0 ? `, ${figure(join.aliased)} rows by another id` : ''}${join.several > 0 ? `, ${figure(join.several)} with several rows (up to ${figure(join.mostRows)})` : ''}; ${join.added.length} columns added`);
}
