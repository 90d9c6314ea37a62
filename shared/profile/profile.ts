import type { Steps } from '../contract/compute.ts';
import type { FeatureValues } from '../contract/feature-values.ts';
import type { ClusterResult, SegmentSummary, Trait } from '../contract/results.ts';
import { sum } from '../math/stats.ts';
import { alikeLevels } from './alike.ts';
import { categoryTraits } from './category.ts';
import { groupRows } from './group-rows.ts';
import { numericTraits } from './numeric.ts';
import type { ColumnProfile } from './column-profile.ts';

export interface ProfileInput {
  /** Of the features used. */
  readonly columns: readonly FeatureValues[];
  readonly cluster: Pick<ClusterResult, 'k' | 'labels' | 'sizes' | 'centres' | 'silhouetteBySegment' | 'colours'>;
  /** What each customer spent, one per matrix row, where the customers come from orders; else null. */
  readonly monetary: Float64Array | null;
}

/** A segment's figures, before it is named. */
export type SegmentProfile = Omit<SegmentSummary, 'name' | 'suggestedName' | 'anchor' | 'note' | 'headline'>;

/**
 * How the segments differ from all customers, in original units. Missing values are left out of every mean and share.
 * Traits are ranked by |effect|; equal effects keep the order of the columns.
 */
export function* profileSegments(input: ProfileInput): Steps<SegmentProfile[]> {
  const { cluster, columns } = input;
  const groups = groupRows(cluster.labels, cluster.k);
  const profiles: ColumnProfile[] = [];
  const alike = yield* alikeLevels(columns);
  for (let c = 0; c < columns.length; c++) {
    const column = columns[c];
    profiles.push(...(column.kind === 'numeric' ? [numericTraits(column, groups)] : categoryTraits(column, groups, alike)));
    yield { fraction: (c + 1) / columns.length };
  }
  const revenue = revenueShares(input.monetary, groups);
  const cols = cluster.k === 0 ? 0 : cluster.centres.length / cluster.k;
  return groups.map((rows, label): SegmentProfile => ({
    id: label + 1,
    colour: cluster.colours[label] ?? 0,
    size: rows.length,
    share: rows.length / cluster.labels.length,
    centroid: Object.fromEntries(profiles.flatMap(({ traits, name }) => {
      const trait = traits[label];
      return trait === null ? [] : [[name, trait.segment]];
    })),
    centre: Array.from({ length: cols }, (_, j) => cluster.centres[j * cluster.k + label]),
    traits: rank(profiles.flatMap(({ traits }) => traits[label] ?? [])),
    silhouette: cluster.silhouetteBySegment[label] ?? null,
    revenueShare: revenue === null ? null : revenue[label],
  }));
}

function rank(traits: Trait[]): Trait[] {
  return traits
    .map((trait, position) => ({ trait, position, size: Math.abs(trait.effect) }))
    .sort((a, b) => b.size - a.size || a.position - b.position)
    .map(({ trait }) => trait);
}

/** Share of each segment in the sum; null without a positive sum. */
function revenueShares(monetary: Float64Array | null, groups: readonly Int32Array[]): number[] | null {
  if (monetary === null) return null;
  const all = sum(monetary);
  if (!(all > 0)) return null;
  return groups.map((rows) => {
    const spent = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) spent[i] = monetary[rows[i]];
    return sum(spent) / all;
  });
}
