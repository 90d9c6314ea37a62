import type { EngineCalls, RunEvent } from '../../shared/contract/engine.ts';
import type { Port } from '../../shared/contract/port.ts';
import type { SourceReport } from '../../shared/contract/tables.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { createClient } from '../../shared/rpc/client.ts';
import type { Client } from '../../shared/rpc/client.ts';
import { workerPort } from '../../shared/rpc/worker-port.ts';
import type { TablesChoice, TablesPlace, TablesState } from './tables-engine.ts';

type OpenInput = EngineCalls['open']['in'];

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: RunEvent) => void;
}

/** The engine as the window sees it; it outlives the worker behind it. */
export interface EngineClient {
  /** Reads a file and keeps it, so that a fresh engine can be given it again. Cancelled, everything stays as it was. */
  open(input: OpenInput, options?: CallOptions): Promise<SourceReport>;
  /** Reads a file that is at hand again, with only these parts of its dialect given. */
  reopen(id: string, dialect: OpenInput['dialect'], options?: CallOptions): Promise<SourceReport>;
  call<N extends Exclude<keyof EngineCalls, 'open'>>(
    name: N,
    input: EngineCalls[N]['in'],
    options?: CallOptions,
  ): Promise<EngineCalls[N]['out']>;
  /** True when the file of a source is at hand, with this content where it is named. */
  holds(id: string, sha256?: string): boolean;
  /** Keeps the file of a source under another id as well, before the source gets another file: undo comes back to it. */
  keepAs(id: string, other: string): void;
  forget(id: string): void;
  forgetAll(): void;
  /** Ends the engine with all tables and results that it holds, and gives a fresh one the files again. */
  renew(): void;
  /** Called after the engine died, or was started elsewhere, and was given its files again. */
  onRestart(listener: () => void): void;
  /** Has tables held there from now on; an engine at work is started anew, and given its files again, where they lie elsewhere. */
  holdTables(choice: TablesChoice): void;
  readonly tables: TablesState;
  onTables(listener: (tables: TablesState) => void): void;
}

export interface EngineOptions {
  /** Opens a fresh engine behind a port. */
  start(place: TablesPlace): Port | Promise<Port>;
  /** Whether there is a native engine. */
  readonly offered: boolean;
  /** What the person chose on this machine before. */
  readonly chosen: Promise<TablesChoice>;
  /** Who is left out of every file that is read; asked for each time. */
  readonly withheld?: () => OpenInput['withheld'];
}

interface Held {
  readonly input: OpenInput;
  readonly sha256: string;
}

type EngineWorker = Client<EngineCalls, RunEvent>;

interface Launched {
  readonly place: TablesPlace;
  readonly client: Promise<EngineWorker>;
  /** The engine, once it has its files again. */
  readonly ready: Promise<EngineWorker>;
}

/** A page whose policy or network lacks a part waits for ever without this. */
const START_DEADLINE_MS = 60_000;
/** Deaths in a row, with no run completed between them, after which the engine stays down until the next call. */
const MOST_DEATHS = 3;
/** What a database in WebAssembly says when it dies of what it was to hold. */
const MEMORY = /out of memory|enlarge memory|memory access out of bounds/i;

