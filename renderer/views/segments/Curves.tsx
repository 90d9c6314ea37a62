import { useMemo } from 'react';
import { elbowFigure, silhouetteFigure, withCurrent } from '../../../shared/chart/curve-figures.ts';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { SweepResult } from '../../../shared/contract/results.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { DendrogramCard } from './DendrogramCard.tsx';

/** Within-segment variation (or the tree of merges) and separation over the number of segments. */
export function Curves({ sweep, tree }: { readonly sweep: SweepResult; readonly tree: boolean }) {
  const { actions } = useApp();
  const seed = useSelect((state) => state.recipe.params.seed);
  const k = useSelect((state) => state.results.cluster?.k ?? null);
  const trying = useSelect((state) => state.status.sweep.partial);
  const curves = useMemo(() => ({ elbow: elbowFigure(sweep, null), separation: silhouetteFigure(sweep, null) }), [sweep]);
  const elbow = useMemo(() => withCurrent(curves.elbow, k), [curves, k]);
  const separation = useMemo(() => withCurrent(curves.separation, k), [curves, k]);
  const pick = useMemo(() => {
    const ks = [...sweep.curve].sort((a, b) => a.k - b.k).map((point) => point.k);
    return ({ row, col }: { row: number; col: number }): void => {
      const chosen = ks[row + col];
      if (chosen !== undefined) actions.setParam('cluster.k', chosen);
    };
  }, [actions, sweep]);
  const point = sweep.curve.find((item) => item.k === k) ?? sweep.curve[0];
  const within = point?.silhouette.kind === 'sampled' ? `Sample of ${formatValue(point.silhouette.n, 'integer')}` : 'All customers';
  const error = point?.silhouette.standardError ?? null;
  const explain = useMemo(() => {
    const basis = sweep.sampledRows === null ? 'All customers' : `A sample of ${formatValue(sweep.sampledRows, 'integer')} customers`;
    return {
      elbow: <Lines lines={['Sum of squared Euclidean distances of customers to the centre of their segment, in scaled features (inertia).', `${basis}, seed ${seed}.`, 'The elbow is the point farthest from the line between the ends of the curve.', 'Click a point to use that number of segments.']} />,
      separation: <Lines lines={['Silhouette of a customer: (b − a) / max(a, b), with a the mean distance to the own segment and b to the nearest other one; the curve is its mean.', `${within}, the same for every number of segments, seed ${seed}.`, 'Band: ± 1.96 standard errors, given the segments.', 'Click a point to use that number of segments.']} />,
    };
  }, [sweep.sampledRows, seed, within]);
  return (
    <>
      {tree ? <DendrogramCard /> : (
        <ChartCard
          figure={elbow} onPick={pick} explain={explain.elbow}
          subtitle={`${trying ? 'More numbers are being tried.' : sweep.elbow.k === null ? 'No clear elbow.' : `Elbow at ${sweep.elbow.k}.`} Lower is tighter.`}
        />
      )}
      <ChartCard
        figure={separation} onPick={pick} explain={explain.separation}
        subtitle={trying ? 'Will be here once all numbers have been tried.' : `${within}${error === null ? '' : `, s.e. ${formatValue(error, 'index')}`}. Higher is better.`}
      />
    </>
  );
}
