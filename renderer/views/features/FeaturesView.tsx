import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useSelect } from '../../state/context.ts';
import { Missing, StageProblems } from '../Missing.tsx';
import { Candidates } from './Candidates.tsx';
import { Choosing } from './Choosing.tsx';
import { RfmPage } from './RfmPage.tsx';
import { ScoresPage } from './ScoresPage.tsx';

/** The pages of the step, in their order. */
const PAGES = [
  { id: 'candidates', label: 'Features', Page: Candidates },
  { id: 'choosing', label: 'Choosing', Page: Choosing },
  { id: 'rfm', label: 'RFM', Page: RfmPage },
  { id: 'scores', label: 'Scores', Page: ScoresPage },
] as const;

/** What segments are made of: the candidates, help in choosing among them, and groups by recency, frequency and spend. */
export function FeaturesView() {
  const ready = useSelect((state) => state.results.features !== null);
  const [page, setPage] = useState<string | null>('candidates');
  if (!ready) return <main className="work" aria-label="Features"><Missing stages={['features']} what="The features that make the segments" /></main>;
  return (
    <main className="work stack" aria-label="Features">
      <StageProblems stages={['features']} />
      <Tabs value={page} onChange={setPage} keepMounted={false} className="pages">
        <Tabs.List aria-label="Pages of the features">
          {PAGES.map(({ id, label }) => <Tabs.Tab key={id} value={id}>{label}</Tabs.Tab>)}
        </Tabs.List>
        {PAGES.map(({ id, Page }) => <Tabs.Panel key={id} value={id} pt={12}><Page /></Tabs.Panel>)}
      </Tabs>
    </main>
  );
}
