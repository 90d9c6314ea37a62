import type { Host } from '../../shared/contract/host.ts';
import type { Ciphers } from '../../shared/contract/sealed.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { isUnsaved } from './document.ts';
import { projectBytes } from './project-of.ts';
import { sameParts, savedParts } from './saved-parts.ts';
import type { AppStore } from './store.ts';

const EVERY_MS = 3000;
const AGAIN_MS = 30_000;

/**
 * Writes unsaved work to the recovery store every few seconds (encrypted as the project is), removes the entry once the work is saved,
 * and keeps the window's title in step. Answers what ends it and removes the entry.
 * @param id of this window's entry
 * @param tell is told once that nothing can be kept, and again after something could
 */
export function startAutosave(store: AppStore, host: Host, ciphers: Ciphers, id: string, tell: (error: AppError) => void): () => Promise<void> {
  let written: readonly unknown[] | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let told = false;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | null = null;

  /** What this project was recovered from goes once it is kept again. */
  const dropRecovered = async (): Promise<void> => {
    const { recovered } = store.getState().document;
    if (recovered === null) return;
    if (recovered !== id) await host.removeRecovery(recovered);
    store.setState((state) => ({ document: { ...state.document, recovered: null, recovery: state.document.recovery.filter((entry) => entry.id !== recovered) } }));
  };

  const write = async (): Promise<void> => {
    timer = null;
    const state = store.getState();
    const parts = savedParts(state);
    if (isUnsaved(state) && state.recipe.sources.length > 0) {
      if (written !== null && sameParts(written, parts)) return;
      // The list of unsaved work is plain text.
      await host.writeRecovery(id, state.document.key === null ? state.recipe.title : 'An encrypted project', await projectBytes(ciphers, state));
      written = parts;
      await dropRecovered();
    } else {
      if (written !== null) await host.removeRecovery(id);
      written = null;
      if (!isUnsaved(state)) await dropRecovered();
    }
  };

  // A recovery store that cannot be written must not stop the work; it is tried again, with or without another change.
  const attempt = (): void => void write().then(() => {
    told = false;
  }, (error: unknown) => {
    if (!told) tell(new AppError('recovery-not-kept', { reason: String(toAppError(error).data['reason'] ?? '') }, error));
    told = true;
    if (ended) return;
    clearTimeout(again);
    again = setTimeout(attempt, AGAIN_MS);
  });

  let title = '';
  const stop = store.subscribe((state, before) => {
    if (sameParts(savedParts(state), savedParts(before)) && state.document.saved === before.document.saved) return;
    const unsaved = isUnsaved(state);
    const next = `${state.recipe.title}|${unsaved}`;
    if (next !== title) {
      title = next;
      host.setTitle(state.recipe.title, unsaved).catch(() => undefined);
    }
    timer ??= setTimeout(attempt, EVERY_MS);
  });
  return async () => {
    stop();
    ended = true;
    clearTimeout(again);
    if (timer !== null) clearTimeout(timer);
    await host.removeRecovery(id);
  };
}
