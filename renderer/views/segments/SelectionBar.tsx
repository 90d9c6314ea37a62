import { Button } from '@mantine/core';
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
    <div className="selection-bar" role="status">
      <strong>{formatValue(selection.length, 'integer')} customers selected</strong>
      <span>{formatValue(selection.length / Math.max(1, rows), 'percent')} of all, on {label}</span>
      {labelled && <Button size="compact-sm" loading={busy} disabled={!settled} onClick={() => void write()}>Export as CSV</Button>}
      <Button size="compact-sm" variant="default" onClick={() => actions.setSelection(null, '')}>Clear selection</Button>
    </div>
  );
}
