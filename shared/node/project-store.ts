import { mkdir, readFile, readdir, stat, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from '../recipe/zod.ts';
import { AppError } from '../errors/app-error.ts';
import type { RecoveryEntry } from '../contract/host.ts';
import { missingAs, notWritable, writeFileAtomic } from './atomic-write.ts';
import type { WriteFs } from './atomic-write.ts';
import { previousOf } from './project-versions.ts';

/**
 * Replaces a project file or leaves it as it was; the content before is kept as `NAME.tessera.bak`.
 * @throws AppError `output-not-writable`
 */
export function saveProject(path: string, bytes: Uint8Array, fs?: WriteFs): Promise<void> {
  return writeFileAtomic(path, bytes, { previous: basename(previousOf(path)), fs });
}

const MAX_RECENT = 12;
const MAX_SOURCES = 200;
const MAX_CHOICES = 50;
const stateSchema = z.object({
  recent: z.array(z.object({ path: z.string(), at: z.string() })),
  sources: z.array(z.object({ sha256: z.string(), path: z.string() })),
  choices: z.record(z.string(), z.string()).default({}),
});
type State = z.infer<typeof stateSchema>;

/** What this machine remembers beside the projects themselves: unsaved work, recent projects, where sources were read. */
export interface UserStore {
  writeRecovery(id: string, title: string, bytes: Uint8Array): Promise<void>;
  listRecovery(): Promise<readonly RecoveryEntry[]>;
  /** @throws AppError `file-not-found` */
  readRecovery(id: string): Promise<Uint8Array>;
  removeRecovery(id: string): Promise<void>;
  /** Paths of projects that are still there, the last used first. */
  recent(): Promise<State['recent']>;
  addRecent(path: string): Promise<void>;
  rememberSource(sha256: string, path: string): Promise<void>;
  /** The path remembered, when a file is still there. */
  recallSource(sha256: string): Promise<string | null>;
  /** A choice of the person's that holds whatever the project. */
  rememberChoice(name: string, value: string): Promise<void>;
  recallChoice(name: string): Promise<string | null>;
}

/**
 * @param folder private folder of this product and person; made when missing
 * @param now the clock
 */
export function createUserStore(folder: string, now: () => Date, fs?: WriteFs): UserStore {
  const stateFile = join(folder, 'state.json');
  const recovery = join(folder, 'recovery');
  let last: Promise<unknown> = Promise.resolve();

  /** Changes wait for each other, so that none is lost. */
  const change = (edit: (state: State) => State): Promise<void> => {
    const next = last.then(async () => {
      const state = edit(await readState(stateFile));
      await makeFolder(folder);
      await writeFileAtomic(stateFile, new TextEncoder().encode(JSON.stringify(state)), { mode: 0o600, fs });
    });
    last = next.catch(() => undefined);
    return next;
  };

  return {
    async writeRecovery(id, title, bytes) {
      const path = recoveryPath(recovery, id);
      await makeFolder(recovery);
      const head = new TextEncoder().encode(`${JSON.stringify({ title, at: now().toISOString() })}\n`);
      await writeFileAtomic(path, Buffer.concat([head, bytes]), { mode: 0o600, fs });
    },
    async listRecovery() {
      const names = await readdir(recovery).catch(missingAs([] as string[]));
      const ids = names.filter((name) => RECOVERY_NAME.test(name)).map((name) => name.slice(0, -ENDING.length));
      // one that cannot be read hides no other
      const entries = await Promise.all(ids.map((id) => entryOf(id, recoveryPath(recovery, id)).catch(missingAs(null))));
      return entries.filter((entry) => entry !== null).sort((a, b) => (a.at < b.at ? 1 : -1));
    },
    async readRecovery(id) {
      const content = await readFile(recoveryPath(recovery, id)).catch(missingAs(null));
      if (content === null) throw new AppError('file-not-found', { file: id });
      return new Uint8Array(content.subarray(content.indexOf(10) + 1));
    },
    removeRecovery: (id) => unlink(recoveryPath(recovery, id)).catch(missingAs(undefined)),
    async recent() {
      const { recent } = await readState(stateFile);
      const there = await Promise.all(recent.map(({ path }) => isFile(path)));
      return recent.filter((_, i) => there[i]);
    },
    addRecent: (path) =>
      change((state) => ({
        ...state,
        recent: [{ path, at: now().toISOString() }, ...state.recent.filter((entry) => entry.path !== path)].slice(0, MAX_RECENT),
      })),
    rememberSource: (sha256, path) =>
      change((state) => ({
        ...state,
        sources: [{ sha256, path }, ...state.sources.filter((entry) => entry.sha256 !== sha256)].slice(0, MAX_SOURCES),
      })),
    async recallSource(sha256) {
      const { sources } = await readState(stateFile);
      const path = sources.find((entry) => entry.sha256 === sha256)?.path;
      return path !== undefined && (await isFile(path)) ? path : null;
    },
    rememberChoice: (name, value) =>
      change((state) => ({ ...state, choices: Object.fromEntries([...Object.entries(state.choices).filter(([other]) => other !== name).slice(-MAX_CHOICES), [name, value]]) })),
    recallChoice: async (name) => new Map(Object.entries((await readState(stateFile)).choices)).get(name) ?? null,
  };
}

const ENDING = '.recovery';
const RECOVERY_NAME = /^[\w-]{1,64}\.recovery$/u;

function recoveryPath(folder: string, id: string): string {
  if (!RECOVERY_NAME.test(id + ENDING)) throw new AppError('file-not-found', { file: id });
  return join(folder, id + ENDING);
}

/** Of one whose head is damaged the work may still be whole. */
async function entryOf(id: string, path: string): Promise<RecoveryEntry> {
  const { mtime } = await stat(path);
  const content = await readFile(path).catch(() => Buffer.alloc(0));
  try {
    const head: unknown = JSON.parse(content.subarray(0, content.indexOf(10)).toString());
    return { id, ...z.object({ title: z.string(), at: z.string() }).parse(head) };
  } catch {
    return { id, title: 'Unsaved work whose name cannot be read', at: mtime.toISOString() };
  }
}

/** What cannot be understood is forgotten: it is convenience, not work. */
async function readState(path: string): Promise<State> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return { recent: [], sources: [], choices: {} };
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw notWritable(path, error);
  });
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then((stats) => stats.isFile(), () => false);
}
