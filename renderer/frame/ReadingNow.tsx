import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { readingWords } from '../../shared/text/reading.ts';
import { useApp, useSelect } from '../state/context.ts';

/** Most files are there before a person has read a word. */
const SHOWN_AFTER_MS = 400;

/** The file that is being read, where its reading is, and a way to stop it. */
export function ReadingNow() {
  const opening = useSelect((state) => state.document.opening);
  return opening === null ? null : <Reading key={opening} name={opening} />;
}

function Reading({ name }: { readonly name: string }) {
  const { actions } = useApp();
  const reading = useSelect((state) => state.document.reading);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <section className="reading-now" aria-label={`Reading ${name}`}>
      <div className="grow">
        <p className="one-line"><strong>Reading {name}</strong></p>
        <p className="muted">{reading === null ? 'Opening the file' : capital(readingWords(reading.progress, reading.bytes))}</p>
        <progress max={1} value={reading?.progress.fraction} aria-label={`How much of ${name} is read`} />
      </div>
      <Button variant="default" size="compact-sm" onClick={actions.stopReading} aria-keyshortcuts="Escape">Cancel</Button>
    </section>
  );
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
