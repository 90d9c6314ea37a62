import { fork } from 'node:child_process';
import { MessageChannel as NodeChannel, Worker } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Port } from '../../../shared/contract/port.ts';
import { childPort, parentThreadPort, threadPort } from '../../../shared/node/thread-port.ts';
import { createClient } from '../../../shared/rpc/client.ts';
import type { Client } from '../../../shared/rpc/client.ts';
import { memoryPair } from '../../../shared/rpc/memory-port.ts';
import { serve } from '../../../shared/rpc/server.ts';
import { messagePort, scopePort, workerPort } from '../../../shared/rpc/worker-port.ts';
import { bundleEntry } from '../../bundle-entry.ts';
import { testHandlers } from './calls.ts';
import type { TestCalls } from './calls.ts';
import { whenAborted } from '../../../shared/rpc/abort.ts';

let threadFile = '';
let childFile = '';
beforeAll(async () => {
  threadFile = await bundleEntry(new URL('./thread-entry.ts', import.meta.url));
  childFile = await bundleEntry(new URL('./child-entry.ts', import.meta.url));
});

function served([near, far]: [Port, Port]): Port {
  serve<TestCalls, string>(far, testHandlers(() => far.close()));
  return near;
}

/** A dedicated worker made of a message channel, with the surface that `workerPort` and `scopePort` use. */
function webWorker(): [Port, Port] {
  const { port1, port2 } = new MessageChannel();
  const side = (port: MessagePort) => ({
    addEventListener: (type: string, listener: (event: { type: string; data?: unknown }) => void) =>
      port.addEventListener(type === 'error' ? 'close' : type, (event) => listener(event)),
    postMessage: (message: unknown, buffers: ArrayBuffer[]) => port.postMessage(message, buffers),
    terminate: () => port.close(),
    close: () => port.close(),
  });
  port1.start();
  port2.start();
  return [workerPort(side(port1)), scopePort(side(port2))];
}

const kinds: readonly [string, () => Port][] = [
  ['memory, by reference', () => served(memoryPair())],
  ['memory, cloned', () => served(memoryPair({ clone: true }))],
  ['web worker', () => served(webWorker())],
  ['message channel', () => {
    const { port1, port2 } = new MessageChannel();
    return served([messagePort(port1), messagePort(port2)]);
  }],
  ['message channel of Node', () => {
    const { port1, port2 } = new NodeChannel();
    return served([parentThreadPort(port1), parentThreadPort(port2)]);
  }],
  ['worker_threads', () => threadPort(new Worker(threadFile))],
  ['child process', () => childPort(fork(childFile, { serialization: 'advanced' }))],
];

