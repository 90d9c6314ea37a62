import { Button, FileButton } from '@mantine/core';
import { useState } from 'react';
import { useApp, useSelect } from '../state/context.ts';

/** A project whose data file is not where it was. */
export function Locate() {
  const missing = useSelect((state) => state.document.missing);
  const opening = useSelect((state) => state.document.opening);
  if (missing.length === 0 || opening !== null) return null;
  return <>{missing.map((source) => <LocateOne key={source.id} id={source.id} name={source.name} />)}</>;
}

function LocateOne({ id, name }: { readonly id: string; readonly name: string }) {
  const { actions } = useApp();
  const problem = useSelect((state) => state.problem);
  const [file, setFile] = useState<File | null>(null);
  const locate = (chosen: File | null): void => {
    if (chosen === null) return;
    setFile(chosen);
    void actions.locate(id, chosen, false);
  };
  return (
    <section
      className="card locate" aria-label={`Locate ${name}`} onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.nativeEvent.stopImmediatePropagation();
        locate(event.dataTransfer.files[0] ?? null);
      }}
    >
      <h2>Locate {name}</h2>
      <p className="muted">A project keeps no customer rows. Choose the file it was made from, or drop it here; the content is checked.</p>
      <div className="line">
        <FileButton onChange={locate}>{(props) => <Button {...props} size="compact-sm">Locate {name}</Button>}</FileButton>
        {problem?.code === 'source-changed' && file !== null && (
          <Button size="compact-sm" variant="default" onClick={() => {
            actions.dismissProblem();
            void actions.locate(id, file, true);
          }}>
            Use {file.name} all the same
          </Button>
        )}
      </div>
    </section>
  );
}
