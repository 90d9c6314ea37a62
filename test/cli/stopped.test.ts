import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CLI, scratch } from '../helpers/cli.ts';

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) {
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
};

it('is stopped with 130 in the first moments too', async () => {
  const child = spawn(process.execPath, [CLI, 'inspect', join(scratch(), 'none.csv'), '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let printed = '';
  child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  // before the process can have got anywhere, but after it exists: Node itself takes some 30 ms to reach the first line
  const stop = setInterval(() => child.kill('SIGTERM'), 5);
  const code = await ended;
  clearInterval(stop);
  // null: the signal came before the first line of ours; what never comes is another code, or another document
  expect([130, null]).toContain(code);
  if (code === 130) expect(JSON.parse(printed)).toMatchObject({ ok: false, error: { code: 'cancelled' } });
});

it.each(['SIGTERM', 'SIGINT'] as const)('a command whose whole group gets %s says that it was stopped, with 130, and leaves nothing', async (signal) => {
  const dir = scratch();
  const temporary = join(dir, 'tmp');
  mkdirSync(temporary);
  const file = join(dir, 'many.csv');
  writeFileSync(file, `a,b,c\n${Array.from({ length: 20_000 }, (_, i) => `${(i * 7919) % 1009},${(i * 104_729) % 997},${(i * 31) % 613}`).join('\n')}\n`);
  const args = [CLI, 'segment', file, '--out', join(dir, 'out'), '--json', '--stability', '1000'];
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, TMPDIR: temporary } });
  let printed = '';
  child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  // the folder of the database is there once the command has begun to work
  await until(() => readdirSync(temporary).some((name) => name.startsWith('tessera-db-')));
  process.kill(-(child.pid as number), signal);
  expect(await ended).toBe(130);
  expect(JSON.parse(printed)).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(existsSync(join(dir, 'out'))).toBe(false);
  await until(() => readdirSync(temporary).every((name) => !name.startsWith('tessera-db-')));
});

it('the loopback host ends with 130 when it is stopped, and says nothing more', async () => {
  const child = spawn(process.execPath, [CLI, 'serve', '--port', '0', '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let told = '';
  child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  child.stderr.on('data', (text: Buffer) => (told += text.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  await until(() => told.includes('Tessera is at') && printed.endsWith('\n'));
  child.kill('SIGTERM');
  expect(await ended).toBe(130);
  expect(JSON.parse(printed)).toMatchObject({ ok: true, command: 'serve' });
  expect(told.trim().split('\n')).toHaveLength(1);
});
