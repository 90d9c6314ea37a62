import { readProject } from '../../shared/contract/project-file.ts';
import type { ReadProject } from '../../shared/contract/project-file.ts';
import { isSealed, keyFromSecret, saltOf, secretOf } from '../../shared/contract/sealed.ts';
import { toAppError } from '../../shared/errors/app-error.ts';
import type { Services } from './services.ts';

/** A project that was opened. */
export interface Unlocked extends ReadProject {
  /** The keychain of this computer remembers it from now on. */
  readonly remembered: boolean;
}

/**
 * A project from its bytes; that of an encrypted one is opened by what this computer remembers, else its passphrase is asked for until it fits.
 * Null: the person gave up.
 * @throws AppError `invalid-project`, those of recipes
 */
export async function unlocked({ ciphers, askPassphrase, host }: Pick<Services, 'ciphers' | 'askPassphrase' | 'host'>, bytes: Uint8Array, name: string): Promise<Unlocked | null> {
  if (!isSealed(bytes)) return { ...(await readProject(ciphers, bytes, null)), remembered: false };
  const salt = saltOf(bytes);
  const secret = await host.secrets.recall(salt).catch(() => null);
  const known = secret === null ? null : keyFromSecret(bytes, secret);
  if (known !== null) {
    // a file that was damaged is told of once its passphrase is known to fit
    const read = await readProject(ciphers, bytes, known).catch(() => null);
    if (read !== null) return { ...read, remembered: false };
  }
  const mayRemember = await host.secrets.offered().catch(() => false);
  for (let wrong = false; ; wrong = true) {
    const typed = await askPassphrase(name, wrong, mayRemember);
    if (typed === null) return null;
    try {
      const read = await readProject(ciphers, bytes, { passphrase: typed.passphrase });
      const remembered = typed.remember && mayRemember && read.key !== null && (await host.secrets.keep(salt, secretOf(read.key)).then(() => true, () => false));
      return { ...read, remembered };
    } catch (error) {
      if (toAppError(error).code !== 'passphrase-wrong') throw error;
    }
  }
}
