import type { Host } from '../../shared/contract/host.ts';
import type { Ciphers } from '../../shared/contract/sealed.ts';
import { isUnsaved, projectBytes } from './document.ts';
import type { AppState, AppStore } from './store.ts';

const EVERY_MS = 3000;

/**
 * Writes unsaved work to the recovery store every few seconds (encrypted as the project is), removes the entry once the work is saved,
 * and keeps the window's title in step. Answers what ends it and removes the entry.
 * @param id of this window's entry
 */
export function startAutosave(store: AppStore, host: Host, ciphers: Ciphers, id: string): () => Promise<void> {
  let written: AppState | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const write = async (): Promise<void> => {
    timer = null;
    const state = store.getState();
    if (isUnsaved(state) && state.recipe.sources.length > 0) {
      if (written?.recipe === state.recipe && written.view.runs === state.view.runs && written.view.saved === state.view.saved
        && written.document.log === state.document.log && written.document.key === state.document.key) return;
      // The list of unsaved work is plain text.
      await host.writeRecovery(id, state.document.key === null ? state.recipe.title : 'An encrypted project', await projectBytes(ciphers, state));
      written = state;
    } else if (written !== null) {
      await host.removeRecovery(id);
      written = null;
    }
  };

  let title = '';
  const stop = store.subscribe((state, before) => {
    const parts = ({ recipe, view, document }: AppState): readonly unknown[] => [recipe, view.runs, view.saved, view.periods, document.log, document.key, document.savedRecipe, document.savedRuns, document.savedSelections, document.savedPeriods, document.savedLog];
    const old = parts(before);
    if (parts(state).every((part, i) => part === old[i])) return;
    const unsaved = isUnsaved(state);
    const next = `${state.recipe.title}|${unsaved}`;
    if (next !== title) {
      title = next;
      host.setTitle(state.recipe.title, unsaved).catch(() => undefined);
    }
    // A recovery store that cannot be written must not stop the work; the next change tries again.
    timer ??= setTimeout(() => void write().catch(() => undefined), EVERY_MS);
  });
  return async () => {
    stop();
    if (timer !== null) clearTimeout(timer);
    await host.removeRecovery(id);
  };
}
