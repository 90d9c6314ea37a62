import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { watchFile } from '../../../shared/node/watch-file.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});
const fileIn = async (text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-watch-'));
  folders.push(folder);
  await writeFile(join(folder, 'a.csv'), text);
  return join(folder, 'a.csv');
};
const rest = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 50));

it.each([
  ['is written to', (path: string) => writeFile(path, 'other content')],
  ['is replaced by another', async (path: string) => {
    await writeFile(`${path}.new`, 'same');
    await rename(`${path}.new`, path);
  }],
  ['is removed', (path: string) => rm(path)],
])('tells once when the file %s', async (_, change) => {
  const path = await fileIn('same');
  const changed = vi.fn();
  const stop = watchFile(path, changed);
  await rest();
  await writeFile(`${path}.unrelated`, 'x');
  await change(path);
  await vi.waitFor(() => expect(changed).toHaveBeenCalledOnce(), 8000);
  stop();
});

it('tells nothing once it was stopped', async () => {
  const path = await fileIn('same');
  const changed = vi.fn();
  watchFile(path, changed)();
  await writeFile(path, 'other');
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(changed).not.toHaveBeenCalled();
});
