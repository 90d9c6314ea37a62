import { Button } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '../../frame/Problem.tsx';
import { useApp } from '../../state/context.ts';
import { useWriting } from '../export/use-writing.ts';
import { Written } from '../export/Written.tsx';

const FILES = ['associations.csv', 'products.csv', 'sequences.csv', 'transitions.csv', 'patterns.html'] as const;

/** The same files as on the command line. */
export function PatternFiles() {
  const { engine, store } = useApp();
  const [asked, setAsked] = useState('');
  const { busy, written, error, write, forget } = useWriting();
  const save = (name: string): Promise<void> => {
    setAsked(name);
    return write(async (signal) => {
      const found = await engine.call('analysis', { name: 'patternFiles', recipe: store.getState().recipe, options: null }, { signal });
      const { files } = found as { readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[] };
      return files.filter((file) => file.name === name);
    });
  };
  return (
    <div className="stack">
      <h3>Files</h3>
      {error !== null && <Problem error={error} onClose={forget} />}
      {FILES.map((name) => <Button key={name} size="compact-xs" variant="default" loading={busy && asked === name} disabled={busy} onClick={() => void save(name)}>Export {name}</Button>)}
      <div role="status"><Written files={written} /></div>
    </div>
  );
}
