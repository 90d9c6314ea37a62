import { AppError } from '../../shared/errors/app-error.ts';

/**
 * Puts a text on the clipboard. Where pages get no permission for it (the desktop window gives none), the text is marked in
 * a field out of sight and copied as if a person had pressed the keys.
 * Errors: `clipboard-refused`.
 */
export async function toClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch (cause) {
    if (!copyFromField(text)) throw new AppError('clipboard-refused', {}, cause);
  }
}

function copyFromField(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'out-of-sight';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
