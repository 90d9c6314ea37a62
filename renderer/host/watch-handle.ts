import type { FileHandle } from './file-access.ts';

/** How often a file is looked at while the window is in front; once more whenever it comes to the front. */
const LOOK_MS = 4000;

/** What a look at a file sees; the content of a `File` that has changed since can no longer be read. */
const look = async (handle: FileHandle | null, file: File | null): Promise<string> => {
  try {
    if (handle === null) await file?.slice(0, 1).arrayBuffer();
    const now = handle === null ? file : await handle.getFile();
    return `${now?.size ?? ''} ${now?.lastModified ?? ''}`;
  } catch {
    return 'gone';
  }
};

/**
 * Looks at a file again and again, and tells once when it is another one and two looks in a row agree.
 * @param window whose coming to the front is one more occasion
 */
export function watchHandle(
  window: Pick<Window, 'addEventListener' | 'removeEventListener'>, handle: FileHandle | null, file: File | null, changed: () => void,
): () => void {
  let stopped = false;
  let before: string | null = null;
  let first: string | null = null;
  const glance = async (): Promise<void> => {
    const now = await look(handle, file);
    if (stopped) return;
    first ??= now;
    if (now !== first && now === before) {
      stop();
      changed();
    }
    before = now;
  };
  const onFront = (): void => void glance().then(glance);
  const timer = setInterval(() => void glance(), LOOK_MS);
  const stop = (): void => {
    stopped = true;
    clearInterval(timer);
    window.removeEventListener('focus', onFront);
  };
  window.addEventListener('focus', onFront);
  void glance();
  return stop;
}
