import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Compute } from '../../../shared/contract/compute.ts';
import type { RunEvent, Want } from '../../../shared/contract/engine.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { inlineCompute, remoteCompute, serveJobs } from '../../../shared/engine/compute.ts';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { createRandom } from '../../../shared/math/random.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { memoryPair } from '../../../shared/rpc/memory-port.ts';
import type { Port } from '../../../shared/contract/port.ts';
import { answered, openTable, testClock, testEngine, testJobs, withParams } from '../../helpers/engine.ts';
import { nativeDatabase } from '../../helpers/databases.ts';

const ALL: Want[] = ['source', 'customers', 'features', 'sweep', 'cluster', 'map', 'profile'];

/** Three groups in two columns, with an id. */
function groups(rows: number, seed = 1): string {
  const random = createRandom(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const group = i % 3;
    return `c${i},${(group * 10 + random.next()).toFixed(4)},${((group === 1 ? 20 : 5) + random.next()).toFixed(4)}`;
  });
  return `customer_id,visits,spend\n${lines.join('\n')}\n`;
}

let engine: Engine;
let recipe: Recipe;
beforeAll(async () => {
  engine = await testEngine(await nativeDatabase());
  recipe = await openTable(engine, 'groups.csv', groups(300));
});
afterAll(() => engine.close());

let rev = 0;
async function run(on: Engine, of: Recipe, want = ALL, options: { live?: boolean; signal?: AbortSignal } = {}) {
  const events: RunEvent[] = [];
  const answer = await on.run({ rev: ++rev, recipe: of, want, live: options.live ?? false }, { signal: options.signal, onEvent: (event) => events.push(event) });
  return { events, answer, stages: answered(events) };
}
const clusterIn = (events: readonly RunEvent[]) => {
  for (const event of events) if (event.type === 'stage' && event.event.stage === 'cluster') return event.event.value;
  throw new Error('no cluster');
};

