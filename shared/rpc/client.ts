import type { Port } from '../contract/port.ts';
import { AppError, fromWire, toAppError } from '../errors/app-error.ts';
import { putTogether } from './pieces.ts';
import type { LongList } from './pieces.ts';
import type { CallTable, ProgressOf, Reply, Request } from './protocol.ts';
import { whenAborted } from './abort.ts';

export interface ClientCallOptions<P> {
  /** Fires: the call rejects with `cancelled` at once, and the handler's own signal fires. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: P) => void;
  /** Buffers of the input that move to the other side instead of being copied. */
  readonly transfer?: readonly ArrayBuffer[];
}

export interface Client<T, P = never> {
  /**
   * Errors: what the handler threw, `cancelled`, `worker-died` when the other side is gone,
   * `internal` when the input cannot cross the port or the other side does not know the call.
   */
  call<N extends keyof T & string>(
    name: N,
    input: T[N] extends { in: infer I } ? I : never,
    options?: ClientCallOptions<ProgressOf<T, N, P>>,
  ): Promise<T[N] extends { out: infer O } ? O : never>;
  /** Closes the port; what is pending rejects with `worker-died`. */
  close(): void;
}

interface Pending {
  readonly settle: () => void;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly onProgress: ((value: unknown) => void) | undefined;
  /** Of the lists in the message that comes next. */
  readonly pieces: LongList[];
}

/**
 * The calling side of a port.
 * @typeParam T the table of calls
 * @typeParam P what calls report whose table entry declares no progress of its own
 */
export function createClient<T extends CallTable<T>, P = never>(port: Port): Client<T, P> {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let closed: AppError | null = null;

  const take = (id: number): Pending | undefined => {
    const entry = pending.get(id);
    pending.delete(id);
    entry?.settle();
    return entry;
  };

  const whole = (entry: Pending, value: unknown): unknown => (entry.pieces.length === 0 ? value : putTogether(value, entry.pieces.splice(0)));

  port.onMessage((message) => {
    const reply = message as Reply;
    const entry = pending.get(reply.id);
    if (reply.type === 'piece') entry?.pieces.push(reply.piece);
    else if (reply.type === 'progress') entry?.onProgress?.(whole(entry, reply.value));
    else if (reply.type === 'result' && entry !== undefined) take(reply.id)?.resolve(whole(entry, reply.value));
    else if (reply.type === 'error') take(reply.id)?.reject(fromWire(reply.error));
  });
  port.onClose((reason) => {
    closed ??= new AppError('worker-died', { reason });
    for (const id of pending.keys()) take(id)?.reject(closed);
  });

  const call = (name: string, input: unknown, options: ClientCallOptions<never> = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const { signal } = options;
      if (closed !== null) return reject(closed);
      if (signal?.aborted === true) return reject(new AppError('cancelled'));
      const id = nextId++;
      const post = (request: Request, buffers?: readonly ArrayBuffer[]): void => port.post(request, buffers);
      const onAbort = (): void => {
        const entry = take(id);
        if (entry === undefined) return;
        entry.reject(new AppError('cancelled'));
        post({ type: 'cancel', id });
      };
      const stopWaiting = signal === undefined ? () => undefined : whenAborted(signal, onAbort);
      pending.set(id, {
        settle: stopWaiting,
        resolve,
        reject,
        onProgress: options.onProgress as ((value: unknown) => void) | undefined,
        pieces: [],
      });
      try {
        post({ type: 'call', id, name, input }, options.transfer);
      } catch (error) {
        take(id)?.reject(toAppError(error));
      }
    });

  return { call: call as Client<T, P>['call'], close: () => port.close() };
}
