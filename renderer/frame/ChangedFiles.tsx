import { Button } from '@mantine/core';
import { useApp, useSelect } from '../state/context.ts';

/** Asks what is to be done about files that have changed since they were read; until then what was read stays. */
export function ChangedFiles() {
  const { actions } = useApp();
  const changed = useSelect((state) => state.document.changed);
  const sources = useSelect((state) => state.recipe.sources);
  const opening = useSelect((state) => state.document.opening);
  const shown = changed.filter(({ id }) => sources.some((source) => source.id === id));
  if (shown.length === 0 || opening !== null) return null;
  return (
    <div className="changed-files">
      {shown.map(({ id, name }) => (
        <section key={id} className="problem" role="alert" aria-label={`${name} has changed`}>
          <div className="grow">
            <p><strong>{name} has changed since it was read.</strong></p>
            <p className="muted">Everything here still shows what was read before. Read it again, or keep that; undo brings it back.</p>
          </div>
          <Button size="compact-sm" onClick={() => void actions.rereadChanged(id)}>Read it again</Button>
          <Button size="compact-sm" variant="default" onClick={() => actions.keepRead(id)}>Keep what was read</Button>
        </section>
      ))}
    </div>
  );
}
