import { Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useApp } from '../state/context.ts';

/** The window's policy forbids fonts inside a page; in the preview the system's stand in for them. */
const withoutFonts = (html: string): string => html.replace(/@font-face\{[^}]*\}/g, '');

/** The very page that the export writes, in a frame that may run nothing and load nothing. */
export function PersonaPreview({ onClose }: { readonly onClose: () => void }) {
  const { actions, engine, store } = useApp();
  const [html, setHtml] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const { files } = await engine.call('export', { recipe: store.getState().recipe, kinds: ['personas.html'] });
      if (!gone && files[0] !== undefined) setHtml(withoutFonts(new TextDecoder().decode(files[0].bytes)));
    };
    read().catch((error: unknown) => {
      if (gone) return;
      actions.report(error);
      onClose();
    });
    return () => {
      gone = true;
    };
  }, [actions, engine, onClose, store]);
  return (
    <Modal opened onClose={onClose} title="Persona pages" size="min(1000px, 94vw)" centered transitionProps={{ duration: 80 }} closeButtonProps={{ 'aria-label': 'Close the preview' }}>
      {html === null ? <p className="muted preview" aria-busy="true">The pages are being made.</p> : <iframe className="preview" title="Preview of the persona pages" sandbox="" srcDoc={html} />}
    </Modal>
  );
}
