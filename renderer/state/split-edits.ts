import type { MicroPart, MicroResult } from '../../shared/contract/micro.ts';
import type { SegmentSummary } from '../../shared/contract/results.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import type { PartName, Split } from '../../shared/recipe/splits.ts';
import { centreOf } from './edits.ts';

/** The split of a segment: that which the engine found for it, else that of its number; null: it is whole. */
export function splitOf(splits: readonly Split[], segment: Pick<SegmentSummary, 'id'>, micro: MicroResult | null): Split | null {
  const [only] = splits;
  const own = splits.find((one) => one.segment === segment.id) ?? null;
  // A segment that has another number now is found by its place.
  return own ?? (splits.length === 1 && micro?.splits.some(({ label }) => label === segment.id - 1) === true ? only : null);
}

/**
 * A segment split into parts, with its place, so that it is found again.
 * @param columns names of the matrix columns, in the order of the centre
 * @param before the split that it takes the place of
 */
export function withSplit(recipe: Recipe, segment: SegmentSummary, columns: readonly string[], k: number, parts: Split['parts'], before: Split | null): Recipe {
  const place = {
    k, share: segment.share, centre: centreOf(segment.centre, columns),
  };
  const others = recipe.splits.filter((one) => one !== before && one.segment !== segment.id);
  return { ...recipe, splits: [...others, { segment: segment.id, parts, place, ...(before?.names === undefined ? {} : { names: before.names }) }] };
}

export function withoutSplit(recipe: Recipe, split: Split): Recipe {
  return { ...recipe, splits: recipe.splits.filter((one) => one !== split) };
}

/**
 * A part with a name of its own, kept with its centre, so that later runs find it again; the suggested name needs none.
 * @param columns names of the matrix columns, in the order of the centre
 * @param name empty: the suggested one
 */
export function withPartName(recipe: Recipe, split: Split, parts: readonly MicroPart[], part: MicroPart, columns: readonly string[], name: string): Recipe {
  const placed = (one: MicroPart, words: string): PartName => ({
    name: words.slice(0, 120), k: parts.length, share: one.share, centre: centreOf(one.centre, columns),
  });
  const names = parts.flatMap((one) => {
    const words = one === part ? name.trim() : one.name;
    return words === '' || words === one.suggestedName ? [] : [placed(one, words)];
  });
  const { names: _, ...bare } = split;
  return { ...recipe, splits: recipe.splits.map((one) => (one === split ? { ...bare, ...(names.length === 0 ? {} : { names }) } : one)) };
}
