import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '@playwright/test';
import type { BrowserContext } from '@playwright/test';
import { startReportProxy } from './report-proxy.ts';
import type { ReportProxy } from './report-proxy.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ADDRESS = /^Tessera is at (http:\/\/127\.0\.0\.1:\d+\/\S*)/;
const START_MS = 30_000;
/** The browser sends its reports a little later. */
const REPORT_MS = 300;

export interface Served {
  /** With the token: the address to open. */
  readonly url: string;
  readonly proxy: ReportProxy;
}

/** What a journey must leave empty. */
export interface Watch {
  /** Requests to anywhere but the loopback host; they were blocked. */
  readonly outside: string[];
  /** Breaches of the content security policy, in pages and workers. */
  readonly violations: string[];
  /** Errors that nobody caught. */
  readonly errors: string[];
}

/** Starts `tessera serve` as built, on a free port. */
async function startServer(): Promise<{ url: URL; child: ChildProcess }> {
  const child = spawn(process.execPath, ['dist/cli/tessera.js', 'serve', '--port', '0'], {
    cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    const said: string[] = [];
    const fail = (): void => reject(new Error(`tessera serve gave no address; it said:\n${said.join('\n')}`));
    const timer = setTimeout(fail, START_MS);
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      said.push(line);
      const address = ADDRESS.exec(line)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    child.on('exit', fail);
  });
  return { url: new URL(url), child };
}

/** Blocks and records what must not happen, on every page and worker of the context. */
export async function watchContext(context: BrowserContext, proxy: ReportProxy): Promise<Watch> {
  const watch: Watch = { outside: [], violations: [], errors: [] };
  const inside = (url: URL): boolean => url.origin === proxy.origin || url.protocol === 'blob:' || url.protocol === 'data:';
  await context.route((url) => !inside(url), (route) => route.abort('blockedbyclient'));
  context.on('request', (request) => {
    if (!inside(new URL(request.url()))) watch.outside.push(request.url());
  });
  proxy.onViolation((text) => watch.violations.push(text));
  context.on('weberror', (error) => watch.errors.push(error.error().stack ?? error.error().message));
  return watch;
}

/**
 * `served` is one `tessera serve` for all tests of a worker process; `watch` fails the test at its end on any request to the
 * outside, any breach of the policy, or any error that nobody caught.
 */
export const test = base.extend<{ watch: Watch }, { served: Served }>({
  served: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads which fixtures this one needs from the pattern
    async ({}, use) => {
      const { url, child } = await startServer();
      const proxy = await startReportProxy(url.origin);
      await use({ url: `${proxy.origin}${url.pathname}${url.search}`, proxy });
      proxy.close();
      child.kill('SIGTERM');
    },
    { scope: 'worker' },
  ],
  watch: [
    async ({ context, served }, use) => {
      const watch = await watchContext(context, served.proxy);
      await use(watch);
      await new Promise((resolve) => setTimeout(resolve, REPORT_MS));
      expect(watch, 'nothing leaves, nothing breaks the policy, nothing fails unseen').toEqual({ outside: [], violations: [], errors: [] });
    },
    { auto: true },
  ],
});
export { expect };
