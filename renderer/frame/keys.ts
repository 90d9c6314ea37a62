import type { Command } from '../state/commands.ts';
import { commandFor } from '../state/commands.ts';
import type { AppStore } from '../state/store.ts';

export const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);

/** Runs commands by their shortcuts; returns what undoes it. */
export function listenToKeys(store: AppStore, commands: readonly Command[]): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement | null;
    const inText = target?.matches('input, textarea, [contenteditable="true"]') ?? false;
    const command = commandFor(event, inText, commands, store.getState(), isMac);
    if (command === null) return;
    event.preventDefault();
    command.run();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
