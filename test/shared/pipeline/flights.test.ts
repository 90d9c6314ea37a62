import { describe, expect, it } from 'vitest';
import { createCache } from '../../../shared/pipeline/cache.ts';
import { createFlights } from '../../../shared/pipeline/flights.ts';
import type { Work } from '../../../shared/pipeline/flights.ts';

/** Work that ends when told, and notes its signal. */
function manual() {
  let finish: (value: string) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  let seen: Work<number> | null = null;
  let runs = 0;
  return {
    body: (work: Work<number>) => {
      runs += 1;
      seen = work;
      return new Promise<string>((resolve, reject) => {
        finish = resolve;
        fail = reject;
      });
    },
    finish: (value: string) => finish(value),
    fail: (error: unknown) => fail(error),
    partial: (value: number) => seen?.partial(value),
    aborted: () => seen?.signal.aborted,
    runs: () => runs,
  };
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('flights', () => {
  it('computes a key once for all who ask while it is under way, then answers from the cache', async () => {
    const flights = createFlights(createCache(1000));
    const work = manual();
    const first = flights.get('k', work.body, {});
    const second = flights.get('k', work.body, {});
    await turn();
    work.finish('done');
    expect((await first).value).toBe('done');
    expect((await second).value).toBe('done');
    const third = await flights.get('k', work.body, {});
    expect(third).toEqual({ value: 'done', ran: false });
    expect(work.runs()).toBe(1);
  });

  it('goes on while one caller is left, and stops when the last has gone', async () => {
    const flights = createFlights(createCache(1000));
    const work = manual();
    const a = new AbortController();
    const b = new AbortController();
    const first = flights.get('k', work.body, { signal: a.signal });
    const second = flights.get('k', work.body, { signal: b.signal });
    await turn();
    a.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(work.aborted()).toBe(false);
    b.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect(work.aborted()).toBe(true);
  });

  it('starts anew after a cancel or a failure; nothing of either is cached', async () => {
    const flights = createFlights(createCache(1000));
    const work = manual();
    const stop = new AbortController();
    const first = flights.get('k', work.body, { signal: stop.signal });
    await turn();
    stop.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    const second = flights.get('k', work.body, {});
    await turn();
    work.fail(new Error('no'));
    await expect(second).rejects.toThrow('no');
    const third = flights.get('k', work.body, {});
    await turn();
    work.finish('ok');
    expect((await third).value).toBe('ok');
    expect(work.runs()).toBe(3);
  });

  it('shows a late caller the last picture', async () => {
    const flights = createFlights(createCache(1000));
    const work = manual();
    const seen: number[] = [];
    const first = flights.get('k', work.body, {});
    await turn();
    work.partial(7);
    const second = flights.get<string, number>('k', work.body, { onPartial: (value) => seen.push(value) });
    work.partial(8);
    work.finish('done');
    await Promise.all([first, second]);
    expect(seen).toEqual([7, 8]);
  });
});
