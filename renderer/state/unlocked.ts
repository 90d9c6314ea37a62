import { readProject } from '../../shared/contract/project-file.ts';
import type { ReadProject } from '../../shared/contract/project-file.ts';
import { isSealed } from '../../shared/contract/sealed.ts';
import { toAppError } from '../../shared/errors/app-error.ts';
import type { Services } from './services.ts';

/**
 * A project from its bytes; the passphrase of an encrypted one is asked for until it fits. Null: the person gave up.
 * @throws AppError `invalid-project`, those of recipes
 */
export async function unlocked({ ciphers, askPassphrase }: Pick<Services, 'ciphers' | 'askPassphrase'>, bytes: Uint8Array, name: string): Promise<ReadProject | null> {
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
