import type { Port } from '../contract/port.ts';
import { AppError, throwIfCancelled, toWire } from '../errors/app-error.ts';
import { piecesOf, takeApart } from './pieces.ts';
import { unwrapTransfer } from './protocol.ts';
import type { CallTable, ProgressOf, Reply, Request, Transfer } from './protocol.ts';

export interface CallContext<P> {
  /** Fires when the caller cancels or is gone. */
  readonly signal: AbortSignal;
  /** Reports on the way; dropped once the call is cancelled. Throttling is the handler's business. */
  progress(value: P, transfer?: readonly ArrayBuffer[]): void;
}

/** One function per call of the table; a result wrapped by `transfer()` moves its buffers. */
export type Handlers<T, P = never> = {
  readonly [N in keyof T]: (
    input: T[N] extends { in: infer I } ? I : never,
    context: CallContext<ProgressOf<T, N, P>>,
  ) => Awaitable<T[N] extends { out: infer O } ? O | Transfer<O> : never>;
};
type Awaitable<V> = V | Promise<V>;
type AnyHandler = (input: unknown, context: CallContext<unknown>) => unknown;

/**
 * Answers calls that arrive on a port. Calls run side by side; a handler that must run alone queues by itself.
 * @typeParam P what calls report whose table entry declares no progress of its own
 */
export function serve<T extends CallTable<T>, P = never>(port: Port, handlers: Handlers<T, P>): { close(): void } {
  const table = new Map(Object.entries(handlers as Record<string, AnyHandler>));
  const running = new Map<number, AbortController>();

  const reply = (message: Reply, buffers?: readonly ArrayBuffer[]): void => port.post(message, buffers);
  const tell = (type: 'progress' | 'result', id: number, value: unknown, buffers?: readonly ArrayBuffer[]): void => {
    const { rest, lists } = takeApart(value);
    for (const piece of lists.flatMap(piecesOf)) reply({ type: 'piece', id, piece });
    reply({ type, id, value: rest }, buffers);
  };

  const answer = async (id: number, name: string, input: unknown): Promise<void> => {
    const controller = new AbortController();
    const { signal } = controller;
    running.set(id, controller);
    try {
      const handler = table.get(name);
      if (handler === undefined) throw new AppError('internal', { message: `no such call: ${name}` });
      const progress = (value: unknown, buffers?: readonly ArrayBuffer[]): void => {
        if (running.has(id) && !signal.aborted) tell('progress', id, value, buffers);
      };
      const { value, buffers } = unwrapTransfer(await handler(input, { signal, progress }));
      throwIfCancelled(signal);
      running.delete(id);
      tell('result', id, value, buffers);
    } catch (error) {
      running.delete(id);
      // The caller rejected by itself when it cancelled.
      if (!signal.aborted) reply({ type: 'error', id, error: toWire(error) });
    }
  };

  port.onMessage((message) => {
    const request = message as Request;
    if (request.type === 'call') void answer(request.id, request.name, request.input);
    else if (request.type === 'cancel') running.get(request.id)?.abort();
  });
  port.onClose(() => {
    for (const controller of running.values()) controller.abort();
  });

  return { close: () => port.close() };
}
