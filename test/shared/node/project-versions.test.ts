import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPrevious, rewriteVersions } from '../../../shared/node/project-versions.ts';
import { bundleEntry } from '../../bundle-entry.ts';
import { faultFs } from './fault-fs.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-versions-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

describe('writing both versions of a project anew', () => {
  it('leaves nothing of what they were, nor of saves that were cut short', async () => {
    const path = join(folder, 'shop.tessera');
    for (const name of ['shop.tessera', 'shop.tessera.bak', '.shop.tessera.12-0123456789ab.tmp', '.shop.tessera.bak.12-0123456789ab.tmp']) await writeFile(join(folder, name), 'Anna');
    for (const name of ['.other.tessera.12-0123456789ab.tmp', '.shop.tessera.notes.tmp', 'shop.tessera.csv']) await writeFile(join(folder, name), 'mine');
    await symlink('shop.tessera', join(folder, 'link.tessera'));
    expect(await readPrevious(join(folder, 'link.tessera'))).toEqual(bytes('Anna'));
    await rewriteVersions(join(folder, 'link.tessera'), bytes('new'), bytes('old'));
    expect([await read(path), await read(`${path}.bak`)]).toEqual(['new', 'old']);
    expect((await readdir(folder)).sort()).toEqual(['.other.tessera.12-0123456789ab.tmp', '.shop.tessera.notes.tmp', 'link.tessera', 'shop.tessera', 'shop.tessera.bak', 'shop.tessera.csv']);
    await rewriteVersions(path, bytes('newer'), null);
    expect([await read(path), await read(`${path}.bak`)]).toEqual(['newer', null]);
    await rewriteVersions(path, bytes('newest'), null);
    expect(await readPrevious(path)).toBeNull();
  });

  it.each(['error', 'kill'] as const)('with a fault (%s) at any step leaves each version whole, and the project new only when the previous one is', async (mode) => {
    for (const previous of ['then', null]) {
      for (let at = 0; ; at++) {
        const path = join(folder, `${mode}-${previous ?? 'none'}-${at}.tessera`);
        await writeFile(path, 'Anna now');
        await writeFile(`${path}.bak`, 'Anna then');
        const { fs, steps } = faultFs(at, mode);
        const error = await rewriteVersions(path, bytes('now'), previous === null ? null : bytes(previous), fs).then(() => null, (thrown: unknown) => thrown);
        const [current, before] = [await read(path), await read(`${path}.bak`)];
        expect(['Anna now', 'now']).toContain(current);
        expect(['Anna then', previous]).toContain(before);
        if (current === 'now') expect(before).toBe(previous);
        if (at >= steps.length) {
          expect(error).toBeNull();
          break;
        }
        expect(error).toMatchObject({ code: 'output-not-writable', data: { reason: 'the disk reports a fault (EIO)' } });
      }
    }
  });

  const strace = process.platform === 'linux' && spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0;
  if (!strace) console.warn('Skipped: failing write, fsync and rename of an encrypted save under strace (not here).');

  it.skipIf(!strace)('under faults of the operating system an encrypted project opens, old or new', async () => {
    const script = await bundleEntry(new URL('./rewrite-entry.ts', import.meta.url));
    const path = join(folder, 'p.tessera');
    const run = async (command: string, args: readonly string[]): Promise<Record<string, unknown>> =>
      JSON.parse((await promisify(execFile)(command, [...args], { env: { ...process.env, UV_THREADPOOL_SIZE: '1' } })).stdout) as Record<string, unknown>;
    const seen: string[] = [];
    await run(process.execPath, [script, 'make', path]);
    const [old, oldPrevious] = [await readFile(path), await readFile(`${path}.bak`)];
    for (const [call, whens] of [['fsync', [1, 2, 3, 4]], ['rename', [1, 2]], ['write', [1, 2]]] as const) {
      for (const when of whens) {
        await writeFile(path, old);
        await writeFile(`${path}.bak`, oldPrevious);
        const answer = await run('strace', ['-f', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:error=ENOSPC:when=${when}`, process.execPath, script, 'rewrite', path]).catch(() => ({ ok: null }));
        const state = await run(process.execPath, [script, 'read', path]);
        expect(['old', 'new']).toContain(state.current);
        expect(['old', 'new']).toContain(state.previous);
        if (state.current === 'new') expect(state.previous).toBe('new');
        seen.push(`${call} ${when} ${String(answer.ok)} ${String(state.previous)} ${String(state.current)}`);
      }
    }
    // a failed write of the process's own signals ends it; what is on the disk opens all the same
    expect(seen.filter((line) => !line.startsWith('write'))).toEqual([
      'fsync 1 false old old', 'fsync 2 false new old', 'fsync 3 false new old', 'fsync 4 false new new', 'rename 1 false old old', 'rename 2 false new old',
    ]);
  });
});
