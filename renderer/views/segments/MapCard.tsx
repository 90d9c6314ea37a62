import { SegmentedControl } from '@mantine/core';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { mapFigure } from '../../../shared/chart/segment-figures.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { MapPicture } from '../../charts/map/MapPicture.tsx';
import { preparePainting } from '../../charts/map/painter.ts';
import type { DragMode, How } from '../../charts/map/use-outline.ts';
import { useTheme } from '../../frame/use-theme.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { selectMapPositions, selectSegments } from '../../state/selectors.ts';

const MODES: readonly { readonly value: DragMode; readonly label: string }[] = [
  { value: 'lasso', label: 'Lasso' }, { value: 'select', label: 'Box' }, { value: 'pan', label: 'Move' },
];

/** The map of customers; a lasso or box on it is a selection. */
export function MapCard() {
  const { actions, store } = useApp();
  const map = useSelect((state) => state.results.map);
  const cluster = useSelect((state) => state.results.cluster);
  const running = useSelect((state) => state.status.map.running);
  const segments = useSelect(selectSegments);
  const chosen = useSelect(selectMapPositions);
  const seed = useSelect((state) => state.recipe.params.seed);
  const { colours } = useTheme();
  const [mode, setMode] = useState<DragMode>('lasso');
  useEffect(preparePainting, []);
  const figure = useMemo(() => (map === null || cluster === null ? null : mapFigure(map, cluster.labels, { segments })), [map, cluster, segments]);
  const select = useCallback((positions: Int32Array | null, how: How): void => {
    const rows = positions === null || map === null ? null : positions.map((position) => map.rowIndex[position]).sort();
    actions.select(rows, 'the map', how);
  }, [actions, map]);
  const pick = useCallback(({ row }: { row: number }): void => {
    actions.selectSegment(store.getState().view.selectedSegment === row + 1 ? null : row + 1);
  }, [actions, store]);
  const tools = useMemo(() => (
    <SegmentedControl size="xs" aria-label="Dragging on the map" value={mode} onChange={(next) => setMode(MODES.find(({ value }) => value === next)?.value ?? 'lasso')} data={[...MODES]} />
  ), [mode]);
  const explain = useMemo(() => (map === null ? null : (
    <Lines lines={[
      map.kind === 'pca' ? 'Principal components 1 and 2 of the scaled features.' : 'UMAP of the scaled features: neighbours stay neighbours, distances and sizes of groups mean little. Segments are found in the features, never on the map.',
      `${formatValue(map.x.length, 'integer')} customers shown, seed ${seed}.`,
      'Drag to select; with Shift it adds, with Alt it takes away. A click on a customer shows its segment. The wheel, + and − zoom; a double click or 0 shows all.',
      ...map.notices.map((notice) => describeNotice(notice, 'window')),
    ]} />
  )), [map, seed]);
  if (map === null || figure === null) {
    return (
      <section className="card chart map" aria-label="Map" aria-busy={running}>
        <h2>Map</h2>
        <p className="muted">{running ? 'Customers are being laid out.' : 'Will be here once there are segments.'}</p>
      </section>
    );
  }
  const settled = map.kind === 'pca' ? 'The two main directions of the data' : map.settled ? 'Near means similar' : 'Still being laid out';
  return (
    <ChartCard className="map" figure={figure} subtitle={`${settled}; distances are distorted. Drag to select.`} tools={tools} explain={explain}>
      <MapPicture figure={figure} theme={colours} of={map.key} selected={chosen} dragmode={mode} onSelect={select} onPick={pick} />
    </ChartCard>
  );
}
