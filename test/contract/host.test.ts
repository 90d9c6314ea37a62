import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { IDBFactory } from 'fake-indexeddb';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startShell } from '../../electron/shell.ts';
import { createBrowserHost } from '../../renderer/host/browser.ts';
import { createElectronHost } from '../../renderer/host/electron.ts';
import { createMemoryHost } from '../../renderer/host/memory.ts';
import type { HostBridge } from '../../shared/contract/host-bridge.ts';
import type { FileGrant, Host, HostCommand } from '../../shared/contract/host.ts';
import { fakeElectron, settle } from '../electron/fake-electron.ts';
import type { FakeElectron } from '../electron/fake-electron.ts';
import type { FakePort } from '../electron/fake-utility.ts';
import { FakeDisk, fakePage } from './fake-browser.ts';
import { browserMachine, bytes, cleanUp, memoryMachine, now } from './machines.ts';
import type { Machine } from './machines.ts';

/** The one Electron that the real preload talks to. */
const shell = vi.hoisted(() => ({
  fake: null as FakeElectron | null,
  bridge: null as HostBridge | null,
  paths: new WeakMap<File, string>(),
}));
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, bridge: HostBridge) => { if (name === 'tesseraHost') shell.bridge = bridge; } },
  ipcRenderer: {
    invoke: (channel: string, ...args: unknown[]) => shell.fake?.invoke(channel, ...args),
    on: (channel: string, receive: (event: unknown, command: HostCommand) => void) => {
      const contents = shell.fake?.windows[0]?.webContents;
      contents?.on('sent', (sent: string, command: HostCommand) => { if (sent === channel) receive({}, command); });
      contents?.on('posted', (sent: string, _value: unknown, ports: readonly FakePort[]) => { if (sent === channel) receive({ ports: ports.map(({ port }) => port) }, { type: 'close-requested' }); });
    },
    off: () => shell.fake?.windows[0]?.webContents.removeAllListeners('sent'),
  },
  webUtils: { getPathForFile: (file: File) => shell.paths.get(file) ?? '' },
}));

async function electronMachine(folder?: string): Promise<Machine> {
  const base = folder ?? (await mkdtemp(join(tmpdir(), 'tessera-host-')));
  if (folder === undefined) cleanUp.push(() => rm(base, { recursive: true, force: true }));
  const files = join(base, 'files');
  await mkdir(files, { recursive: true });
  await mkdir(join(base, 'renderer'), { recursive: true });
  const fake = fakeElectron(base);
  shell.fake = fake;
  startShell(fake.api, { appRoot: join(base, 'renderer'), preload: '', database: '', argv: [], cwd: base });
  await settle(() => (fake.windows[0]?.loaded.length ?? 0) > 0);
  vi.resetModules();
  const page = new EventTarget();
  vi.stubGlobal('window', {
    postMessage: (data: unknown, origin: string, ports: readonly MessagePort[]) =>
      page.dispatchEvent(Object.assign(new Event('message'), { data, origin, ports, source: page })),
  });
  cleanUp.push(() => void vi.unstubAllGlobals());
  await import('../../electron/preload.ts');
  const window = fake.windows[0];
  if (shell.bridge === null || window === undefined) throw new Error('the preload exposed nothing');
  const put = async (name: string, text: string): Promise<string> => {
    await writeFile(join(files, name), text);
    return join(files, name);
  };
  return {
    host: createElectronHost(shell.bridge, page as Window, (path) => fake.protocol.handler(new Request(`app://tessera${path}`))),
    handles: true,
    choose: async (chosen) => {
      fake.dialogs.open = await Promise.all(Object.entries(chosen).map(([name, text]) => put(name, text)));
    },
    chooseSave: (name) => void (fake.dialogs.save = name === null ? '' : join(files, name)),
    drop: async (name, text) => {
      const file = new File([text], name);
      shell.paths.set(file, await put(name, text));
      return file;
    },
    change: async (name, text) => void (await put(name, text)),
    remove: (name) => rm(join(files, name)),
    restart: async () => {
      window.emit('close', { preventDefault: () => undefined });
      await settle(() => window.destroyed);
      return electronMachine(base);
    },
    command: (id) => window.webContents.send('host:command', { type: 'command', id }),
    title: () => ({ title: window.title, unsaved: window.edited, closed: window.destroyed }),
  };
}

const textOf = async (host: Host, grant: FileGrant): Promise<string> => new TextDecoder().decode(await host.read(grant));

const machines: readonly [string, () => Machine | Promise<Machine>][] = [
  ['memory', () => memoryMachine()],
  ['browser with file handles', () => browserMachine(true)],
  ['browser with downloads', () => browserMachine(false)],
  ['electron', () => electronMachine()],
];

