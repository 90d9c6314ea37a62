import { AppError, isCancelled } from '../errors/app-error.ts';
import { sizeOf } from './cache.ts';
import type { ResultCache } from './cache.ts';

/** What a stage's work gets: a signal that fires when nobody wants it any more, and a way to show pictures on the way. */
export interface Work<P> {
  readonly signal: AbortSignal;
  readonly partial: (value: P) => void;
}

export interface Interest<P> {
  readonly signal?: AbortSignal;
  readonly onPartial?: (value: P) => void;
}

interface Flight {
  readonly controller: AbortController;
  readonly listeners: Set<(value: unknown) => void>;
  readonly promise: Promise<unknown>;
  interested: number;
  last: unknown;
}

/**
 * Stage results by key: answered from the cache, joined while in flight, computed otherwise.
 * A computation goes on as long as one caller wants its key, so a change of `k` does not disturb a running map.
 */
export interface Flights {
  get<T, P = never>(key: string, work: (work: Work<P>) => Promise<T>, interest: Interest<P>): Promise<{ value: T; ran: boolean }>;
  peek(key: string): unknown;
  /** Puts a value that came out of other work. */
  put(key: string, value: unknown): void;
}

/** @param size what a value counts against the limit of the cache */
export function createFlights(cache: ResultCache, size: (value: unknown) => number = sizeOf): Flights {
  const flights = new Map<string, Flight>();

  const launch = <T, P>(key: string, work: (work: Work<P>) => Promise<T>): Flight => {
    const controller = new AbortController();
    const listeners = new Set<(value: unknown) => void>();
    const flight: Flight = {
      controller,
      listeners,
      interested: 0,
      last: undefined,
      promise: Promise.resolve().then(() =>
        work({
          signal: controller.signal,
          partial: (value) => {
            flight.last = value;
            for (const listener of listeners) listener(value);
          },
        }),
      ),
    };
    flights.set(key, flight);
    flight.promise.then(
      (value) => {
        cache.set(key, value, size(value));
        if (flights.get(key) === flight) flights.delete(key);
      },
      () => {
        if (flights.get(key) === flight) flights.delete(key);
      },
    );
    return flight;
  };

  const join = <T, P>(flight: Flight, key: string, interest: Interest<P>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const listener = (value: unknown): void => interest.onPartial?.(value as P);
      let left = false;
      const leave = (): void => {
        if (left) return;
        left = true;
        flight.listeners.delete(listener);
        interest.signal?.removeEventListener('abort', onAbort);
        flight.interested -= 1;
      };
      const onAbort = (): void => {
        leave();
        if (flight.interested === 0) {
          if (flights.get(key) === flight) flights.delete(key);
          flight.controller.abort();
        }
        reject(new AppError('cancelled'));
      };
      flight.interested += 1;
      flight.listeners.add(listener);
      if (flight.last !== undefined) listener(flight.last);
      if (interest.signal?.aborted === true) {
        onAbort();
        return;
      }
      interest.signal?.addEventListener('abort', onAbort);
      flight.promise.then(
        (value) => {
          leave();
          resolve(value as T);
        },
        (error: unknown) => {
          leave();
          reject(isCancelled(error) ? new AppError('cancelled') : error);
        },
      );
    });

  return {
    async get<T, P>(key: string, work: (work: Work<P>) => Promise<T>, interest: Interest<P>) {
      const held = cache.get(key);
      if (held !== undefined) return { value: held as T, ran: false };
      const flight = flights.get(key) ?? launch(key, work);
      return { value: await join<T, P>(flight, key, interest), ran: true };
    },
    peek: (key) => cache.get(key),
    put: (key, value) => cache.set(key, value, size(value)),
  };
}

/** A piece of work that is done at most once, on first asking. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null;
  return () => (result ??= work());
}
