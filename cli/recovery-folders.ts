import { homedir } from 'node:os';
import { join } from 'node:path';
import { readProject, writeProject } from '../shared/contract/project-file.ts';
import type { ReadProject } from '../shared/contract/project-file.ts';
import type { Project } from '../shared/contract/project.ts';
import { isSealed } from '../shared/contract/sealed.ts';
import type { ProjectKey } from '../shared/contract/sealed.ts';
import { nodeCiphers } from '../shared/node/node-ciphers.ts';
import { createUserStore } from '../shared/node/project-store.ts';
import type { Args } from './args.ts';

/** Where the desktop window keeps unsaved work on this computer. */
function storeFolders(args: Args): string[] {
  const given = args.values.get('store');
  if (given !== undefined) return [given];
  const home = homedir();
  const data = process.platform === 'win32' ? process.env['APPDATA'] ?? join(home, 'AppData', 'Roaming')
    : process.platform === 'darwin' ? join(home, 'Library', 'Application Support') : process.env['XDG_CONFIG_HOME'] ?? join(home, '.config');
  return [...new Set(['Tessera', 'tessera'].map((name) => join(data, name, 'store')))];
}

export interface RecoveryDone {
  /** Entries that were written anew, and those under a passphrase that could not be opened. */
  readonly rewritten: number;
  readonly unreadable: number;
}

/**
 * Changes unsaved work that the window keeps.
 * @param change null: the entry is not about this
 */
export async function changeRecovery(args: Args, key: ProjectKey | null, change: (project: Project, title: string) => { readonly project: Project; readonly title: string } | null, dry: boolean): Promise<RecoveryDone> {
  let rewritten = 0;
  let unreadable = 0;
  for (const folder of storeFolders(args)) {
    const store = createUserStore(folder, () => new Date());
    for (const { id, title } of await store.listRecovery()) {
      const bytes = await store.readRecovery(id);
      let read: ReadProject;
      try {
        read = await readProject(nodeCiphers, bytes, isSealed(bytes) ? key : null);
      } catch {
        unreadable += 1;
        continue;
      }
      const changed = change(read.project, title);
      if (changed === null) continue;
      rewritten += 1;
      if (!dry) await store.writeRecovery(id, changed.title, await writeProject(nodeCiphers, { project: changed.project, key: read.key }));
    }
  }
  return { rewritten, unreadable };
}
