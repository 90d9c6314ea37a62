import { isTextField } from './keys.ts';

/**
 * Leaves the field that is being typed in and enters it again, so that it keeps its text as it does when a person leaves it.
 * Every field with a draft of its own commits on blur; what is made of the recipe (a file, a saved project, another page) calls this first.
 */
export function settleField(): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLElement) || !isTextField(field)) return;
  field.blur();
  if (field.isConnected) field.focus({ preventScroll: true });
}
