import { SegmentedControl } from '@mantine/core';
import { orderRoles } from '../../../shared/features/customers.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import type { PredictTab } from '../../state/store.ts';
import { Missing } from '../Missing.tsx';
import { CohortCard } from './CohortCard.tsx';
import { OutcomeTab } from './OutcomeTab.tsx';
import { ValueCards } from './ValueCards.tsx';
import { ValueInspector } from './ValueInspector.tsx';

const TABS: readonly { readonly value: PredictTab; readonly label: string }[] = [{ value: 'value', label: 'Customer value' }, { value: 'outcome', label: 'Churn and response' }];

/** What customers will do: how much they will buy and are worth, and who will leave, answer or buy again. */
export function PredictView() {
  const here = useSelect((state) => state.recipe.sources.length > 0 && state.document.missing.length === 0 && state.results.source !== null);
  const tab = useSelect((state): PredictTab => state.view.predictTab
    ?? (state.recipe.outcome === null && state.results.source !== null && orderRoles(state.results.source, state.recipe) !== null ? 'value' : 'outcome'));
  if (!here) return <main className="work" aria-label="Predict"><Missing stages={['source']} what="The value of customers, and who is likely to leave or respond," /></main>;
  return tab === 'value' ? <ValueTab /> : <OutcomeTab tabs={<Tabs tab="outcome" />} />;
}

function Tabs({ tab }: { readonly tab: PredictTab }) {
  const { actions } = useApp();
  return (
    <SegmentedControl
      className="segments-tabs" size="xs" aria-label="What to predict" data={[...TABS]} value={tab}
      onChange={(next) => actions.setPredictTab(TABS.find(({ value }) => value === next)?.value ?? 'value')}
    />
  );
}

/** Lifetime value: what customers will buy, how sure that is, and how cohorts have come back. */
function ValueTab() {
  const value = useAnalysis('value', null);
  return (
    <>
      <main className="work stack predict" aria-label="Predict" aria-busy={value.running}>
        <Tabs tab="value" />
        <ValueCards state={value} />
        <CohortCard />
      </main>
      <ValueInspector result={value.value} running={value.running} fraction={value.fraction} />
    </>
  );
}
