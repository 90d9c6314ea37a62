import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startShell } from '../../electron/shell.ts';
import { HOST_CALLS } from '../../shared/contract/host-bridge.ts';
import type { BridgeAnswer } from '../../shared/contract/host-bridge.ts';
import type { FileGrant } from '../../shared/contract/host.ts';
import { CONTENT_SECURITY_POLICY } from '../../shared/node/app-headers.ts';
import { lockProject } from '../../shared/node/project-lock.ts';
import { fakeElectron, settle } from './fake-electron.ts';
import type { FakeElectron, FakeWindow } from './fake-electron.ts';

let base = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'tessera-shell-'));
  await mkdir(join(base, 'renderer'));
  await writeFile(join(base, 'renderer', 'index.html'), 'page');
  await writeFile(join(base, 'data.csv'), 'a,b\n1,2\n');
  await writeFile(join(base, 'shop.tessera'), 'old');
});
afterEach(() => rm(base, { recursive: true, force: true }));

async function start(argv: string[] = [], first = true): Promise<FakeElectron & { window: FakeWindow }> {
  const fake = fakeElectron(base, { first });
  startShell(fake.api, { appRoot: join(base, 'renderer'), preload: '/preload.cjs', database: '/database.cjs', argv: ['electron', ...argv], cwd: base });
  if (first) await settle(() => (fake.windows[0]?.loaded.length ?? 0) > 0);
  return { ...fake, window: fake.windows[0] as FakeWindow };
}
const call = async (fake: FakeElectron, name: string, ...args: unknown[]): Promise<unknown> => {
  const answer = (await fake.invoke(`host:${name}`, ...args)) as BridgeAnswer;
  if (!answer.ok) throw Object.assign(new Error(answer.error.code), answer.error);
  return answer.value;
};
const prevented = (fire: (event: { preventDefault: () => void }) => void): boolean => {
  const preventDefault = vi.fn();
  fire({ preventDefault });
  return preventDefault.mock.calls.length === 1;
};

describe('start-up', () => {
  it('closes every door before the first page', async () => {
    const { window, calls } = await start();
    expect(window.loaded).toEqual(['app://tessera/index.html']);
    expect(window.options.webPreferences).toEqual({
      preload: '/preload.cjs', sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false, webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false,
      webviewTag: false, navigateOnDragDrop: false, spellcheck: false, devTools: false,
    });
    expect(calls.slice(0, calls.indexOf('ready'))).toEqual([
      'sandbox',
      '--host-resolver-rules=MAP * ~NOTFOUND',
      'schemes [{"scheme":"app","privileges":{"standard":true,"secure":true,"supportFetchAPI":true,"stream":true}}]',
    ]);
    expect(calls).toContain('spellcheck false');
  });

  it('hands over to the process that already runs', async () => {
    const second = await start([], false);
    expect(second.calls).toEqual(['quit']);
    expect(second.windows).toEqual([]);
    const first = await start();
    await call(first, 'listening');
    first.app.emit('second-instance', {}, ['electron', '--flag', 'data.csv', 'none.csv'], base);
    await settle(() => first.window.webContents.sent.length > 0);
    expect(first.calls).toContain('focus');
    expect(first.window.webContents.sent).toMatchObject([
      ['host:command', { type: 'open-files', grants: [{ name: 'data.csv', size: 8 }] }],
    ]);
    expect(JSON.stringify(first.window.webContents.sent)).not.toContain(base);
  });

  it('keeps files of the command line until the page listens, again after a reload', async () => {
    const fake = await start(['data.csv']);
    const { sent } = fake.window.webContents;
    const event = { preventDefault: vi.fn() };
    fake.app.emit('open-file', event, join(base, 'shop.tessera'));
    expect(event.preventDefault).toHaveBeenCalledOnce();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(sent).toEqual([]);
    await call(fake, 'listening');
    expect(sent).toHaveLength(2);
    fake.window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    fake.menu().flatMap(({ submenu }) => submenu ?? []).find(({ label }) => label === 'Save')?.click?.();
    expect(sent).toHaveLength(2);
    await call(fake, 'listening');
    expect(sent[2]).toEqual(['host:command', { type: 'command', id: 'project.save' }]);
  });

  it('says that it did not start', async () => {
    const fake = fakeElectron(base);
    fake.app.whenReady = () => Promise.reject(new Error('no display'));
    startShell(fake.api, { appRoot: base, preload: '', database: '', argv: [], cwd: base });
    await settle(() => fake.calls.includes('exit 1'));
    expect(fake.calls).toContain('Tessera did not start: no display');
  });
});

