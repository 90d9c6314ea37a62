import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from '../recipe/zod.ts';
import { AppError } from '../errors/app-error.ts';
import { missingAs, notWritable } from './atomic-write.ts';

const ownerSchema = z.object({ pid: z.number().int(), started: z.string(), host: z.string(), token: z.string() });
type Owner = z.infer<typeof ownerSchema>;

export interface ProjectLock {
  /** Gives the lock back; one that was taken over meanwhile is left alone. */
  release(): Promise<void>;
}

/** Who runs; a test passes another. */
export interface LockIdentity {
  readonly pid: number;
  readonly host: string;
  /** When a process started, as text that differs when its number was used again; null when it is gone. */
  readonly startOf: (pid: number) => Promise<string | null>;
}
const self: LockIdentity = { pid: process.pid, host: hostname(), startOf: processStart };

/** A lock whose writer was killed between creating and filling it is broken after this many milliseconds. */
const UNREADABLE_STALE_MS = 5000;

export function lockPath(project: string): string {
  return join(dirname(project), `.${basename(project)}.lock`);
}

/**
 * Marks a project as open in this window. A lock left by a process of this machine that is gone is broken;
 * one of another machine is respected.
 * @throws AppError `project-locked` with `path` and `host`; `output-not-writable`
 */
export async function lockProject(project: string, identity: LockIdentity = self): Promise<ProjectLock> {
  const started = (await identity.startOf(identity.pid)) ?? '';
  return acquire(lockPath(project), project, { pid: identity.pid, started, host: identity.host, token: randomUUID() }, identity);
}

async function acquire(path: string, project: string, owner: Owner, identity: LockIdentity): Promise<ProjectLock> {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      await writeFile(path, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
      return { release: () => release(path, owner.token) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw notWritable(path, error);
    }
    const held = await readFile(path, 'utf8').catch(missingAs(null));
    if (held === null) continue;
    if (!(await isStale(path, held, identity))) {
      throw new AppError('project-locked', { path: project, host: parseOwner(held)?.host ?? '' });
    }
    // Only the holder of this second lock removes a stale one, and looks again before: two who judged the same lock
    // stale cannot remove each other's new one.
    const guard = await acquire(`${path}.break`, project, owner, identity);
    try {
      if ((await readFile(path, 'utf8').catch(missingAs(null))) === held) await unlink(path);
    } finally {
      await guard.release();
    }
  }
  throw new AppError('project-locked', { path: project, host: identity.host });
}

async function release(path: string, token: string): Promise<void> {
  const held = await readFile(path, 'utf8').catch(() => '');
  if (parseOwner(held)?.token === token) await unlink(path).catch(() => undefined);
}

async function isStale(path: string, held: string, identity: LockIdentity): Promise<boolean> {
  const owner = parseOwner(held);
  if (owner === null) {
    const stats = await stat(path).catch(missingAs(null));
    // Compared with a file's time of now, not with the clock of this machine, which a network drive need not share.
    return stats !== null && (await fileNow(path)) - stats.mtimeMs > UNREADABLE_STALE_MS;
  }
  if (owner.host !== identity.host) return false;
  const started = await identity.startOf(owner.pid);
  return started === null || started !== owner.started;
}

async function fileNow(path: string): Promise<number> {
  const probe = `${path}.${randomUUID()}`;
  await writeFile(probe, '');
  const { mtimeMs } = await stat(probe);
  await unlink(probe);
  return mtimeMs;
}

function parseOwner(text: string): Owner | null {
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function processStart(pid: number): Promise<string | null> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return null;
  }
  try {
    if (process.platform === 'linux') {
      const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
      const line = await readFile(`/proc/${pid}/stat`, 'utf8');
      // Field 22; the second is a name in brackets that may hold anything.
      const ticks = line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '';
      return `${boot.trim()} ${ticks}`;
    }
    if (process.platform === 'darwin') {
      return (await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)])).stdout.trim();
    }
  } catch {
    // Not to be known here: the process's number alone decides.
  }
  return '';
}
