import { basename } from 'node:path';
import { withEntry } from '../../shared/contract/export-log.ts';
import { newProjectKey } from '../../shared/contract/sealed.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { nodeCiphers } from '../../shared/node/node-ciphers.ts';
import type { Args } from '../args.ts';
import { positionalOf } from '../args.ts';
import { openProject } from '../open-project.ts';
import type { Outcome } from '../output.ts';
import { passphraseFrom } from '../passphrase.ts';
import { changeRecovery } from '../recovery-folders.ts';

/** `tessera passphrase`: encrypts a project, changes its passphrase, or takes it away; both versions are written anew. */
export async function passphraseCommand(args: Args): Promise<Outcome> {
  const start = performance.now();
  const [path] = positionalOf(args, ['PROJECT.tessera']);
  const remove = args.switches.get('remove') === true;
  const held = await openProject(args, path);
  try {
    if (held.kind === 'recipe') throw new AppError('invalid-project', { file: basename(path), reason: 'it is a recipe, which holds no customers and is not encrypted' });
    const key = remove ? null : await newKey(args, path);
    const change = key === null ? 'removed' as const : held.key === null ? 'set' as const : 'changed' as const;
    if (key !== null || held.key !== null) {
      const { project } = held;
      const log = withEntry(project.log, { what: 'passphrase', at: new Date().toISOString(), change });
      await held.write({ project: { ...project, log }, key }, held.previous === null ? null : { project: held.previous.project, key });
    }
    const own = new Set(held.project.recipe.sources.map(({ sha256 }) => sha256));
    const unsaved = key === null ? 0 : (await changeRecovery(args, held.key, (project) => (project.recipe.sources.some(({ sha256 }) => own.has(sha256)) ? { project, title: '' } : null), true)).rewritten;
    return {
      result: { encrypted: key !== null, change: key === null && held.key === null ? 'none' : change, previousVersion: held.previous !== null, outputs: [basename(path)] },
      text: key === null ? `${basename(path)} is not encrypted.` : `${basename(path)} and its previous version are encrypted. Without the passphrase nobody can open them, and nobody can bring it back.`,
      notices: unsaved > 0 ? [{ code: 'recovery-not-encrypted', data: { count: unsaved } }] : [],
      timings: { passphrase: Math.round(performance.now() - start) },
    };
  } finally {
    await held.release();
  }
}

async function newKey(args: Args, path: string): ReturnType<typeof newProjectKey> {
  const passphrase = await passphraseFrom(args, { option: 'new-passphrase', question: `New passphrase of ${basename(path)}` });
  if (passphrase === null) throw new AppError('missing-argument', { argument: '--new-passphrase-env or --new-passphrase-fd', usage: args.command.usage });
  return newProjectKey(nodeCiphers, passphrase);
}
