import { AppError } from '../errors/app-error.ts';
import type { Elementary } from '../math/elementary.ts';
import type { Comparison, GroupColumn } from '../contract/validation.ts';
import { agreementOf } from './agreement.ts';
import { bestJaccard, contingencyOf, jaccardAt } from './contingency.ts';

/** More different values than this do not put customers into groups. */
const MOST_GROUPS = 1000;

/**
 * A column of texts as groups: numbers in their order, other texts by code point.
 *
 * @param values empty or null: no group
 * @throws AppError `too-many-levels` {column, limit}
 */
export function groupsOf(name: string, values: readonly (string | null)[]): GroupColumn {
  const seen = new Map<string, number>();
  for (const value of values) {
    if (value === null || value === '' || seen.has(value)) continue;
    if (seen.size === MOST_GROUPS) throw new AppError('too-many-levels', { column: name, limit: MOST_GROUPS });
    seen.set(value, seen.size);
  }
  const groups = [...seen.keys()].sort(byValue);
  groups.forEach((group, place) => seen.set(group, place));
  return { name, groups, labels: Int32Array.from(values, (value) => (value === null ? -1 : seen.get(value) ?? -1)) };
}

function byValue(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y) && x !== y) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Rows without a group as one more group of that name; the column itself where every row has one. */
export function withNoneAsGroup(column: GroupColumn, name: string): GroupColumn {
  if (!column.labels.includes(-1)) return column;
  const last = column.groups.length;
  return { ...column, groups: [...column.groups, name], labels: column.labels.map((label) => (label < 0 ? last : label)) };
}

/**
 * Two groupings of the same rows: how far they agree, who went where, and the best match of every group on the left.
 * Rows without a group on either side are left out and counted.
 *
 * @throws AppError `labels-differ`
 */
export function compareGroups(left: GroupColumn, right: GroupColumn, elementary: Elementary): Comparison {
  const table = contingencyOf(left.labels, right.labels, left.groups.length, right.groups.length);
  const best = bestJaccard(table);
  return {
    left: { name: left.name, groups: left.groups, sizes: [...table.leftSizes] },
    right: { name: right.name, groups: right.groups, sizes: [...table.rightSizes] },
    rows: table.n,
    leftOut: left.labels.length - table.n,
    agreement: agreementOf(table, elementary),
    contingency: left.groups.map((_, a) => [...table.counts.subarray(a * table.right, (a + 1) * table.right)]),
    matches: left.groups.map((_, a) => {
      const match = right.groups.findIndex((__, b) => best[a] > 0 && jaccardAt(table, a, b) === best[a]);
      return { left: a, right: match < 0 ? null : match, jaccard: match < 0 ? 0 : best[a] };
    }),
  };
}
