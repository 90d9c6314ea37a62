import type { SourceReport } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import type { Recipe, Source } from '../recipe/recipe.ts';

/**
 * The same recipe on the files of a later period: what was chosen stays, what was learned is learned anew.
 * @param reports the later files, in the order of the recipe's sources
 * @param asOf null: the day after the last date in the data
 * @throws AppError `recipe-needed` when the recipe has another number of files
 */
export function refitRecipe(recipe: Recipe, reports: readonly Pick<SourceReport, 'name' | 'sha256' | 'dialect' | 'files'>[], asOf: string | null, firstRead: string | null): Recipe {
  if (recipe.sources.length !== reports.length) throw new AppError('recipe-needed', { files: recipe.sources.length });
  const sources = recipe.sources.map((source, i): Source => {
    const { name, sha256, dialect, files } = reports[i];
    return { ...source, name, sha256, dialect, files: files?.map((file) => ({ name: file.name, sha256: file.sha256 })) };
  });
  return { ...recipe, sources, asOf, firstRead: firstRead ?? recipe.firstRead, calibrationEnd: null };
}
