import type { Command } from '../state/commands.ts';
import { commandFor } from '../state/commands.ts';
import type { AppStore } from '../state/store.ts';

export const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);

/** True where keys write text; boxes and switches are inputs too, but have no text to undo. */
export function isTextField(target: Element | null): boolean {
  const text = 'textarea, [contenteditable="true"], input:not([type=checkbox], [type=radio], [type=range], [type=button])';
  return target?.matches(text) ?? false;
}

const OVERLAYS = '[role="dialog"], [role="menu"], [role="listbox"]';

/** Runs commands by their shortcuts; returns what undoes it. */
export function listenToKeys(store: AppStore, commands: readonly Command[]): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const inText = isTextField(event.target as Element | null);
    const command = commandFor(event, inText, commands, store.getState(), isMac);
    // Escape belongs to what is open over the work first
    if (command === null || event.defaultPrevented || (event.key === 'Escape' && (inText || document.querySelector(OVERLAYS) !== null))) return;
    event.preventDefault();
    command.run();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
