import { describe, expect, it, vi } from 'vitest';
import { loggedHost, shapeOfCsv } from '../../renderer/host/logged.ts';
import { createMemoryHost, createMemoryStore } from '../../renderer/host/memory.ts';
import { pageCiphers } from '../../renderer/host/page-ciphers.ts';
import { projectBytes } from '../../renderer/state/project-of.ts';
import { startAutosave } from '../../renderer/state/autosave.ts';
import { isUnsaved } from '../../renderer/state/document.ts';
import { copyBlock } from '../../renderer/views/data/copy-block.ts';
import { savedParts } from '../../renderer/state/saved-parts.ts';
import { exportLogSchema } from '../../shared/contract/export-log.ts';
import type { LogEntry } from '../../shared/contract/export-log.ts';
import type { PersonFound } from '../../shared/contract/person.ts';
import { isSealed, saltOf } from '../../shared/contract/sealed.ts';
import { fakeEngine, fakeHost, rig } from './fake-engine.ts';

const ANNA: PersonFound = {
  sources: [{ id: 'main', name: 'one.csv', column: 'id', rows: 2 }], identities: ['c17'], texts: ['Anna Berger'], columns: [{ source: 'main', column: 'id' }],
};
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);

/** A window on a machine in memory, with a project saved twice and once recovered, in all of which Anna is named. */
async function window() {
  const machine = createMemoryStore();
  const host = createMemoryHost(machine);
  const engine = fakeEngine();
  const call = engine.call.bind(engine);
  engine.call = ((name: string, ...rest: never[]) => {
    if (name === 'findPerson') return Promise.resolve(ANNA);
    if (name === 'withoutPersons') return Promise.resolve({ bytes: bytes('id\n1\n') });
    return (call as (name: string, ...args: never[]) => Promise<unknown>)(name, ...rest);
  }) as typeof engine.call;
  const one = rig(host, engine);
  await one.actions.openFiles([new File(['id,x\n1,2\n'], 'one.csv')]);
  one.actions.setTitle('Shop of Anna Berger');
  one.actions.keepQuery("SELECT * FROM one WHERE id = 'c17'");
  await one.actions.save();
  one.actions.setParam('seed', 7);
  await one.actions.save();
  await host.writeRecovery('old', 'Shop of Anna Berger', machine.files.get([...machine.files.keys()].at(-1) ?? '')?.bytes ?? new Uint8Array());
  const everything = (): string => [...machine.files.values()].filter(({ name }) => name.endsWith('.tessera')).map(({ bytes: content, previous }) => text(content) + text(previous ?? new Uint8Array())).join('')
    + [...machine.recovery.values()].map((entry) => entry.title + text(entry.bytes)).join('');
  return { ...one, host, machine, everything };
}

describe('erasing a person in the window', () => {
  it('takes them out of file, previous version, recovery, history and screen, in one go', async () => {
    const { actions, store, engine, everything } = await window();
    expect(everything()).toContain('Anna Berger');
    const plan = await actions.planErasure('c17', [], false);
    expect(plan).toMatchObject({ previous: true, recovery: { own: 1, unreadable: 0 }, touched: { texts: 1, queries: 1 } });
    expect(everything()).toContain('Anna Berger');
    expect(await actions.erasePerson(plan)).toBe(true);
    expect(everything()).not.toMatch(/Anna|c17/);
    const state = store.getState();
    expect(JSON.stringify([state.recipe, state.history, state.view, state.results])).not.toMatch(/Anna|c17/);
    expect(state.recipe.withheld?.people).toHaveLength(1);
    expect(isUnsaved(state)).toBe(false);
    expect(state.document.log.map(({ what }) => what)).toEqual(['erased']);
    expect(engine.renew).toHaveBeenCalledOnce();
    actions.undo();
    expect(store.getState().recipe.withheld).toEqual(state.recipe.withheld);
    actions.undo();
    expect(JSON.stringify(store.getState().recipe)).not.toMatch(/Anna/);
  });

  it('changes nothing when the file cannot be written', async () => {
    const { actions, store, host } = await window();
    const plan = await actions.planErasure('c17', [], false);
    const before = store.getState();
    vi.spyOn(host, 'rewrite').mockRejectedValueOnce(new Error('full'));
    await expect(actions.erasePerson(plan)).rejects.toThrow('full');
    expect(store.getState()).toEqual(before);
  });
});

