import { execFile, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomic } from '../../../shared/node/atomic-write.ts';
import { saveProject } from '../../../shared/node/project-store.ts';
import { writeOutputs } from '../../../shared/node/write-outputs.ts';
import { bundleEntry } from '../../bundle-entry.ts';
import { faultFs } from './fault-fs.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-write-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);
const failure = (work: Promise<unknown>): Promise<{ code: string; data: Record<string, unknown> } | null> =>
  work.then(() => null, (error: { code: string; data: Record<string, unknown> }) => error);
const OLD = 'old '.repeat(5000);
const NEW = 'new content '.repeat(9000);

describe('saving a project', () => {
  it('replaces the content, keeps the previous version, leaves nothing else', async () => {
    const path = join(folder, 'shop.tessera');
    await saveProject(path, bytes('one'));
    await saveProject(path, bytes('two'));
    await saveProject(path, bytes('three'));
    expect([await read(path), await read(`${path}.bak`)]).toEqual(['three', 'two']);
    expect((await readdir(folder)).sort()).toEqual(['shop.tessera', 'shop.tessera.bak']);
  });

  it.each(['error', 'kill'] as const)('survives a fault (%s) at every step: old or new, never a mixture', async (mode) => {
    let outcomes = '';
    for (let at = 0; ; at++) {
      const path = join(folder, `${mode}-${at}.tessera`);
      await writeFile(path, OLD);
      await writeFile(`${path}.bak`, 'older');
      const { fs, steps } = faultFs(at, mode);
      const error = await failure(saveProject(path, bytes(NEW), fs));
      const content = await read(path);
      const previous = await read(`${path}.bak`);
      expect([OLD, NEW]).toContain(content);
      expect(content === NEW ? [OLD] : [OLD, 'older']).toContain(previous);
      if (at >= steps.length) {
        expect(error).toBeNull();
        expect(content).toBe(NEW);
        expect(steps).toEqual(['realpath', 'stat', 'open wx', 'write', 'fsync', 'close', 'link', 'rename', 'rename', 'open r', 'fsync', 'close']);
        break;
      }
      outcomes += content === OLD ? 'o' : 'n';
      // Where a hard link is refused, a copy is made instead.
      if (mode === 'error' && steps[at] === 'link') expect(error).toBeNull();
      else {
        expect(error).toMatchObject({ code: 'output-not-writable', data: { path, reason: 'the disk reports a fault (EIO)' } });
        expect(error?.data.replaced === true).toBe(content === NEW);
        if (mode === 'error') {
          const left = (await readdir(folder)).filter((name) => name.startsWith(`.${basename(path)}`));
          expect(left).toEqual([]);
        }
      }
    }
    expect(outcomes).toMatch(mode === 'error' ? /^oooooonoonnn$/ : /^ooooooooonnn$/);
  });

  it('names path and cause of real faults', async () => {
    const missing = join(folder, 'none', 'a.tessera');
    expect(await failure(saveProject(missing, bytes('x')))).toMatchObject({ data: { path: missing, reason: 'the folder does not exist (ENOENT)' } });
    const taken = join(folder, 'taken');
    await mkdir(taken);
    expect(await failure(writeFileAtomic(taken, bytes('x')))).toMatchObject({ code: 'output-not-writable', data: { path: taken } });
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it('follows a link and keeps the permissions of what it replaces', async () => {
    const path = join(folder, 'real');
    await writeFile(path, 'old');
    await chmod(path, 0o640);
    await symlink('real', join(folder, 'link'));
    await writeFileAtomic(join(folder, 'link'), bytes('new'));
    expect(await read(path)).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    await writeFileAtomic(join(folder, 'private'), bytes(''), { mode: 0o600 });
    expect((await stat(join(folder, 'private'))).mode & 0o777).toBe(0o600);
  });
});

describe('writing several outputs', () => {
  const files = ['a.csv', 'b.html', 'c.json'].map((name) => ({ name, bytes: bytes(`new ${name}`) }));
  const contents = async (dir: string): Promise<Record<string, string | null>> =>
    Object.fromEntries(await Promise.all((await readdir(dir)).map(async (name) => [name, await read(join(dir, name))] as const)));
  const allNew = { 'a.csv': 'new a.csv', 'b.html': 'new b.html', 'c.json': 'new c.json' };

  it('makes the folder and replaces all', async () => {
    const dir = join(folder, 'x', 'y');
    await writeOutputs(dir, files);
    await writeFile(join(dir, 'a.csv'), 'old');
    await writeOutputs(dir, files);
    expect(await contents(dir)).toEqual(allNew);
  });

  it('replaces all or none, whichever step fails', async () => {
    const before = { 'a.csv': 'old a', 'c.json': 'old c', 'other.txt': 'mine' };
    let failed = 0;
    for (let at = 0; ; at++) {
      const dir = join(folder, `run-${at}`);
      await mkdir(dir);
      for (const [name, text] of Object.entries(before)) await writeFile(join(dir, name), text);
      const { fs, steps } = faultFs(at, 'error');
      const error = await failure(writeOutputs(dir, files, fs));
      if (error === null) {
        // Only the link (a copy instead) and the removal of what was set aside may fail unheard.
        const left = Object.fromEntries(Object.entries(await contents(dir)).filter(([name]) => !name.startsWith('.')));
        expect(left).toEqual({ ...before, ...allNew });
        if (at >= steps.length) break;
        expect(['link', 'unlink']).toContain(steps[at]);
      } else {
        failed += 1;
        expect(await contents(dir)).toEqual(before);
        expect(error).toMatchObject({ code: 'output-not-writable', data: { reason: 'the disk reports a fault (EIO)' } });
        expect([dir, ...files.map(({ name }) => join(dir, name))]).toContain(error.data.path);
      }
    }
    expect(failed).toBeGreaterThan(18);
  });

  it('removes a folder it made when nothing could be written into it', async () => {
    const dir = join(folder, 'made');
    const { fs } = faultFs(2, 'error');
    expect(await failure(writeOutputs(dir, files, fs))).toMatchObject({ data: { path: join(dir, 'a.csv') } });
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves everything when one target is a folder, and names it', async () => {
    await mkdir(join(folder, 'b.html'));
    await writeFile(join(folder, 'a.csv'), 'old');
    expect(await failure(writeOutputs(folder, files))).toMatchObject({ data: { path: join(folder, 'b.html') } });
    expect((await readdir(folder)).sort()).toEqual(['a.csv', 'b.html']);
    expect(await read(join(folder, 'a.csv'))).toBe('old');
  });

  it('writes nowhere but into the folder', async () => {
    await mkdir(join(folder, 'in'));
    await fc.assert(fc.asyncProperty(fc.constantFrom('../x', '..', '.', '', 'a/b', 'a\\b', '/etc/x', 'a\0b', '../in/x'), async (name) => {
      expect(await failure(writeOutputs(join(folder, 'in'), [{ name, bytes: bytes('x') }]))).toMatchObject({ code: 'output-not-writable' });
      expect(await readdir(folder)).toEqual(['in']);
      expect(await readdir(join(folder, 'in'))).toEqual([]);
    }));
  });
});

/** Why faults of the operating system itself cannot be made here, or null. */
function straceMissing(): string | null {
  if (process.platform !== 'linux') return 'strace is for Linux';
  const tried = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']);
  return tried.error !== undefined ? 'strace is not installed' : tried.status === 0 ? null : 'strace may not trace here';
}

describe('faults made by the operating system', () => {
  const reason = straceMissing();
  if (reason !== null) console.warn(`Skipped: failing fsync and rename under strace (${reason}).`);

  const run = async (command: string, args: readonly string[]): Promise<{ ok: boolean; data?: Record<string, unknown> }> =>
    // One thread for files: strace counts calls by thread.
    JSON.parse((await promisify(execFile)(command, [...args], { env: { ...process.env, UV_THREADPOOL_SIZE: '1' } })).stdout) as { ok: boolean };

  it.skipIf(reason !== null)('fail any fsync or rename of a save: the old or the new project, and a message', async () => {
    const script = await bundleEntry(new URL('./save-entry.ts', import.meta.url));
    const path = join(folder, 'p.tessera');
    const seen: string[] = [];
    for (const call of ['fsync', 'rename']) {
      for (const when of [1, 2, 3]) {
        await writeFile(path, OLD);
        const answer = await run('strace', [
          '-f', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:error=EIO:when=${when}`,
          process.execPath, script, path, '20000',
        ]);
        const content = await read(path);
        expect([OLD, 'n'.repeat(20_000)]).toContain(content);
        if (!answer.ok) expect(answer.data).toMatchObject({ path, reason: 'the disk reports a fault (EIO)' });
        seen.push(`${call} ${when} ${answer.ok ? 'done' : 'failed'} ${content === OLD ? 'old' : 'new'}`);
      }
    }
    expect(seen).toEqual([
      'fsync 1 failed old', 'fsync 2 failed new', 'fsync 3 done new',
      'rename 1 failed old', 'rename 2 failed old', 'rename 3 done new',
    ]);
  });

  it.skipIf(process.platform === 'win32')('a disk that takes only a part of a write leaves the old project', async () => {
    const script = await bundleEntry(new URL('./save-entry.ts', import.meta.url));
    const path = join(folder, 'p.tessera');
    await writeFile(path, OLD);
    const answer = await run('sh', ['-c', `trap '' XFSZ; ulimit -f 64; exec "$0" "$@"`, process.execPath, script, path, '900000']);
    expect(answer).toMatchObject({ ok: false, data: { path, reason: 'EFBIG' } });
    expect(await read(path)).toBe(OLD);
    expect(await readdir(folder)).toEqual(['p.tessera']);
  });
});
