import type { Notice } from '../shared/contract/notice.ts';
import type { SourceReport } from '../shared/contract/tables.ts';
import type { Recipe } from '../shared/recipe/recipe.ts';
import type { Args } from './args.ts';
import { guardInputs, optionFiles } from './files.ts';
import { openSources, recipeOf } from './open-sources.ts';
import type { OpenSources } from './open-sources.ts';
import type { Session } from './session.ts';
import { giveKey, stepsFrom, withKey } from './steps-from-args.ts';

/** Files of a command line, read, and the recipe that it stands for. */
export interface OpenFiles extends OpenSources {
  readonly recipe: Recipe;
  /** Milliseconds of reading. */
  readonly load: number;
}

export interface OpenFilesOptions {
  /** Where results go and what they are called, so that no file is written over that is read; null: nothing is written. */
  readonly outputs: { readonly dir: string; readonly names: readonly string[] | ((reports: readonly SourceReport[]) => readonly string[]) } | null;
  /** Whether order lines need a column for their amount. */
  readonly money?: 'needed' | 'if-named';
}

/**
 * Reads the files of a command line and makes its recipe, with its preparation steps and joins. Close it in the end.
 * Errors: those of reading, of the steps' file, of `guardInputs` and of `recipeOf`.
 */
export async function openFiles(args: Args, session: Session, paths: readonly string[], { outputs, money }: OpenFilesOptions): Promise<OpenFiles> {
  const steps = await stepsFrom(args);
  const start = performance.now();
  const sources = await openSources(args, session, paths);
  try {
    if (outputs !== null) {
      const names = typeof outputs.names === 'function' ? outputs.names(sources.reports) : outputs.names;
      await guardInputs([...sources.paths, ...optionFiles(args)], outputs.dir, names);
    }
    const engine = await session.engine();
    await giveKey(args, engine);
    const load = performance.now() - start;
    const recipe = { ...await recipeOf(args, sources.reports, today(), money), steps: withKey(steps, engine) };
    return { ...sources, recipe, load };
  } catch (error) {
    await sources.close();
    throw error;
  }
}

/** Today as `YYYY-MM-DD`, the day of the first reading of a source. */
export function today(): string {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** What the files say of themselves. */
export const readNotices = (reports: readonly SourceReport[]): Notice[] => reports.flatMap((report) => [...report.notices]);
