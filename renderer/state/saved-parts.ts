import type { AppState } from './store.ts';

/** The parts of a state whose change makes unsaved work, by reference and in one order. How it is looked at is none. */
export function savedParts({ recipe, view, document }: Pick<AppState, 'recipe' | 'view' | 'document'>): readonly unknown[] {
  return [recipe, view.runs, view.saved, view.periods, document.log, document.key];
}

/** True when two lists hold the same parts. */
export function sameParts(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}
