import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runServe, startLoopback } from '../../cli/serve.ts';
import type { Loopback } from '../../cli/serve.ts';
import { CONTENT_SECURITY_POLICY } from '../../shared/node/app-headers.ts';

let base = '';
let root = '';
let loopback: Loopback;
const token = 'test-token';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'tessera-serve-'));
  root = join(base, 'renderer');
  await mkdir(join(root, 'samples'), { recursive: true });
  await writeFile(join(base, 'secret.txt'), 'SECRET');
  await writeFile(join(root, 'index.html'), '<!doctype html><title>Tessera</title>');
  await writeFile(join(root, 'samples', 'big.csv'), 'x'.repeat(3_000_000));
  loopback = await startLoopback({ root, port: 0, token });
});
afterAll(async () => {
  await loopback.close();
  await rm(base, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}
/** The path goes out exactly as written, which `fetch` would not do. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const own = { host: `127.0.0.1:${loopback.port}`, cookie: `tessera-${loopback.port}=${token}` };
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: loopback.port, path, method, headers: { ...own, ...headers } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    }).on('error', reject).end();
  });
}

describe('the loopback host', () => {
  it('listens on 127.0.0.1 only', () => {
    expect(loopback.url).toBe(`http://127.0.0.1:${loopback.port}/?token=${token}`);
  });

  it('exchanges the token for a cookie and a clean address', async () => {
    const first = await ask(`/?token=${token}`, { cookie: '' });
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']).toEqual([`tessera-${loopback.port}=${token}; HttpOnly; SameSite=Strict; Path=/`]);
    expect(first.headers['content-security-policy']).toBe(CONTENT_SECURITY_POLICY);
    const page = await ask('/', { cookie: `other=1; ${first.headers['set-cookie']?.[0]?.split(';')[0]}` });
    expect(page.status).toBe(200);
    expect(page.body).toContain('<title>Tessera</title>');
    expect(page.headers['cross-origin-embedder-policy']).toBe('require-corp');
  });

  it.each<[string, string, Record<string, string>]>([
    ['no cookie', '/', { cookie: '' }],
    ['a wrong cookie', '/', { cookie: 'tessera-1=test-token; tessera=test-token' }],
    ['a wrong token', '/?token=test-toke', { cookie: '' }],
    ['another host name', '/', { host: 'evil.example' }],
    ['localhost under its other name', `/?token=${token}`, { host: 'localhost' }],
    ['another origin', '/', { origin: 'http://evil.example' }],
    ['an opaque origin', '/', { origin: 'null' }],
    ['a token from another origin', `/?token=${token}`, { origin: 'http://evil.example' }],
  ])('refuses %s', async (_, path, headers) => {
    const answer = await ask(path, headers);
    expect(answer.status).toBe(403);
    expect(answer.body).not.toContain('Tessera</title>');
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['content-security-policy']).toBe(CONTENT_SECURITY_POLICY);
  });

  it.each([
    '/../secret.txt', '/samples/../../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/..\\secret.txt',
    '//etc/passwd', '/samples/..%5c..%5csecret.txt', 'http://evil.example/', '*',
  ])('refuses the raw path %s', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(400);
    expect(answer.body).not.toContain('SECRET');
  });

  it('serves samples whole and in parts', async () => {
    expect((await ask('/samples/big.csv')).body.length).toBe(3_000_000);
    const part = await ask('/samples/big.csv', { range: 'bytes=10-19' });
    expect([part.status, part.body]).toEqual([206, 'xxxxxxxxxx']);
    expect((await ask('/samples/big.csv', {}, 'HEAD')).headers['content-length']).toBe('3000000');
    expect((await ask('/', {}, 'POST')).status).toBe(405);
  });

  it('makes a new token each time, and says when it cannot start', async () => {
    const one = await startLoopback({ root, port: 0 });
    const two = await startLoopback({ root, port: 0 });
    expect(new URL(one.url).searchParams.get('token')).toMatch(/^[\w-]{32}$/);
    expect(one.url.split('=')[1]).not.toBe(two.url.split('=')[1]);
    await expect(startLoopback({ root, port: one.port })).rejects.toMatchObject({
      code: 'start-failed', data: { port: one.port, reason: 'EADDRINUSE' },
    });
    await expect(startLoopback({ root: join(base, 'none'), port: 0 })).rejects.toMatchObject({ code: 'start-failed' });
    await one.close();
    await two.close();
    await expect(fetch(one.url)).rejects.toThrow();
  });

  it.each([[true], [false]])('prints one line, and one document with --json (%s), and stops', async (json) => {
    const out: string[] = [];
    const err: string[] = [];
    const controller = new AbortController();
    const listeners = process.listenerCount('SIGTERM');
    const printed = new Promise<void>((resolve) => {
      void Promise.resolve().then(async () => {
        while (err.length === 0) await new Promise((next) => setTimeout(next, 5));
        resolve();
      });
    });
    const done = runServe({
      port: 0, json, version: '1.2.3', appRoot: root, signal: controller.signal,
      stdout: (text) => out.push(text), stderr: (text) => err.push(text),
    });
    await printed;
    expect(err.join('')).toMatch(/^Tessera is at http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+\n$/);
    const url = err.join('').slice('Tessera is at '.length).trim();
    if (json) {
      expect(out).toHaveLength(1);
      expect(JSON.parse(out[0] ?? '')).toEqual({
        ok: true, command: 'serve', version: '1.2.3', warnings: [], timings: {},
        result: { url, port: Number(new URL(url).port) },
      });
    } else expect(out).toEqual([]);
    controller.abort();
    await done;
    await expect(fetch(url)).rejects.toThrow();
    expect(process.listenerCount('SIGTERM')).toBe(listeners);
  });
});
