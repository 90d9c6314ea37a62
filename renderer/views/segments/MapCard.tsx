import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { mapFigure } from '../../../shared/chart/segment-figures.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { selectionCsv } from '../../state/selection-csv.ts';
import { selectMapPositions, selectSegments } from '../../state/selectors.ts';

type Mode = 'lasso' | 'select' | 'pan';

/** The map of customers; a lasso or box on it is a selection. */
export function MapCard() {
  const { actions } = useApp();
  const map = useSelect((state) => state.results.map);
  const cluster = useSelect((state) => state.results.cluster);
  const running = useSelect((state) => state.status.map.running);
  const segments = useSelect(selectSegments);
  const chosen = useSelect(selectMapPositions);
  const seed = useSelect((state) => state.recipe.params.seed);
  const [mode, setMode] = useState<Mode>('lasso');
  const figure = useMemo(() => (map === null || cluster === null ? null : mapFigure(map, cluster.labels, { segments })), [map, cluster, segments]);
  if (map === null || figure === null) {
    return (
      <section className="card chart map" aria-label="Map" aria-busy={running}>
        <h2>Map</h2>
        <p className="muted">{running ? 'Customers are being laid out.' : 'Will be here once there are segments.'}</p>
      </section>
    );
  }
  const select = (positions: Int32Array | null): void =>
    actions.setSelection(positions === null ? null : positions.map((position) => map.rowIndex[position]).sort(), 'the map');
  const settled = map.kind === 'pca' ? 'The two main directions of the data' : map.settled ? 'Near means similar' : 'Still being laid out';
  return (
    <ChartCard
      className="map" figure={figure} selected={chosen} dragmode={mode} onSelect={select}
      onPick={({ row }) => actions.selectSegment(row + 1)}
      subtitle={`${settled}; distances are distorted. Drag to select; every chart follows.`}
      tools={
        <SegmentedControl
          size="xs" aria-label="Dragging on the map" value={mode} onChange={(next) => setMode(next as Mode)}
          data={[{ value: 'lasso', label: 'Lasso' }, { value: 'select', label: 'Box' }, { value: 'pan', label: 'Move' }]}
        />
      }
      explain={
        <Lines lines={[
          map.kind === 'pca' ? 'Principal components 1 and 2 of the scaled features.' : 'UMAP of the scaled features: neighbours stay neighbours, distances and sizes of groups mean little. Segments are found in the features, never on the map.',
          `${formatValue(map.x.length, 'integer')} customers shown, seed ${seed}.`,
          ...map.notices.map(describeNotice),
        ]} />
      }
    />
  );
}

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
