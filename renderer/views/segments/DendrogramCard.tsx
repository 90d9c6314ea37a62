import { useMemo, useRef } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { segmentColour } from '../../../shared/chart/theme.ts';
import { heightsFigure, placeMerges, segmentsBefore } from '../../../shared/chart/tree-figures.ts';
import type { Dendrogram } from '../../../shared/contract/trees.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { DragLine } from '../../charts/DragLine.tsx';
import { HeightAxis } from '../../charts/HeightAxis.tsx';
import { useRoom } from '../../charts/use-room.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';

/** Merges shown; what lies below is drawn as one tip each. */
const MERGES = 60;
/** Most segments that can be asked for (the range of `cluster.k`). */
const MOST_SEGMENTS = 50;

/** The tree of merges, cut at the number of segments in force. */
export function DendrogramCard() {
  const { value, running, error } = useAnalysis('dendrogram', { merges: MERGES });
  const k = useSelect((state) => state.results.cluster?.k ?? null);
  const seed = useSelect((state) => state.recipe.params.seed);
  const consensus = useSelect((state) => state.recipe.params['cluster.algorithm'] === 'consensus');
  const figure = useMemo(() => (value === null ? null : heightsFigure(value, k)), [value, k]);
  if (value === null || figure === null) {
    return (
      <section className="card chart" aria-label="Tree of merges" aria-busy={running}>
        <h2>Tree of merges</h2>
        <p className="muted">{error === null ? 'Customers are being joined.' : describeError(error, 'window').message}</p>
      </section>
    );
  }
  return (
    <ChartCard
      figure={figure}
      subtitle={`${value.sampled ? `Tree of a sample of ${formatValue(value.leaves, 'integer')} customers. ` : ''}Drag the line, or click a branch to make it one segment.`}
      explain={
        <Lines lines={[
          consensus ? `Height: one minus the mean share of runs that put customers of the two groups together; a long stretch without a merge speaks for cutting there. The last ${formatValue(value.merges.length, 'integer')} merges are shown; the number below a tip is its customers.`
            : `Two groups are joined at the height that the linkage gives them; a long stretch without a merge speaks for cutting there. The last ${formatValue(value.merges.length, 'integer')} merges are shown; the number below a tip is its customers.`,
          ...(value.sampled ? [`Tree of a seeded sample (seed ${seed}); every other customer belongs to the most similar one in it.`] : []),
          'Drag the dashed line, use the arrow keys on it, click a branch, or set the number of segments above.',
        ]} />
      }
    >
      <Tree tree={value} description={figure.description} />
    </ChartCard>
  );
}

function Tree({ tree, description }: { readonly tree: Dendrogram; readonly description: string }) {
  const { actions } = useApp();
  const cluster = useSelect((state) => state.results.cluster);
  const asked = useSelect((state) => state.recipe.params['cluster.k']);
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useRoom(frame);
  const places = useMemo(() => placeMerges(tree), [tree]);
  const { merges, tips } = tree;
  const most = Math.min(merges.length + 1, MOST_SEGMENTS);
  const k = Math.min(typeof asked === 'number' ? asked : (cluster?.k ?? 1), most);
  const left = 44;
  const right = width - 12;
  const bottom = height - 20;
  const high = Math.max(1e-12, ...merges.map((merge) => merge.height));
  const x = (place: number): number => left + 12 + ((place + 0.5) / tips.length) * (right - left - 24);
  const y = (value: number): number => bottom - (Math.max(0, value) / high) * (bottom - 10);
  const start = merges.length - (k - 1);
  const heightAt = (position: number): number => (position < 0 ? 0 : (merges[position]?.height ?? high * 1.06));
  const cut = (heightAt(start) + heightAt(start - 1)) / 2;

  /** Colour of what lies at or below a reference: that of its segment, when it is whole. */
  const colourOf = (reference: number): string => {
    if (reference >= start || cluster === null || cluster.k !== k) return 'var(--line-strong)';
    let at = reference;
    while (at >= 0) at = merges[at].left;
    const label = cluster.labels[tips[-1 - at].row] ?? -1;
    return label < 0 ? 'var(--muted)' : segmentColour(cluster.colours[label] ?? label).fill;
  };
  const parents = useMemo(() => {
    const found = new Map<number, number>();
    merges.forEach((merge, i) => {
      found.set(merge.left, i);
      found.set(merge.right, i);
    });
    return found;
  }, [merges]);
  const setK = (next: number, live = false): void => actions.setParam('cluster.k', Math.max(1, Math.min(most, next)), live);
  /** Makes a branch one segment; one that is already, falls apart. */
  const pick = (reference: number): void => {
    const parent = parents.get(reference) ?? merges.length;
    const whole = reference < start && parent >= start;
    setK(whole && reference >= 0 ? segmentsBefore(tree, reference) : segmentsBefore(tree, parent));
  };
  const drag = (at: number): void => {
    const value = ((bottom - at) / Math.max(1, bottom - 10)) * high;
    setK(1 + merges.filter((merge) => merge.height > value).length, true);
  };
  const arm = (reference: number, top: number): string => {
    const place = reference < 0 ? places.tips[-1 - reference] : places.merges[reference];
    const from = reference < 0 ? 0 : merges[reference].height;
    return `M${x(place)} ${y(from)}V${y(top)}`;
  };
  return (
    <div ref={frame} className="figure hand-drawn" role="group" aria-label="Tree of merges, picture">
      {width > 80 && height > 60 && (
        <svg width={width} height={height}>
          <desc>{description}</desc>
          <HeightAxis high={high} y={y} left={left} right={right} />
          {merges.map((merge, i) => (
            <path key={`bar ${i}`} className="branch" d={`M${x(places.merges[i] - Math.abs(spread(places, merge)))} ${y(merge.height)}H${x(places.merges[i] + Math.abs(spread(places, merge)))}`} style={{ stroke: colourOf(i) }} />
          ))}
          {merges.flatMap((merge, i) => [merge.left, merge.right].map((reference) => {
            const size = reference < 0 ? tips[-1 - reference].size : merges[reference].size;
            const path = arm(reference, merge.height);
            return (
              <g key={`arm ${i} ${reference}`} className="arm" onClick={() => pick(reference)}>
                <title>{`${formatValue(size, 'integer')} customers, joined with others at ${formatValue(merge.height, 'number')}`}</title>
                <path className="branch" d={path} style={{ stroke: colourOf(reference) }} />
                <path className="branch-target" d={path} />
              </g>
            );
          }))}
          {(right - left) / tips.length > 20 && tips.map((tip, i) => (
            <text key={i} className="tip" x={x(places.tips[i])} y={bottom + 13} textAnchor="middle">{formatValue(tip.size, 'integer')}</text>
          ))}
          <DragLine
            y={y(Math.min(cut, high * 1.03))} left={left} right={right} label="Cut of the tree" min={1} max={most} value={k}
            valueText={`${k} ${k === 1 ? 'segment' : 'segments'}, cut at ${formatValue(cut, 'number')}`}
            onDrag={drag} onEnd={actions.endGesture} onStep={(direction) => setK(k - direction, true)}
          />
        </svg>
      )}
    </div>
  );
}

/** Half the width of a merge's bar, in places. */
function spread(places: ReturnType<typeof placeMerges>, merge: Dendrogram['merges'][number]): number {
  const at = (reference: number): number => (reference < 0 ? places.tips[-1 - reference] : places.merges[reference]);
  return (at(merge.right) - at(merge.left)) / 2;
}
