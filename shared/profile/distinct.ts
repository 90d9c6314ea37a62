import type { Trait } from '../contract/results.ts';
import { levelKey } from './category.ts';

/** A trait that stands for all those that pick the same customers. */
export interface DistinctTrait extends Trait {
  /** The others of them that say the same of this segment, in the order of the list. */
  readonly also: readonly Trait[];
}

/** A level that so many have leaves the other levels of its feature to nobody. */
const ALL = 0.99;

const firstOf = (trait: Trait): { readonly column: string; readonly level: string | null } => trait.like ?? trait;
const setOf = (trait: Trait): string => levelKey(firstOf(trait).column, firstOf(trait).level ?? '');

/**
 * One trait of each set that picks the same customers, in the order of the list: one that is more frequent than usual where there is one, if
 * it can be of the feature that comes first. What the opposite level says is not said again, nor that nobody has the other levels of a
 * feature of which all have one.
 */
export function distinctTraits(traits: readonly Trait[]): DistinctTrait[] {
  const sets = new Map<string, Trait[]>();
  for (const trait of traits) {
    const set = sets.get(setOf(trait));
    if (set === undefined) sets.set(setOf(trait), [trait]);
    else set.push(trait);
  }
  const distinct = [...sets.values()].map((set): DistinctTrait => {
    const more = set.filter((trait) => trait.effect > 0);
    const candidates = more.length > 0 ? more : set;
    const told = candidates.find((trait) => trait.column === firstOf(trait).column) ?? candidates[0];
    return { ...told, also: candidates.filter((trait) => trait.column !== told.column) };
  });
  const settled = new Set(distinct.filter(({ level, segment, effect }) => level !== null && effect > 0 && segment >= ALL)
    .flatMap((trait) => [trait.column, ...trait.also.map(({ column }) => column)]));
  return distinct.filter((trait) => trait.level === null || trait.effect > 0 || !settled.has(trait.column));
}
