import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { expect as soon, test } from '@playwright/test';
import { createGrants } from '../../electron/grants.ts';
import { folderFiles } from '../../shared/node/app-files.ts';
import { handleAppRequest } from '../../shared/node/app-request.ts';
import { makeDuckdbWithLog } from '../helpers/duckdb-file.ts';

const expect = soon.configure({ timeout: 30_000 });
const ROOT = fileURLToPath(new URL('../../dist/renderer', import.meta.url));

/** The bridge of a shell whose dialogs answer what the test grants, one after another. */
function bridge(): void {
  const asks = window as unknown as { shellCall(name: string, args: unknown[]): Promise<unknown> };
  Object.assign(window, {
    tesseraHost: {
      call: async (name: string, args: unknown[]) => ({ ok: true, value: (await asks.shellCall(name, args)) ?? null }),
      grantDropped: async () => ({ ok: true, value: null }),
      onCommand: () => () => undefined,
    },
  });
}

test('files that were picked stay where they lie: they are read by ranges, a database together with its log', async ({ page, context }) => {
  const base = await mkdtemp(join(tmpdir(), 'tessera-picked-'));
  const grants = createGrants();
  const asked: { readonly path: string; readonly range: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const { range } = request.headers;
      const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
      if (url.pathname.startsWith('/grants/')) asked.push({ path: url.pathname, range: request.method === 'HEAD' ? 'head' : range });
      const found = await handleAppRequest(new Request(url, { method: request.method, headers: range === undefined ? {} : { range } }), { readFile: folderFiles(ROOT), findGrant: grants.find });
      response.writeHead(found.status, Object.fromEntries(found.headers));
      if (found.body === null) response.end();
      else await pipeline(Readable.fromWeb(found.body as import('node:stream/web').ReadableStream), response);
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made = await makeDuckdbWithLog(
    ['CREATE TABLE people AS SELECT i AS id, i % 90 AS age, i % 7 AS visits FROM range(300) r(i)'], ['INSERT INTO people SELECT i, i % 90, i % 7 FROM range(300, 412) r(i)'],
  );
  await writeFile(join(base, 'people.duckdb'), made.file);
  await writeFile(join(base, 'people.duckdb.wal'), made.log);
  await writeFile(join(base, 'large.csv'), `id,age,spend\n${Array.from({ length: 200_000 }, (_, i) => `${i},${i % 83},${(i * 17) % 9001}.25\n`).join('')}`);
  let next = '';
  await context.exposeFunction('shellCall', async (name: string, args: never[]) => {
    if (name === 'pickFiles') return [await grants.add(join(base, next))];
    if (name === 'opening') return grants.ranged(args[0]);
    return ['recentProjects', 'listRecovery'].includes(name) ? [] : null;
  });
  await context.addInitScript(bridge);
  const rows = page.getByText(/[\d,]+ rows/).first();
  const open = async (name: string): Promise<void> => {
    next = name;
    await page.keyboard.press('Control+o');
  };
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await expect(page.getByRole('button', { name: /Palmer penguins/ })).toBeVisible();
  await open('large.csv');
  await expect(rows).toContainText('200,000 rows');
  const sizes = asked.flatMap(({ range }) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    return from === undefined ? [] : [Number(to) - Number(from) + 1];
  });
  expect(asked.filter(({ range }) => range === undefined)).toEqual([]);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2 * 1024 * 1024);

  asked.length = 0;
  await open('people.duckdb');
  await expect(rows).toContainText('412 rows');
  await expect(page.getByText(/read together with the log beside it/)).toBeVisible();
  expect(asked.filter(({ range }) => range === undefined)).toEqual([]);
  server.closeAllConnections();
  server.close();
  await rm(base, { recursive: true, force: true });
});
