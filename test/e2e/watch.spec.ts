import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { watchContext } from './fixtures.ts';
import { startReportProxy } from './report-proxy.ts';
import type { ReportProxy } from './report-proxy.ts';

/** The watch over every browser test is only worth something if it sees what is planted here. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

const PAGES: Readonly<Record<string, { readonly type: string; readonly body: string; readonly policy?: string }>> = {
  '/good': { type: 'text/html', body: '<!doctype html><title>good</title><script src="good.js"></script>', policy: POLICY },
  '/good.js': { type: 'text/javascript', body: 'fetch("good").then(() => { document.title = "done"; });', policy: POLICY },
  '/eval': { type: 'text/html', body: '<!doctype html><title>eval</title><script src="eval.js"></script>', policy: POLICY },
  '/eval.js': { type: 'text/javascript', body: 'try { eval("1"); } catch { document.title = "done"; }', policy: POLICY },
  '/worker': { type: 'text/html', body: '<!doctype html><title>w</title><script src="worker-page.js"></script>', policy: POLICY },
  '/worker-page.js': {
    type: 'text/javascript', body: 'new Worker("worker.js").onmessage = () => { document.title = "done"; };', policy: POLICY,
  },
  '/worker.js': {
    type: 'text/javascript', body: 'new Worker("inner.js").onmessage = () => postMessage("done");', policy: POLICY,
  },
  '/inner.js': {
    type: 'text/javascript', body: 'fetch("http://127.0.0.1:9/").catch(() => postMessage("done"));', policy: POLICY,
  },
  '/outside': { type: 'text/html', body: '<!doctype html><title>o</title><script src="outside.js"></script>' },
  '/outside.js': {
    type: 'text/javascript',
    body: 'fetch("http://customer-data.example/").catch(() => { document.title = "done"; });',
  },
  '/fault': { type: 'text/html', body: '<!doctype html><title>f</title><script src="fault.js"></script>' },
  '/fault.js': { type: 'text/javascript', body: 'setTimeout(() => { document.title = "done"; }, 50); throw new Error("planted");' },
};

let server: Server;
let proxy: ReportProxy;
test.beforeAll(async () => {
  server = createServer((request, response) => {
    const page = PAGES[request.url ?? ''];
    response.writeHead(page === undefined ? 404 : 200, {
      'content-type': page?.type ?? 'text/plain',
      ...(page?.policy === undefined ? {} : { 'content-security-policy': page.policy }),
    });
    response.end(page?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await startReportProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
test.afterAll(() => {
  proxy.close();
  server.close();
});

for (const [path, seen] of [
  ['/good', {}],
  ['/eval', { violations: /script-src|unsafe-eval/ }],
  ['/worker', { violations: /connect-src/ }],
  ['/outside', { outside: /customer-data\.example/ }],
  ['/fault', { errors: /planted/ }],
] as const) {
  test(`the watch on ${path} reports ${Object.keys(seen)[0] ?? 'nothing'}`, async ({ context }) => {
    const watch = await watchContext(context, proxy);
    const page = await context.newPage();
    await page.goto(`${proxy.origin}${path}`);
    await expect(page).toHaveTitle('done');
    for (const key of ['outside', 'violations', 'errors'] as const) {
      const expected = (seen as Partial<Record<typeof key, RegExp>>)[key];
      if (expected === undefined) expect(watch[key], key).toEqual([]);
      else await expect.poll(() => watch[key].join('\n')).toMatch(expected);
    }
  });
}
