import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readProject, writeProject } from '../shared/contract/project-file.ts';
import type { ReadProject } from '../shared/contract/project-file.ts';
import { viewSchema } from '../shared/contract/project.ts';
import { isSealed } from '../shared/contract/sealed.ts';
import { AppError, toAppError } from '../shared/errors/app-error.ts';
import { writeFileAtomic } from '../shared/node/atomic-write.ts';
import { nodeCiphers } from '../shared/node/node-ciphers.ts';
import { lockProject } from '../shared/node/project-lock.ts';
import { readPrevious, rewriteVersions } from '../shared/node/project-versions.ts';
import { formatRecipe, parseRecipeText } from '../shared/recipe/recipe.ts';
import type { Args } from './args.ts';
import { looksLikeRecipe } from './open-recipe.ts';
import { passphraseFrom } from './passphrase.ts';

/** A project or recipe file that is held while a command works on it. */
export interface HeldProject extends ReadProject {
  readonly path: string;
  /** The version before; null where there is none, or none that can be read (under another passphrase, damaged). */
  readonly previous: ReadProject | null;
  /** A recipe has no history and no log. */
  readonly kind: 'project' | 'recipe';
  /** Writes both versions anew; `previous` null removes it. Errors: `output-not-writable`. */
  write(current: ReadProject, previous: ReadProject | null): Promise<void>;
  release(): Promise<void>;
}

async function bytesOf(path: string): Promise<Uint8Array> {
  return readFile(path).then((bytes) => new Uint8Array(bytes), (cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw new AppError('file-not-found', { file: path }, cause);
    if (cause.code === 'EISDIR') throw new AppError('is-directory', { file: path }, cause);
    throw new AppError('file-unreadable', { file: path, reason: cause.code ?? String(cause) }, cause);
  });
}

/** Errors name the file. */
async function naming<T>(path: string, work: Promise<T>): Promise<T> {
  return work.catch((thrown: unknown) => {
    const error = toAppError(thrown);
    throw new AppError(error.code, { file: basename(path), ...error.data }, error);
  });
}

/**
 * Opens a project (`.tessera`, encrypted or not) or a recipe. The passphrase is asked for once.
 * @throws AppError `file-not-found`, `passphrase-needed`, `passphrase-wrong`, `invalid-project`, `project-locked`, those of recipes
 */
export async function openProject(args: Args, path: string): Promise<HeldProject> {
  const recipe = await looksLikeRecipe(path);
  const bytes = await bytesOf(path);
  if (recipe) {
    const text = new TextDecoder().decode(bytes);
    const project = { recipe: parseRecipeText(text, path), view: viewSchema.parse({}), past: [], future: [], log: [] };
    return {
      path, project, key: null, previous: null, kind: 'recipe',
      write: (current) => writeFileAtomic(path, new TextEncoder().encode(formatRecipe(current.project.recipe))),
      release: async () => undefined,
    };
  }
  const passphrase = isSealed(bytes) ? await passphraseFrom(args, { option: 'passphrase', question: `Passphrase of ${basename(path)}` }) : null;
  const opener = passphrase === null ? null : { passphrase };
  const read = await naming(path, readProject(nodeCiphers, bytes, opener));
  const lock = await lockProject(path);
  try {
    const before = await readPrevious(path);
    const previous = before === null ? null : await readProject(nodeCiphers, before, opener).catch(() => null);
    return {
      ...read, path, previous, kind: 'project',
      async write(current, old) {
        const [now, then] = [await writeProject(nodeCiphers, current), old === null ? null : await writeProject(nodeCiphers, old)];
        await rewriteVersions(path, now, then);
      },
      release: () => lock.release(),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
