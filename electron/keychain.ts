import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from '../shared/recipe/zod.ts';
import type { KeptSecrets } from '../shared/contract/host.ts';
import { notWritable, writeFileAtomic } from '../shared/node/atomic-write.ts';
import type { ElectronApi } from './types.ts';

/** By id, as the system encrypted them, in base64. */
const keptSchema = z.array(z.object({ id: z.string(), sealed: z.string() }));
type Kept = z.infer<typeof keptSchema>;

const MOST_KEPT = 200;
/** What Electron says of a Linux desktop where it would encrypt under a password that stands in its source. */
const NO_KEYRING: ReadonlySet<string> = new Set(['basic_text', 'unknown']);

/**
 * Secrets encrypted by the operating system (Keychain, DPAPI, the desktop's keyring); none are kept where it has no real place for its key.
 * @param file private to the person
 */
export function createKeychain({ safeStorage }: Pick<ElectronApi, 'safeStorage'>, file: string, platform: NodeJS.Platform = process.platform): KeptSecrets {
  const offered = (): boolean =>
    safeStorage.isEncryptionAvailable() && (platform !== 'linux' || !NO_KEYRING.has(safeStorage.getSelectedStorageBackend()));
  const read = async (): Promise<Kept> => {
    try {
      return keptSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      // what cannot be understood is asked for again
      return [];
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  /** Changes wait for each other, so that none is lost. */
  const change = (edit: (kept: Kept) => Kept): Promise<void> => {
    const next = last.then(async () => {
      const before = await read();
      const after = edit(before);
      if (after.length === 0 && before.length === 0) return;
      await mkdir(dirname(file), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
        throw notWritable(file, error);
      });
      await writeFileAtomic(file, new TextEncoder().encode(JSON.stringify(after)), { mode: 0o600 });
    });
    last = next.catch(() => undefined);
    return next;
  };
  const without = (kept: Kept, id: string): Kept => kept.filter((one) => one.id !== id);
  return {
    offered: async () => offered(),
    async keep(id, secret) {
      if (!offered()) return;
      const sealed = safeStorage.encryptString(secret).toString('base64');
      await change((kept) => [...without(kept, id), { id, sealed }].slice(-MOST_KEPT));
    },
    holds: async (id) => offered() && (await read()).some((one) => one.id === id),
    async recall(id) {
      const found = offered() ? (await read()).find((one) => one.id === id) : undefined;
      try {
        return found === undefined ? null : safeStorage.decryptString(Buffer.from(found.sealed, 'base64'));
      } catch {
        // the system's key is another one by now
        return null;
      }
    },
    forget: (id) => change((kept) => without(kept, id)),
  };
}
