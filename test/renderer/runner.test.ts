import { describe, expect, it } from 'vitest';
import { startRunner } from '../../renderer/engine/runner.ts';
import type { ClusterResult } from '../../shared/contract/results.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { stageKeys } from '../../shared/pipeline/key.ts';
import { rig } from './fake-engine.ts';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

async function opened() {
  const frames: (() => void)[] = [];
  const made = rig();
  const runner = startRunner(made.store, made.engine, (run) => frames.push(run));
  await made.actions.openFiles([new File(['id,x\n1,2\n'], 'one.csv')]);
  const frame = (): void => frames.splice(0).forEach((run) => run());
  frame();
  const { asked } = made.engine;
  return { ...made, runner, frame, asked };
}

const clusterOf = (key: string, k: number): ClusterResult => ({
  key, k, algorithm: 'kmeans', rows: 2, labels: Int32Array.of(0, 0), sizes: [2], centres: new Float64Array(1), inertia: 1, iterations: 1, converged: true,
  silhouette: { value: null, kind: 'exact', n: 2, standardError: null }, silhouetteBySegment: [null], daviesBouldin: null, calinskiHarabasz: null, dunn: null,
  recommended: null, colours: [0], notices: [], noise: 0, probability: null, logLikelihood: null, bic: null, aic: null, icl: null, mergeHeights: null, collapsed: false, rule: null, medoids: null, gamma: null, objective: null, ownSilhouette: null, entropy: null, outlierScore: null, density: null, condensed: null,
});

describe('runner', () => {
  it('asks for the map and for the chain to the profiles, beside each other', async () => {
    const { asked } = await opened();
    expect(asked.map((one) => one.request.want.join())).toEqual(['map', 'source,customers,features,sweep,cluster,profile']);
  });

  it('does not disturb the map when k changes, and stops the older chain', async () => {
    const { asked, actions, frame } = await opened();
    actions.setParam('cluster.k', 4, true);
    actions.setParam('cluster.k', 5, true);
    frame();
    expect(asked).toHaveLength(3);
    expect(asked[2].request).toMatchObject({ live: true, recipe: { params: { 'cluster.k': 5 } } });
    expect(asked[0].signal?.aborted).toBe(false);
    expect(asked[1].signal?.aborted).toBe(true);
    actions.endGesture();
    frame();
    expect(asked[3].request.live).toBe(false);
  });

  it('files the newest answer and drops what an older call still says', async () => {
    const { asked, actions, store, frame } = await opened();
    actions.setParam('cluster.k', 4);
    frame();
    const old = clusterOf('old', 3);
    asked[1].tell({ type: 'stage', rev: 2, ms: 1, event: { stage: 'cluster', value: old, partial: false } });
    expect(store.getState().results.cluster).toBeNull();
    asked[2].tell({ type: 'stage', rev: 3, ms: 5, event: { stage: 'cluster', value: clusterOf('new', 4), partial: false } });
    expect(store.getState().results.cluster?.key).toBe('new');
    expect(store.getState().status.cluster).toMatchObject({ running: false, ms: 5 });
  });

  it('repaints a number of segments seen before without asking', async () => {
    const { asked, actions, store, frame } = await opened();
    actions.setParam('cluster.k', 4);
    frame();
    const four = clusterOf(stageKeys(store.getState().recipe).cluster, 4);
    asked[2].tell({ type: 'stage', rev: 3, ms: 5, event: { stage: 'cluster', value: four, partial: false } });
    actions.setParam('cluster.k', 5);
    frame();
    asked[3].tell({ type: 'stage', rev: 4, ms: 5, event: { stage: 'cluster', value: clusterOf(stageKeys(store.getState().recipe).cluster, 5), partial: false } });
    expect(store.getState().results.cluster?.k).toBe(5);
    actions.setParam('cluster.k', 4);
    expect(store.getState().results.cluster).toBe(four);
  });

  it('keeps what is on screen when the same result is told again', async () => {
    const { asked, store } = await opened();
    asked[1].tell({ type: 'stage', rev: 2, ms: 1, event: { stage: 'cluster', value: clusterOf('same', 3), partial: false } });
    const shown = store.getState().results.cluster;
    asked[1].tell({ type: 'stage', rev: 2, ms: 1, event: { stage: 'cluster', value: clusterOf('same', 3), partial: false } });
    expect(store.getState().results.cluster).toBe(shown);
  });

  it('puts a failure to the stage that failed, and a cancel nowhere', async () => {
    const { asked, store, actions, frame } = await opened();
    asked[1].tell({ type: 'progress', rev: 2, stage: 'features', fraction: 0.5 });
    expect(store.getState().status.features).toMatchObject({ running: true, fraction: 0.5 });
    asked[1].fail(new AppError('no-usable-features'));
    await settle();
    expect(store.getState().status.features).toMatchObject({ running: false, error: { code: 'no-usable-features' } });
    actions.setParam('seed', 7);
    frame();
    asked.at(-1)?.fail(new AppError('cancelled'));
    await settle();
    expect(Object.values(store.getState().status).filter((one) => one.error !== null && one.error.code === 'cancelled')).toEqual([]);
  });

  it('asks for everything again after the engine was restarted', async () => {
    const { asked, engine, frame } = await opened();
    engine.restart();
    frame();
    expect(asked).toHaveLength(4);
  });
});
