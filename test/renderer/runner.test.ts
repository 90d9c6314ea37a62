import { describe, expect, it } from 'vitest';
import { startRunner } from '../../renderer/engine/runner.ts';
import type { RunEvent } from '../../shared/contract/engine.ts';
import type { ClusterResult } from '../../shared/contract/results.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { stageKeys } from '../../shared/pipeline/key.ts';
import { rig } from './fake-engine.ts';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

async function opened() {
  const frames: (() => void)[] = [];
  const made = rig();
  const runner = startRunner(made.store, made.engine, { soon: (run) => frames.push(run), frame: (run) => frames.push(run) });
  await made.actions.openFiles([new File(['id,x\n1,2\n'], 'one.csv')]);
  const frame = (): void => frames.splice(0).forEach((run) => run());
  frame();
  const { asked } = made.engine;
  return { ...made, runner, frame, asked };
}

const clusterOf = (key: string, k: number): ClusterResult => ({
  key, k, algorithm: 'kmeans', rows: 2, labels: Int32Array.of(0, 0), sizes: [2], centres: new Float64Array(1), inertia: 1, iterations: 1, converged: true,
  silhouette: { value: null, kind: 'exact', n: 2, standardError: null }, silhouetteBySegment: [null], daviesBouldin: null, calinskiHarabasz: null, dunn: null,
  recommended: null, colours: [0], notices: [], noise: 0, probability: null, logLikelihood: null, bic: null, aic: null, icl: null, mergeHeights: null, tree: null, collapsed: false, rule: null, medoids: null, gamma: null, objective: null, ownSilhouette: null, entropy: null, outlierScore: null, density: null, condensed: null, consensus: null,
});

/** The first points of the curve. */
const points: RunEvent = {
  type: 'stage', rev: 1, ms: 1,
  event: { stage: 'sweep', partial: true, value: { key: 's', curve: [], elbow: { k: null }, recommended: null, structure: null, colours: {}, sampledRows: null, notices: [] } },
};
const picture = (key: string, partial: boolean): RunEvent => ({
  type: 'stage', rev: 2, ms: 1,
  event: { stage: 'map', partial, value: { key, kind: 'umap', x: new Float32Array(1), y: new Float32Array(1), rowIndex: new Int32Array(1), settled: !partial, notices: [] } },
});

describe('runner', () => {
  it('asks for the chain to the profiles, and for the map once the curve has its first points', async () => {
    const { asked, frame } = await opened();
    expect(asked.map((one) => one.request.want.join())).toEqual(['source,customers,features,sweep,cluster,profile']);
    asked[0].tell(points);
    asked[0].tell(points);
    frame();
    expect(asked.slice(1).map((one) => one.request.want.join())).toEqual(['map']);
  });

  it('asks for the map when the chain ends without a curve', async () => {
    const { asked, frame } = await opened();
    asked[0].fail(new AppError('no-usable-features'));
    await settle();
    frame();
    expect(asked[1].request.want).toEqual(['map']);
  });

  it('stops an older map at once, and lays out the newest only', async () => {
    const { asked, actions, frame } = await opened();
    asked[0].tell(points);
    frame();
    actions.setParam('seed', 7);
    expect(asked[1].signal?.aborted).toBe(true);
    frame();
    actions.setParam('seed', 8);
    frame();
    asked[2].tell(points);
    frame();
    expect(asked).toHaveLength(4);
    asked[3].tell(points);
    frame();
    expect(asked[4].request).toMatchObject({ want: ['map'], recipe: { params: { seed: 8 } } });
  });

  it('lays the map out anew at once when only the map was changed', async () => {
    const { asked, actions, frame } = await opened();
    asked[0].tell(points);
    frame();
    actions.setParam('map.neighbors', 20);
    frame();
    expect(asked[2].request).toMatchObject({ want: ['map'], recipe: { params: { 'map.neighbors': 20 } } });
  });

  it('passes over pictures of the map while one is being drawn, and never over the last', async () => {
    const { asked, store, frame } = await opened();
    asked[0].tell(points);
    frame();
    asked[1].tell(picture('first', true));
    asked[1].tell(picture('second', true));
    expect(store.getState().results.map?.key).toBe('first');
    asked[1].tell(picture('last', false));
    expect(store.getState().results.map?.key).toBe('last');
  });

  it('does not disturb the map when k changes, and stops the older chain', async () => {
    const { asked, actions, frame } = await opened();
    asked[0].tell(points);
    frame();
    actions.setParam('cluster.k', 4, true);
    actions.setParam('cluster.k', 5, true);
    frame();
    expect(asked).toHaveLength(3);
    expect(asked[2].request).toMatchObject({ live: true, recipe: { params: { 'cluster.k': 5 } } });
    expect(asked[0].signal?.aborted).toBe(true);
    expect(asked[1].signal?.aborted).toBe(false);
    actions.endGesture();
    frame();
    expect(asked[3].request.live).toBe(false);
  });

  it('files the newest answer and drops what an older call still says', async () => {
    const { asked, actions, store, frame } = await opened();
    actions.setParam('cluster.k', 4);
    frame();
    const old = clusterOf('old', 3);
    asked[0].tell({ type: 'stage', rev: 2, ms: 1, event: { stage: 'cluster', value: old, partial: false } });
    expect(store.getState().results.cluster).toBeNull();
    asked[1].tell({ type: 'stage', rev: 3, ms: 5, event: { stage: 'cluster', value: clusterOf('new', 4), partial: false } });
    expect(store.getState().results.cluster?.key).toBe('new');
    expect(store.getState().status.cluster).toMatchObject({ running: false, ms: 5 });
  });

  it('repaints a number of segments seen before without asking', async () => {
    const { asked, actions, store, frame } = await opened();
    actions.setParam('cluster.k', 4);
    frame();
    const four = clusterOf(stageKeys(store.getState().recipe).cluster, 4);
    asked[1].tell({ type: 'stage', rev: 3, ms: 5, event: { stage: 'cluster', value: four, partial: false } });
    actions.setParam('cluster.k', 5);
    frame();
    asked[2].tell({ type: 'stage', rev: 4, ms: 5, event: { stage: 'cluster', value: clusterOf(stageKeys(store.getState().recipe).cluster, 5), partial: false } });
    expect(store.getState().results.cluster?.k).toBe(5);
    actions.setParam('cluster.k', 4);
    expect(store.getState().results.cluster).toBe(four);
  });

  it('keeps what is on screen when the same result is told again', async () => {
    const { asked, store } = await opened();
    asked[0].tell({ type: 'stage', rev: 2, ms: 1, event: { stage: 'cluster', value: clusterOf('same', 3), partial: false } });
    const shown = store.getState().results.cluster;
    asked[0].tell({ type: 'stage', rev: 2, ms: 1, event: { stage: 'cluster', value: clusterOf('same', 3), partial: false } });
    expect(store.getState().results.cluster).toBe(shown);
  });

  it('puts a failure to the stage that failed, and a cancel nowhere', async () => {
    const { asked, store, actions, frame } = await opened();
    asked[0].tell({ type: 'progress', rev: 2, stage: 'features', fraction: 0.5 });
    expect(store.getState().status.features).toMatchObject({ running: true, fraction: 0.5 });
    asked[0].fail(new AppError('no-usable-features'));
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
    expect(asked).toHaveLength(2);
  });
});
