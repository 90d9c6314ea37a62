import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { appendFile, mkdtemp, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FileSource } from '../../../shared/contract/file-source.ts';
import { diskFile } from '../../../shared/node/app-files.ts';
import { handleAppRequest } from '../../../shared/node/app-request.ts';
import { rangedSource } from '../../../shared/sources/ranged-source.ts';

/** Granted files behind real HTTP, as the shell answers them. */
let base = '';
let origin = '';
let asked: string[] = [];
let meddle: (() => Promise<unknown>) | null = null;
const server = createServer((request, response) => {
  const answer = async (): Promise<void> => {
    asked.push(`${request.method} ${request.headers.range ?? ''}`);
    const headers = new Headers(request.headers.range === undefined ? {} : { range: request.headers.range });
    const found = await handleAppRequest(new Request(`${origin}${request.url}`, { method: request.method, headers }), {
      readFile: async () => null,
      findGrant: (id) => diskFile(join(base, id)),
    });
    await meddle?.();
    response.writeHead(found.status, Object.fromEntries(found.headers));
    if (found.body === null) response.end();
    else await pipeline(Readable.fromWeb(found.body as import('node:stream/web').ReadableStream), response);
  };
  answer().catch(() => response.destroy());
});
const path = (): string => join(base, 'file');
const opened = async (): Promise<FileSource> => {
  const file = await diskFile(path());
  if (file === null) throw new Error('no file');
  return rangedSource({ url: '/grants/file', size: file.size, version: file.version }, 'file.csv', (address, init) => fetch(`${origin}${address}`, init));
};
const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 7 + (i >> 8)) & 255);

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'tessera-ranged-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(base, { recursive: true, force: true });
});
beforeEach(async () => {
  meddle = null;
  await writeFile(path(), bytes);
  asked = [];
});

describe('a file that stays where it lies', () => {
  it('gives the bytes of any stretch, the caller\'s own', async () => {
    const file = await opened();
    await fc.assert(fc.asyncProperty(fc.nat(3_000_100), fc.nat(1_300_000), async (start, length) => {
      const slice = await file.slice(start, start + length);
      expect(Buffer.compare(slice, bytes.subarray(start, start + length))).toBe(0);
      slice.fill(0);
    }), { numRuns: 40 });
  });

  it('is asked once for small stretches that lie side by side, and never for all', async () => {
    const file = await opened();
    for (let at = 0; at < 1_000_000; at += 10_000) await file.slice(at, at + 10_000);
    expect(asked).toEqual(['GET bytes=0-1048575']);
  });

  const changes: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['a line more', () => appendFile(path(), 'x')],
    ['a line less', () => truncate(path(), 10)],
    ['other bytes of the same length and date', async () => {
      const { atime, mtime } = await stat(path());
      await writeFile(path(), bytes.toReversed());
      await utimes(path(), atime, mtime);
    }],
    ['another file in its place', async () => {
      await writeFile(`${path()}.new`, bytes);
      await rename(`${path()}.new`, path());
    }],
  ];
  it.each(changes)('is noticed to have changed at once: %s', async (_, change) => {
    const file = await opened();
    await file.slice(0, 500_000);
    expect(await file.unchanged?.()).toBe(true);
    await change();
    expect(await file.unchanged?.()).toBe(false);
    await expect(file.slice(500_000, 1_000_000)).rejects.toMatchObject({ code: 'source-changed', data: { file: 'file.csv', reading: true } });
  });

  it.each(changes)('hands over nothing that was mixed while an answer was on its way: %s', async (_, change) => {
    const file = await opened();
    let times = 0;
    meddle = async () => (times++ === 0 ? change() : undefined);
    await expect(file.slice(0, 2_000_000)).rejects.toMatchObject({ code: 'source-changed' });
  });

  it('is told to be gone', async () => {
    const file = await opened();
    await rm(path());
    await expect(file.slice(0, 10)).rejects.toMatchObject({ code: 'file-not-found' });
    expect(await file.unchanged?.()).toBe(false);
  });

  it('is not taken from an answer that passes over the range, nor from one that is short', async () => {
    const answering = (response: () => Response): FileSource => rangedSource({ url: '/grants/file', size: 10, version: 'v' }, 'x.csv', async () => response());
    await expect(answering(() => new Response('0123456789')).slice(0, 5)).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(answering(() => new Response('012', { status: 206 })).slice(0, 5)).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(answering(() => new Response('', { status: 500 })).slice(0, 5)).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(answering(() => { throw new TypeError('Failed to fetch'); }).slice(0, 5)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
