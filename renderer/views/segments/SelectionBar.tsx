import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { selectionCsv } from '../../state/selection-csv.ts';

/** How many customers are chosen, and what can be done with them. */
export function SelectionBar() {
  const { actions, engine, host, store } = useApp();
  const selection = useSelect((state) => state.view.selection);
  const label = useSelect((state) => state.view.selectionLabel);
  const rows = useSelect((state) => state.results.features?.rows ?? 0);
  const labelled = useSelect((state) => state.results.cluster !== null);
  const settled = useSelect((state) => !state.status.features.running && !state.status.cluster.running);
  const [busy, setBusy] = useState(false);
  const [name, setName] = useState<string | null>(null);
  if (selection === null) return null;
  const write = async (): Promise<void> => {
    setBusy(true);
    try {
      const { files } = await engine.call('export', { recipe: store.getState().recipe, kinds: ['segments.csv'] });
      if (files[0] !== undefined) await host.saveAs('csv', 'selection.csv', selectionCsv(files[0].bytes, selection));
    } catch (error) {
      actions.report(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="selection-bar" role="group" aria-label="Selection">
      <span role="status"><strong>{formatValue(selection.length, 'integer')} customers selected</strong></span>
      <span className="what">{formatValue(selection.length / Math.max(1, rows), 'percent')} of all, on {label}</span>
      {name === null ? <Button size="compact-sm" variant="default" onClick={() => setName('')}>Save as segment</Button> : (
        <form
          className="line tight"
          onSubmit={(event) => {
            event.preventDefault();
            actions.saveSelection(name);
            setName(null);
          }}
        >
          <TextInput
            size="xs" aria-label="Name of the segment" placeholder="Name" value={name} maxLength={120} autoFocus
            onChange={(event) => setName(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Escape' && setName(null)}
          />
          <Button size="compact-sm" type="submit">Save</Button>
        </form>
      )}
      {labelled && <Button size="compact-sm" loading={busy} disabled={!settled} onClick={() => void write()}>Export as CSV</Button>}
      <Button size="compact-sm" variant="default" onClick={() => actions.setSelection(null, '')}>Clear selection</Button>
    </div>
  );
}
