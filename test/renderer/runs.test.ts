import { describe, expect, it, vi } from 'vitest';
import { startAutosave } from '../../renderer/state/autosave.ts';
import { pageCiphers } from '../../renderer/host/page-ciphers.ts';
import { isUnsaved } from '../../renderer/state/document.ts';
import { projectBytes } from '../../renderer/state/project-of.ts';
import { runsHere } from '../../renderer/state/runs.ts';
import { parseProject } from '../../shared/contract/project.ts';
import type { ClusterResult } from '../../shared/contract/results.ts';
import { rig } from './fake-engine.ts';

const csv = (name: string): File => new File(['id,x\n1,2\n'], name);
const cluster = (k: number): ClusterResult => ({ k, silhouette: { value: 0.41, kind: 'exact', n: 2, standardError: null } }) as unknown as ClusterResult;

async function withRun(k: number) {
  const parts = rig();
  await parts.actions.openFiles([csv('customers.csv')]);
  parts.store.setState((state) => ({ results: { ...state.results, cluster: cluster(k) } }));
  parts.actions.keepRun();
  return parts;
}

describe('kept runs', () => {
  it('are not made without segments', async () => {
    const { store, actions } = rig();
    await actions.openFiles([csv('customers.csv')]);
    actions.keepRun();
    expect(store.getState().view.runs).toBeUndefined();
  });

  it('hold the number of segments as found, and bring it back as a step that can be undone', async () => {
    const { store, actions } = await withRun(5);
    const [run] = store.getState().view.runs ?? [];
    expect(run).toMatchObject({ label: 'k-means, k = 5', k: 5, algorithm: 'kmeans', silhouette: 0.41 });
    actions.setParam('cluster.k', 8);
    actions.setParam('seed', 7);
    actions.setTitle('Renamed since');
    actions.restoreRun(run);
    expect(store.getState().recipe).toMatchObject({ title: 'Renamed since', params: { 'cluster.k': 5, seed: 42 } });
    expect(store.getState().history.past.at(-1)?.label).toBe('Use k-means, k = 5');
    actions.undo();
    expect(store.getState().recipe.params).toMatchObject({ 'cluster.k': 8, seed: 7 });
  });

  it('are unsaved work, are saved with the project, and are read again', async () => {
    const { store, actions } = await withRun(5);
    await actions.save();
    expect(isUnsaved(store.getState())).toBe(false);
    actions.keepRun();
    expect(isUnsaved(store.getState())).toBe(true);
    const read = parseProject(new TextDecoder().decode(await projectBytes(pageCiphers, store.getState())));
    expect(read.view.runs).toEqual(store.getState().view.runs);
    await actions.save();
    actions.dropRun((store.getState().view.runs ?? [])[0]);
    expect(store.getState().view.runs).toHaveLength(1);
    expect(isUnsaved(store.getState())).toBe(true);
  });

  it('reach the recovery store', async () => {
    vi.useFakeTimers();
    const { store, actions, host } = await withRun(5);
    await actions.save();
    const end = startAutosave(store, host, pageCiphers, 'w', () => undefined);
    actions.keepRun();
    await vi.advanceTimersByTimeAsync(4000);
    expect(host.writeRecovery).toHaveBeenCalledTimes(1);
    actions.keepRun();
    await vi.advanceTimersByTimeAsync(4000);
    expect(host.writeRecovery).toHaveBeenCalledTimes(2);
    await end();
    vi.useRealTimers();
  });

  it('are offered for the data they were made from alone', async () => {
    const { store } = await withRun(5);
    const { view, recipe } = store.getState();
    expect(runsHere(view.runs, recipe)).toHaveLength(1);
    expect(runsHere(view.runs, { ...recipe, sources: recipe.sources.map((source) => ({ ...source, sha256: 'b'.repeat(64) })) })).toEqual([]);
  });

  it('that cannot be read are reported and change nothing', async () => {
    const { store, actions } = await withRun(5);
    const before = store.getState().recipe;
    actions.restoreRun({ ...(store.getState().view.runs ?? [])[0], recipe: { version: 99 } });
    expect(store.getState().recipe).toBe(before);
    expect(store.getState().problem).not.toBeNull();
  });
});
