import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderFiles } from '../../../shared/node/app-files.ts';
import { SECURITY_HEADERS } from '../../../shared/node/app-headers.ts';
import { safePath } from '../../../shared/node/app-path.ts';
import { handleAppRequest } from '../../../shared/node/app-request.ts';
import type { AppFile, AppRequestOptions } from '../../../shared/node/app-request.ts';

const memoryFile = (text: string): AppFile => {
  const bytes = new TextEncoder().encode(text);
  return { size: bytes.length, version: `v${bytes.length}`, read: (start, end) => bytes.slice(start, end) };
};
const files = new Map([
  ['index.html', '<!doctype html>'],
  ['assets/engine-worker-Ab12_-cd.js', 'work()'],
  ['assets/kernels.wasm', '\0asm'],
  ['samples/shop customers.csv', 'id,n\n1,2\n'],
  ['empty.txt', ''],
]);
const options: AppRequestOptions = {
  readFile: async (path) => {
    const text = files.get(path);
    return text === undefined ? null : memoryFile(text);
  },
  findGrant: async (id) => (id === 'secret-id' ? memoryFile('<script>0123456789') : null),
};
const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  handleAppRequest(new Request(`http://app.test${path}`, { headers, method }), options);

function expectGuarded(response: Response): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(response.headers.get(name)).toBe(value);
}

describe('answers to requests for app files', () => {
  it.each([
    ['/', 200, 'text/html; charset=utf-8'],
    ['/index.html?a=1', 200, 'text/html; charset=utf-8'],
    ['/assets/engine-worker-Ab12_-cd.js', 200, 'text/javascript; charset=utf-8'],
    ['/assets/kernels.wasm', 200, 'application/wasm'],
    ['/samples/shop%20customers.csv', 200, 'text/csv; charset=utf-8'],
    ['/missing.js', 404, 'text/plain; charset=utf-8'],
    ['/assets', 404, 'text/plain; charset=utf-8'],
    ['/assets/', 400, 'text/plain; charset=utf-8'],
    ['/a%2f..%2findex.html', 400, 'text/plain; charset=utf-8'],
    ['/a%5c..%5cindex.html', 400, 'text/plain; charset=utf-8'],
    ['/%252e%252e/index.html', 400, 'text/plain; charset=utf-8'],
    ['/index.html%00.js', 400, 'text/plain; charset=utf-8'],
    ['/.env', 400, 'text/plain; charset=utf-8'],
    ['/%ff', 400, 'text/plain; charset=utf-8'],
  ])('%s: %i %s, guarded', async (path, status, type) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get('Content-Type')).toBe(type);
    expectGuarded(response);
  });

  it('has the policy that trust demands', () => {
    expect(SECURITY_HEADERS['Content-Security-Policy']).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; " +
      "img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self'; object-src 'none'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s', async (method) => {
    const response = await get('/', {}, method);
    expect(response.status).toBe(405);
    expectGuarded(response);
  });

  it('answers HEAD with the length and no body', async () => {
    const response = await get('/index.html', {}, 'HEAD');
    expect(response.headers.get('Content-Length')).toBe('15');
    expect(await response.text()).toBe('');
  });

  it('revalidates pages and keeps files named by their content', async () => {
    const page = await get('/');
    expect(page.headers.get('Cache-Control')).toBe('no-cache');
    const again = await get('/', { 'If-None-Match': `W/"x", ${page.headers.get('ETag')}` });
    expect(again.status).toBe(304);
    expectGuarded(again);
    expect((await get('/', { 'If-None-Match': '"other"' })).status).toBe(200);
    expect((await get('/assets/engine-worker-Ab12_-cd.js')).headers.get('Cache-Control')).toContain('immutable');
    expect((await get('/assets/kernels.wasm')).headers.get('Cache-Control')).toBe('no-cache');
  });

  it('answers a fault of the disk with 500, guarded, without its text', async () => {
    const response = await handleAppRequest(new Request('http://app.test/'), {
      readFile: async () => { throw new Error('EIO /home/person'); },
    });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('/home');
    expectGuarded(response);
  });

  it('answers grants as inert data, and only by a known id', async () => {
    const response = await get('/grants/secret-id', { Range: 'bytes=8-10' });
    expect(response.status).toBe(206);
    expect(await response.text()).toBe('012');
    expect(response.headers.get('Content-Type')).toBe('application/octet-stream');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expectGuarded(response);
    for (const path of ['/grants/other', '/grants', '/grants/secret-id/x']) expect((await get(path)).status).toBe(404);
    const none = await handleAppRequest(new Request('http://app.test/grants/secret-id'), { readFile: options.readFile });
    expect(none.status).toBe(404);
  });

  it('cuts ranges like the bytes themselves', async () => {
    const text = 'id,n\n1,2\n';
    await fc.assert(fc.asyncProperty(fc.nat(12), fc.nat(12), fc.boolean(), fc.boolean(), async (a, b, hasFirst, hasLast) => {
      const range = `bytes=${hasFirst ? a : ''}-${hasLast ? b : ''}`;
      const response = await get('/samples/shop%20customers.csv', { Range: range });
      const expected = hasFirst ? text.slice(a, hasLast ? b + 1 : undefined) : hasLast ? text.slice(Math.max(0, 9 - b)) : text;
      const whole = (!hasFirst && !hasLast) || (hasFirst && hasLast && b < a);
      const empty = expected === '' || (!hasFirst && b === 0);
      if (whole) {
        expect(await response.text()).toBe(text);
      } else if (empty) {
        expect(response.status).toBe(416);
        expect(response.headers.get('Content-Range')).toBe('bytes */9');
      } else {
        expect(response.status).toBe(206);
        expect(await response.text()).toBe(expected);
        expect(response.headers.get('Content-Length')).toBe(String(expected.length));
        const start = hasFirst ? a : Math.max(0, 9 - b);
        expect(response.headers.get('Content-Range')).toBe(`bytes ${start}-${start + expected.length - 1}/9`);
      }
    }));
    expect((await get('/', { Range: 'bytes=0-1,3-4' })).status).toBe(200);
    expect((await get('/', { Range: 'bytes=0-1', 'If-Range': '"old"' })).status).toBe(200);
    expect((await get('/', { Range: 'bytes=0-1', 'If-Range': '"v15"' })).status).toBe(206);
    expect((await get('/empty.txt')).status).toBe(200);
  });
});

