import type { EngineCalls, RunEvent } from '../../shared/contract/engine.ts';
import type { Port } from '../../shared/contract/port.ts';
import type { SourceReport } from '../../shared/contract/tables.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { createClient } from '../../shared/rpc/client.ts';
import type { Client } from '../../shared/rpc/client.ts';
import { workerPort } from '../../shared/rpc/worker-port.ts';

type OpenInput = EngineCalls['open']['in'];

/** The engine as the window sees it; it outlives the worker behind it. */
export interface EngineClient {
  /** Reads a file and keeps it, so that a fresh engine can be given it again. */
  open(input: OpenInput): Promise<SourceReport>;
  /** Reads a file that is at hand again, with only these parts of its dialect given. */
  reopen(id: string, dialect: OpenInput['dialect']): Promise<SourceReport>;
  call<N extends Exclude<keyof EngineCalls, 'open'>>(
    name: N,
    input: EngineCalls[N]['in'],
    options?: { readonly signal?: AbortSignal; readonly onProgress?: (event: RunEvent) => void },
  ): Promise<EngineCalls[N]['out']>;
  /** True when the file of a source is at hand, with this content where it is named. */
  holds(id: string, sha256?: string): boolean;
  /** Keeps the file of a source under another id as well, before the source gets another file: undo comes back to it. */
  keepAs(id: string, other: string): void;
  forget(id: string): void;
  forgetAll(): void;
  /** Called after the engine died and was given its files again. */
  onRestart(listener: () => void): void;
}

interface Held {
  readonly input: OpenInput;
  readonly sha256: string;
}

/** A page whose policy or network lacks a part waits for ever without this. */
const START_DEADLINE_MS = 60_000;
/** Deaths within this time of a start count against the engine; after three it stays down until the next call. */
const QUICK_DEATH_MS = 10_000;

/** Starts the engine in its worker. */
export function startEngineWorker(): Port {
  return workerPort(new Worker(new URL('../workers/engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' }));
}

function deadline<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new AppError('start-failed', { part: 'engine' })), START_DEADLINE_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * @param start opens a fresh engine behind a port
 */
export function connectEngine(start: () => Port, now: () => number = () => performance.now()): EngineClient {
  const held = new Map<string, Held>();
  const listeners: (() => void)[] = [];
  let current: { client: Client<EngineCalls, RunEvent>; ready: Promise<unknown> } | null = null;
  let quickDeaths = 0;
  let key: Uint8Array | null = null;

  const launch = (replay: boolean): NonNullable<typeof current> => {
    const port = start();
    const startedAt = now();
    const client = createClient<EngineCalls, RunEvent>(port);
    const reopen = async (): Promise<void> => {
      if (key !== null) await client.call('setKey', { key });
      for (const { input } of held.values()) await client.call('open', input);
    };
    const launched = {
      client,
      ready: deadline(client.call('memory', null)).then(() => (replay ? reopen() : undefined)),
    };
    launched.ready.catch(() => undefined);
    port.onClose(() => {
      if (current !== launched) return;
      quickDeaths = now() - startedAt < QUICK_DEATH_MS ? quickDeaths + 1 : 0;
      current = null;
      if (quickDeaths >= 3) return;
      current = launch(true);
      current.ready.then(() => listeners.forEach((listener) => listener()), () => undefined);
    });
    return launched;
  };

  const ready = async (): Promise<Client<EngineCalls, RunEvent>> => {
    current ??= launch(held.size > 0 || key !== null);
    const { client, ready: booted } = current;
    await booted;
    return client;
  };

  return {
    async open(input) {
      const client = await ready();
      const report = await client.call('open', input);
      held.set(input.id, { input, sha256: report.sha256 });
      return report;
    },
    async reopen(id, dialect) {
      const known = held.get(id);
      if (known === undefined) throw new AppError('source-missing', { id, file: '' });
      const client = await ready();
      const input = { ...known.input, dialect };
      const report = await client.call('open', input);
      held.set(id, { input, sha256: report.sha256 });
      return report;
    },
    async call(name, input, options = {}) {
      const client = await ready();
      if (name === 'setKey') ({ key } = input as EngineCalls['setKey']['in']);
      return client.call(name as 'run', input as never, options) as never;
    },
    holds: (id, sha256) => held.has(id) && (sha256 === undefined || held.get(id)?.sha256 === sha256),
    keepAs: (id, other) => {
      const known = held.get(id);
      if (known !== undefined) held.set(other, { ...known, input: { ...known.input, id: other } });
    },
    forget: (id) => void held.delete(id),
    forgetAll: () => held.clear(),
    onRestart: (listener) => void listeners.push(listener),
  };
}