describe('pages', () => {
  it('go nowhere, open nothing, embed nothing, get nothing', async () => {
    const { window, app, session } = await start();
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      expect([name, prevented((event) => window.webContents.emit(name, event))]).toEqual([name, true]);
    }
    expect(window.webContents.openHandler({ url: 'https://example.com' })).toEqual({ action: 'deny' });
    const answer = vi.fn();
    expect(prevented((event) => app.emit('certificate-error', event, null, '', '', null, answer))).toBe(true);
    expect(answer).toHaveBeenCalledWith(false);
    const granted = vi.fn();
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'fileSystem']) {
      session.set.get('request')?.(null, permission, granted);
      expect(session.set.get('check')?.(null, permission)).toBe(false);
    }
    expect(granted.mock.calls.flat()).toEqual(Array.from({ length: 6 }, () => false));
    expect(session.set.get('device')?.({})).toBe(false);
    session.set.get('display')?.({}, granted);
    expect(granted).toHaveBeenLastCalledWith({});
  });

  it('ask nothing outside', async () => {
    const { session } = await start();
    const cancelled = (url: string): unknown => {
      const answer = vi.fn();
      session.set.get('before')?.({ url }, answer);
      return answer.mock.calls[0]?.[0].cancel;
    };
    for (const url of ['https://example.com/', 'http://127.0.0.1/', 'ws://x', 'file:///etc/passwd', 'app://other/', 'app://tessera.evil/', 'blob:https://x/1']) {
      expect([url, cancelled(url)]).toEqual([url, true]);
    }
    for (const url of ['app://tessera/', 'app://tessera/a.js', 'blob:app://tessera/1', 'data:,x']) expect(cancelled(url)).toBe(false);
    const download = (url: string): boolean => prevented((event) => session.emit('will-download', event, { getURL: () => url }));
    expect([download('https://x/'), download('blob:app://tessera/1')]).toEqual([true, false]);
  });

  it('come with the policy, grants only by id', async () => {
    const fake = await start();
    const get = (url: string): Promise<Response> => fake.protocol.handler(new Request(url));
    for (const [url, status] of [['app://tessera/', 200], ['app://tessera/none', 404], ['app://other/index.html', 403], ['app://tessera/grants/x', 404]] as const) {
      const response = await get(url);
      expect([url, response.status]).toEqual([url, status]);
      expect(response.headers.get('Content-Security-Policy')).toBe(CONTENT_SECURITY_POLICY);
      expect(response.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
    }
    fake.dialogs.open = [join(base, 'data.csv')];
    const [grant] = (await call(fake, 'pickFiles', 'data', false)) as FileGrant[];
    expect(await (await get(`app://tessera/grants/${grant?.id}`)).text()).toBe('a,b\n1,2\n');
  });
});

