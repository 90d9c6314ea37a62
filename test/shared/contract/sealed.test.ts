import { describe, expect, it } from 'vitest';
import { pageCiphers } from '../../../renderer/host/page-ciphers.ts';
import { isSealed, keyOf, newProjectKey, seal, unseal } from '../../../shared/contract/sealed.ts';
import type { ProjectKey } from '../../../shared/contract/sealed.ts';
import { nodeCiphers } from '../../../shared/node/node-ciphers.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array): string => new TextDecoder().decode(content);
const hex = (content: Uint8Array): string => Buffer.from(content).toString('hex');
/** Cheap, for what does not depend on the cost. */
const CHEAP = { n: 16_384, r: 8, p: 1 };
const cheapKey: ProjectKey = { cost: CHEAP, salt: '00'.repeat(16), key: new Uint8Array(32).fill(7), check: '11'.repeat(8) };
const head = (content: Uint8Array): Record<string, Record<string, unknown>> => JSON.parse(text(content.subarray(0, content.indexOf(10)))) as Record<string, Record<string, unknown>>;
const withHead = (content: Uint8Array, change: (head: Record<string, Record<string, unknown>>) => void): Uint8Array => {
  const changed = head(content);
  change(changed);
  return Buffer.concat([bytes(JSON.stringify(changed)), content.subarray(content.indexOf(10))]);
};

describe('encrypted projects', () => {
  it('are the same format in the window and under Node, each opening what the other wrote', async () => {
    // the example of RFC 7914, section 12
    for (const ciphers of [nodeCiphers, pageCiphers]) {
      expect(hex(await ciphers.scrypt('pleaseletmein', bytes('SodiumChloride'), CHEAP, 64))).toBe(
        '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887');
    }
    const key = await newProjectKey(nodeCiphers, 'vier Wörter übers Meer');
    expect(key.cost).toEqual({ n: 131_072, r: 8, p: 1 });
    const sealed = await seal(nodeCiphers, key, bytes('{"geheim":"Anna"}'));
    expect(isSealed(sealed)).toBe(true);
    expect(text(sealed)).not.toMatch(/geheim|Anna/);
    // composed another way by another keyboard
    const again = await keyOf(pageCiphers, sealed, 'vier Wörter übers Meer'.normalize('NFD'));
    expect(text(await unseal(pageCiphers, again, sealed))).toBe('{"geheim":"Anna"}');
    const back = await seal(pageCiphers, again, bytes('second'));
    expect(text(await unseal(nodeCiphers, key, back))).toBe('second');
    await expect(keyOf(nodeCiphers, back, 'vier Worter übers Meer')).rejects.toMatchObject({ code: 'passphrase-wrong' });
  });

  it('never use an initialisation vector twice, nor a salt', async () => {
    const content = bytes('same');
    const vectors = await Promise.all(Array.from({ length: 200 }, async () => head(await seal(nodeCiphers, cheapKey, content)).cipher.iv));
    expect(new Set(vectors).size).toBe(200);
    const [one, two] = [await newProjectKey(nodeCiphers, 'long enough'), await newProjectKey(nodeCiphers, 'long enough')];
    expect(one.salt).not.toBe(two.salt);
    await expect(newProjectKey(nodeCiphers, '1234567')).rejects.toMatchObject({ code: 'passphrase-short' });
  });

  it('that were changed anywhere are told from those under another passphrase', async () => {
    for (const ciphers of [nodeCiphers, pageCiphers]) {
      const sealed = await seal(ciphers, cheapKey, bytes('content '.repeat(20)));
      const start = sealed.indexOf(10) + 1;
      for (const at of [start, start + 50, sealed.length - 1]) {
        const damaged = sealed.slice();
        damaged[at] ^= 1;
        await expect(unseal(ciphers, cheapKey, damaged)).rejects.toMatchObject({ code: 'invalid-project' });
      }
      for (const end of [start, start + 5, sealed.length - 1]) await expect(unseal(ciphers, cheapKey, sealed.slice(0, end))).rejects.toMatchObject({ code: 'invalid-project' });
      // the head is bound to the text
      const other = withHead(sealed, (changed) => { changed.kdf.p = 2; });
      await expect(unseal(ciphers, cheapKey, other)).rejects.toMatchObject({ code: 'invalid-project' });
      await expect(unseal(ciphers, { ...cheapKey, check: '22'.repeat(8) }, sealed)).rejects.toMatchObject({ code: 'passphrase-wrong' });
    }
  });

  it('may not ask for memory or work without bound, nor hold anything but their head', async () => {
    const sealed = await seal(nodeCiphers, cheapKey, bytes('x'));
    const changes: ((changed: Record<string, Record<string, unknown>>) => void)[] = [
      ({ kdf }) => { kdf.n = 2 ** 24; }, ({ kdf }) => { kdf.n = 16_385; }, ({ kdf }) => { kdf.n = 2; }, ({ kdf }) => { kdf.r = 1000; }, ({ kdf }) => { kdf.p = 1e9; },
      ({ kdf }) => { kdf.salt = 'zz'; }, ({ kdf }) => { kdf.name = 'md5'; }, (changed) => { changed.more = {}; }, ({ cipher }) => { cipher.iv = ''; },
    ];
    for (const change of changes) await expect(keyOf(nodeCiphers, withHead(sealed, change), 'passphrase')).rejects.toMatchObject({ code: 'invalid-project' });
    await expect(keyOf(nodeCiphers, bytes(`{"kind":"tessera-encrypted"${' '.repeat(5000)}`), 'passphrase')).rejects.toMatchObject({ code: 'invalid-project' });
    expect(isSealed(bytes('{"kind":"tessera-project"}'))).toBe(false);
    expect(isSealed(new Uint8Array())).toBe(false);
  });
});
