import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockPath, lockProject } from '../../../shared/node/project-lock.ts';
import { createUserStore } from '../../../shared/node/project-store.ts';
import { bundleEntry } from '../../bundle-entry.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the lock of a project', () => {
  const project = (): string => join(folder, 'shop.tessera');

  it('is held by one, and free again after release', async () => {
    const lock = await lockProject(project());
    await expect(lockProject(project())).rejects.toMatchObject({ code: 'project-locked', data: { path: project(), host: hostname() } });
    await lock.release();
    await (await lockProject(project())).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a killed process is broken, of a living one it is not', async () => {
    const child = fork(await bundleEntry(new URL('./lock-entry.ts', import.meta.url)), [project()]);
    expect((await once(child, 'message'))[0]).toBe('locked');
    await expect(lockProject(project())).rejects.toMatchObject({ code: 'project-locked' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await lockProject(project())).release();
  });

  it('of a process whose number was used again is broken', async () => {
    await lockProject(project(), { pid: process.pid, host: hostname(), startOf: async () => 'an earlier start' });
    await (await lockProject(project())).release();
  });

  it('of another machine is respected', async () => {
    await lockProject(project(), { pid: 1, host: 'elsewhere', startOf: async () => null });
    await expect(lockProject(project())).rejects.toMatchObject({ data: { host: 'elsewhere' } });
  });

  it('that was cut short is respected while it may be in the making, then broken', async () => {
    await writeFile(lockPath(project()), '{"pid"');
    await expect(lockProject(project())).rejects.toMatchObject({ code: 'project-locked' });
    const earlier = new Date(Date.now() - 60_000);
    await utimes(lockPath(project()), earlier, earlier);
    await (await lockProject(project())).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('goes to exactly one of many who break it at once', async () => {
    for (let round = 0; round < 100; round++) {
      await lockProject(project(), { pid: 999_999_999, host: hostname(), startOf: async () => '' });
      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockProject(project())));
      const won = tries.filter((result) => result.status === 'fulfilled');
      expect(won).toHaveLength(1);
      await won[0]?.value.release();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('that was broken and taken by another meanwhile is not broken again', async () => {
    const host = hostname();
    await lockProject(project(), { pid: 999_999_999, host, startOf: async () => 'dead' });
    const faster = { pid: 1, host, startOf: async (pid: number) => (pid === 1 ? 'alive' : null) };
    const slower = {
      pid: 2,
      host,
      startOf: async (pid: number) => {
        // While this one still judges the dead lock, the other breaks it and takes its place.
        if (pid === 999_999_999) await lockProject(project(), faster);
        return pid === 999_999_999 ? null : 'alive';
      },
    };
    await expect(lockProject(project(), slower)).rejects.toMatchObject({ code: 'project-locked' });
    expect(JSON.parse(await readFile(lockPath(project()), 'utf8'))).toMatchObject({ pid: 1 });
  });

  it('that was taken over is not released by its former holder', async () => {
    const lock = await lockProject(project());
    await writeFile(lockPath(project()), 'of another');
    await lock.release();
    expect(await readFile(lockPath(project()), 'utf8')).toBe('of another');
  });
});

describe('what the machine remembers', () => {
  let minutes = 0;
  const open = (): ReturnType<typeof createUserStore> =>
    createUserStore(join(folder, 'user'), () => new Date(Date.UTC(2026, 0, 1, 0, minutes++)));

  it('keeps unsaved work, private, newest first', async () => {
    const store = open();
    const content = Uint8Array.of(10, 0, 255, 10);
    await store.writeRecovery('w1', 'Shop\n"x"', content);
    await store.writeRecovery('w2', 'Other', new Uint8Array());
    await store.writeRecovery('w1', 'Shop', content);
    expect(await open().listRecovery()).toEqual([
      { id: 'w1', title: 'Shop', at: '2026-01-01T00:02:00.000Z' },
      { id: 'w2', title: 'Other', at: '2026-01-01T00:01:00.000Z' },
    ]);
    expect(await store.readRecovery('w1')).toEqual(content);
    expect((await stat(join(folder, 'user', 'recovery'))).mode & 0o77).toBe(0);
    expect((await stat(join(folder, 'user', 'recovery', 'w1.recovery'))).mode & 0o77).toBe(0);
    await store.removeRecovery('w1');
    await store.removeRecovery('w1');
    await expect(store.readRecovery('w1')).rejects.toMatchObject({ code: 'file-not-found' });
    expect((await store.listRecovery()).map(({ id }) => id)).toEqual(['w2']);
  });

  it('lists unsaved work whose head is damaged, hides nothing behind it, and refuses ids that lead elsewhere', async () => {
    const store = open();
    await store.writeRecovery('good', 'Good', new Uint8Array());
    await writeFile(join(folder, 'user', 'recovery', 'bad.recovery'), '{"title":\n{"kind":"tessera-project"}');
    await mkdir(join(folder, 'user', 'recovery', 'folder.recovery'));
    expect(new Map((await store.listRecovery()).map(({ id, title }) => [id, title]))).toEqual(new Map([
      ['bad', 'Unsaved work whose name cannot be read'], ['folder', 'Unsaved work whose name cannot be read'], ['good', 'Good'],
    ]));
    expect(new TextDecoder().decode(await store.readRecovery('bad'))).toBe('{"kind":"tessera-project"}');
    for (const id of ['../x', '', 'a/b', '..', 'x'.repeat(65), '__proto__.']) {
      await expect(store.writeRecovery(id, '', new Uint8Array())).rejects.toMatchObject({ code: 'file-not-found' });
      await expect(store.readRecovery(id)).rejects.toMatchObject({ code: 'file-not-found' });
    }
  });

  it('lists recent projects once each, without those that are gone, and at most twelve', async () => {
    const store = open();
    const paths = Array.from({ length: 14 }, (_, i) => join(folder, `p${i}.tessera`));
    for (const path of paths) await writeFile(path, '');
    await Promise.all(paths.map((path) => store.addRecent(path)));
    await store.addRecent(paths[5] ?? '');
    await rm(paths[13] ?? '');
    const listed = (await open().recent()).map(({ path }) => path);
    expect(listed).toHaveLength(11);
    expect(listed.slice(0, 2)).toEqual([paths[5], paths[12]]);
    expect(new Set(listed).size).toBe(11);
  });

  it('remembers where a source was read, while the file is there', async () => {
    const store = open();
    const path = join(folder, 'a.csv');
    await writeFile(path, '');
    await store.rememberSource('__proto__', path);
    await store.rememberSource('abc', join(folder, 'gone.csv'));
    expect(await open().recallSource('__proto__')).toBe(path);
    expect(await store.recallSource('abc')).toBeNull();
    expect(await store.recallSource('toString')).toBeNull();
  });

  it('starts afresh from a damaged state file', async () => {
    const store = open();
    await store.addRecent(folder);
    await writeFile(join(folder, 'user', 'state.json'), '{"recent":[{"path":1}]');
    expect(await store.recent()).toEqual([]);
    await writeFile(join(folder, 'a'), '');
    await store.addRecent(join(folder, 'a'));
    expect(await store.recent()).toHaveLength(1);
  });
});
