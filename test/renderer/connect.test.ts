import { describe, expect, it } from 'vitest';
import { connectEngine } from '../../renderer/engine/connect.ts';
import type { TablesChoice, TablesPlace } from '../../renderer/engine/tables-engine.ts';
import type { EngineCalls, RunEvent } from '../../shared/contract/engine.ts';
import type { Port } from '../../shared/contract/port.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { memoryPair } from '../../shared/rpc/memory-port.ts';
import { serve } from '../../shared/rpc/server.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import { refuseCalls } from '../../shared/engine/serve-engine.ts';
import { emptyRecipe } from '../../shared/recipe/recipe.ts';
import { createListeners } from '../../shared/rpc/listeners.ts';
import { settle } from '../electron/fake-electron.ts';
import { reportOf } from './fake-engine.ts';

const RUN: EngineCalls['run']['in'] = { rev: 1, recipe: emptyRecipe(), want: ['source'], live: false };
const fileOf = (id: string, size: number): EngineCalls['open']['in'] => ({ id, file: new Blob(['x'.repeat(size)]), name: `${id}.csv`, dialect: null });

/** Engines that hold files of up to ten bytes in the window. */
function engines(options: { offered?: boolean; chosen?: TablesChoice; nativeFails?: boolean } = {}) {
  const log: string[] = [];
  const ends: ((reason: string) => void)[] = [];
  const start = (place: TablesPlace): Port => {
    log.push(`start ${place}`);
    const [near, far] = memoryPair();
    if (place === 'native' && options.nativeFails === true) {
      refuseCalls(far, new AppError('start-failed', { what: 'The database', reason: 'no library' }));
      return near;
    }
    serve<EngineCalls, RunEvent>(far, {
      memory: () => ({ bytes: 0, database: 0 }),
      open: ({ id, name, file }) => {
        log.push(`open ${id}`);
        if (place === 'window' && file.size > 10) throw new AppError('too-large-to-hold', { file: name, size: '20 MB', limit: '10 MB' });
        return reportOf(id, name);
      },
      run: () => {
        log.push(`run ${place}`);
        return { rev: 1, timings: {} };
      },
    } as Partial<Handlers<EngineCalls, RunEvent>> as Handlers<EngineCalls, RunEvent>);
    // a worker that dies says why; the pair in memory does not
    const ending = createListeners();
    near.onClose(ending.close);
    ends.push(ending.close);
    return { ...near, onClose: ending.onClose };
  };
  const client = connectEngine({ start, offered: options.offered ?? true, chosen: Promise.resolve(options.chosen ?? 'auto') });
  let restarts = 0;
  client.onRestart(() => (restarts += 1));
  return { client, log, die: (reason: string) => ends.at(-1)?.(reason), restarts: () => restarts };
}

describe('the engine behind the window', () => {
  it('goes over to the native engine when a file is too large, with all files, and says why', async () => {
    const { client, log, restarts } = engines();
    await client.open(fileOf('small', 5));
    expect(client.tables).toEqual({ choice: 'auto', place: 'window', offered: true, reason: null });
    const report = await client.open(fileOf('large', 20));
    expect(report.id).toBe('large');
    expect(log).toEqual(['start window', 'open small', 'open large', 'start native', 'open small', 'open large']);
    expect(client.tables.place).toBe('native');
    expect(client.tables.reason).toMatchObject({ code: 'too-large-to-hold', data: { file: 'large.csv', size: '20 MB' } });
    expect(restarts()).toBe(1);
    expect([client.holds('small'), client.holds('large')]).toEqual([true, true]);
  });

  it('goes back to the window when the project is left', async () => {
    const { client, log } = engines();
    await client.open(fileOf('large', 20));
    client.forgetAll();
    expect(client.tables).toMatchObject({ place: 'window', reason: null });
    await client.open(fileOf('small', 5));
    expect(log.slice(-2)).toEqual(['start window', 'open small']);
  });

  it.each([[{ chosen: 'window' as const }], [{ offered: false }]])('refuses a file that is too large with %j', async (options) => {
    const { client, log } = engines(options);
    await expect(client.open(fileOf('large', 20))).rejects.toMatchObject({ code: 'too-large-to-hold' });
    expect(log).toEqual(['start window', 'open large']);
    expect(client.holds('large')).toBe(false);
  });

  it('reads what it refused once that is left to the program', async () => {
    const { client } = engines({ chosen: 'window' });
    await expect(client.open(fileOf('large', 20))).rejects.toMatchObject({ code: 'too-large-to-hold' });
    client.holdTables('auto');
    expect((await client.open(fileOf('large', 20))).id).toBe('large');
    expect(client.tables).toMatchObject({ choice: 'auto', place: 'native' });
  });

  it('says why the native engine did not start, and stays in the window', async () => {
    const { client } = engines({ nativeFails: true });
    await expect(client.open(fileOf('large', 20))).rejects.toMatchObject({ code: 'too-large-to-hold', data: { native: 'no library' } });
    expect(client.tables.place).toBe('window');
    expect((await client.open(fileOf('small', 5))).id).toBe('small');
    const chosen = engines({ nativeFails: true, chosen: 'native' });
    expect((await chosen.client.open(fileOf('small', 5))).id).toBe('small');
    expect(chosen.client.tables).toMatchObject({ choice: 'native', place: 'window', reason: { code: 'start-failed' } });
  });

  it('moves tables where the person wants them, and back', async () => {
    const { client, log, restarts } = engines({ chosen: 'native' });
    const seen: TablesPlace[] = [];
    client.onTables(({ place }) => seen.push(place));
    await client.open(fileOf('small', 5));
    client.holdTables('window');
    await settle(() => restarts() === 1);
    client.holdTables('native');
    await settle(() => restarts() === 2);
    client.holdTables('native');
    await client.call('run', RUN);
    expect(log).toEqual(['start native', 'open small', 'start window', 'open small', 'start native', 'open small', 'run native']);
    expect(new Set(seen)).toEqual(new Set(['native', 'window']));
  });

  it('is started again with its files when it dies, but not for ever', async () => {
    const { client, log, die, restarts } = engines();
    await client.open(fileOf('small', 5));
    die('killed');
    await settle(() => restarts() === 1);
    await client.call('run', RUN);
    for (const deaths of [2, 3]) {
      die('killed');
      await settle(() => restarts() === deaths);
    }
    die('killed');
    await client.call('run', RUN);
    expect(log.filter((entry) => entry === 'start window')).toHaveLength(5);
    expect(client.tables.place).toBe('window');
  });

  it('goes over when the database in the window dies of want of memory', async () => {
    const { client, log, die, restarts } = engines();
    await client.open(fileOf('small', 5));
    die('the database ended: memory access out of bounds');
    await settle(() => restarts() === 1);
    expect(log.slice(-2)).toEqual(['start native', 'open small']);
    expect(client.tables.place).toBe('native');
  });
});
