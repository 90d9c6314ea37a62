import { readProject } from '../../shared/contract/project-file.ts';
import type { ReadProject } from '../../shared/contract/project-file.ts';
import { isSealed } from '../../shared/contract/sealed.ts';
import type { Ciphers } from '../../shared/contract/sealed.ts';
import { toAppError } from '../../shared/errors/app-error.ts';

/** What opens projects. */
export interface Locks {
  readonly ciphers: Ciphers;
  /** Asks for the passphrase of a project; null: the person gave up. @param wrong the one before did not open it */
  askPassphrase(name: string, wrong: boolean): Promise<string | null>;
}

/**
 * A project from its bytes; the passphrase of an encrypted one is asked for until it fits. Null: the person gave up.
 * @throws AppError `invalid-project`, those of recipes
 */
export async function unlocked({ ciphers, askPassphrase }: Locks, bytes: Uint8Array, name: string): Promise<ReadProject | null> {
  if (!isSealed(bytes)) return readProject(ciphers, bytes, null);
  for (let wrong = false; ; wrong = true) {
    const passphrase = await askPassphrase(name, wrong);
    if (passphrase === null) return null;
    try {
      return await readProject(ciphers, bytes, { passphrase });
    } catch (error) {
      if (toAppError(error).code !== 'passphrase-wrong') throw error;
    }
  }
}