/** Starts the engine in its worker. @param databases to the shell's native databases; null: tables are held in the window */
export function startEngineWorker(databases: Transferable | null): Port {
  const worker = new Worker(new URL('../workers/engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  worker.postMessage({ databases }, databases === null ? [] : [databases]);
  return workerPort(worker);
}

function deadline<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new AppError('start-failed', { part: 'engine' })), START_DEADLINE_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

export function connectEngine({ start, offered, chosen, withheld }: EngineOptions): EngineClient {
  const held = new Map<string, Held>();
  const restarted: (() => void)[] = [];
  const watchers: ((tables: TablesState) => void)[] = [];
  let tables: TablesState = { choice: 'auto', place: 'window', offered, reason: null };
  let current: Launched | null = null;
  let deaths = 0;
  let key: Uint8Array | null = null;

  const setTables = (change: Partial<TablesState>): void => {
    tables = { ...tables, ...change };
    for (const watcher of watchers) watcher(tables);
  };

  const asked = (input: OpenInput): OpenInput => {
    const rule = withheld?.();
    return rule === undefined ? input : { ...input, withheld: rule };
  };

  const tell = (): void => restarted.forEach((listener) => listener());

  const launch = (replay: boolean): Launched => {
    const { place } = tables;
    const client = Promise.resolve(start(place)).then((port) => {
      port.onClose((reason) => died(launched, reason));
      return createClient<EngineCalls, RunEvent>(port);
    });
    const boot = async (): Promise<EngineWorker> => {
      const engine = await client;
      await deadline(engine.call('memory', null));
      if (!replay) return engine;
      if (key !== null) await engine.call('setKey', { key });
      for (const { input } of held.values()) await engine.call('open', asked(input));
      return engine;
    };
    const launched: Launched = { place, client, ready: boot() };
    launched.ready.catch((error: unknown) => {
      if (current !== launched) return;
      leave();
      // The window goes on without what was chosen, and says why.
      if (place === 'native') setTables({ place: 'window', reason: toAppError(error) });
    });
    return launched;
  };

  const died = (launched: Launched, reason: string): void => {
    if (current !== launched) return;
    current = null;
    deaths += 1;
    if (deaths >= MOST_DEATHS) return;
    if (mayMove() && MEMORY.test(reason)) setTables({ place: 'native', reason: new AppError('too-large-to-hold', { limit: '' }) });
    restart();
  };

  /** Ends the engine at work; what is pending there rejects. */
  const leave = (): void => {
    const left = current;
    current = null;
    left?.client.then((client) => client.close(), () => undefined);
  };

  const restart = (): void => {
    current = launch(true);
    current.ready.then(tell, () => undefined);
  };

  const ready = async (): Promise<EngineWorker> => {
    await settled;
    current ??= launch(held.size > 0 || key !== null);
    return current.ready;
  };

  const mayMove = (): boolean => offered && tables.choice === 'auto' && tables.place === 'window';

  /** Starts the native engine in the place of the window's. @throws the error that calls for it, with why it did not start */
  const move = async (error: AppError): Promise<EngineWorker> => {
    leave();
    setTables({ place: 'native', reason: error });
    current = launch(true);
    return current.ready.catch((failure: unknown) => {
      const { data } = toAppError(failure);
      throw new AppError('too-large-to-hold', { ...error.data, native: String(data['reason'] ?? 'it did not answer') }, failure);
    });
  };

  /** Does the work again with the native engine when the window turns out to be too small, where that is left to the program. */
  const withRoom = async <T>(work: (engine: EngineWorker) => Promise<T>): Promise<T> => {
    await settled;
    const { place } = tables;
    try {
      return await work(await ready());
    } catch (thrown) {
      const error = toAppError(thrown);
      // what was chosen did not start; the window goes on by itself
      if (error.code === 'start-failed' && place === 'native' && tables.place === 'window') return work(await ready());
      const moved = place === 'window' && tables.place === 'native';
      if (error.code !== 'too-large-to-hold' || !(moved || mayMove())) throw error;
      const answer = await work(moved ? await ready() : await move(error));
      if (!moved) tell();
      return answer;
    }
  };

  const settled = chosen.then((choice) => {
    setTables({ choice, place: choice === 'native' && offered ? 'native' : 'window' });
  }, () => undefined);

  const open = async (input: OpenInput, options: CallOptions = {}): Promise<SourceReport> => {
    const report = await withRoom((engine) => engine.call('open', asked(input), options));
    held.set(input.id, { input, sha256: report.sha256 });
    return report;
  };

  return {
    open,
    async reopen(id, dialect, options) {
      const known = held.get(id);
      if (known === undefined) throw new AppError('source-missing', { id, file: '' });
      return open({ ...known.input, dialect }, options);
    },
    async call(name, input, options = {}) {
      if (name === 'setKey') ({ key } = input as EngineCalls['setKey']['in']);
      const answer = await withRoom((engine) => engine.call(name as 'run', input as never, options));
      if (name === 'run') deaths = 0;
      return answer as never;
    },
    holds: (id, sha256) => held.has(id) && (sha256 === undefined || held.get(id)?.sha256 === sha256),
    keepAs: (id, other) => {
      const known = held.get(id);
      if (known !== undefined) held.set(other, { ...known, input: { ...known.input, id: other } });
    },
    forget: (id) => void held.delete(id),
    forgetAll() {
      held.clear();
      // pseudonyms of one project must not be those of the next
      if (key !== null) {
        key = null;
        current?.ready.then((engine) => engine.call('setKey', { key: null })).catch(() => undefined);
      }
      // what made the window too small is gone, and so should its tables be from the disk
      if (tables.choice === 'auto' && tables.place === 'native') {
        leave();
        setTables({ place: 'window', reason: null });
      }
    },
    renew() {
      if (current === null) return;
      leave();
      restart();
    },
    onRestart: (listener) => void restarted.push(listener),
    holdTables(choice) {
      const place = choice === 'native' && offered ? 'native' : choice === 'auto' && tables.reason !== null ? tables.place : 'window';
      const moves = place !== tables.place;
      setTables({ choice, place, reason: choice === 'auto' ? tables.reason : null });
      if (!moves || current === null) return;
      leave();
      restart();
    },
    get tables() {
      return tables;
    },
    onTables: (listener) => void watchers.push(listener),
  };
}
