import { expect, it } from 'vitest';
import { AppError } from '../../../shared/errors/app-error.ts';
import { createQueue } from '../../../shared/sql/queue.ts';

const held = (): { promise: Promise<string>; release: (value: string) => void } => {
  let release: (value: string) => void = () => undefined;
  const promise = new Promise<string>((resolve) => {
    release = resolve;
  });
  return { promise, release };
};

it('runs tasks one after another', async () => {
  const queue = createQueue();
  const log: string[] = [];
  const task = (name: string) => async (): Promise<void> => {
    log.push(`${name} begins`);
    await Promise.resolve();
    log.push(`${name} ends`);
  };
  await Promise.all([queue.run(task('a')), queue.run(task('b'))]);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

it('lets a waiting call leave at once when it is cancelled, and never runs it', async () => {
  const queue = createQueue();
  const first = held();
  const running = queue.run(() => first.promise);
  const controller = new AbortController();
  let ran = false;
  const waiting = queue.run(async () => {
    ran = true;
  }, { signal: controller.signal });
  const next = queue.run(async () => 'next');
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  first.release('first');
  expect(await Promise.all([running, next])).toEqual(['first', 'next']);
  expect(ran).toBe(false);
});

it('leaves it to a running task to stop when it is cancelled', async () => {
  const queue = createQueue();
  const task = held();
  const controller = new AbortController();
  const running = queue.run(() => task.promise, { signal: controller.signal });
  await Promise.resolve();
  controller.abort();
  task.release('done all the same');
  expect(await running).toBe('done all the same');
});

it('rejects what runs, what waits and what comes when it fails', async () => {
  const queue = createQueue();
  const running = queue.run(() => held().promise);
  const waiting = queue.run(async () => 1, { signal: new AbortController().signal });
  queue.fail(new AppError('worker-died', { worker: 'database', reason: 'test' }));
  for (const call of [running, waiting, queue.run(async () => 2)]) await expect(call).rejects.toMatchObject({ code: 'worker-died' });
});

it('keeps tasks behind back until those in front have come to rest, and cancels them while they wait', async () => {
  const queue = createQueue();
  const log: string[] = [];
  const task = (name: string) => async (): Promise<void> => void log.push(name);
  const first = held();
  const running = queue.run(() => first.promise);
  const controller = new AbortController();
  const cancelled = queue.run(task('never'), { behind: true, signal: controller.signal });
  const behind = queue.run(task('behind'), { behind: true });
  const front = queue.run(task('front'));
  first.release('');
  await running;
  await front;
  await queue.run(task('soon after'));
  controller.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  await behind;
  await queue.run(task('at once'), { behind: true });
  expect(log).toEqual(['front', 'soon after', 'behind', 'at once']);
});
