import { Button, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { ProfileResult } from '../../../shared/contract/results.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import type { AnalysisState } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { Running } from '../segments/Running.tsx';

/** The segment that a page speaks of; null: everyone. */
export function useGroup(profile: ProfileResult): number | null {
  const chosen = useSelect((state) => state.view.selectedSegment);
  return profile.segments.some(({ id }) => id === chosen) && chosen !== null ? chosen - 1 : null;
}

interface BoughtProps {
  readonly name: string;
  readonly title: string;
  readonly profile: ProfileResult;
  readonly label: number | null;
  readonly found: AnalysisState<'patterns'> | AnalysisState<'sequences'>;
  readonly children: ReactNode;
}

/** What orders say of everyone or of a segment: the choice of these, how far it is, and what is to be known of it. */
export function BoughtCard({ name, title, profile, label, found: { value, running, error, fraction }, children }: BoughtProps) {
  if (error?.code === 'not-an-order-file') return <NoOrders name={name} title={title} />;
  return (
    <section className="card stack" aria-label={name}>
      <div className="line"><h2 className="grow">{title}</h2><GroupChoice profile={profile} label={label} /></div>
      {(value === null || error !== null) && <Running what="Looking at orders" running={running} error={error} fraction={fraction} />}
      {value?.notices.map((notice) => <p key={notice.code} className="muted" role="status">{describeNotice(notice, 'window')}</p>)}
      {children}
    </section>
  );
}

/** In the place of what only orders tell: how to have some. */
function NoOrders({ name, title }: Pick<BoughtProps, 'name' | 'title'>) {
  const { actions } = useApp();
  return (
    <section className="card later" aria-label={name}>
      <h2>{title}</h2>
      <p>This is told from orders, and none of the files holds any: no lines with customer, date, product and amount.</p>
      <p className="muted">Add the file of the orders, which is joined to these customers; or, where the rows of this file are orders, treat it as an order file in the Data step.</p>
      <div className="line">
        <Button size="compact-sm" onClick={() => void actions.pickFurther()}>Add a file of orders</Button>
        <Button size="compact-sm" variant="default" onClick={() => actions.setStep('data')}>Go to Data</Button>
      </div>
    </section>
  );
}

/** Everyone or a segment. */
function GroupChoice({ profile, label }: { readonly profile: ProfileResult; readonly label: number | null }) {
  const { actions } = useApp();
  return (
    <Select
      size="xs" w={320} aria-label="Whose purchases" allowDeselect={false} value={label === null ? 'all' : String(label)} comboboxProps={{ transitionProps: { duration: 80 } }}
      data={[{ value: 'all', label: 'Everyone' }, ...profile.segments.map(({ name, size }, i) => ({ value: String(i), label: `${name} (${formatValue(size, 'integer')})` }))]}
      onChange={(next) => next !== null && actions.selectSegment(next === 'all' ? null : Number(next) + 1)}
    />
  );
}
