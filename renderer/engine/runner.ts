import type { RunEvent, StageEvent, Want } from '../../shared/contract/engine.ts';
import { isCancelled, toAppError } from '../../shared/errors/app-error.ts';
import { stageKeys } from '../../shared/pipeline/key.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import { CHAIN, idleStatuses } from '../state/store.ts';
import type { AppStore, StageStatus } from '../state/store.ts';
import { makeReady } from './ahead.ts';
import { createRecent, identity, identityOf } from './recent.ts';
import { coalesce } from './coalesce.ts';
import type { Coalescer, Schedule } from './coalesce.ts';
import type { EngineClient } from './connect.ts';

interface Request {
  readonly rev: number;
  readonly recipe: Recipe;
  readonly live: boolean;
}

/**
 * Two runs side by side: the chain that ends in the profiles, and the map. A change that leaves the map's key alone
 * (k, names, notes) does not disturb a map that is being laid out. A new map starts when the curve over k has its first
 * points: both need all processors and the window's thread, and the curve is the sooner answer.
 */
interface Lane {
  readonly coalescer: Coalescer<Request>;
  /** Key of what was asked last. */
  key: string;
  rev: number;
}

const TO_PROFILES: readonly Want[] = [...CHAIN, 'profile'];
const LIVE: readonly Want[] = ['cluster', 'profile'];
const MAP: readonly Want[] = ['map'];
/** From the features on, the map waits at most this long for the first points of the curve. */
const MAP_WAITS_MS = 1000;
/** After a picture of the map on its way the window draws no other for this many times what it took. */
const REST = 2;

export interface Runner {
  /** Asks again for everything, for example after the engine was restarted. */
  again(): void;
  /** Stops what is running. */
  cancel(): void;
}

export interface RunnerTimes {
  /** When changes made together are all there; a frame may be long in coming where the processors draw. */
  readonly soon: Schedule;
  /** With the next frame. */
  readonly frame: Schedule;
}