describe.each(machines)('host: %s', (_, make) => {
  let machine: Machine;
  let host: Host;
  beforeEach(async () => {
    machine = await make();
    host = machine.host;
  });
  afterEach(async () => {
    for (const step of cleanUp.splice(0).reverse()) await step();
  });
  const restart = async (): Promise<void> => {
    machine = await machine.restart();
    host = machine.host;
  };
  const pick = async (name: string, text: string, kind: 'data' | 'project' = 'project') => {
    await machine.choose({ [name]: text });
    const [grant] = await host.pickFiles(kind, false);
    if (grant === undefined) throw new Error('nothing picked');
    return grant;
  };

  it('picks files and reads them; a closed dialog gives none', async () => {
    expect(await host.pickFiles('data', true)).toEqual([]);
    await machine.choose({ 'a.csv': 'a,b\n1,2\n', 'ü "b".csv': '' });
    const grants = await host.pickFiles('data', true);
    expect(grants.map(({ name, size }) => [name, size])).toEqual([['a.csv', 8], ['ü "b".csv', 0]]);
    expect(new Set(grants.map(({ id }) => id)).size).toBe(2);
    expect(await Promise.all(grants.map((grant) => textOf(host, grant)))).toEqual(['a,b\n1,2\n', '']);
    expect((await host.open(grants[0])).size).toBe(8);
    expect(JSON.stringify([grants, await host.open(grants[0])])).not.toContain(tmpdir());
  });

  it('tells once when a file that is watched has changed, and no longer when nobody wants to know', async () => {
    const grant = await pick('w.csv', 'a\n1\n', 'data');
    host.onCommand(() => undefined);
    const told: string[] = [];
    host.watch(grant, () => told.push('first'));
    const stop = host.watch(grant, () => told.push('second'));
    stop();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(told).toEqual([]);
    if (machine.change === null) return;
    await machine.change('w.csv', 'a\n1\n2\n');
    await vi.waitFor(() => expect(told).toEqual(['first']), 8000);
    await machine.change('w.csv', 'a\n3\n');
    expect(told).toEqual(['first']);
    const pasted = await host.grantDropped(new File(['p'], 'pasted.csv'));
    host.watch(pasted, () => told.push('pasted'))();
  });

  it('takes dropped files, also such as are on no disk', async () => {
    const dropped = await host.grantDropped(await machine.drop('d.csv', 'x,y\n'));
    expect(dropped).toMatchObject({ name: 'd.csv', size: 4 });
    expect(await textOf(host, dropped)).toBe('x,y\n');
    const pasted = await host.grantDropped(new File(['p'], 'pasted.csv'));
    expect(await textOf(host, pasted)).toBe('p');
    await host.rememberSource('pasted', pasted);
  });

  it('keeps choices of the person on this machine', async () => {
    expect(await host.recallChoice('tables')).toBeNull();
    await host.rememberChoice('tables', 'native');
    await host.rememberChoice('__proto__', 'x');
    await host.rememberChoice('tables', 'window');
    await restart();
    expect(await host.recallChoice('tables')).toBe('window');
    expect(await host.recallChoice('constructor')).toBeNull();
  });

  it('refuses a grant it did not give', async () => {
    const stranger = { id: 'a-stranger-of-some-length', name: 's.tessera', size: 1 };
    for (const ask of [host.open, host.read]) await expect(ask(stranger)).rejects.toMatchObject({ code: 'file-not-found', data: { file: 's.tessera' } });
    await expect(host.save(stranger, bytes(''))).rejects.toMatchObject({ code: 'file-not-found' });
    expect(await host.canReplace(stranger)).toBe(false);
  });

  it('saves under a chosen name, reads that back, replaces it', async () => {
    machine.chooseSave('shop.tessera');
    const grant = await host.saveAs('project', 'shop.tessera', bytes('one'));
    if (grant === null) throw new Error('nothing saved');
    expect(grant).toMatchObject({ name: 'shop.tessera', size: 3 });
    expect(await host.canReplace(grant)).toBe(machine.handles);
    const again = await host.save(grant, bytes('second'));
    expect(again).toMatchObject({ name: 'shop.tessera', size: 6 });
    expect(await textOf(host, again)).toBe('second');
    expect(await textOf(host, grant)).toBe('second');
  });

  it('answers null when the save dialog is closed', async () => {
    machine.chooseSave(null);
    if (machine.handles) expect(await host.saveAs('csv', 'a.csv', bytes('x'))).toBeNull();
  });

  it('replaces an opened project', async () => {
    const grant = await pick('shop.tessera', 'old');
    await host.save(grant, bytes('newer'));
    expect(await textOf(host, grant)).toBe('newer');
  });

  it('names a file that is gone', async () => {
    const grant = await pick('gone.tessera', 'x');
    if (!machine.handles) return expect(await textOf(host, grant)).toBe('x');
    await machine.remove('gone.tessera');
    await expect(host.open(grant)).rejects.toMatchObject({ code: 'file-not-found', data: { file: 'gone.tessera' } });
  });

  it('remembers where a source was read, across a restart, while it is there', async () => {
    await host.rememberSource('sha-1', await pick('orders.csv', 'a\n', 'data'));
    expect(await host.recallSource('constructor')).toBeNull();
    await restart();
    const found = await host.recallSource('sha-1');
    if (!machine.handles) return expect(found).toBeNull();
    expect(found).toMatchObject({ name: 'orders.csv', size: 2 });
    if (found !== null) expect(await textOf(host, found)).toBe('a\n');
    await machine.remove('orders.csv');
    expect(await host.recallSource('sha-1')).toBeNull();
  });

  it('lists recent projects once each, the last used first, across a restart', async () => {
    const a = await pick('a.tessera', 'A');
    const b = await pick('b.tessera', 'B');
    for (const grant of [a, b, a]) await host.addRecentProject(grant);
    await restart();
    const listed = await host.recentProjects();
    expect(listed.map(({ grant }) => grant.name)).toEqual(machine.handles ? ['a.tessera', 'b.tessera'] : []);
    for (const { at } of listed) expect(at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const [first] = listed;
    if (first !== undefined) expect(await textOf(host, first.grant)).toBe('A');
  });

  it('keeps unsaved work across a restart, newest first', async () => {
    const content = Uint8Array.of(0, 10, 255, 13, 10);
    await host.writeRecovery('w1', 'Shop', bytes('early'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await host.writeRecovery('w2', 'Other\n"ü"', new Uint8Array());
    await new Promise((resolve) => setTimeout(resolve, 5));
    await host.writeRecovery('w1', 'Shop 2', content);
    await restart();
    expect((await host.listRecovery()).map(({ id, title }) => [id, title])).toEqual([['w1', 'Shop 2'], ['w2', 'Other\n"ü"']]);
    expect([...(await host.readRecovery('w1'))]).toEqual([...content]);
    expect((await host.readRecovery('w2')).length).toBe(0);
    await host.removeRecovery('w1');
    await host.removeRecovery('w1');
    expect((await host.listRecovery()).map(({ id }) => id)).toEqual(['w2']);
    await expect(host.readRecovery('w1')).rejects.toMatchObject({ code: 'file-not-found' });
  });

  it('is not changed by what the caller does to its bytes later', async () => {
    const content = bytes('keep');
    machine.chooseSave('k.tessera');
    const grant = await host.saveAs('project', 'k.tessera', content);
    await host.writeRecovery('w', 'K', content);
    content.fill(0);
    if (grant !== null) expect(await textOf(host, grant)).toBe('keep');
    expect(new TextDecoder().decode(await host.readRecovery('w'))).toBe('keep');
  });

  it('brings commands until unsubscribed', async () => {
    const got: HostCommand[] = [];
    const stop = host.onCommand((command) => got.push(command));
    machine.command?.('project.save');
    stop();
    machine.command?.('project.new');
    expect(got).toEqual(machine.command === null ? [] : [{ type: 'command', id: 'project.save' }]);
  });

  it('shows title and unsaved work, and closes when told', async () => {
    await host.setTitle('Shop', true);
    await host.setTitle('Shop', true);
    expect(machine.title()).toMatchObject({ title: 'Shop', unsaved: true, closed: false });
    await host.setTitle('Shop 2', false);
    expect(machine.title()).toMatchObject({ title: 'Shop 2', unsaved: false });
    await host.setTitle('Shop 2', true);
    await host.close();
    expect(machine.title().closed).toBe(true);
  });
});

describe('the browser host', () => {
  afterEach(async () => {
    for (const step of cleanUp.splice(0).reverse()) await step();
  });

  it('recalls a source only when it may be read without asking; opening asks', async () => {
    const disk = new FakeDisk();
    const factory = new IDBFactory();
    let { host, choose } = browserMachine(true, disk, factory);
    await choose({ 'a.csv': 'a\n' });
    const [grant] = await host.pickFiles('data', false);
    if (grant === undefined) throw new Error('nothing picked');
    await host.rememberSource('sha', grant);
    await host.addRecentProject(grant);
    disk.permissions.set('a.csv read', 'prompt');
    ({ host, choose } = browserMachine(true, disk, factory));
    expect(await host.recallSource('sha')).toBeNull();
    const [recent] = await host.recentProjects();
    expect(disk.asked).toBe(0);
    if (recent === undefined) throw new Error('nothing listed');
    disk.answer = 'denied';
    await expect(host.open(recent.grant)).rejects.toMatchObject({ code: 'file-unreadable', data: { file: 'a.csv' } });
    disk.answer = 'granted';
    expect(await textOf(host, recent.grant)).toBe('a\n');
    expect(disk.asked).toBe(2);
  });

  it('does not replace a project that another tab has saved since', async () => {
    const disk = new FakeDisk();
    const { host, choose } = browserMachine(true, disk);
    await choose({ 'a.tessera': 'old' });
    const [grant] = await host.pickFiles('project', false);
    await host.read(grant);
    await host.save(grant, bytes('mine'));
    await host.save(grant, bytes('mine, more'));
    disk.files.set('a.tessera', bytes('theirs').slice());
    disk.times.set('a.tessera', 5);
    await expect(host.save(grant, bytes('mine again'))).rejects.toMatchObject({ code: 'project-changed', data: { path: 'a.tessera' } });
    expect(await textOf(host, grant)).toBe('theirs');
    await host.save(grant, bytes('both'));
    expect(await textOf(host, grant)).toBe('both');
  });

  it('leaves the old content when writing fails, and names file and cause', async () => {
    const disk = new FakeDisk();
    const { host, choose } = browserMachine(true, disk);
    await choose({ 'p.tessera': 'old' });
    const [grant] = await host.pickFiles('project', false);
    if (grant === undefined) throw new Error('nothing picked');
    disk.full = true;
    await expect(host.save(grant, bytes('new'))).rejects.toMatchObject({ code: 'output-not-writable', data: { path: 'p.tessera', reason: 'no room' } });
    expect(await textOf(host, grant)).toBe('old');
    disk.full = false;
    disk.permissions.set('p.tessera readwrite', 'prompt');
    disk.answer = 'denied';
    await expect(host.save(grant, bytes('new'))).rejects.toMatchObject({ data: { reason: 'permission denied' } });
  });

  it('downloads where there are no handles', async () => {
    const page = fakePage(new FakeDisk(), new IDBFactory(), now, false);
    const host = createBrowserHost(page);
    await host.saveAs('csv', 'segments.csv', bytes('a,b\n'));
    expect(page.downloads.map(({ name }) => name)).toEqual(['segments.csv']);
    expect(await (await fetch(page.downloads[0]?.url ?? '')).text()).toBe('a,b\n');
  });
});

describe('the electron host', () => {
  afterAll(async () => {
    for (const step of cleanUp.splice(0).reverse()) await step();
  });

  it('is given a channel for databases, from its own window alone', async () => {
    const { host } = await electronMachine();
    const first = (await host.databases()) as MessagePort | null;
    const closed = new Promise((resolve) => first?.addEventListener('close', resolve));
    expect(await host.databases()).not.toBeNull();
    await closed;
    expect(shell.fake?.utilities).toEqual([]);
    expect(await createMemoryHost().databases()).toBeNull();
  });

  it('keeps the previous version of a project beside it', async () => {
    const machine = await electronMachine();
    await machine.choose({ 'shop.tessera': 'old' });
    const [grant] = await machine.host.pickFiles('project', false);
    if (grant === undefined) throw new Error('nothing picked');
    await machine.host.save(grant, bytes('new'));
    machine.chooseSave('x.tessera');
    const folder = shell.fake?.dialogs.save ?? '';
    expect(await readFile(join(folder, '..', `${basename('shop.tessera')}.bak`), 'utf8')).toBe('old');
  });

  it('writes a project and its previous version anew, leaving nothing of either', async () => {
    for (const machine of [await electronMachine(), memoryMachine()]) {
      await machine.choose({ 'shop.tessera': 'Anna then' });
      const [picked] = await machine.host.pickFiles('project', false);
      const grant = await machine.host.save(picked, bytes('Anna now'));
      expect(await machine.host.previous(grant)).toEqual(bytes('Anna then'));
      const written = await machine.host.rewrite(grant, bytes('now'), bytes('then'));
      expect(new TextDecoder().decode(await machine.host.previous(written) ?? undefined)).toBe('then');
      expect(await textOf(machine.host, written)).toBe('now');
      await machine.host.rewrite(written, bytes('now'), null);
      expect(await machine.host.previous(written)).toBeNull();
    }
    const browser = browserMachine(true);
    await browser.choose({ 'shop.tessera': 'Anna' });
    const [grant] = await browser.host.pickFiles('project', false);
    expect(await browser.host.previous(grant)).toBeNull();
    expect(await textOf(browser.host, await browser.host.rewrite(grant, bytes('now'), bytes('then')))).toBe('now');
  });

  it('leaves no previous version beside a file that is no project', async () => {
    const machine = await electronMachine();
    machine.chooseSave('list.csv');
    const grant = await machine.host.saveAs('csv', 'list.csv', bytes('old'));
    if (grant === null) throw new Error('not saved');
    await machine.host.save(grant, bytes('new'));
    expect(await machine.host.previous(grant)).toBeNull();
  });
});
