import { useEffect, useState } from 'react';
import { useApp } from '../state/context.ts';
import { droppedFiles } from './dropped-files.ts';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Two lines at least, and something that parts cells. */
const isTable = (text: string): boolean => /[\t,;|]/.test(text) && /\n\s*\S/.test(text);

/** Files dropped anywhere open, and so does a table pasted outside a field. */
export function DropTarget() {
  const { actions, store } = useApp();
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    /** In the Monitor step files are those of a later period; a project opens everywhere. */
    const open = (files: readonly File[]): Promise<void> => {
      const { recipe, view } = store.getState();
      const later = view.step === 'monitor' && recipe.sources.length > 0 && !files.some(({ name }) => name.toLowerCase().endsWith('.tessera'));
      return later ? actions.chooseLater(files) : actions.openFiles(files);
    };
    const onEnter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth -= 1;
      if (depth <= 0) setOver(false);
    };
    const onOver = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      void droppedFiles(event.dataTransfer).then((files) => open(files), (error: unknown) => actions.report(error));
    };
    const onPaste = (event: ClipboardEvent): void => {
      const into = event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable="true"]') !== null;
      const files = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (into || (files.length === 0 && !isTable(text))) return;
      event.preventDefault();
      void (text === '' ? actions.openFiles(files) : actions.paste(text));
    };
    window.addEventListener('paste', onPaste);
    const listeners = [['dragenter', onEnter], ['dragleave', onLeave], ['dragover', onOver], ['drop', onDrop]] as const;
    for (const [type, listener] of listeners) window.addEventListener(type, listener);
    return () => {
      window.removeEventListener('paste', onPaste);
      for (const [type, listener] of listeners) window.removeEventListener(type, listener);
    };
  }, [actions, store]);
  return over ? <div className="drop-veil">Drop to open</div> : null;
}