/** Keeps the results equal to the recipe: watches the store, asks the engine, files its answers. */
export function startRunner(store: AppStore, engine: EngineClient, { soon, frame }: RunnerTimes): Runner {
  let rev = 0;

  // What is said again changes nothing, so that an answer from the cache paints nothing anew.
  const setStatus = (stages: readonly Want[], patch: Partial<StageStatus>): void => {
    const changes = (before: StageStatus): boolean => (Object.keys(patch) as (keyof StageStatus)[]).some((name) => before[name] !== patch[name]);
    const changed = stages.filter((stage) => changes(store.getState().status[stage]));
    if (changed.length === 0) return;
    store.setState((state) => ({ status: { ...state.status, ...Object.fromEntries(changed.map((stage) => [stage, { ...state.status[stage], ...patch }])) } }));
  };

  const recent = createRecent();
  let pictured = { busy: false, until: 0 };

  /** True when the window has time for another picture of the map on its way; measures what this one takes to be drawn. */
  const mayPicture = (): boolean => {
    const start = performance.now();
    if (pictured.busy || start < pictured.until) return false;
    pictured = { busy: true, until: 0 };
    frame(() => frame(() => {
      const end = performance.now();
      pictured = { busy: false, until: end + REST * (end - start) };
    }));
    return true;
  };

  const file = (event: StageEvent, ms: number): void => {
    recent.keep(event);
    store.setState((state) => {
      const before = state.status[event.stage];
      const done = !event.partial;
      // Every run tells every stage on its way; what is on screen already keeps its identity, so that nothing is drawn twice.
      const same = done && !before.partial && state.results[event.stage] !== null && identity(event) === identityOf(state.results, event.stage);
      if (same && !before.running && before.error === null) return state;
      return {
        results: same ? state.results : { ...state.results, [event.stage]: event.value },
        status: {
          ...state.status,
          [event.stage]: { running: !done, partial: !done, fraction: before.fraction, ms: done && !same && (event.stage !== 'source' || before.ms === null) ? ms : before.ms, error: null },
        },
        // Rows of a selection are rows of the feature matrix; another matrix has other rows.
        ...(event.stage === 'features' && event.value.key !== state.results.features?.key && state.view.selection !== null
          ? { view: { ...state.view, selection: null } }
          : {}),
      };
    });
  };

  const lane = (wants: (live: boolean) => readonly Want[]): Lane => {
    const made: Lane = { key: '', rev: 0, coalescer: coalesce<Request>(run, soon) };
    async function run({ rev: mine, recipe, live }: Request, signal: AbortSignal): Promise<void> {
      const want = wants(live);
      const newest = (): boolean => made.rev === mine;
      const failing = { stage: want[0] };
      const onProgress = (event: RunEvent): void => {
        if (!newest()) return;
        if (event.type === 'stage') {
          if (event.event.stage === 'map' && event.event.partial && !mayPicture()) return;
          failing.stage = want[want.indexOf(event.event.stage) + 1] ?? event.event.stage;
          file(event.event, event.ms);
          if (made === chain && event.event.stage === 'sweep') startMap();
          if (made === chain && event.event.stage === 'features') startMapLater();
        } else if (event.type === 'progress') {
          failing.stage = event.stage;
          setStatus([event.stage], { running: true, fraction: event.fraction });
        }
      };
      try {
        await engine.call('run', { rev: mine, recipe, want, live }, { signal, onProgress });
        if (newest()) setStatus(want, { running: false });
        if (newest() && want === TO_PROFILES) prepareOthers(recipe);
      } catch (error) {
        if (!newest()) return;
        setStatus(want, { running: false });
        if (!isCancelled(error)) setStatus([failing.stage], { error: toAppError(error) });
      }
      if (made === chain && newest()) startMap();
    }
    return made;
  };

  let ahead: AbortController | null = null;
  const prepareOthers = (recipe: Recipe): void => {
    const { cluster } = store.getState().results;
    if (cluster === null) return;
    ahead = new AbortController();
    void makeReady(engine, recent, recipe, cluster.k, ahead.signal);
  };

  const chain = lane((live) => (live ? LIVE : TO_PROFILES));
  const map = lane(() => MAP);

  /** What the map is to be of, while the first points of the curve are awaited. */
  let mapNext: Request | null = null;
  let pointsAwaited = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const startMap = (): void => {
    clearTimeout(timer);
    pointsAwaited = false;
    if (mapNext !== null) map.coalescer.push(mapNext);
    mapNext = null;
  };
  const startMapLater = (): void => {
    clearTimeout(timer);
    if (mapNext !== null) timer = setTimeout(startMap, MAP_WAITS_MS);
  };
  const forgetMap = (): void => {
    clearTimeout(timer);
    mapNext = null;
  };

  const begin = (which: Lane, key: string, recipe: Recipe, live: boolean): Request | null => {
    if (which.key === key) return null;
    ahead?.abort();
    which.key = key;
    which.rev = ++rev;
    return { rev: which.rev, recipe, live };
  };

  const askChain = (key: string, recipe: Recipe, live: boolean): void => {
    const request = begin(chain, key, recipe, live);
    if (request === null) return;
    clearTimeout(timer);
    pointsAwaited = true;
    chain.coalescer.push(request);
  };

  const askMap = (key: string, recipe: Recipe): void => {
    const request = begin(map, key, recipe, false);
    if (request === null) return;
    map.coalescer.cancel();
    if (pointsAwaited) mapNext = request;
    else map.coalescer.push(request);
  };

  const update = (): void => {
    const { recipe, view, document } = store.getState();
    const ready = recipe.sources.length > 0 && recipe.sources.every((source) => engine.holds(source.id));
    if (!ready || document.missing.length > 0) {
      for (const one of [chain, map]) {
        if (one.key === '') continue;
        one.key = '';
        one.rev = ++rev;
        one.coalescer.cancel();
        store.setState({ status: idleStatuses() });
      }
      forgetMap();
      return;
    }
    const keys = stageKeys(recipe);
    const known = recent.of(keys.cluster, keys.profile, store.getState().results);
    if (known !== null) store.setState((state) => ({ results: { ...state.results, ...known } }));
    askChain(`${keys.profile} ${view.live ? 'live' : ''}`, recipe, view.live);
    if (!view.live) askMap(keys.map, recipe);
  };

  store.subscribe((state, before) => {
    if (state.recipe !== before.recipe || state.view.live !== before.view.live || state.document.missing !== before.document.missing) update();
  });
  const again = (): void => {
    chain.key = '';
    map.key = '';
    update();
  };
  engine.onRestart(again);
  return {
    again,
    cancel() {
      ahead?.abort();
      forgetMap();
      chain.coalescer.cancel();
      map.coalescer.cancel();
    },
  };
}
