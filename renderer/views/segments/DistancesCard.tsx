import { Button } from '@mantine/core';
import { useMemo, useRef } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { distancesFigure } from '../../../shared/chart/tree-figures.ts';
import type { KDistances } from '../../../shared/contract/results.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { DragLine } from '../../charts/DragLine.tsx';
import { HeightAxis } from '../../charts/HeightAxis.tsx';
import { useRoom } from '../../charts/use-room.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';

/** An arrow key moves the radius by this share of it. */
const STEP = 0.02;

/** DBSCAN's radius on the curve of distances from which it is read. */
export function DistancesCard() {
  const { actions } = useApp();
  const { value, running, error } = useAnalysis('kDistances', null);
  const asked = useSelect((state) => state.recipe.params['cluster.epsilon']);
  const epsilon = asked === 'auto' ? (value?.suggested ?? 0) : asked;
  const figure = useMemo(() => (value === null ? null : distancesFigure(value, epsilon)), [value, epsilon]);
  if (value === null || figure === null) {
    return (
      <section className="card chart" aria-label="Distance to neighbours" aria-busy={running}>
        <h2>Distance to neighbours</h2>
        <p className="muted">{error === null ? 'Neighbours are being looked for.' : `${describeError(error, 'window').message} ${describeError(error, 'window').hint}`}</p>
      </section>
    );
  }
  return (
    <ChartCard
      figure={figure}
      subtitle={`Radius ${formatValue(epsilon, 'number')}${asked === 'auto' ? ', where the curve turns upward' : `; ${formatValue(value.suggested, 'number')} is suggested`}. Drag the line to change it.`}
      tools={asked === 'auto' ? null : <Button size="compact-xs" variant="default" onClick={() => actions.setParam('cluster.epsilon', 'auto')}>Use {formatValue(value.suggested, 'number')}</Button>}
      explain={
        <Lines lines={[
          `Distance of every customer to the ${formatValue(value.minPoints - 1, 'integer')}. nearest other one in prepared units, from the least to the greatest; whoever is left of where the line crosses the curve is a core.`,
          'Suggested: the point farthest below the straight line from the first to the last point of the curve.',
          `All ${formatValue(value.rows, 'integer')} customers.`,
        ]} />
      }
    >
      <Curve curve={value} epsilon={epsilon} description={figure.description} />
    </ChartCard>
  );
}

function Curve({ curve, epsilon, description }: { readonly curve: KDistances; readonly epsilon: number; readonly description: string }) {
  const { actions } = useApp();
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useRoom(frame);
  const { ranks, distances, suggested, rows } = curve;
  // Some customers lie very far out; the part of the curve where a radius makes sense is what is shown.
  const top = distances[distances.length - 1];
  const high = Math.max(epsilon * 1.15, Math.min(top, suggested * 4), 1e-9);
  const left = 48;
  const right = width - 12;
  const bottom = height - 20;
  const x = (rank: number): number => left + (rank / Math.max(1, rows - 1)) * (right - left);
  const y = (value: number): number => bottom - (Math.min(value, high) / high) * (bottom - 8);
  const points = Array.from(distances, (distance, i) => `${x(ranks[i])},${y(distance)}`).join(' ');
  const set = (value: number): void => {
    const next = Number(Math.max(high * 0.001, value).toPrecision(3));
    if (next > 0) actions.setParam('cluster.epsilon', next, true);
  };
  return (
    <div ref={frame} className="figure hand-drawn" role="group" aria-label="Distance to neighbours, picture">
      {width > 80 && height > 60 && (
        <svg width={width} height={height}>
          <desc>{description}</desc>
          <HeightAxis high={high} y={y} left={left} right={right} />
          <polyline className="curve" points={points} />
          <text className="tip" x={left} y={bottom + 14}>customers by distance</text>
          <DragLine
            y={y(epsilon)} left={left} right={right} label="Radius" min={0} max={Number(high.toPrecision(3))} value={epsilon}
            valueText={`radius ${formatValue(epsilon, 'number')}`} onDrag={(at) => set(((bottom - at) / Math.max(1, bottom - 8)) * high)}
            onEnd={actions.endGesture} onStep={(direction) => set(epsilon * (1 + direction * STEP))}
          />
        </svg>
      )}
    </div>
  );
}
