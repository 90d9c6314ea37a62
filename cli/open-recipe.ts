import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Notice } from '../shared/contract/notice.ts';
import { AppError, toAppError } from '../shared/errors/app-error.ts';
import { parseRecipeText } from '../shared/recipe/recipe.ts';
import type { Recipe, Source } from '../shared/recipe/recipe.ts';
import type { Args } from './args.ts';
import { guardInputs, optionFiles, readText } from './files.ts';
import { openInputs } from './inputs.ts';
import type { Session } from './session.ts';
import { giveKey, withKey } from './steps-from-args.ts';

/** A recipe whose files the engine has read. */
export interface OpenRecipe {
  readonly recipe: Recipe;
  readonly notices: readonly Notice[];
  /** All files that were read. */
  readonly paths: readonly string[];
  /** Milliseconds of reading. */
  readonly load: number;
  close(): Promise<void>;
}

/** `--source id=FILE` by id. Errors: `invalid-option` for another form or an id that the recipe lacks. */
function namedSources(args: Args, recipe: Recipe): Map<string, string> {
  const ids = recipe.sources.map((source) => source.id);
  return new Map(
    (args.repeated.get('source') ?? []).map((text) => {
      const at = text.indexOf('=');
      const id = text.slice(0, Math.max(0, at));
      if (at < 1 || !ids.includes(id)) {
        throw new AppError('invalid-option', { option: '--source', value: text, allowed: ids.map((known) => `${known}=FILE`).join(', ') });
      }
      return [id, text.slice(at + 1)] as const;
    }),
  );
}

/** The file of a source, or the files of one that has several: beside the recipe, or in the folder that is named. */
function openSource(source: Source, named: string | undefined, folder: string): ReturnType<typeof openInputs> {
  if (source.files === undefined) return openInputs([named ?? join(folder, source.name)]);
  return openInputs(source.files.map((file) => join(named ?? folder, file.name)));
}

/** Whether a file is a recipe rather than a table: JSON that begins with a version, as recipes are written. */
export async function looksLikeRecipe(path: string): Promise<boolean> {
  if (!path.toLowerCase().endsWith('.json')) return false;
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return false;
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(200), 0, 200, 0);
    return /^\s*\{\s*"version"\s*:\s*\d+\s*,/.test(new TextDecoder().decode(buffer.subarray(0, bytesRead)));
  } finally {
    await file.close();
  }
}

const readRecipe = async (path: string): Promise<Recipe> => parseRecipeText(await readText(path), path);

/**
 * Reads a recipe and its files: those named by `--source`, else those beside it.
 *
 * @param guard folder and names that must not be among the files
 * @throws AppError `invalid-recipe`, `recipe-too-new`, `source-missing`, `source-changed` and those of reading
 */
export async function openRecipe(
  args: Args, session: Session, path: string, guard: { dir: string; names: readonly string[] } | null = null,
): Promise<OpenRecipe> {
  const recipe = await readRecipe(path);
  if (recipe.sources.length === 0) throw new AppError('invalid-recipe', { path: 'sources', reason: 'it names no source' });
  const named = namedSources(args, recipe);
  if (guard !== null) await guardInputs([path, ...optionFiles(args)], guard.dir, guard.names);
  const engine = await session.engine();
  await giveKey(args, engine);
  const start = performance.now();
  const notices: Notice[] = [];
  const sources: Recipe['sources'] = [];
  const opened: { readonly paths: readonly string[]; close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((file) => file.close()));
  };
  try {
    for (const source of recipe.sources) {
      const place = named.get(source.id) ?? join(dirname(path), source.name);
      const file = await openSource(source, named.get(source.id), dirname(path)).catch((error: unknown) => {
        const missing = toAppError(error).code === 'file-not-found' && !named.has(source.id);
        throw missing ? new AppError('source-missing', { id: source.id, file: source.name }, error) : error;
      });
      opened.push(file);
      if (guard !== null) await guardInputs(file.paths, guard.dir, guard.names);
      const { signal, onEvent } = session;
      const report = await engine.open({ id: source.id, file, dialect: source.dialect, ...(recipe.withheld === undefined ? {} : { withheld: recipe.withheld }) }, { signal, onEvent });
      if (report.sha256 !== source.sha256) {
        if (args.switches.get('accept-changed') !== true) throw new AppError('source-changed', { id: source.id, file: place });
        notices.push({ code: 'source-changed-accepted', data: { file: source.name } });
      }
      sources.push({ ...source, sha256: report.sha256, ...(report.files === undefined ? {} : { files: report.files.map(({ name, sha256 }) => ({ name, sha256 })) }) });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { recipe: { ...recipe, sources, steps: withKey(recipe.steps, engine) }, notices, paths: [path, ...optionFiles(args), ...opened.flatMap((file) => file.paths)], load: performance.now() - start, close };
}

/** The files of a recipe, as far as they are at hand. */
export interface RecipeFiles {
  /** The recipe with the content that was read; null where a file is missing. */
  readonly recipe: Recipe | null;
  readonly missing: readonly string[];
  readonly paths: readonly string[];
  close(): Promise<void>;
}

/** Reads the files of a recipe that are there, whatever their content: named by `--source`, else in `folder`. Errors: those of reading. */
export async function openRecipeFiles(args: Args, session: Session, recipe: Recipe, folder: string): Promise<RecipeFiles> {
  const named = namedSources(args, recipe);
  const engine = await session.engine();
  const missing: string[] = [];
  const sources: Recipe['sources'] = [];
  const opened: { readonly paths: readonly string[]; close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => void (await Promise.all(opened.map((file) => file.close())));
  try {
    for (const source of recipe.sources) {
      const file = await openSource(source, named.get(source.id), folder).catch((error: unknown) => {
        if (toAppError(error).code === 'file-not-found' && !named.has(source.id)) return null;
        throw error;
      });
      if (file === null) {
        missing.push(source.name);
        continue;
      }
      opened.push(file);
      const { signal, onEvent } = session;
      const report = await engine.open({ id: source.id, file, dialect: source.dialect, withheld: recipe.withheld }, { signal, onEvent });
      sources.push({ ...source, sha256: report.sha256 });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { recipe: missing.length > 0 || sources.length === 0 ? null : { ...recipe, sources }, missing, paths: opened.flatMap((file) => file.paths), close };
}
