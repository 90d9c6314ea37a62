import type { Trait } from '../contract/results.ts';
import { levelKey } from './category.ts';

/** A trait that stands for all those that pick the same customers. */
export interface DistinctTrait extends Trait {
  /** The others of them that say the same of this segment, in the order of the list. */
  readonly also: readonly Trait[];
}

const setOf = (trait: Trait): string => (trait.like === undefined ? levelKey(trait.column, trait.level ?? '') : levelKey(trait.like.column, trait.like.level));

/**
 * One trait of each set that picks the same customers, in the order of the list: one that is more frequent than usual where there is one,
 * the first of the set where it is. What is said by the opposite level of another column is not said again.
 */
export function distinctTraits(traits: readonly Trait[]): DistinctTrait[] {
  const sets = new Map<string, Trait[]>();
  for (const trait of traits) {
    const set = sets.get(setOf(trait));
    if (set === undefined) sets.set(setOf(trait), [trait]);
    else set.push(trait);
  }
  return [...sets.values()].map((set): DistinctTrait => {
    const more = set.filter((trait) => trait.effect > 0);
    const told = more.find((trait) => trait.like === undefined) ?? more[0] ?? set[0];
    return { ...told, also: set.filter((trait) => trait !== told && trait.effect > 0 === told.effect > 0 && trait.column !== told.column) };
  });
}
