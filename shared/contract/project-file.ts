import { AppError } from '../errors/app-error.ts';
import { formatProject, parseProject } from './project.ts';
import type { Project } from './project.ts';
import { isSealed, keyOf, seal, unseal } from './sealed.ts';
import type { Ciphers, ProjectKey } from './sealed.ts';

/** A project as it was read, with the key that its file is encrypted under; null: it is not. */
export interface ReadProject {
  readonly project: Project;
  readonly key: ProjectKey | null;
}

/** What opens an encrypted project: its key, or the passphrase. */
export type Opener = ProjectKey | { readonly passphrase: string } | null;

/** @throws AppError `passphrase-needed`, `passphrase-wrong`, `invalid-project`, `invalid-recipe`, `recipe-too-new` */
export async function readProject(ciphers: Ciphers, bytes: Uint8Array, opener: Opener): Promise<ReadProject> {
  const text = (plain: Uint8Array): string => new TextDecoder().decode(plain);
  if (!isSealed(bytes)) return { project: parseProject(text(bytes)), key: null };
  if (opener === null) throw new AppError('passphrase-needed');
  const key = 'passphrase' in opener ? await keyOf(ciphers, bytes, opener.passphrase) : opener;
  return { project: parseProject(text(await unseal(ciphers, key, bytes))), key };
}

/** The bytes of a project file, encrypted where there is a key. */
export async function writeProject(ciphers: Ciphers, { project, key }: ReadProject): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(formatProject(project));
  return key === null ? bytes : seal(ciphers, key, bytes);
}
