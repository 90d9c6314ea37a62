import { ActionIcon, Button } from '@mantine/core';
import { useMemo } from 'react';
import { formatValue } from '../../shared/chart/numbers.ts';
import { Icon } from '../controls/Icon.tsx';
import { useApp, useSelect } from '../state/context.ts';
import { runsHere } from '../state/runs.ts';

/** Segmentations put aside: how well each separates, and the way back to it. */
export function Runs() {
  const { actions } = useApp();
  const kept = useSelect((state) => state.view.runs);
  const recipe = useSelect((state) => state.recipe);
  const found = useSelect((state) => state.results.cluster !== null);
  const settled = useSelect((state) => !state.status.features.running && !state.status.cluster.running);
  const runs = useMemo(() => runsHere(kept, recipe), [kept, recipe]);
  if (!found && runs.length === 0) return null;
  return (
    <section className="runs" aria-label="Saved runs">
      <h2>Saved runs</h2>
      <ul>
        {runs.map((run, i) => (
          <li key={i}>
            <button type="button" className="run" title="Use this run again" aria-label={`Use ${run.label}`} onClick={() => actions.restoreRun(run)}>
              <span>{run.label}</span>
              <small title="Mean silhouette">{formatValue(run.silhouette, 'index')}</small>
            </button>
            <ActionIcon variant="subtle" color="gray" size="xs" aria-label={`Remove ${run.label}`} onClick={() => actions.dropRun(run)}><Icon name="close" size={11} /></ActionIcon>
          </li>
        ))}
      </ul>
      {found && <Button size="compact-xs" variant="default" disabled={!settled} onClick={actions.keepRun}>Keep this run</Button>}
    </section>
  );
}
