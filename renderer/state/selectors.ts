import type { ClusterResult, ProfileResult, SegmentSummary } from '../../shared/contract/results.ts';
import { stageKeys } from '../../shared/pipeline/key.ts';
import type { AppState } from './store.ts';

/** What lists and charts show of a segment; parts that only the profile knows are empty until it is there. */
export type SegmentView = Pick<SegmentSummary, 'id' | 'name' | 'colour' | 'size' | 'share' | 'headline' | 'silhouette'> & {
  /** The whole profile, once it belongs to these segments. */
  readonly summary: SegmentSummary | null;
};

/** A selector that computes again only when one of its inputs is another object. */
function memo<A extends unknown[], R>(inputs: (state: AppState) => [...A], compute: (...args: A) => R): (state: AppState) => R {
  let last: { readonly args: [...A]; readonly value: R } | null = null;
  return (state) => {
    const args = inputs(state);
    if (last === null || args.some((arg, i) => arg !== last?.args[i])) last = { args, value: compute(...args) };
    return last.value;
  };
}

/** True when the profile describes these very segments. */
function belongs(profile: ProfileResult, cluster: ClusterResult): boolean {
  return profile.segments.length === cluster.sizes.length && profile.segments.every((segment, i) => segment.size === cluster.sizes[i]);
}

/** The segments in force: from the profile, or numbered while it is being computed. */
export const selectSegments = memo(
  (state) => [state.results.cluster, state.results.profile],
  (cluster, profile): readonly SegmentView[] => {
    if (cluster === null) return [];
    if (profile !== null && belongs(profile, cluster)) return profile.segments.map((segment) => ({ ...segment, summary: segment }));
    const rows = Math.max(1, cluster.rows);
    return cluster.sizes.map((size, i) => ({
      id: i + 1, name: `Segment ${i + 1}`, colour: cluster.colours[i] ?? i, size, share: size / rows, headline: '',
      silhouette: cluster.silhouetteBySegment[i] ?? null, summary: null,
    }));
  },
);

/** How many of the selected customers each segment holds; null without a selection. */
export const selectCounts = memo(
  (state) => [state.view.selection, state.results.cluster],
  (selection, cluster): readonly number[] | null => {
    if (selection === null || cluster === null) return null;
    const counts = cluster.sizes.map(() => 0);
    for (const row of selection) {
      const label = cluster.labels[row];
      if (label !== undefined && label >= 0) counts[label] += 1;
    }
    return counts;
  },
);

/** Positions on the map of the chosen customers: the selection, else the chosen segment, else null for all. */
export const selectMapPositions = memo(
  (state) => [state.view.selection, state.view.selectedSegment, state.results.map, state.results.cluster],
  (selection, segment, map, cluster): Int32Array | null => {
    if (map === null || cluster === null || (selection === null && segment === null)) return null;
    const chosen: number[] = [];
    let next = 0;
    for (let position = 0; position < map.rowIndex.length; position++) {
      const row = map.rowIndex[position];
      if (selection !== null) {
        while (next < selection.length && selection[next] < row) next += 1;
        if (selection[next] === row) chosen.push(position);
      } else if (cluster.labels[row] === (segment ?? 0) - 1) chosen.push(position);
    }
    return Int32Array.from(chosen);
  },
);

const selectAnswered = memo(
  (state) => [state.results.features],
  (features) => new Set((features?.features ?? []).filter((feature) => feature.used).map((feature) => feature.column)),
);

/** What was asked of each feature; null once it is answered. */
const selectAsked = memo(
  (state) => [state.results.features?.key, state.recipe],
  (key, recipe) => (key === stageKeys(recipe).features ? null : new Map(recipe.choices.map((choice) => [choice.column, choice.use]))),
);

/**
 * Whether a feature is in use: what the engine answered, or, until it has answered the present recipe, what was asked.
 */
export function selectUsed(state: AppState, column: string): boolean {
  return selectAsked(state)?.get(column) ?? selectAnswered(state).has(column);
}
