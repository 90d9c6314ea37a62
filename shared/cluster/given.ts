import type { ConditionsRule } from '../contract/assign-rule.ts';
import type { GivenSegments, Steps } from '../contract/compute.ts';
import type { ClusterFit } from '../contract/results.ts';
import type { Matrix } from '../math/matrix.ts';
import { finishInSteps, sizeOrder } from './partition.ts';

/**
 * A fit from segments that rules gave to the rows: numbered by size as those of any method, with exact centres and inertia. Groups
 * without a customer are no segments; the rule for new rows keeps them.
 * @returns k may be 0: then no row is in a segment
 */
export function* givenFit(matrix: Matrix, { labels, groups, columns, thresholds }: GivenSegments): Steps<ClusterFit> {
  const present = new Set<number>();
  for (const label of labels) if (label >= 0) present.add(label);
  const kept = [...present].sort((a, b) => a - b);
  const place = new Map(kept.map((group, i) => [group, i]));
  const dense = labels.map((label) => (label < 0 ? -1 : place.get(label) ?? -1));
  const order = sizeOrder(dense, kept.length);
  const segmentOf = (group: number): number | null => (present.has(group) ? order.indexOf(place.get(group) ?? -1) : null);
  const rules = groups.flatMap(({ name, where }, i) => (where === null ? [] : [{ name, where, segment: segmentOf(i) }]));
  const rest = groups.findIndex(({ where }) => where === null);
  const rule: ConditionsRule = { rule: 'conditions', rules, rest: rest < 0 ? null : { name: groups[rest].name, segment: segmentOf(rest) }, columns, thresholds };
  return yield* finishInSteps(matrix, dense, kept.length, { iterations: 1, converged: true, rule });
}

/** The names that rules gave to the segments, by label; null for segments of another method. */
export function givenNames({ rule, k }: Pick<ClusterFit, 'rule' | 'k'>): string[] | null {
  if (rule?.rule !== 'conditions') return null;
  const named = [...rule.rules, ...(rule.rest === null ? [] : [rule.rest])];
  return Array.from({ length: k }, (_, label) => named.find(({ segment }) => segment === label)?.name ?? `Segment ${label + 1}`);
}