describe.each(kinds)('calls over %s', (kind, open) => {
  const opened: Client<TestCalls, string>[] = [];
  const connect = (): Client<TestCalls, string> => {
    const client = createClient<TestCalls, string>(open());
    opened.push(client);
    return client;
  };
  afterEach(() => opened.splice(0).forEach((client) => client.close()));

  it('answers many calls, each with its own result', async () => {
    const client = connect();
    const sums = await Promise.all(Array.from({ length: 50 }, (_, i) => client.call('add', { a: i, b: 1 })));
    expect(sums).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });

  it('carries typed arrays both ways', async () => {
    const { values, inner } = await connect().call('double', Float64Array.of(1, -0.5, Number.NaN, 1e300));
    expect(values).toBeInstanceOf(Float64Array);
    expect([...values]).toEqual([2, -1, Number.NaN, 2e300]);
    expect(inner.sum).toBeNaN();
  });

  it('carries long lists of objects, of several calls at once', async () => {
    const client = connect();
    const answers = await Promise.all([3, 1000, 801].map(async (n) => {
      const reported: (readonly { at: number }[])[] = [];
      const answer = await client.call('list', n, { onProgress: ({ items }) => reported.push(items) });
      return { answer, reported };
    }));
    [3, 1000, 801].forEach((n, i) => {
      const items = Array.from({ length: n }, (_, at) => ({ at }));
      expect(answers[i]).toEqual({ answer: { found: { items }, n }, reported: [items] });
    });
  });

  it('reports progress in order, before the result', async () => {
    const steps: number[] = [];
    const result = await connect().call('count', 5, { onProgress: ({ step }) => steps.push(step) });
    expect(result).toBe(5);
    expect(steps).toEqual([1, 2, 3, 4, 5]);
  });

  it('carries an error with its code and data', async () => {
    await expect(connect().call('fail', { file: 'a "b".csv' })).rejects.toMatchObject({
      code: 'file-not-found',
      data: { file: 'a "b".csv' },
    });
  });

  it('answers an unknown call with an error', async () => {
    const client = connect() as unknown as Client<{ constructor: { in: null; out: null } }>;
    await expect(client.call('constructor', null)).rejects.toMatchObject({ code: 'internal' });
  });

  it('answers a result that cannot cross with an error, and goes on', async () => {
    const client = connect();
    if (kind !== 'memory, by reference') {
      await expect(client.call('unclonable', null)).rejects.toMatchObject({ code: 'internal' });
    }
    expect(await client.call('add', { a: 1, b: 2 })).toBe(3);
  });

  it('rejects a cancelled call at once and tells the handler', async () => {
    const client = connect();
    const controller = new AbortController();
    const seen: string[] = [];
    let waiting = (): void => undefined;
    const started = new Promise<void>((resolve) => (waiting = resolve));
    const call = client.call('wait', null, {
      signal: controller.signal,
      onProgress: (message) => {
        seen.push(message);
        waiting();
      },
    });
    await started;
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(await client.call('cancelled', null)).toBe(1);
    expect(seen).toEqual(['waiting']);
  });

  it('does not send a call that is cancelled before', async () => {
    const client = connect();
    await expect(client.call('die', null, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await client.call('add', { a: 1, b: 1 })).toBe(2);
  });

  it('rejects everything pending when the other side dies, and every later call', async () => {
    const client = connect();
    const pending = [client.call('wait', null), client.call('wait', null), client.call('die', null)];
    for (const call of pending) await expect(call).rejects.toMatchObject({ code: 'worker-died' });
    await expect(client.call('add', { a: 1, b: 1 })).rejects.toMatchObject({ code: 'worker-died' });
  });

  it('rejects what is pending when closed here', async () => {
    const client = connect();
    const call = client.call('wait', null);
    client.close();
    await expect(call).rejects.toMatchObject({ code: 'worker-died' });
  });
});

describe('rpc', () => {
  it('moves marked buffers and the caller\'s transfer list instead of copying them', async () => {
    const [near, far] = memoryPair({ clone: true });
    let kept = new Float64Array();
    const { transfer } = await import('../../../shared/rpc/protocol.ts');
    serve<{ make: { in: Float64Array; out: { values: Float64Array } } }>(far, {
      make: (input) => {
        kept = Float64Array.from(input);
        return transfer({ values: kept });
      },
    });
    const client = createClient<{ make: { in: Float64Array; out: { values: Float64Array } } }>(near);
    const input = Float64Array.of(1, 2);
    const { values } = await client.call('make', input, { transfer: [input.buffer] });
    expect([...values]).toEqual([1, 2]);
    expect(kept.byteLength).toBe(0);
    expect(input.byteLength).toBe(0);
  });

  it('tells running handlers when the caller is gone', async () => {
    const [near, far] = memoryPair();
    const aborted = vi.fn();
    serve<{ run: { in: null; out: null } }>(far, {
      run: (_, { signal }) => new Promise(() => signal.addEventListener('abort', aborted)),
    });
    const client = createClient<{ run: { in: null; out: null } }>(near);
    const call = client.call('run', null);
    await new Promise((resolve) => setTimeout(resolve, 1));
    client.close();
    await expect(call).rejects.toMatchObject({ code: 'worker-died' });
    expect(aborted).toHaveBeenCalledOnce();
  });

  it('sends nothing more of a call that was cancelled', async () => {
    const [near, far] = memoryPair();
    serve<TestCalls, string>(far, testHandlers(() => undefined));
    const replies: unknown[] = [];
    near.onMessage((reply) => replies.push(reply));
    near.post({ type: 'call', id: 7, name: 'wait', input: null });
    near.post({ type: 'cancel', id: 7 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(replies).toEqual([{ type: 'progress', id: 7, value: 'waiting' }]);
  });

  it('says how a process ended', async () => {
    const pending = createClient<TestCalls>(childPort(fork(childFile, { serialization: 'advanced' }))).call('die', null);
    await expect(pending).rejects.toMatchObject({ code: 'worker-died', data: { reason: 'signal SIGKILL' } });
  });

  it('reports a worker that fails to load', async () => {
    const port = threadPort(new Worker('throw new Error("boot")', { eval: true }));
    await expect(createClient<TestCalls>(port).call('add', { a: 1, b: 1 })).rejects.toMatchObject({
      code: 'worker-died',
      data: { reason: 'boot' },
    });
  });
});

it('has one listener for one signal, however many wait for it, and forgets those that are done', () => {
  const control = new AbortController();
  const added = vi.spyOn(control.signal, 'addEventListener');
  const ran: number[] = [];
  const stops = Array.from({ length: 40 }, (_, i) => whenAborted(control.signal, () => ran.push(i)));
  stops[3]();
  control.abort();
  control.abort();
  expect([added.mock.calls.length, ran.length, ran.includes(3)]).toEqual([1, 39, false]);
});
