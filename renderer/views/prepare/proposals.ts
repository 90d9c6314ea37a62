import type { FuzzyCluster } from '../../../shared/contract/proposals.ts';
import type { StepOf } from '../../../shared/recipe/steps.ts';

/** Texts of the compared columns, by record. */
export type Group = StepOf<'fuzzy'>['merges'][number];

/** Records that may be one customer, or were settled, as the page lists them. */
export interface Proposal {
  readonly key: string;
  readonly cells: Group;
  readonly texts: readonly string[];
  /** Rows that have each record, where it is known. */
  readonly rows: readonly number[];
  /** Null for what was settled and would no longer be proposed. */
  readonly likeness: number | null;
}

/** The same for the same records, in whatever order they come. */
export function groupKey(records: readonly (readonly (string | null)[])[]): string {
  return JSON.stringify(records.map((record) => [...record]).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)));
}

const textOf = (cells: readonly (string | null)[]): string => cells.map((cell) => cell ?? 'missing').join(', ');

/** Proposals by what a person has decided about them; those settled in the order of the decisions. */
export function proposalsOf(clusters: readonly FuzzyCluster[], merges: readonly Group[], apart: readonly Group[]): { readonly open: readonly Proposal[]; readonly merged: readonly Proposal[]; readonly apart: readonly Proposal[] } {
  const found = new Map(clusters.map((cluster) => [groupKey(cluster.records.map(({ cells }) => cells)), cluster]));
  const proposal = (key: string, cells: Group): Proposal => {
    const cluster = found.get(key);
    return { key, cells, texts: cells.map(textOf), rows: cluster?.records.map(({ rows }) => rows) ?? cells.map(() => 1), likeness: cluster?.likeness ?? null };
  };
  const settled = (groups: readonly Group[]): Proposal[] => [...new Map(groups.map((cells) => [groupKey(cells), cells]))].map(([key, cells]) => proposal(key, cells));
  const known = new Set([...merges, ...apart].map(groupKey));
  return {
    open: [...found].filter(([key]) => !known.has(key)).map(([key, cluster]) => proposal(key, cluster.records.map(({ cells }) => [...cells]))),
    merged: settled(merges), apart: settled(apart),
  };
}