describe('a passphrase in the window', () => {
  it('encrypts file, previous version and unsaved work, and is asked for until it fits', async () => {
    const { actions, store, everything, machine, host, askPassphrase } = await window();
    expect(await actions.setPassphrase('four words at sea')).toBe('changed');
    expect(everything()).not.toMatch(/Anna|recipe/);
    expect(isUnsaved(store.getState())).toBe(false);
    const file = [...machine.files.values()].find(({ name }) => name.endsWith('.tessera'));
    expect(isSealed(file?.bytes ?? new Uint8Array()) && isSealed(file?.previous ?? new Uint8Array())).toBe(true);
    vi.useFakeTimers();
    const end = startAutosave(store, host, pageCiphers, 'now', () => undefined);
    actions.setParam('seed', 8);
    await vi.advanceTimersByTimeAsync(5000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(machine.recovery.get('now')?.title).toBe('An encrypted project'));
    expect(everything()).not.toMatch(/Anna|recipe/);
    await end();
    askPassphrase.mockResolvedValueOnce({ passphrase: 'four words at see', remember: true }).mockResolvedValueOnce({ passphrase: 'four words at sea', remember: true });
    await actions.openFiles([new File([(file?.bytes ?? new Uint8Array()) as BlobPart], 'shop.tessera')]);
    expect(askPassphrase.mock.calls.map(([, wrong]) => wrong)).toEqual([false, true]);
    expect(store.getState().recipe.title).toBe('Shop of Anna Berger');
    expect(store.getState().document.key).not.toBeNull();
    askPassphrase.mockResolvedValueOnce(null);
    await actions.openFiles([new File([(file?.bytes ?? new Uint8Array()) as BlobPart], 'other.tessera')]);
    expect(store.getState().problem).toBeNull();
  });

  it('is not set when no place for the project is chosen', async () => {
    const { actions, store } = rig(fakeHost({ saveAs: vi.fn(async () => null) }));
    await actions.openFiles([new File(['id,x\n1,2\n'], 'one.csv')]);
    expect(await actions.setPassphrase('four words at sea')).toBe('unsaved');
    expect(store.getState().document).toMatchObject({ key: null, log: [] });
    await expect(actions.setPassphrase('short')).rejects.toMatchObject({ code: 'passphrase-short' });
  });
});

describe('a passphrase that this computer remembers', () => {
  const keychain = () => {
    const kept = new Map<string, string>();
    return {
      kept,
      secrets: {
        offered: async () => true, holds: async (id: string) => kept.has(id), recall: async (id: string) => kept.get(id) ?? null,
        keep: async (id: string, secret: string) => void kept.set(id, secret), forget: async (id: string) => void kept.delete(id),
      },
    };
  };

  it('opens the project without asking, tells no word of it, and is forgotten on wish and with another passphrase', async () => {
    const { kept, secrets } = keychain();
    const host = fakeHost({ secrets });
    const { actions, store, askPassphrase } = rig(host);
    await actions.openFiles([new File(['id,x\n1,2\n'], 'one.csv')]);
    await actions.setPassphrase('four words at sea');
    expect(kept.size).toBe(0);
    const file = new File([await projectBytes(pageCiphers, store.getState()) as BlobPart], 'p.tessera');
    const log = (): unknown[] => store.getState().document.log.flatMap((entry) => (entry.what === 'passphrase' ? [entry.change] : []));

    askPassphrase.mockResolvedValueOnce({ passphrase: 'four words at sea', remember: true });
    await actions.openFiles([file]);
    expect(askPassphrase).toHaveBeenCalledWith('p.tessera', false, true);
    expect(log()).toEqual(['set', 'remembered']);
    expect(await actions.keptPassphrase()).toEqual({ offered: true, kept: true });
    expect([...kept.values()].join()).toMatch(/^[0-9a-f]{64}$/);

    await actions.openFiles([file]);
    expect(askPassphrase).toHaveBeenCalledTimes(1);
    expect(store.getState().document.key).not.toBeNull();

    await actions.keepPassphrase(false);
    expect([kept.size, log().at(-1)]).toEqual([0, 'forgotten']);
    await actions.keepPassphrase(true);
    await actions.setPassphrase('other words by land');
    expect(kept.size).toBe(0);

    // what does not open the file is asked for
    await secrets.keep(saltOf(new Uint8Array(await file.arrayBuffer())), 'ab'.repeat(32));
    askPassphrase.mockResolvedValueOnce({ passphrase: 'four words at sea', remember: false });
    await actions.openFiles([file]);
    expect(askPassphrase).toHaveBeenCalledTimes(2);
    expect(store.getState().problem).toBeNull();
  });

  it('that a keychain refuses to forget leaves no unsaved work as it was', async () => {
    const { secrets } = keychain();
    const machine = createMemoryStore();
    const host = { ...createMemoryHost(machine), secrets: { ...secrets, forget: async () => Promise.reject(new Error('locked')) } };
    const { actions, store } = rig(host);
    await actions.openFiles([new File(['id,x\n1,2\n'], 'one.csv')]);
    await actions.setPassphrase('four words at sea');
    const before = await projectBytes(pageCiphers, store.getState());
    await host.writeRecovery('w', 'An encrypted project', before);
    expect(await actions.setPassphrase('other words by land')).toBe('remembered');
    const salts = [await projectBytes(pageCiphers, store.getState()), await host.readRecovery('w')].map(saltOf);
    expect(salts[0]).toBe(salts[1]);
    expect(salts[0]).not.toBe(saltOf(before));
  });
});

