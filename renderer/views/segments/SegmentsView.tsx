import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { elbowFigure, silhouetteFigure } from '../../../shared/chart/curve-figures.ts';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { ClusterResult, SweepResult } from '../../../shared/contract/results.ts';
import { isTreeMethod, METHOD_TRAITS, methodOf } from '../../../shared/recipe/method.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { FeatureInspector } from '../FeatureInspector.tsx';
import { Missing, StageProblems } from '../Missing.tsx';
import type { SegmentsTab } from '../../state/store.ts';
import { CompareTab } from './CompareTab.tsx';
import { DendrogramCard } from './DendrogramCard.tsx';
import { FoundPictures } from './FoundPictures.tsx';
import { MapCard } from './MapCard.tsx';
import { MethodBar } from './MethodBar.tsx';
import { NumberTab } from './NumberTab.tsx';
import { SegmentList } from './SegmentList.tsx';
import { TrustTab } from './TrustTab.tsx';

export function SegmentsView() {
  const cluster = useSelect((state) => state.results.cluster);
  const sweep = useSelect((state) => state.results.sweep);
  const finds = useSelect((state) => METHOD_TRAITS[state.recipe.params['cluster.algorithm']].k === 'found');
  const tab = useSelect((state) => state.view.segmentsTab);
  const tree = useSelect((state) => isTreeMethod(methodOf(state.recipe)));
  if (cluster === null && sweep === null) {
    return (
      <>
        <main className="work" aria-label="Segments"><Missing stages={['cluster']} what="Segments, their map and how well they separate" /></main>
        <FeatureInspector />
      </>
    );
  }
  return (
    <>
      <main className="work segments" aria-label="Segments">
        <MethodBar />
        <StageProblems stages={['features', 'sweep', 'cluster', 'map', 'profile']} />
        <Cautions sweep={sweep} cluster={cluster} />
        <Tabs />
        {tab === 'number' && <NumberTab />}
        {tab === 'trust' && <TrustTab />}
        {tab === 'compare' && <CompareTab />}
        {tab === 'map' && (
          <>
            <div className={tree ? 'curves tall' : 'curves'}>
              {finds ? <FoundPictures /> : sweep === null ? <Waiting title="Within-segment variation" /> : <Curves sweep={sweep} k={cluster?.k ?? null} tree={tree} />}
            </div>
            <div className="below">
              <MapCard />
              <SegmentList />
            </div>
          </>
        )}
      </main>
      <FeatureInspector />
    </>
  );
}

const TABS: readonly { readonly value: SegmentsTab; readonly label: string }[] = [
  { value: 'map', label: 'Map' }, { value: 'number', label: 'How many segments' }, { value: 'trust', label: 'Stability and fit' }, { value: 'compare', label: 'Compare' },
];

/** What to look at of the segments. */
function Tabs() {
  const { actions } = useApp();
  const tab = useSelect((state) => state.view.segmentsTab);
  return (
    <SegmentedControl
      className="segments-tabs" size="xs" aria-label="What to look at" data={[...TABS]} value={tab}
      onChange={(next) => actions.setSegmentsTab(TABS.find(({ value }) => value === next)?.value ?? 'map')}
    />
  );
}

function Waiting({ title }: { readonly title: string }) {
  return <section className="card chart" aria-busy="true" aria-label={title}><h2>{title}</h2><p className="muted">Will be here once several numbers of segments have been tried.</p></section>;
}

function Curves({ sweep, k, tree }: { readonly sweep: SweepResult; readonly k: number | null; readonly tree: boolean }) {
  const { actions } = useApp();
  const seed = useSelect((state) => state.recipe.params.seed);
  const elbow = useMemo(() => elbowFigure(sweep, k), [sweep, k]);
  const separation = useMemo(() => silhouetteFigure(sweep, k), [sweep, k]);
  const ks = [...sweep.curve].sort((a, b) => a.k - b.k).map((point) => point.k);
  const pick = ({ row, col }: { row: number; col: number }): void => {
    const chosen = ks[row + col];
    if (chosen !== undefined) actions.setParam('cluster.k', chosen);
  };
  const basis = sweep.sampledRows === null ? 'All customers' : `A sample of ${formatValue(sweep.sampledRows, 'integer')} customers`;
  const point = sweep.curve.find((item) => item.k === k) ?? sweep.curve[0];
  const within = point?.silhouette.kind === 'sampled' ? `Sample of ${formatValue(point.silhouette.n, 'integer')}` : 'All customers';
  const error = point?.silhouette.standardError ?? null;
  return (
    <>
      {tree ? <DendrogramCard /> : <ChartCard
        figure={elbow} onPick={pick}
        subtitle={`${sweep.elbow.k === null ? 'No clear elbow.' : `Elbow at ${sweep.elbow.k}.`} Lower is tighter; look for where the gain flattens.`}
        explain={<Lines lines={['Sum of squared Euclidean distances of customers to the centre of their segment, in scaled features (inertia).', `${basis}, seed ${seed}.`, 'The elbow is the point farthest from the line between the ends of the curve.', 'Click a point to use that number of segments.']} />}
      />}
      <ChartCard
        figure={separation} onPick={pick}
        subtitle={`${within}${error === null ? '' : `, s.e. ${formatValue(error, 'index')}`}. Higher is better separated.`}
        explain={<Lines lines={['Silhouette of a customer: (b − a) / max(a, b), with a the mean distance to the own segment and b to the nearest other one; the curve is its mean.', `${within}, the same for every number of segments, seed ${seed}.`, 'Band: ± 1.96 standard errors, given the segments.', 'Click a point to use that number of segments.']} />}
      />
    </>
  );
}

/** Warnings that belong to the segmentation in force. */
function Cautions({ sweep, cluster }: { readonly sweep: SweepResult | null; readonly cluster: ClusterResult | null }) {
  const { actions } = useApp();
  const profile = useSelect((state) => state.results.profile);
  const kMax = useSelect((state) => state.recipe.params['cluster.kMax']);
  const [open, setOpen] = useState(false);
  const all = [...(cluster?.notices ?? []), ...(sweep?.notices ?? []), ...(profile?.notices ?? [])];
  const texts = [...new Map(all.map((notice) => [describeNotice(notice), notice]))];
  const shown = texts.filter(([, notice]) => notice.code !== 'dunn-not-computed' && notice.code !== 'silhouette-sampled');
  if (shown.length === 0) return null;
  const visible = open ? shown : shown.slice(0, 1);
  return (
    <ul className="cautions" aria-label="Cautions">
      {visible.map(([text, notice]) => (
        <li key={text}>
          <span>{text}</span>
          {notice.code === 'k-at-end' && (
            <button type="button" className="link" onClick={() => actions.setParam('cluster.kMax', Math.min(50, kMax + 8))}>Try up to {Math.min(50, kMax + 8)}</button>
          )}
        </li>
      ))}
      {shown.length > 1 && (
        <li><Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? 'Show fewer' : `${shown.length - 1} more`}</Button></li>
      )}
    </ul>
  );
}