describe('engine', () => {
  it('finds the three groups without a setting, and answers each stage once', async () => {
    const { events, stages } = await run(engine, recipe);
    expect([...stages].sort()).toEqual([...ALL].sort());
    const cluster = clusterIn(events);
    expect(cluster).toMatchObject({ k: 3, rows: 300 });
    expect(cluster.sizes).toEqual([100, 100, 100]);
    expect(cluster.recommended?.k).toBe(3);
  });

  it('answers a side computation whose mean is the figure of the stage, once', async () => {
    const { events } = await run(engine, recipe);
    const cluster = clusterIn(events);
    const request = { name: 'silhouettes', recipe, options: null } as const;
    const found = await engine.analysis(request);
    expect(found.rows).toEqual(Int32Array.from({ length: 300 }, (_, i) => i));
    expect(found.values.reduce((sum, s) => sum + s, 0) / 300).toBeCloseTo(cluster.silhouette.value as number, 12);
    expect(found.rivals.every((rival, row) => rival !== cluster.labels[row] && rival >= 0)).toBe(true);
    expect(await engine.analysis(request)).toBe(found);
  });

  it('compares with a column and with another recipe on the same customers', async () => {
    const { events } = await run(engine, recipe);
    const { labels } = clusterIn(events);
    const other = withParams(recipe, { 'cluster.k': 2 });
    const same = await engine.analysis({ name: 'compare', recipe, options: { with: { kind: 'recipe', recipe, name: 'kept' }, withNoise: false } });
    expect(same).toMatchObject({ rows: 300, leftOut: 0, agreement: { ari: 1, ami: 1 } });
    expect(same.contingency.flat().reduce((sum, count) => sum + count, 0)).toBe(labels.length);
    const { solutions, ari } = await engine.analysis({ name: 'solutions', recipe, options: { recipes: [other] } });
    expect(solutions.map(({ k }) => k)).toEqual([3, 2]);
    expect(ari[0][0]).toBe(1);
    expect(ari[0][1]).toBe(ari[1][0]);
    await expect(engine.analysis({ name: 'compare', recipe, options: { with: { kind: 'column', column: 'nowhere' }, withNoise: false } })).rejects.toMatchObject({ code: 'no-such-column' });
  });

  it('tells the distances of each customer to the own centre and the next', async () => {
    const found = await engine.analysis({ name: 'distances', recipe, options: null });
    expect(found.own.every((distance, row) => distance < found.secondDistance[row])).toBe(true);
  });

  it('weighs the numbers of segments, with every part or none', async () => {
    const options = { gap: 3, reference: 'permuted', predictionStrength: 3, stability: 3 } as const;
    const fractions: number[] = [];
    const request = { name: 'choice', recipe: withParams(recipe, { 'cluster.kMax': 4 }), options } as const;
    const found = await engine.analysis(request, { onEvent: (event) => event.type === 'analysis' && fractions.push(event.fraction) });
    expect(found.gap?.points).toHaveLength(4);
    expect(found.prediction?.points.map(({ k }) => k)).toEqual([2, 3, 4]);
    expect(found.stability?.points.map(({ k }) => k)).toEqual([2, 3, 4]);
    expect(found.vote.k).toBe(3);
    expect(found.tree.levels.map(({ k }) => k)).toEqual([2, 3, 4]);
    const bare = await engine.analysis({ ...request, options: { ...options, gap: 0, predictionStrength: 0, stability: 0 } });
    expect(bare).toMatchObject({ gap: null, prediction: null, stability: null, chance: [] });
  });

  it('runs nothing again for the same recipe', async () => {
    await run(engine, recipe);
    const { answer, stages } = await run(engine, recipe);
    expect(answer.timings).toEqual({});
    expect(stages).toHaveLength(ALL.length);
  });

  it('a change of k touches neither load, features nor map', async () => {
    await run(engine, recipe);
    const { answer } = await run(engine, withParams(recipe, { 'cluster.k': 4 }));
    expect(Object.keys(answer.timings).sort()).toEqual(['cluster', 'profile']);
    const { answer: map } = await run(engine, withParams(recipe, { 'map.neighbors': 8 }));
    expect(Object.keys(map.timings)).toEqual(['map']);
  });

  it('a drag stops after the segments', async () => {
    const { stages } = await run(engine, withParams(recipe, { 'cluster.k': 5 }), ALL, { live: true });
    expect(stages).toEqual(['source', 'customers', 'features', 'cluster']);
  });

  it('gives the same segments at a k whether or not a sweep came first', async () => {
    const swept = withParams(recipe, { 'cluster.k': 6, seed: 5 });
    await run(engine, swept, ['sweep']);
    const after = clusterIn((await run(engine, swept, ['cluster'])).events);
    const fresh = await testEngine(await nativeDatabase());
    try {
      await openTable(fresh, 'groups.csv', groups(300));
      const alone = clusterIn((await run(fresh, swept, ['cluster'])).events);
      expect(alone).toEqual(after);
    } finally {
      await fresh.close();
    }
  });

  it('keeps a given name with its segment when k changes, and says what is new', async () => {
    const { events } = await run(engine, withParams(recipe, { 'cluster.k': 3 }));
    const profile = events.flatMap((event) => (event.type === 'stage' && event.event.stage === 'profile' ? [event.event.value] : []))[0];
    const features = events.flatMap((event) => (event.type === 'stage' && event.event.stage === 'features' ? [event.event.value] : []))[0];
    const names = features.features.filter((feature) => feature.used).map((feature) => feature.column);
    const anchors = profile.segments.map((segment, i) => ({
      id: `a${i}`, name: i === 0 ? 'Fans' : `Others ${i}`, note: i === 0 ? 'ours' : '', k: 3, share: segment.share,
      centre: names.map((feature, j) => ({ feature, value: segment.centre[j] })),
    }));
    const named: Recipe = { ...recipe, anchors };
    const again = await engine.analyse(withParams(named, { 'cluster.k': 4 }));
    const fans = again.profile.segments.filter((segment) => segment.name === 'Fans');
    expect(fans).toHaveLength(1);
    expect(fans[0]).toMatchObject({ anchor: 'a0', note: 'ours' });
    const codes = again.profile.notices.map((notice) => notice.code);
    expect(codes.some((code) => code === 'segment-new' || code === 'anchor-split')).toBe(true);
  });

  it.each(['gmm', 'kmedoids'] as const)('with k set by hand, %s tries no other number, and documents do not depend on what was tried before', async (algorithm) => {
    const [fresh, other] = [await testEngine(await nativeDatabase()), await testEngine(await nativeDatabase())];
    try {
      await openTable(other, 'groups.csv', groups(60));
      const asked = withParams(await openTable(fresh, 'groups.csv', groups(60)), { 'cluster.algorithm': algorithm, 'cluster.k': 4, 'cluster.kMax': 5, 'cluster.restarts': 2 });
      let timings = {};
      const alone = await fresh.analyse(asked, { onTimings: (all) => { timings = all; } });
      expect(timings).not.toHaveProperty('sweep');
      expect(alone.sweep).toBeNull();
      expect(alone.cluster.colours).toEqual([0, 1, 2, 3]);
      const swept = await run(other, asked, ['sweep']);
      expect(swept.stages).toContain('sweep');
      const after = await other.analyse(asked);
      expect(after.sweep).toBeNull();
      expect(after.cluster).toEqual(alone.cluster);
      expect(after.profile).toEqual(alone.profile);
    } finally {
      await Promise.all([fresh.close(), other.close()]);
    }
  });

  it('stops on a cancel, and the next run is whole', async () => {
    const big = await openTable(engine, 'big.csv', groups(3000, 2));
    const stop = new AbortController();
    const running = run(engine, withParams(big, { 'cluster.restarts': 50 }), ALL, { signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    const { stages } = await run(engine, big, ['cluster', 'profile']);
    expect(stages).toContain('profile');
  });

  it('names a source it was never given', async () => {
    const [source] = recipe.sources;
    const unknown: Recipe = { ...recipe, sources: [{ ...source, sha256: '0'.repeat(64) }] };
    expect(engine.missingSources(unknown)).toEqual([{ id: 'main', name: 'groups.csv' }]);
    await expect(run(engine, unknown)).rejects.toMatchObject({ code: 'source-missing' });
  });

  it('refuses more segments than customers differ', async () => {
    const few = await openTable(engine, 'few.csv', `a,b\n${'1,2\n2,9\n3,4\n'.repeat(20)}`);
    await expect(run(engine, withParams(few, { 'cluster.k': 4 }))).rejects.toMatchObject({ code: 'k-above-distinct-rows', data: { k: 4, distinct: 3 } });
    const { events } = await run(engine, few, ['sweep']);
    const sweep = events.flatMap((event) => (event.type === 'stage' && event.event.stage === 'sweep' && !event.event.partial ? [event.event.value] : []))[0];
    expect(sweep.curve.map((point) => point.k)).toEqual([2, 3]);
    expect(sweep.notices).toContainEqual({ code: 'sweep-shortened', data: { kMax: 3, distinct: 3 } });
  });
});

describe('a place of computation that dies', () => {
  it('is started again, given the matrix again, and the job repeated', async () => {
    const jobs = await testJobs();
    let starts = 0;
    let kill: () => void = () => undefined;
    const start = (): Port => {
      starts += 1;
      const [near, far] = memoryPair();
      kill = () => far.close();
      serveJobs(far, jobs, testClock);
      return near;
    };
    const remote = remoteCompute(start);
    let killed = false;
    const fragile: Compute = {
      close: () => remote.close(),
      call: (name, input, options) => {
        const answer = remote.call(name, input, options);
        if (name === 'cluster.fit' && !killed) {
          killed = true;
          kill();
        }
        return answer;
      },
    };
    const other = await testEngine(await nativeDatabase(), fragile);
    try {
      const own = await openTable(other, 'groups.csv', groups(120));
      const { events } = await run(other, withParams(own, { 'cluster.k': 3 }), ['cluster']);
      expect(clusterIn(events).sizes).toEqual([40, 40, 40]);
      expect(starts).toBe(2);
    } finally {
      await other.close();
    }
  });

  it('reports what kept failing', async () => {
    const jobs = inlineCompute(await testJobs(), testClock);
    const broken: Compute = {
      close: () => jobs.close(),
      call: (name, input, options) =>
        name === 'cluster.fit' ? Promise.reject(new AppError('worker-died', { reason: 'test' })) : jobs.call(name, input, options),
    };
    const other = await testEngine(await nativeDatabase(), broken);
    try {
      const own = await openTable(other, 'groups.csv', groups(60));
      await expect(run(other, own, ['cluster'])).rejects.toMatchObject({ code: 'worker-died' });
    } finally {
      await other.close();
    }
  });
});