/** Pieces from which ways out are made, raw and encoded. */
const pieces = fc.constantFrom(
  '..', '.', '/', '\\', '%2e', '%2E', '%2f', '%5c', '%5C', '%00', '\0', '%25', '%252e', '%c0%ae', '%ff', ':', 'C:',
  'file', 'in', 'out', 'secret.txt', 'link', 'folder', '~', ' ', '%20', '...', 'con', '//', '%ef%bc%8f', 'a.html',
);
const hostilePath = fc.array(pieces, { maxLength: 9 }).map((parts) => `/${parts.join('')}`);

describe('ways out of the folder', () => {
  let base = '';
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'tessera-app-'));
    await mkdir(join(base, 'root', 'in', 'folder'), { recursive: true });
    await mkdir(join(base, 'root-beside'));
    await writeFile(join(base, 'secret.txt'), 'SECRET');
    await writeFile(join(base, 'root-beside', 'secret.txt'), 'SECRET');
    await writeFile(join(base, 'root', 'a.html'), 'inside');
    await writeFile(join(base, 'root', 'in', 'file'), 'inside');
    await symlink(join(base, 'secret.txt'), join(base, 'root', 'out'));
    await symlink(base, join(base, 'root', 'link'));
    await symlink(join(base, 'root-beside'), join(base, 'root', 'in', 'link'));
    await symlink(join(base, 'root', 'a.html'), join(base, 'root', 'in', 'a.html'));
    await symlink('loop', join(base, 'root', 'loop'));
  });
  afterAll(() => rm(base, { recursive: true }));

  it('are all refused, and no answer ever holds what is outside', async () => {
    const readFile = folderFiles(join(base, 'root'));
    await fc.assert(fc.asyncProperty(hostilePath, async (path) => {
      const response = await handleAppRequest(new Request(`http://app.test${path.replaceAll('\0', '%00')}`), { readFile });
      expectGuarded(response);
      expect([200, 400, 404]).toContain(response.status);
      const body = await response.text();
      expect(body).not.toContain('SECRET');
      if (response.status === 200) expect(body).toBe('inside');
    }), { numRuns: 1500 });
  });

  it('links that leave are not there, links that stay are followed', async () => {
    const readFile = folderFiles(join(base, 'root'));
    for (const path of ['out', 'link/secret.txt', 'in/link/secret.txt', 'loop', 'in', 'in/folder', 'a.html/x', '../secret.txt']) {
      expect(await readFile(path)).toBeNull();
    }
    expect((await readFile('in/a.html'))?.size).toBe(6);
  });

  it('safePath accepts only names that stay where they are', () => {
    fc.assert(fc.property(hostilePath, (path) => {
      const names = safePath(path);
      if (names === null) return;
      for (const name of names) {
        expect(name).not.toMatch(/^\.|[\\/:%\0]|[. ]$/);
        expect(join('root', name)).toBe(`root${sep}${name}`);
      }
    }), { numRuns: 3000 });
    expect(safePath('/in/../a.html')).toBeNull();
    expect(safePath('/in/%2e%2E/a.html')).toBeNull();
    expect(safePath('//host/a')).toBeNull();
    expect(safePath('http://other/a')).toBeNull();
    expect(safePath('')).toBeNull();
    expect(safePath('/in/file')).toEqual(['in', 'file']);
  });
});
