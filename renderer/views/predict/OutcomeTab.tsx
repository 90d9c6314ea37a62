import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { PredictionResult } from '../../../shared/contract/predict.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { Problem } from '../../frame/Problem.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { Missing } from '../Missing.tsx';
import { CampaignCard } from './CampaignCard.tsx';
import { DriverCards } from './DriverCards.tsx';
import { MeasureCards } from './MeasureCards.tsx';
import { OutcomeInspector } from './OutcomeInspector.tsx';
import { OutcomeList } from './OutcomeList.tsx';
import { useOutcomeChoices } from './use-outcome-choices.ts';

/** Who will leave, answer or buy again: first how good the guess is, then what goes with it, then whom to contact. */
export function OutcomeTab({ tabs }: { readonly tabs: ReactNode }) {
  const customers = useSelect((state) => state.results.customers);
  const asked = useSelect((state) => state.recipe.outcome !== null);
  const prediction = useAnalysis('prediction', null, asked && customers !== null);
  const { running, fraction, error } = prediction;
  const value = asked && error === null ? prediction.value : null;
  return (
    <>
      <main className="work stack predict" aria-label="Predict" aria-busy={running}>
        {tabs}
        {customers === null && <Missing stages={['customers']} what="Who is likely to leave or respond" />}
        {customers !== null && !asked && <Begin />}
        {error !== null && asked && <Problem error={error} />}
        {asked && error === null && value === null && (
          <section className="card later" aria-busy={running} aria-label="Churn and response">
            <h2>Churn and response</h2>
            <p className="muted" role="status">{running ? `Fitting and testing models, ${formatValue(fraction, 'percent')} done.` : 'Will be here in a moment.'}</p>
          </section>
        )}
        {value !== null && <Answer result={value} />}
      </main>
      {customers !== null && <OutcomeInspector result={value} running={running} fraction={fraction} />}
    </>
  );
}

function Answer({ result }: { readonly result: PredictionResult }) {
  return (
    <>
      <MeasureCards result={result} />
      <DriverCards result={result} />
      <CampaignCard result={result} />
      <OutcomeList result={result} />
    </>
  );
}

/** Before anything is asked: what it needs, and the likely outcomes one click away. */
function Begin() {
  const { actions } = useApp();
  const choices = useOutcomeChoices();
  const likely = choices.filter((choice) => choice.likely).slice(0, 4);
  return (
    <section className="card later" aria-label="Churn and response">
      <h2>Churn and response</h2>
      <p>Who is likely to leave, to answer or to buy again; how good that guess is, measured on customers whom the model had not seen; what goes with it; and whom it pays to contact.</p>
      <p className="muted">It needs a column that says what became of past customers, such as Churn or Responded; from orders it is told who bought again.</p>
      <div className="line wrap">
        {likely.map((choice) => (
          <Button key={choice.key} size="compact-sm" variant="default" onClick={() => actions.setOutcome(choice.outcome, `Predict ${choice.words}`)}>Predict {choice.words}</Button>
        ))}
      </div>
      {likely.length === 0 && <p className="muted">No column looks like an outcome; choose one at the right.</p>}
    </section>
  );
}
