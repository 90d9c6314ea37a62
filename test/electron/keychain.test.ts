import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeychain } from '../../electron/keychain.ts';
import type { KeptSecrets } from '../../shared/contract/host.ts';
import { fakeElectron } from './fake-electron.ts';

let base = '';
let file = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'tessera-keychain-'));
  file = join(base, 'store', 'secrets.json');
});
afterEach(() => rm(base, { recursive: true, force: true }));

function keychain(platform: NodeJS.Platform = 'linux'): { readonly secrets: KeptSecrets; readonly vault: ReturnType<typeof fakeElectron>['vault'] } {
  const { api, vault } = fakeElectron(base);
  return { secrets: createKeychain(api, file, platform), vault };
}

describe('the keychain', () => {
  it('keeps secrets as the system encrypted them, for this person alone, until they are forgotten', async () => {
    const { secrets } = keychain();
    expect([await secrets.offered(), await secrets.holds('s1'), await secrets.recall('s1')]).toEqual([true, false, null]);
    await Promise.all([secrets.keep('s1', 'abcdef'), secrets.keep('s2', 'second'), secrets.keep('__proto__', 'third')]);
    await secrets.keep('s1', 'abcxyz');
    expect([await secrets.recall('s1'), await secrets.recall('s2'), await secrets.recall('__proto__'), await secrets.recall('constructor')]).toEqual(['abcxyz', 'second', 'third', null]);
    expect(await readFile(file, 'utf8')).not.toMatch(/abc|second/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await secrets.forget('s1');
    expect([await secrets.holds('s1'), await secrets.recall('s1'), await secrets.recall('s2')]).toEqual([false, null, 'second']);
  });

  it.each([
    ['a Linux desktop without a keyring', 'linux', true, 'basic_text'], ['a Linux desktop that says nothing', 'linux', true, 'unknown'],
    ['a system without encryption', 'win32', false, ''],
  ] as const)('keeps nothing where the system would not keep it safe: %s', async (_, platform, available, backend) => {
    const { secrets, vault } = keychain(platform);
    Object.assign(vault, { available, backend });
    expect(await secrets.offered()).toBe(false);
    await secrets.keep('s1', 'abc');
    expect([await secrets.holds('s1'), await secrets.recall('s1')]).toEqual([false, null]);
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
    await secrets.forget('s1');
  });

  it('asks the backend of Linux alone', async () => {
    const { secrets, vault } = keychain('darwin');
    vault.backend = 'unknown';
    expect(await secrets.offered()).toBe(true);
  });

  it('gives nothing where the system has another key by now, or the file is damaged', async () => {
    const { secrets, vault } = keychain();
    await secrets.keep('s1', 'abc');
    vault.key = 'k2';
    expect(await secrets.recall('s1')).toBeNull();
    for (const text of ['', '{', '[{"id":1}]', '[{"id":"s1","sealed":"!!"}]']) {
      await writeFile(file, text);
      expect(await secrets.recall('s1')).toBeNull();
    }
  });
});
