import { readProject, writeProject } from '../../shared/contract/project-file.ts';
import type { ReadProject } from '../../shared/contract/project-file.ts';
import { withEntry } from '../../shared/contract/export-log.ts';
import type { LogEntry } from '../../shared/contract/export-log.ts';
import type { FileGrant, Host } from '../../shared/contract/host.ts';
import type { PersonFound } from '../../shared/contract/person.ts';
import type { Project } from '../../shared/contract/project.ts';
import { newProjectKey, secretOf } from '../../shared/contract/sealed.ts';
import type { ProjectKey } from '../../shared/contract/sealed.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { eraseFromProject, namedAt } from '../../shared/prepare/erase/erase-project.ts';
import type { Erased, Erasure } from '../../shared/prepare/erase/erase-project.ts';
import { mentionsOf } from '../../shared/prepare/erase/mentions.ts';
import { WITHHELD_KEY_BYTES } from '../../shared/recipe/withheld.ts';
import type { Ciphers } from '../../shared/contract/sealed.ts';
import type { EngineClient } from '../engine/connect.ts';
import { projectOf } from './project-of.ts';
import { emptyResults, idleStatuses } from './store.ts';
import { savedParts } from './saved-parts.ts';
import type { AppStore } from './store.ts';

/** Who is to be erased, and what of them is there. */
export interface ErasePlan {
  readonly found: PersonFound;
  readonly erasure: Erasure;
  readonly touched: Erased['touched'];
  readonly remains: readonly string[];
  /** There is a previous version beside the project. */
  readonly previous: boolean;
  /** Pieces of unsaved work on this computer that are about the same files or name the person, and those that cannot be opened. */
  readonly recovery: { readonly own: number; readonly unreadable: number };
  /** Tables that were written earlier. */
  readonly written: readonly string[];
}

