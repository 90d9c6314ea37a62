import { Button, FileButton } from '@mantine/core';
import { useState } from 'react';
import { droppedFiles } from '../frame/dropped-files.ts';
import { useApp, useSelect } from '../state/context.ts';

/** A project whose data file is not where it was. */
export function Locate() {
  const missing = useSelect((state) => state.document.missing);
  const opening = useSelect((state) => state.document.opening);
  const recipe = useSelect((state) => state.recipe);
  if (missing.length === 0 || opening !== null) return null;
  return <>{missing.map((source) => <LocateOne key={source.id} id={source.id} name={source.name} several={recipe.sources.find(({ id }) => id === source.id)?.files?.length ?? 1} />)}</>;
}

function LocateOne({ id, name, several }: { readonly id: string; readonly name: string; readonly several: number }) {
  const { actions } = useApp();
  const problem = useSelect((state) => state.problem);
  const [files, setFiles] = useState<readonly File[]>([]);
  const locate = (chosen: readonly File[]): void => {
    if (chosen.length === 0) return;
    setFiles(chosen);
    void actions.locate(id, chosen, false);
  };
  return (
    <section
      className="card locate" aria-label={`Locate ${name}`} onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.nativeEvent.stopImmediatePropagation();
        void droppedFiles(event.dataTransfer).then(locate, (error: unknown) => actions.report(error));
      }}
    >
      <h2>Locate {name}</h2>
      <p className="muted">A project keeps no customer rows. {several === 1 ? 'Choose the file it was made from, or drop it here' : `It was made from ${several} files. Choose them all, or drop them or their folder here`}; the content is checked.</p>
      <div className="line">
        <FileButton multiple={several > 1} onChange={(chosen: File | File[] | null) => locate(chosen === null ? [] : [chosen].flat())}>{(props) => <Button {...props} size="compact-sm">Locate {name}</Button>}</FileButton>
        {problem?.code === 'source-changed' && files.length > 0 && (
          <Button size="compact-sm" variant="default" onClick={() => {
            actions.dismissProblem();
            void actions.locate(id, files, true);
          }}>
            Use {files.length === 1 ? files[0].name : `these ${files.length} files`} all the same
          </Button>
        )}
      </div>
    </section>
  );
}
