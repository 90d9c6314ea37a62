import { vi } from 'vitest';
import { plainDialect } from '../../shared/sources/dialect.ts';
import { pageCiphers } from '../../renderer/host/page-ciphers.ts';
import type { EngineClient } from '../../renderer/engine/connect.ts';
import { createActions } from '../../renderer/state/actions.ts';
import { createAppStore } from '../../renderer/state/store.ts';
import type { RunEvent, RunRequest } from '../../shared/contract/engine.ts';
import { NO_SECRETS } from '../../shared/contract/host.ts';
import type { Host } from '../../shared/contract/host.ts';
import type { SourceReport } from '../../shared/contract/tables.ts';

export function reportOf(id: string, name: string, sha256 = 'a'.repeat(64)): SourceReport {
  return {
    id, name, bytes: 10, sha256, physicalRecords: 2, rows: 2, rejected: { count: 0, examples: [] }, columns: [], duplicates: 0, sensitive: [],
    dialect: plainDialect('csv'),
    orders: null, notices: [], rawTable: `raw_${id}`, typedTable: `typed_${id}`,
  };
}

export interface Asked {
  readonly request: RunRequest;
  readonly signal: AbortSignal | undefined;
  readonly tell: (event: RunEvent) => void;
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

/** An engine that remembers what it was asked and answers by hand. */
export function fakeEngine(sha256OfName: (name: string) => string = () => 'a'.repeat(64)): EngineClient & { readonly asked: Asked[]; restart(): void } {
  const held = new Map<string, string>();
  const asked: Asked[] = [];
  const listeners: (() => void)[] = [];
  return {
    asked,
    restart: () => listeners.forEach((listener) => listener()),
    open: async (input) => {
      const report = reportOf(input.id, input.name, sha256OfName(input.file instanceof File ? input.file.name : input.name));
      held.set(input.id, report.sha256);
      return report;
    },
    reopen: async (id) => reportOf(id, 'customers.csv', held.get(id) ?? 'a'.repeat(64)),
    call: (name, input, options) =>
      new Promise((resolve, reject) => {
        if (name !== 'run') return reject(new Error(`not asked for: ${name}`));
        asked.push({
          request: input as RunRequest, signal: options?.signal, tell: (event) => options?.onProgress?.(event),
          end: () => resolve({ rev: 0, timings: {} } as never), fail: reject,
        });
      }),
    holds: (id, sha256) => held.has(id) && (sha256 === undefined || held.get(id) === sha256),
    keepAs: (id, other) => void held.set(other, held.get(id) ?? ''),
    forget: (id) => void held.delete(id),
    forgetAll: () => held.clear(),
    onRestart: (listener) => void listeners.push(listener),
    renew: vi.fn(),
    holdTables: vi.fn(),
    tables: { choice: 'auto', place: 'window', offered: false, reason: null },
    onTables: () => undefined,
  };
}

/** A host whose answers a test sets; what it was given is in `calls`. */
export function fakeHost(overrides: Partial<Host> = {}): Host {
  const grant = { id: 'g1', name: 'customers.csv', size: 10 };
  const dropped = new Map<string, File>();
  return {
    kind: 'memory',
    pickFiles: vi.fn(async () => []),
    grantDropped: vi.fn(async (file: File) => {
      dropped.set(file.name, file);
      return { ...grant, name: file.name };
    }),
    open: vi.fn(async ({ name }: { readonly name: string }): Promise<Blob> => dropped.get(name) ?? new Blob(['x'])),
    read: vi.fn(async ({ name }: { readonly name: string }) => new Uint8Array(await (dropped.get(name) ?? new Blob(['x'])).arrayBuffer())),
    saveAs: vi.fn(async (_kind, name: string) => ({ id: 'g2', name, size: 1 })),
    save: vi.fn(async (given) => given),
    previous: vi.fn(async () => null),
    rewrite: vi.fn(async (given) => given),
    canReplace: vi.fn(async () => true),
    watch: vi.fn(() => () => undefined),
    rememberSource: vi.fn(async () => undefined),
    recallSource: vi.fn(async () => null),
    databases: vi.fn(async () => null),
    rememberChoice: vi.fn(async () => undefined),
    recallChoice: vi.fn(async () => null),
    secrets: NO_SECRETS,
    recentProjects: vi.fn(async () => []),
    addRecentProject: vi.fn(async () => undefined),
    writeRecovery: vi.fn(async () => undefined),
    listRecovery: vi.fn(async () => []),
    readRecovery: vi.fn(async () => new Uint8Array()),
    removeRecovery: vi.fn(async () => undefined),
    onCommand: () => () => undefined,
    setTitle: vi.fn(async () => undefined),
    close: vi.fn(async () => undefined),
    ...overrides,
  };
}

/** A window's state without a window. */
export function rig(host = fakeHost(), engine = fakeEngine()) {
  const store = createAppStore();
  const askUnsaved = vi.fn(async (): Promise<'save' | 'discard' | 'cancel'> => 'discard');
  const settle = vi.fn();
  const askPassphrase = vi.fn(async (_name: string, _wrong: boolean, _mayRemember: boolean): Promise<{ passphrase: string; remember: boolean } | null> => null);
  const actions = createActions(store, { host, engine, today: () => '2026-03-01', askUnsaved, askPassphrase, ciphers: pageCiphers, settle });
  return { store, actions, host, engine, askUnsaved, askPassphrase, settle };
}
