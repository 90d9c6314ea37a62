import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { agreementFigure } from '../../../shared/chart/trust-figures.ts';
import type { SolutionsResult } from '../../../shared/contract/validation.ts';
import { parseRecipe } from '../../../shared/recipe/recipe.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { runOf, runsHere } from '../../state/runs.ts';
import { BusinessTable } from './BusinessTable.tsx';
import { FlowCard } from './FlowCard.tsx';
import { Running } from './Running.tsx';
import { SolutionsTable } from './SolutionsTable.tsx';
import type { ReadRun } from './read-run.ts';

/** Runs laid side by side at once; the newest, those on the shortlist first. */
const MOST = 8;

/** Solutions side by side on the same customers. */
export function CompareTab() {
  const { actions, store } = useApp();
  const kept = useSelect((state) => state.view.runs);
  const recipe = useSelect((state) => state.recipe);
  const found = useSelect((state) => state.results.cluster !== null);
  const runs = useMemo((): ReadRun[] => {
    const here = runsHere(kept, recipe);
    const first = [...here.filter((run) => run.shortlisted === true), ...here.filter((run) => run.shortlisted !== true)].slice(0, MOST);
    return first.flatMap((run, i) => {
      try {
        return [{ run, name: `${i + 1}: ${run.label}`, recipe: parseRecipe(run.recipe) }];
      } catch {
        return [];
      }
    });
  }, [kept, recipe]);
  const recipes = useMemo(() => runs.map((one) => one.recipe), [runs]);
  const { value, running, fraction, error } = useAnalysis('solutions', { recipes }, found);
  const known = value !== null && value.solutions.length === runs.length + 1 ? value : null;
  const isKept = runOf(store.getState()) !== null && runs.some(({ recipe: other }) => JSON.stringify(other.params) === JSON.stringify(recipe.params));
  return (
    <div className="stack tab-page">
      <section className="card stack" aria-label="Solutions">
        <div className="line">
          <h2 className="grow">Solutions on the same customers</h2>
          {found && !isKept && <Button size="compact-sm" variant="default" onClick={actions.keepRun}>Keep this run</Button>}
        </div>
        {runs.length === 0 && <p className="muted">Keep this run, change the number of segments, the features or the method, and keep another: they stand side by side here. A column of the customers can be compared with at once, below.</p>}
        <Running what="Computing the solutions" running={running && known === null} error={error} fraction={fraction} />
        {known !== null && <SolutionsTable runs={runs} result={known} />}
      </section>
      <div className="two-charts">
        {known !== null && runs.length > 0 && <Agreement result={known} runs={runs} />}
        <FlowCard runs={runs} />
      </div>
      {known !== null && <BusinessTable result={known} runs={runs} />}
    </div>
  );
}

function Agreement({ result, runs }: { readonly result: SolutionsResult; readonly runs: readonly ReadRun[] }) {
  const [which, setWhich] = useState<'ari' | 'ami'>('ari');
  const figure = useMemo(() => agreementFigure(result, ['In force', ...runs.map(({ name }) => name)], which), [result, runs, which]);
  return (
    <ChartCard
      height={430} figure={figure} subtitle="1: the same segments; 0: what chance gives"
      tools={<SegmentedControl size="xs" aria-label="Measure of agreement" data={[{ value: 'ari', label: 'Rand' }, { value: 'ami', label: 'Information' }]} value={which} onChange={(next) => setWhich(next === 'ami' ? 'ami' : 'ari')} />}
      explain={<Lines lines={['Adjusted Rand index: pairs of customers that both put together or both keep apart, corrected for chance (Hubert & Arabie 1985).', 'Adjusted mutual information: what one tells of the other, corrected for chance, over the mean of both entropies (Vinh 2010).', 'Customers without a segment in one of the two are left out.']} />}
    />
  );
}
