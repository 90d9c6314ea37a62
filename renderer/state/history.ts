import type { HistoryEntry } from '../../shared/contract/project.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';

/**
 * Undo and redo of the whole recipe. `past` holds each recipe before a step with the label of that step;
 * `future` holds each recipe after a step that was undone. `gesture` names the drag or typing in progress,
 * whose further changes belong to the step already recorded; it is not saved.
 */
export interface History {
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
  readonly gesture: string | null;
}

export const emptyHistory: History = { past: [], future: [], gesture: null };

/**
 * Records a step that is about to replace `before`.
 * @param gesture name of the drag or typing the step belongs to; null for a step of its own
 */
export function record(history: History, before: Recipe, label: string, gesture: string | null): History {
  const continues = gesture !== null && gesture === history.gesture && history.past.length > 0;
  return {
    past: continues ? history.past : [...history.past, { label, recipe: before }],
    future: [],
    gesture,
  };
}

/** Ends a drag or typing; the next change is a step of its own. */
export function endGesture(history: History): History {
  return history.gesture === null ? history : { ...history, gesture: null };
}

export interface Moved {
  readonly history: History;
  readonly recipe: Recipe;
  /** Label of the step that was taken back or done again. */
  readonly label: string;
}

/** The recipe before the last step, or null when there is none. */
export function undo(history: History, current: Recipe): Moved | null {
  const step = history.past.at(-1);
  if (step === undefined) return null;
  return {
    recipe: step.recipe,
    label: step.label,
    history: {
      past: history.past.slice(0, -1),
      future: [{ label: step.label, recipe: current }, ...history.future],
      gesture: null,
    },
  };
}

/** The recipe after the step last undone, or null when there is none. */
export function redo(history: History, current: Recipe): Moved | null {
  const step = history.future[0];
  if (step === undefined) return null;
  return {
    recipe: step.recipe,
    label: step.label,
    history: {
      past: [...history.past, { label: step.label, recipe: current }],
      future: history.future.slice(1),
      gesture: null,
    },
  };
}
