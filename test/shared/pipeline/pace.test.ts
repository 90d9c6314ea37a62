import { describe, expect, it } from 'vitest';
import type { StepProgress } from '../../../shared/contract/compute.ts';
import { pace } from '../../../shared/pipeline/pace.ts';

/** A clock that advances by `ms` each time it is read. */
function ticking(ms: number) {
  let at = 0;
  let breaths = 0;
  return {
    now: () => (at += ms),
    breathe: async () => {
      breaths += 1;
      await new Promise((resolve) => setTimeout(resolve, 0));
    },
    breaths: () => breaths,
  };
}

function* counting(n: number): Generator<StepProgress, number, void> {
  for (let i = 0; i < n; i++) yield { fraction: i / n };
  return n;
}

describe('pace', () => {
  it('returns what the steps return and breathes in between', async () => {
    const clock = ticking(4);
    expect(await pace(counting(30), { clock })).toBe(30);
    expect(clock.breaths()).toBeGreaterThanOrEqual(8);
  });

  it('reports at most every 100 ms', async () => {
    const clock = ticking(10);
    const seen: number[] = [];
    await pace(counting(100), { clock, onProgress: (at) => seen.push(at.fraction) });
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.length).toBeLessThanOrEqual(25);
  });

  it('stops within a slice of a cancel and closes the steps', async () => {
    const stop = new AbortController();
    let closed = false;
    function* endless(): Generator<StepProgress, never, void> {
      try {
        for (;;) yield { fraction: 0 };
      } finally {
        closed = true;
      }
    }
    const running = pace(endless(), { clock: ticking(1), signal: stop.signal });
    setTimeout(() => stop.abort(), 5);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(closed).toBe(true);
  });

  it('passes on what the steps throw', async () => {
    function* failing(): Generator<StepProgress, never, void> {
      yield { fraction: 0 };
      throw new Error('bad');
    }
    await expect(pace(failing(), { clock: ticking(1) })).rejects.toThrow('bad');
  });
});
