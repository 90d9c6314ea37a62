import { describe, expect, it } from 'vitest';
import { coalesce } from '../../renderer/engine/coalesce.ts';

/** Frames by hand, and calls that end when told or when stopped. */
function rig() {
  const frames: (() => void)[] = [];
  const started: { input: number; signal: AbortSignal; end: () => void }[] = [];
  const log: string[] = [];
  const line = coalesce<number>(
    (input, signal) =>
      new Promise((resolve) => {
        log.push(`start ${input}`);
        signal.addEventListener('abort', () => {
          log.push(`stop ${input}`);
          resolve();
        });
        started.push({ input, signal, end: resolve });
      }),
    (run) => frames.push(run),
  );
  return { line, started, log, frame: () => frames.splice(0).forEach((run) => run()) };
}

describe('coalesce', () => {
  it('starts one call a frame, with the newest input', () => {
    const { line, log, frame } = rig();
    line.push(1);
    line.push(2);
    line.push(3);
    expect(log).toEqual([]);
    frame();
    expect(log).toEqual(['start 3']);
    frame();
    expect(log).toEqual(['start 3']);
  });

  it('starts the newer call before it stops the older, so that shared work goes on', () => {
    const { line, log, frame } = rig();
    line.push(1);
    frame();
    line.push(2);
    frame();
    expect(log).toEqual(['start 1', 'start 2', 'stop 1']);
  });

  it('leaves a finished call alone and can be cancelled', async () => {
    const { line, log, started, frame } = rig();
    line.push(1);
    frame();
    started[0].end();
    await Promise.resolve();
    await Promise.resolve();
    line.push(2);
    frame();
    expect(log).toEqual(['start 1', 'start 2']);
    line.push(3);
    line.cancel();
    frame();
    expect(log).toEqual(['start 1', 'start 2', 'stop 2']);
  });
});
