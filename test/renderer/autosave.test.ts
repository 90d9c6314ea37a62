import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageCiphers } from '../../renderer/host/page-ciphers.ts';
import { startAutosave } from '../../renderer/state/autosave.ts';
import { parseProject } from '../../shared/contract/project.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { rig } from './fake-engine.ts';

describe('autosave', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('writes unsaved work within seconds and takes the entry away once it is saved', async () => {
    const { store, actions, host } = rig();
    startAutosave(store, host, pageCiphers, 'window-1', () => undefined);
    await actions.openFiles([new File(['id,x\n1,2\n'], 'one.csv')]);
    actions.setParam('cluster.k', 6);
    expect(host.writeRecovery).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(5000);
    const written = vi.mocked(host.writeRecovery).mock.calls;
    expect(written).toHaveLength(1);
    expect(written[0].slice(0, 2)).toEqual(['window-1', 'One']);
    expect(parseProject(new TextDecoder().decode(written[0][2])).recipe.params['cluster.k']).toBe(6);
    expect(host.setTitle).toHaveBeenLastCalledWith('One', true);
    await actions.save();
    await vi.advanceTimersByTimeAsync(5000);
    expect(host.removeRecovery).toHaveBeenCalledWith('window-1');
    expect(host.setTitle).toHaveBeenLastCalledWith('One', false);
  });

  it('tries again after a store that could not be written', async () => {
    const { store, actions, host } = rig();
    startAutosave(store, host, pageCiphers, 'w', () => undefined);
    vi.mocked(host.writeRecovery).mockRejectedValueOnce(new Error('full'));
    await actions.openFiles([new File(['id,x\n1,2\n'], 'one.csv')]);
    await vi.advanceTimersByTimeAsync(5000);
    actions.setParam('seed', 7);
    await vi.advanceTimersByTimeAsync(5000);
    expect(host.writeRecovery).toHaveBeenCalledTimes(2);
  });

  it('says once that nothing can be kept, tries again by itself, and says it again after it could', async () => {
    const { store, actions, host } = rig();
    const told: AppError[] = [];
    startAutosave(store, host, pageCiphers, 'w', (error) => told.push(error));
    const full = new AppError('output-not-writable', { path: 'x', reason: 'the disk is full (ENOSPC)' });
    vi.mocked(host.writeRecovery).mockRejectedValueOnce(full).mockRejectedValueOnce(full);
    await actions.openFiles([new File(['id,x\n1,2\n'], 'one.csv')]);
    await vi.advanceTimersByTimeAsync(70_000);
    expect(told).toMatchObject([{ code: 'recovery-not-kept', data: { reason: 'the disk is full (ENOSPC)' } }]);
    expect(host.writeRecovery).toHaveBeenCalledTimes(3);
    vi.mocked(host.writeRecovery).mockRejectedValueOnce(full);
    actions.setParam('seed', 7);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(told).toHaveLength(2);
    expect(host.writeRecovery).toHaveBeenCalledTimes(5);
  });

  it('ends without a trace when the work is given up', async () => {
    const { store, actions, host } = rig();
    const end = startAutosave(store, host, pageCiphers, 'w', () => undefined);
    await actions.openFiles([new File(['id,x\n1,2\n'], 'one.csv')]);
    await end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(host.writeRecovery).not.toHaveBeenCalled();
    expect(host.removeRecovery).toHaveBeenCalledWith('w');
  });
});
