import type { KeptRun } from '../../../shared/contract/project.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';

/** A kept run with its recipe as it is read today. */
export interface ReadRun {
  readonly run: KeptRun;
  readonly name: string;
  readonly recipe: Recipe;
}
