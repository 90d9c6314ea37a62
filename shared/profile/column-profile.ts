import type { Trait } from '../contract/results.ts';

/** What one column says: a trait per segment (null where no member has a value) and an entry of the centroid. */
export interface ColumnProfile {
  readonly traits: readonly (Trait | null)[];
  /** Key in `centroid`. */
  readonly name: string;
}
