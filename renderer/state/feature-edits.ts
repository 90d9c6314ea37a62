import type { RfmChoices } from '../../shared/recipe/rfm.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import { withChoice } from './edits.ts';

/** These features in use or not; the others as they are. */
export function withUsed(recipe: Recipe, columns: readonly string[], use: boolean): Recipe {
  return columns.reduce((changed, column) => withChoice(changed, column, { use }), recipe);
}

/** Exactly these features in use. */
export function withSet(recipe: Recipe, columns: readonly string[]): Recipe {
  const freed = recipe.choices.reduce((changed, { column }) => withChoice(changed, column, { use: undefined }), recipe);
  return { ...freed, features: [...columns] };
}

/** The features chosen by the automatic rule again. */
export function withAutomatic(recipe: Recipe): Recipe {
  const freed = recipe.choices.reduce((changed, { column }) => withChoice(changed, column, { use: undefined }), recipe);
  return { ...freed, features: 'auto' };
}

/** A set of features kept under a name; one of that name is replaced. */
export function withSavedSet(recipe: Recipe, name: string, features: readonly string[]): Recipe {
  const kept = { name: name.trim().slice(0, 60), features: [...features] };
  return { ...recipe, sets: [...recipe.sets.filter((set) => set.name !== kept.name), kept] };
}

export function withoutSet(recipe: Recipe, name: string): Recipe {
  return { ...recipe, sets: recipe.sets.filter((set) => set.name !== name) };
}

/** Own cut points of one part of RFM; null: equal shares again. */
export function withCuts(recipe: Recipe, cuts: Partial<RfmChoices['cuts']>): Recipe {
  return { ...recipe, rfm: { ...recipe.rfm, cuts: { ...recipe.rfm.cuts, ...cuts } } };
}

/** Names of groups by a preset, with the bins it is written for. */
export function withPreset(recipe: Recipe, preset: Recipe['params']['rfm.groups'], bins: number): Recipe {
  return { ...recipe, params: { ...recipe.params, 'rfm.groups': preset, 'rfm.bins': bins } };
}

/** Segments that are the RFM groups: their name is the only feature, with as many segments as there are groups. */
export function withGroupsAsSegments(recipe: Recipe, groups: number): Recipe {
  const set = withSet(recipe, ['rfm_group']);
  return { ...set, params: { ...set.params, 'cluster.algorithm': 'kmeans', 'cluster.k': groups, 'prepare.pca': 0 } };
}
