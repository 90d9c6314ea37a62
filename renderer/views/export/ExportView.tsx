import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useSelect } from '../../state/context.ts';
import { Missing, StageProblems } from '../Missing.tsx';
import { ContactsPage } from './ContactsPage.tsx';
import { FilesPage } from './FilesPage.tsx';
import { TestPlanPage } from './TestPlanPage.tsx';

/** The pages of the step, in their order. */
const PAGES = [
  { id: 'files', label: 'Files', Page: FilesPage },
  { id: 'contacts', label: 'Mail platform', Page: ContactsPage },
  { id: 'test', label: 'Test plan', Page: TestPlanPage },
] as const;

/** What is handed over: files, contacts for a mail platform, and a plan to find out whether it worked. */
export function ExportView() {
  const ready = useSelect((state) => state.results.profile !== null);
  const [page, setPage] = useState<string | null>('files');
  if (!ready) return <main className="work" aria-label="Export"><Missing stages={['profile']} what="The files to hand over" /></main>;
  return (
    <main className="work stack" aria-label="Export">
      <StageProblems stages={['profile']} />
      <Tabs value={page} onChange={setPage} keepMounted={false} className="pages">
        <Tabs.List aria-label="Pages of the export">
          {PAGES.map(({ id, label }) => <Tabs.Tab key={id} value={id}>{label}</Tabs.Tab>)}
        </Tabs.List>
        {PAGES.map(({ id, Page }) => <Tabs.Panel key={id} value={id} pt={12}><Page /></Tabs.Panel>)}
      </Tabs>
    </main>
  );
}