describe('messages from pages', () => {
  it('are answered for our own main frame only, whatever they ask', async () => {
    const fake = await start();
    const contents = fake.window.webContents;
    const own = { sender: contents, senderFrame: contents.mainFrame };
    const strangers = [
      { ...own, senderFrame: null },
      { ...own, senderFrame: { url: 'app://tessera/index.html' } },
      { ...own, sender: {} },
    ];
    const channels = [...Object.keys(HOST_CALLS).map((name) => `host:${name}`), 'file:grant'];
    expect([...fake.handlers.keys()].sort()).toEqual(channels.sort());
    for (const [channel, handler] of fake.handlers) {
      for (const event of strangers) {
        expect([channel, await handler(event, join(base, 'data.csv'))]).toMatchObject([channel, { ok: false, error: { data: { message: /not the window/ } } }]);
      }
    }
    for (const url of ['https://example.com/', 'app://tessera.evil/', 'app://other/', 'about:blank', 'file:///x']) {
      contents.mainFrame.url = url;
      expect(await fake.invoke('host:recentProjects')).toMatchObject({ ok: false });
    }
    contents.mainFrame.url = 'app://tessera/index.html';
    expect(await fake.invoke('host:recentProjects')).toEqual({ ok: true, value: [] });
  });

  it('have their arguments checked', async () => {
    const fake = await start();
    for (const [name, ...args] of [
      ['pickFiles', 'exe', true], ['pickFiles', 'data'], ['pickFiles', 'data', true, 'more'], ['saveAs', 'csv', 'a.csv', 'text'],
      ['save', { id: 1, name: '', size: 0 }, new Uint8Array()], ['setTitle', 'x', 'yes'], ['writeRecovery', 'a', 'b', [1]],
      ['setTitle', 'x'.repeat(5000), true],
    ] as const) {
      expect(await fake.invoke(`host:${name}`, ...args)).toMatchObject({ ok: false, error: { data: { message: /bad arguments/ } } });
    }
    expect(await fake.invoke('file:grant', '')).toMatchObject({ ok: false });
    expect(fake.dialogs.asked).toEqual([]);
  });

  it('get no file that was dropped without the ending of a table or a project, unless the person says so', async () => {
    const fake = await start();
    const key = join(base, 'id_rsa');
    await writeFile(key, 'secret');
    for (const name of ['data.csv', 'DATA.CSV.gz', 'shop.tessera']) await writeFile(join(base, name), 'a,b\n1,2\n');
    for (const name of ['data.csv', 'DATA.CSV.gz', 'shop.tessera']) expect(await fake.invoke('file:grant', join(base, name))).toMatchObject({ ok: true, value: { name } });
    expect(fake.dialogs.asked).toEqual([]);
    expect(await fake.invoke('file:grant', key)).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(fake.dialogs.asked).toMatchObject([{ message: 'Read id_rsa?', detail: expect.stringContaining(key) as string }]);
    fake.dialogs.button = 0;
    expect(await fake.invoke('file:grant', key)).toMatchObject({ ok: true, value: { name: 'id_rsa' } });
    expect(await fake.invoke('file:grant', 'x'.repeat(40_000))).toMatchObject({ ok: false, error: { data: { message: /bad arguments/ } } });
  });

  it('do not carry a stack of ours', async () => {
    const answer = (await (await start()).invoke('host:readRecovery', 'none')) as BridgeAnswer;
    expect(answer).toEqual({ ok: false, error: { code: 'file-not-found', data: { file: 'none' } } });
  });

  it('cannot write to a file that was opened for reading, nor to an id never given', async () => {
    const fake = await start();
    fake.dialogs.open = [join(base, 'data.csv')];
    const [grant] = (await call(fake, 'pickFiles', 'data', false)) as FileGrant[];
    expect(await call(fake, 'canReplace', grant)).toBe(false);
    await expect(call(fake, 'save', grant, new Uint8Array())).rejects.toMatchObject({ code: 'output-not-writable' });
    await expect(call(fake, 'save', { id: join(base, 'data.csv'), name: 'x', size: 1 }, new Uint8Array())).rejects.toMatchObject({ code: 'file-not-found' });
    expect(await readFile(join(base, 'data.csv'), 'utf8')).toBe('a,b\n1,2\n');
  });

  it('suggest names, never places', async () => {
    const fake = await start();
    for (const [name, expected] of [['../../etc/a.csv', 'a.csv'], ['C:\\x\\b.csv', 'b.csv'], ['a<b>|\n?.csv', 'a-b----.csv'], ['.tessera', 'tessera'], ['', 'Untitled']]) {
      await call(fake, 'saveAs', 'csv', name, new Uint8Array());
      expect(fake.dialogs.asked.at(-1)?.defaultPath).toBe(expected);
    }
  });
});

