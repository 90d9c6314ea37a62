import type { StageEvent, Want } from '../../shared/contract/engine.ts';
import type { ClusterResult, ProfileResult } from '../../shared/contract/results.ts';
import type { Results } from '../state/store.ts';

/** What tells one result of a stage from another: its key, or the tables it stands for. */
function identify(stage: Want, value: NonNullable<Results[Want]>): string {
  if ('key' in value) return value.key;
  return 'typedTable' in value ? `${value.id} ${value.name} ${value.typedTable}` : `${stage} ${value.table}`;
}

export const identity = (event: StageEvent): string => identify(event.stage, event.value);

export function identityOf(results: Results, stage: Want): string | null {
  const value = results[stage];
  return value === null ? null : identify(stage, value);
}

/** Segmentations kept in the window; each holds a label a customer. */
const KEPT = 16;

/**
 * The segmentations and profiles shown last, by key: a slider that comes back to a number of segments
 * repaints without asking the engine.
 */
export interface Recent {
  keep(event: StageEvent): void;
  /** True when both are at hand; they then count as shown last. */
  holds(cluster: string, profile: string): boolean;
  /** What is known for the keys and not on screen; null when there is nothing to change. */
  of(cluster: string, profile: string, shown: Results): Partial<Pick<Results, 'cluster' | 'profile'>> | null;
}

export function createRecent(): Recent {
  const clusters = new Map<string, ClusterResult>();
  const profiles = new Map<string, ProfileResult>();
  const put = <T extends { readonly key: string }>(map: Map<string, T>, value: T): void => {
    map.delete(value.key);
    map.set(value.key, value);
    const [oldest] = map.keys();
    if (map.size > KEPT && oldest !== undefined) map.delete(oldest);
  };
  return {
    keep(event) {
      if (event.partial) return;
      if (event.stage === 'cluster') put(clusters, event.value);
      if (event.stage === 'profile') put(profiles, event.value);
    },
    holds(clusterKey, profileKey) {
      const [cluster, profile] = [clusters.get(clusterKey), profiles.get(profileKey)];
      if (cluster === undefined || profile === undefined) return false;
      put(clusters, cluster);
      put(profiles, profile);
      return true;
    },
    of(clusterKey, profileKey, shown) {
      const cluster = clusters.get(clusterKey);
      const profile = profiles.get(profileKey);
      const newCluster = cluster !== undefined && shown.cluster?.key !== clusterKey ? { cluster } : {};
      const newProfile = profile !== undefined && shown.profile?.key !== profileKey ? { profile } : {};
      return Object.keys({ ...newCluster, ...newProfile }).length === 0 ? null : { ...newCluster, ...newProfile };
    },
  };
}