describe('unsaved work', () => {
  it('counts every part that is saved, and is written again for a change of any', async () => {
    vi.useFakeTimers();
    const { store, actions, host } = rig();
    const end = startAutosave(store, host, pageCiphers, 'w', () => undefined);
    await actions.openFiles([new File(['id,x\n1,2\n'], 'one.csv')]);
    await vi.advanceTimersByTimeAsync(4000);
    const changes: (() => void)[] = [
      () => actions.setParam('seed', 7), () => store.setState((state) => ({ view: { ...state.view, runs: [] } })), () => store.setState((state) => ({ view: { ...state.view, saved: [] } })),
      () => store.setState((state) => ({ view: { ...state.view, periods: [] } })), () => actions.logEntry({ what: 'export', at: '2026-03-01T10:00:00.000Z', file: 'a.csv', bytes: 1 }),
    ];
    expect(savedParts(store.getState())).toHaveLength(changes.length + 1);
    for (const [i, change] of changes.entries()) {
      change();
      await vi.advanceTimersByTimeAsync(4000);
      expect(host.writeRecovery).toHaveBeenCalledTimes(i + 2);
    }
    await end();
    vi.useRealTimers();
  });

  it('that was recovered stays until it is kept again', async () => {
    vi.useFakeTimers();
    const first = rig();
    await first.actions.openFiles([new File(['id,x\n1,2\n'], 'one.csv')]);
    const host = createMemoryHost();
    const { store, actions, askUnsaved } = rig(host);
    const work = new TextEncoder().encode(JSON.stringify({ kind: 'tessera-project', version: 1, recipe: first.store.getState().recipe }));
    await host.writeRecovery('crashed', 'One', work);
    const end = startAutosave(store, host, pageCiphers, 'w', () => undefined);
    await actions.openFiles([new File(['id,x\n1,2\n'], 'two.csv')]);
    askUnsaved.mockResolvedValueOnce('cancel');
    await actions.recover('crashed');
    await vi.advanceTimersByTimeAsync(5000);
    expect((await host.listRecovery()).map(({ id }) => id)).toContain('crashed');
    await actions.recover('crashed');
    expect((await host.listRecovery()).map(({ id }) => id)).toContain('crashed');
    actions.setParam('seed', 7);
    await vi.advanceTimersByTimeAsync(5000);
    expect((await host.listRecovery()).map(({ id }) => id)).toEqual(['w']);
    await end();
    vi.useRealTimers();
  });
});

describe('the log', () => {
  it('has what was copied, by rows and columns, and none of its cells', async () => {
    const written: string[] = [];
    vi.stubGlobal('navigator', { clipboard: { writeText: async (copied: string) => void written.push(copied) } });
    const engine = fakeEngine();
    engine.call = (async () => ({ columns: ['id', 'name'], rows: [['1', 'Anna'], ['2', '=1+1']] })) as unknown as typeof engine.call;
    const columns = [{ name: 'id', holdsNumbers: true }, { name: 'name', holdsNumbers: false }];
    const entry = await copyBlock(engine, { table: 't', wanted: undefined, block: { top: 0, bottom: 1, left: 0, right: 1 }, columns, withNames: true, formulaSafe: true });
    vi.unstubAllGlobals();
    expect(written).toEqual(["id\tname\n1\tAnna\n2\t'=1+1"]);
    expect(entry).toMatchObject({ what: 'copied', rows: 2, columns: ['id', 'name'] });
    expect(JSON.stringify(entry)).not.toContain('Anna');
    expect(exportLogSchema.safeParse([entry]).success).toBe(true);
  });

  it('has every file that leaves, with rows and columns, and no project', async () => {
    const told: LogEntry[] = [];
    const host = loggedHost(createMemoryHost(), (entry) => told.push(entry), (kind) => (kind === 'xlsx' ? { rows: 5 } : {}));
    await host.saveAs('csv', 'a.csv', bytes('id,"name, ""x"""\r\n1,"two\nlines"\n2,b'));
    await host.saveAs('xlsx', 'b.xlsx', new Uint8Array(9));
    await host.saveAs('html', 'c.html', bytes('<p>'));
    await host.saveAs('project', 'd.tessera', bytes('{}'));
    expect(told).toMatchObject([{ file: 'a.csv', rows: 2, columns: ['id', 'name, "x"'] }, { file: 'b.xlsx', rows: 5, bytes: 9 }, { file: 'c.html', bytes: 3 }]);
    expect(told[2]).not.toHaveProperty('rows');
    for (const [content, rows] of [['', 0], ['id', 0], ['id\n', 0], ['id\n1', 1], ['id\n\n', 1]] as const) {
      expect((await shapeOfCsv(bytes(content), async () => undefined)).rows, JSON.stringify(content)).toBe(rows);
    }
  });
});
