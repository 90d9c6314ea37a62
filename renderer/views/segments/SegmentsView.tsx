import { Button, SegmentedControl } from '@mantine/core';
import { memo, useDeferredValue } from 'react';
import { isTreeMethod, METHOD_TRAITS, methodOf } from '../../../shared/recipe/method.ts';
import { useApp, useSelect } from '../../state/context.ts';
import type { SegmentsTab } from '../../state/store.ts';
import { FeatureInspector } from '../FeatureInspector.tsx';
import { Missing, StageProblems } from '../Missing.tsx';
import { Cautions } from './Cautions.tsx';
import { CompareTab } from './CompareTab.tsx';
import { Curves } from './Curves.tsx';
import { FoundPictures } from './FoundPictures.tsx';
import { MapCard } from './MapCard.tsx';
import { MethodBar } from './MethodBar.tsx';
import { NumberTab } from './NumberTab.tsx';
import { RulesTab } from './RulesTab.tsx';
import { SegmentList } from './SegmentList.tsx';
import { TrustTab } from './TrustTab.tsx';

const STAGES = ['features', 'sweep', 'cluster', 'map', 'profile'] as const;

export function SegmentsView() {
  // Rules that nobody has written yet are no fault.
  const unwritten = useSelect((state) => STAGES.some((stage) => state.status[stage].error?.code === 'no-segment-rules'));
  const nothing = useSelect((state) => state.results.cluster === null && state.results.sweep === null);
  const tab = useDeferredValue(useSelect((state) => state.view.segmentsTab));
  const rules = useSelect((state) => state.recipe.params['cluster.algorithm'] === 'rules' && state.results.customers !== null);
  // Made in slices when the first result comes.
  const ready = useDeferredValue(!nothing);
  return (
    <>
      {nothing && rules ? <main className="work segments" aria-label="Segments"><MethodBar />{!unwritten && <StageProblems stages={STAGES} />}<RulesTab /></main>
        : nothing ? <main className="work" aria-label="Segments"><Missing stages={['cluster']} what="Segments, their map and how well they separate" /></main> : !ready ? <main className="work" aria-label="Segments" aria-busy="true" /> : (
        <main className="work segments" aria-label="Segments">
          <MethodBar />
          {unwritten ? tab !== 'number' && <Unwritten /> : <><StageProblems stages={STAGES} /><Cautions /></>}
          <Tabs />
          {tab === 'number' && (rules ? <RulesTab /> : <NumberTab />)}
          {tab === 'trust' && <TrustTab />}
          {tab === 'compare' && <CompareTab />}
          {tab === 'map' && <MapTab />}
        </main>
      )}
      <FeatureInspector />
    </>
  );
}

function Unwritten() {
  const { actions } = useApp();
  return (
    <section className="card line" aria-label="Own rules">
      <p className="grow">No rules are written yet. Say in conditions who belongs to which segment; what stands below is from before.</p>
      <Button size="compact-sm" onClick={() => actions.setSegmentsTab('number')}>Write rules</Button>
    </section>
  );
}

/** The parts ask for what they show by themselves: a step of the slider paints only those that it changes. */
const MapTab = memo(function MapTab() {
  const sweep = useSelect((state) => state.results.sweep);
  const finds = useSelect((state) => METHOD_TRAITS[state.recipe.params['cluster.algorithm']].k === 'found');
  const tree = useSelect((state) => isTreeMethod(methodOf(state.recipe)));
  const rules = useSelect((state) => state.recipe.params['cluster.algorithm'] === 'rules');
  return (
    <>
      {!rules && <div className={tree ? 'curves tall' : 'curves'}>
        {finds ? <FoundPictures /> : sweep === null ? <Waiting title="Within-segment variation" /> : <Curves sweep={sweep} tree={tree} />}
      </div>}
      <div className="below">
        <MapCard />
        <SegmentList />
      </div>
    </>
  );
});

const TABS: readonly { readonly value: SegmentsTab; readonly label: string }[] = [
  { value: 'map', label: 'Map' }, { value: 'number', label: 'How many segments' }, { value: 'trust', label: 'Stability and fit' }, { value: 'compare', label: 'Compare' },
];

/** What to look at of the segments. */
function Tabs() {
  const { actions } = useApp();
  const tab = useSelect((state) => state.view.segmentsTab);
  const rules = useSelect((state) => state.recipe.params['cluster.algorithm'] === 'rules');
  const tabs = TABS.map(({ value, label }) => ({ value, label: rules && value === 'number' ? 'Rules' : label }));
  return (
    <SegmentedControl
      className="segments-tabs" size="xs" aria-label="What to look at" data={tabs} value={tab}
      onChange={(next) => actions.setSegmentsTab(TABS.find(({ value }) => value === next)?.value ?? 'map')}
    />
  );
}

function Waiting({ title }: { readonly title: string }) {
  return <section className="card chart" aria-busy="true" aria-label={title}><h2>{title}</h2><p className="muted">Will be here once several numbers of segments have been tried.</p></section>;
}
