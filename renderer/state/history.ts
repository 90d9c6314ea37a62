import type { HistoryEntry, SavedSelection } from '../../shared/contract/project.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';

/**
 * Undo and redo of the whole recipe, and of the kept selections by the steps that changed them. `past` holds each recipe before a step with the label of that step;
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
 * @param saved kept selections before the step, where it changes them
 */
export function record(history: History, before: Recipe, label: string, gesture: string | null, saved?: readonly SavedSelection[]): History {
  const continues = gesture !== null && gesture === history.gesture && history.past.length > 0;
  return {
    past: continues ? history.past : [...history.past, { label, recipe: before, ...(saved === undefined ? {} : { saved }) }],
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
  /** Kept selections as they are then; absent: the step leaves them alone. */
  readonly saved?: readonly SavedSelection[];
}

/** The other side of a step: what is there now, to come back to. */
const turned = ({ label, saved }: HistoryEntry, recipe: Recipe, now: readonly SavedSelection[]): HistoryEntry => ({ label, recipe, ...(saved === undefined ? {} : { saved: now }) });

/** The recipe before the last step, or null when there is none. */
export function undo(history: History, current: Recipe, saved: readonly SavedSelection[] = []): Moved | null {
  const step = history.past.at(-1);
  if (step === undefined) return null;
  return {
    recipe: step.recipe,
    label: step.label,
    ...(step.saved === undefined ? {} : { saved: step.saved }),
    history: {
      past: history.past.slice(0, -1),
      future: [turned(step, current, saved), ...history.future],
      gesture: null,
    },
  };
}

/** The recipe after the step last undone, or null when there is none. */
export function redo(history: History, current: Recipe, saved: readonly SavedSelection[] = []): Moved | null {
  const step = history.future[0];
  if (step === undefined) return null;
  return {
    recipe: step.recipe,
    label: step.label,
    ...(step.saved === undefined ? {} : { saved: step.saved }),
    history: {
      past: [...history.past, turned(step, current, saved)],
      future: history.future.slice(1),
      gesture: null,
    },
  };
}
