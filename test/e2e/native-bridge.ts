import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from '@playwright/test';

const ENTRY = fileURLToPath(new URL('../../dist/cli/duckdb-native-process.js', import.meta.url));

/** Messages as they cross between the browser and this process: bytes and numbers in base64. */
const pack = (_key: string, value: unknown): unknown => {
  if (value instanceof Float64Array) return { f64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  if (value instanceof Uint8Array) return { u8: Buffer.from(value).toString('base64') };
  return value;
};
const unpack = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'u8' in value ? new Uint8Array(Buffer.from(String(value.u8), 'base64')) : value;

/** Runs in the page before anything else: a shell's bridge whose native databases are in the test's process. */
function bridge(): void {
  const asks = window as unknown as { nativeStart(id: number): Promise<void>; nativeSay(id: number, text: string): Promise<void>; nativeHear(id: number): Promise<string | null>; nativeEnd(id: number): Promise<void> };
  const choices = new Map<string, string>();
  const inPage = (_key: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const { u8, f64 } = value as { u8?: string; f64?: string };
    if (u8 === undefined && f64 === undefined) return value;
    const bytes = Uint8Array.from(atob(u8 ?? f64 ?? ''), (sign) => sign.charCodeAt(0));
    return f64 === undefined ? bytes : new Float64Array(bytes.buffer);
  };
  const outOfPage = (_key: string, value: unknown): unknown => {
    if (!(value instanceof Uint8Array)) return value;
    let text = '';
    for (let at = 0; at < value.length; at += 10_000) text += String.fromCharCode(...value.subarray(at, at + 10_000));
    return { u8: btoa(text) };
  };
  const started = async (shell: MessagePort, id: number): Promise<void> => {
    const { port1, port2 } = new MessageChannel();
    await asks.nativeStart(id);
    port1.onmessage = ({ data }) => void asks.nativeSay(id, JSON.stringify(data, outOfPage));
    shell.postMessage({ type: 'started', id }, [port2]);
    for (let heard = await asks.nativeHear(id); heard !== null; heard = await asks.nativeHear(id)) port1.postMessage(JSON.parse(heard, inPage), []);
    shell.postMessage({ type: 'gone', id, reason: 'killed' }, []);
    port1.close();
  };
  const calls: Record<string, (...args: string[]) => unknown> = {
    databases() {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => void (data.type === 'start' ? started(port1, data.id as number) : asks.nativeEnd(data.id as number));
      window.postMessage('tessera:databases', location.origin, [port2]);
      return null;
    },
    recallChoice: (name) => choices.get(name) ?? null,
    rememberChoice: (name, value) => void choices.set(name, value),
    recentProjects: () => [],
    listRecovery: () => [],
    recallSource: () => null,
  };
  Object.assign(window, {
    tesseraHost: {
      call: async (name: string, args: string[]) => ({ ok: true, value: calls[name]?.(...args) ?? null }),
      grantDropped: async () => ({ ok: true, value: null }),
      onCommand: () => () => undefined,
    },
  });
}

/** The real database processes behind a page that takes the test for its shell. */
export interface NativeBridge {
  readonly processes: readonly ChildProcess[];
  close(): void;
}

export async function nativeBridge(context: BrowserContext): Promise<NativeBridge> {
  const children = new Map<number, ChildProcess>();
  const all: ChildProcess[] = [];
  const heard = new Map<number, { readonly said: (string | null)[]; wake: (() => void) | null }>();
  await context.exposeFunction('nativeStart', (id: number) => {
    const child = fork(ENTRY, [], { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const queue: { said: (string | null)[]; wake: (() => void) | null } = { said: [], wake: null };
    const say = (text: string | null): void => {
      queue.said.push(text);
      queue.wake?.();
    };
    child.on('message', (message) => say(JSON.stringify(message, pack)));
    child.on('exit', () => say(null));
    child.send({ directory: mkdtempSync(join(tmpdir(), `tessera-db-${process.pid}-`)) });
    children.set(id, child);
    heard.set(id, queue);
    all.push(child);
  });
  await context.exposeFunction('nativeSay', (id: number, text: string) => void children.get(id)?.send(JSON.parse(text, unpack) as object, () => undefined));
  await context.exposeFunction('nativeHear', async (id: number) => {
    const queue = heard.get(id);
    if (queue === undefined) return null;
    if (queue.said.length === 0) await new Promise<void>((resolve) => (queue.wake = resolve));
    return queue.said.shift() ?? null;
  });
  await context.exposeFunction('nativeEnd', (id: number) => void children.get(id)?.kill('SIGKILL'));
  await context.addInitScript(bridge);
  return { processes: all, close: () => all.forEach((child) => child.kill('SIGKILL')) };
}