export interface PrivacyActions {
  /** What a person has left here. Errors: `person-column-unknown`, those of the engine. */
  planErasure(identity: string, also: readonly string[], exact: boolean): Promise<ErasePlan>;
  /** Erases a person from everything that is kept here; the project is written at once where it has a file. Answers whether it was. */
  erasePerson(plan: ErasePlan): Promise<boolean>;
  /** Writes a source as CSV without the persons who are left out; null: the person gave up. */
  writeWithout(source: { readonly id: string; readonly name: string }): Promise<string | null>;
  /** Encrypts the project under a passphrase, or (null) no longer; the file and its previous version are written at once. `unsaved`: there is no file yet, and no place was chosen, so nothing changed; `remembered`: it changed, and the keychain refused to forget the old one. */
  setPassphrase(passphrase: string | null): Promise<'changed' | 'unsaved' | 'remembered'>;
  /** Whether this computer has a keychain, and remembers the passphrase of the project in it. */
  keptPassphrase(): Promise<{ readonly offered: boolean; readonly kept: boolean }>;
  /** Has this computer remember the passphrase of the project, or forget it. Errors: `output-not-writable`. */
  keepPassphrase(keep: boolean): Promise<void>;
  /** Remembers that something left the project. */
  logEntry(entry: LogEntry): void;
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Erasing persons, passphrases, and the log of what left. */
export function createPrivacyActions(store: AppStore, { host, engine, ciphers }: { readonly host: Host; readonly engine: EngineClient; readonly ciphers: Ciphers }, saveAs: () => Promise<boolean>): PrivacyActions {
  const now = (): string => new Date().toISOString();
  const document = (): ReturnType<AppStore['getState']>['document'] => store.getState().document;

  /** Writes the project's file anew, and its previous version as `change` makes it; before the state, so that what fails changes nothing. Null: there is no file. */
  const rewrite = async (project: Project, key: ProjectKey | null, oldKey: ProjectKey | null, change: (project: Project) => Project): Promise<FileGrant | null> => {
    const { grant } = document();
    if (grant === null || !(await host.canReplace(grant))) return null;
    const before = await host.previous(grant);
    const read = before === null ? null : await readProject(ciphers, before, oldKey).catch(() => null);
    const previous = read === null ? null : await writeProject(ciphers, { project: change(read.project), key });
    return host.rewrite(grant, await writeProject(ciphers, { project, key }), previous);
  };

  /** Changes unsaved work that is kept on this computer; `change` answers null for what it is not about. */
  const changeRecovery = async (key: ProjectKey | null, change: (read: ReadProject, title: string) => { readonly read: ReadProject; readonly title: string } | null, dry: boolean): Promise<ErasePlan['recovery']> => {
    let [own, unreadable] = [0, 0];
    for (const { id, title } of await host.listRecovery()) {
      const read = await host.readRecovery(id).then((bytes) => readProject(ciphers, bytes, key)).catch(() => null);
      if (read === null) {
        unreadable += 1;
        continue;
      }
      const changed = change(read, title);
      if (changed === null) continue;
      own += 1;
      if (!dry) await host.writeRecovery(id, changed.title, await writeProject(ciphers, changed.read));
    }
    return { own, unreadable };
  };

  const shares = (project: Project): boolean => {
    const files = new Set(store.getState().recipe.sources.map(({ sha256 }) => sha256));
    return project.recipe.sources.some(({ sha256 }) => files.has(sha256));
  };

  const eraseRecovery = (erasure: Erasure, dry: boolean): Promise<ErasePlan['recovery']> => {
    const mentions = mentionsOf(erasure);
    return changeRecovery(document().key, ({ project, key }, title) => (shares(project) || namedAt(project, mentions).length > 0
      ? { read: { project: eraseFromProject(project, erasure).project, key }, title: mentions.redact(title) } : null), dry);
  };

  /** What is on screen is what the file holds. */
  const keepAsSaved = (): void => store.setState((state) => ({ document: { ...state.document, saved: savedParts(state) } }));

  const logEntry = (entry: LogEntry): void => store.setState(({ document: current }) => ({ document: { ...current, log: withEntry(current.log, entry) } }));

  return {
    logEntry,
    async keptPassphrase() {
      const { key } = document();
      return { offered: await host.secrets.offered(), kept: key !== null && (await host.secrets.holds(key.salt)) };
    },
    async keepPassphrase(keep) {
      const { key } = document();
      if (key === null) return;
      await (keep ? host.secrets.keep(key.salt, secretOf(key)) : host.secrets.forget(key.salt));
      logEntry({ what: 'passphrase', at: now(), change: keep ? 'remembered' : 'forgotten' });
    },
    async planErasure(identity, also, exact) {
      const { recipe } = store.getState();
      const found = await engine.call('findPerson', { recipe, identity, exact });
      if (found.columns.length === 0) throw new AppError('person-column-unknown', { file: recipe.sources[0]?.name ?? '' });
      const erasure: Erasure = {
        identities: found.identities, texts: [...found.texts, ...also], exact, columns: [...new Set(found.columns.map(({ column }) => column))],
        withheldColumns: [...found.columns], newKey: recipe.withheld?.key ?? hexOf(ciphers.random(WITHHELD_KEY_BYTES)), at: now(),
        rows: found.sources.reduce((sum, { rows }) => sum + rows, 0),
      };
      const { touched, remains } = eraseFromProject(projectOf(store.getState()), erasure);
      const { grant, log } = document();
      return {
        found, erasure, touched, remains, previous: grant !== null && (await host.previous(grant).catch(() => null)) !== null, recovery: await eraseRecovery(erasure, true),
        written: [...new Set(log.flatMap((entry) => (entry.what === 'export' && (entry.rows ?? 0) > 0 ? [entry.file] : [])))],
      };
    },
    async erasePerson({ erasure }) {
      const { project } = eraseFromProject(projectOf(store.getState()), erasure);
      const { past, future, recipe, view, log } = project;
      const { key } = document();
      const grant = await rewrite(project, key, key, (old) => {
        const { project: clean } = eraseFromProject(old, erasure);
        return { ...clean, recipe: { ...clean.recipe, withheld: recipe.withheld } };
      });
      store.setState((state) => ({
        recipe, history: { past, future, gesture: null }, results: emptyResults, status: idleStatuses(), problem: null,
        view: { ...state.view, runs: view.runs, queries: view.queries, saved: view.saved, selection: null, selectionLabel: '', selectedSegment: null, later: null },
        document: { ...state.document, log, grant: grant ?? state.document.grant },
      }));
      if (grant !== null) keepAsSaved();
      // tables and results that hold the person go with the engine that made them
      engine.renew();
      await eraseRecovery(erasure, false);
      return grant !== null;
    },
    async writeWithout({ id, name }) {
      const { bytes } = await engine.call('withoutPersons', { recipe: store.getState().recipe, source: id });
      const grant = await host.saveAs('csv', `${name.replace(/\.[^.]+$/, '')}-without.csv`, bytes);
      return grant?.name ?? null;
    },
    async setPassphrase(passphrase) {
      const { key: oldKey, log } = document();
      const key = passphrase === null ? null : await newProjectKey(ciphers, passphrase);
      const entry: LogEntry = { what: 'passphrase', at: now(), change: key === null ? 'removed' : oldKey === null ? 'set' : 'changed' };
      const project: Project = { ...projectOf(store.getState()), log: withEntry(log, entry) };
      const grant = await rewrite(project, key, oldKey, (old) => old);
      store.setState(({ document: current }) => ({ document: { ...current, key, log: project.log, grant: grant ?? current.grant } }));
      if (grant !== null) keepAsSaved();
      else if (!(await saveAs())) {
        store.setState(({ document: current }) => ({ document: { ...current, key: oldKey, log } }));
        return 'unsaved';
      }
      await changeRecovery(oldKey, ({ project: unsaved }, title) => (shares(unsaved) ? { read: { project: unsaved, key }, title: key === null ? title : 'An encrypted project' } : null), false);
      // nothing is left that would open what it no longer opens; last, as a keychain may refuse
      return oldKey === null ? 'changed' : host.secrets.forget(oldKey.salt).then(() => 'changed' as const, () => 'remembered' as const);
    },
  };
}
