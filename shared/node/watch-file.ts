import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** Between two looks that must agree before a file counts as written. */
const REST_MS = 300;
/** Some places (network drives) tell of no changes; they are looked at now and then. */
const LOOK_MS = 5000;

const stateOf = (path: string): Promise<string> =>
  stat(path, { bigint: true }).then(({ size, mtimeNs, ino }) => [size, mtimeNs, ino].join(' '), () => 'gone');

/**
 * Tells once when a file has other content, is another file or is gone, and has come to rest. Its folder is watched, since
 * most programs write a new file and rename it.
 * @param opened what it was like, so that a change before this call counts too
 * @returns how to stop
 */
export function watchFile(path: string, changed: () => void, opened: Promise<string> = stateOf(path)): () => void {
  let stopped = false;
  let looking = false;
  let watcher: FSWatcher | null = null;
  const stop = (): void => {
    stopped = true;
    watcher?.close();
    clearInterval(timer);
  };
  const look = async (): Promise<void> => {
    if (looking || stopped) return;
    looking = true;
    const first = await opened;
    for (let now = await stateOf(path); now !== first && !stopped;) {
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      const again = await stateOf(path);
      if (again === now && !stopped) {
        stop();
        changed();
      }
      now = again;
    }
    looking = false;
  };
  const timer = setInterval(() => void look(), LOOK_MS);
  timer.unref();
  try {
    watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(path)) void look();
    });
    watcher.on('error', () => watcher?.close());
  } catch {
    // the looks now and then remain
  }
  return stop;
}