describe('projects', () => {
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);

  it('are locked while open, by this window, and free when it closes', async () => {
    const fake = await start();
    const path = join(base, 'shop.tessera');
    fake.dialogs.open = [path];
    const [grant] = (await call(fake, 'pickFiles', 'project', false)) as FileGrant[];
    await call(fake, 'opening', grant);
    await expect(lockProject(path)).rejects.toMatchObject({ code: 'project-locked' });
    await call(fake, 'save', grant, text('new'));
    fake.dialogs.save = join(base, 'copy');
    expect(await call(fake, 'saveAs', 'project', 'copy.tessera', text('new'))).toMatchObject({ name: 'copy.tessera' });
    await (await lockProject(path)).release();
    await expect(lockProject(join(base, 'copy.tessera'))).rejects.toMatchObject({ code: 'project-locked' });
    expect(prevented((event) => fake.window.emit('close', event))).toBe(true);
    await settle(() => fake.window.destroyed);
    expect((await readdir(base)).filter((name) => name.includes('.lock'))).toEqual([]);
    expect(await readFile(`${path}.bak`, 'utf8')).toBe('old');
  });

  it('open elsewhere can be read here, and not be replaced', async () => {
    const fake = await start();
    const path = join(base, 'shop.tessera');
    const other = await lockProject(path);
    const [grant] = [(await fake.invoke('file:grant', path)) as BridgeAnswer].map((answer) => (answer.ok ? answer.value : null));
    await call(fake, 'opening', grant);
    await expect(call(fake, 'save', grant, text('new'))).rejects.toMatchObject({ code: 'project-locked' });
    expect(await readFile(path, 'utf8')).toBe('old');
    await other.release();
    await call(fake, 'save', grant, text('new'));
    expect(await readFile(path, 'utf8')).toBe('new');
    await call(fake, 'save', grant, text('newer'));
    expect(await readFile(path, 'utf8')).toBe('newer');
  });

  it('saved elsewhere since they were opened here are not replaced, nor rewritten', async () => {
    const fake = await start();
    const path = join(base, 'shop.tessera');
    const other = await lockProject(path);
    const answer = (await fake.invoke('file:grant', path)) as BridgeAnswer;
    const grant = answer.ok ? answer.value : null;
    await call(fake, 'opening', grant);
    await writeFile(path, 'their work');
    await other.release();
    for (const work of [() => call(fake, 'save', grant, text('mine')), () => call(fake, 'rewrite', grant, text('mine'), null)]) {
      await expect(work()).rejects.toMatchObject({ code: 'project-changed', data: { path } });
    }
    expect(await readFile(path, 'utf8')).toBe('their work');
    // who has seen it may replace it
    await call(fake, 'opening', grant);
    await call(fake, 'save', grant, text('both'));
    expect(await readFile(path, 'utf8')).toBe('both');
  });
});

describe('closing', () => {
  const close = (window: FakeWindow): boolean => prevented((event) => window.emit('close', event));

  it('asks the page when there is unsaved work, and waits for its answer', async () => {
    const fake = await start();
    await call(fake, 'listening');
    await call(fake, 'setTitle', 'Shop', true);
    expect([fake.window.title, fake.window.edited]).toEqual(['Shop', true]);
    expect(close(fake.window)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(fake.window.webContents.sent).toEqual([['host:command', { type: 'close-requested' }]]);
    expect(fake.window.destroyed).toBe(false);
    await call(fake, 'close');
    expect(fake.window.destroyed).toBe(true);
    fake.app.emit('window-all-closed');
    expect(fake.calls).toContain('quit');
  });

  it('does not ask after a save, nor a page that hangs', async () => {
    const saved = await start();
    await call(saved, 'setTitle', 'Shop', true);
    await call(saved, 'setTitle', 'Shop', false);
    close(saved.window);
    await settle(() => saved.window.destroyed);
    const hung = await start();
    await call(hung, 'setTitle', 'Shop', true);
    hung.window.emit('unresponsive');
    close(hung.window);
    await settle(() => hung.window.destroyed);
    expect(hung.window.webContents.sent).toEqual([]);
  });

  it('loads a page that died again, but not for ever', async () => {
    const { window } = await start();
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect(window.webContents.reloads).toBe(0);
    for (let i = 0; i < 6; i++) window.webContents.emit('render-process-gone', {}, { reason: 'oom' });
    expect(window.webContents.reloads).toBe(3);
  });
});

describe('the menu', () => {
  it('names commands and does nothing else', async () => {
    const fake = await start();
    await call(fake, 'listening');
    const items = fake.menu().flatMap(({ submenu }) => submenu ?? []).filter(({ click }) => click !== undefined);
    items.forEach(({ click }) => click?.());
    expect(fake.window.webContents.sent).toEqual(
      ['project.new', 'data.open', 'project.open', 'project.save', 'project.saveAs', 'edit.undo', 'edit.redo', 'theme.light', 'theme.dark', 'theme.system', 'help.open']
        .map((id) => ['host:command', { type: 'command', id }]),
    );
  });
});
