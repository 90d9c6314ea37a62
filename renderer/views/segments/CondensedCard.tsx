import { useMemo, useRef } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { segmentColour } from '../../../shared/chart/theme.ts';
import { condensedFigure } from '../../../shared/chart/tree-figures.ts';
import type { CondensedCluster } from '../../../shared/contract/results.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { useRoom } from '../../charts/use-room.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { selectSegments } from '../../state/selectors.ts';

/** HDBSCAN's groups as the density grows, and which of them became segments. */
export function CondensedCard() {
  const clusters = useSelect((state) => state.results.cluster?.condensed ?? null);
  const segments = useSelect(selectSegments);
  const figure = useMemo(
    () => (clusters === null ? null : condensedFigure(clusters, (label) => segments[label]?.name ?? `Segment ${label + 1}`)),
    [clusters, segments],
  );
  if (clusters === null || figure === null) {
    return <section className="card chart" aria-label="Groups by density" aria-busy="true"><h2>Groups by density</h2><p className="muted">Groups are being looked for.</p></section>;
  }
  return (
    <ChartCard
      figure={figure} subtitle="Looser at the top, denser below; coloured groups are the segments."
      explain={
        <Lines lines={[
          'Going down, the density that is asked of a group grows (1 / distance, on a logarithmic scale). A group splits where two parts of at least the smallest size come apart; its width is its share of customers.',
          'A segment is a group that lasts: its stability is the sum over its customers of how much denser they are than the level at which the group begins.',
          'Click a coloured group to see its customers on the map.',
        ]} />
      }
    >
      <Icicle clusters={clusters} description={figure.description} />
    </ChartCard>
  );
}

interface Box { readonly from: number; readonly to: number }

/** Left and right end of every cluster, 0 … 1: parts stand side by side within their group. */
function boxes(clusters: readonly CondensedCluster[]): Box[] {
  const out: Box[] = [{ from: 0, to: 1 }];
  clusters.forEach(({ children, size }, c) => {
    let at = out[c].from;
    const scale = (out[c].to - out[c].from) / Math.max(1, size);
    for (const child of children) {
      const width = clusters[child].size * scale;
      out[child] = { from: at, to: at + width };
      at += width;
    }
  });
  return out;
}

function Icicle({ clusters, description }: { readonly clusters: readonly CondensedCluster[]; readonly description: string }) {
  const { actions } = useApp();
  const colours = useSelect((state) => state.results.cluster?.colours);
  const chosen = useSelect((state) => state.view.selectedSegment);
  const segments = useSelect(selectSegments);
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useRoom(frame);
  const places = useMemo(() => boxes(clusters), [clusters]);
  const births = clusters.flatMap((cluster) => (cluster.birth > 0 ? [cluster.birth] : []));
  const low = births.length === 0 ? 1e-9 : Math.min(...births) / 1.6;
  const high = Math.max(low * 2, ...clusters.map((cluster) => cluster.death));
  const y = (density: number): number => 4 + (Math.log(Math.max(density, low) / low) / Math.log(high / low)) * (height - 12);
  const x = (place: number): number => 8 + place * (width - 16);
  return (
    <div ref={frame} className="figure hand-drawn" role="group" aria-label="Groups by density, picture">
      {width > 80 && height > 60 && (
        <svg width={width} height={height}>
          <desc>{description}</desc>
          {clusters.map((cluster, c) => {
            const { label } = cluster;
            const name = label === null ? 'Group' : (segments[label]?.name ?? `Segment ${label + 1}`);
            const rect = (
              <rect
                x={x(places[c].from) + 0.75} width={Math.max(1, x(places[c].to) - x(places[c].from) - 1.5)} y={y(cluster.birth)} rx={2}
                height={Math.max(1.5, y(cluster.death) - y(cluster.birth) - 1)} className={label === null ? 'group' : 'group segment'}
                style={label === null ? undefined : { fill: segmentColour(segments[label]?.colour ?? colours?.[label] ?? label).fill }}
              />
            );
            const title = <title>{`${name}: ${formatValue(cluster.size, 'integer')} customers, stability ${formatValue(cluster.stability, 'number')}`}</title>;
            if (label === null) return <g key={c}>{title}{rect}</g>;
            const toggle = (): void => actions.selectSegment(chosen === label + 1 ? null : label + 1);
            return (
              <g
                key={c} role="button" tabIndex={0} aria-pressed={chosen === label + 1} aria-label={`Show only ${name}`} onClick={toggle}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' && event.key !== ' ') return;
                  event.preventDefault();
                  toggle();
                }}
              >
                {title}{rect}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}
