import { useSelect } from '../../state/context.ts';
import { Missing } from '../Missing.tsx';
import { CohortCard } from './CohortCard.tsx';
import { ValueInspector } from './ValueInspector.tsx';
import { ValueCards } from './ValueCards.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';

/** Lifetime value: what customers will buy, how sure that is, and how cohorts have come back. */
export function PredictView() {
  const here = useSelect((state) => state.recipe.sources.length > 0 && state.document.missing.length === 0 && state.results.source !== null);
  const value = useAnalysis('value', null, here);
  if (!here) return <main className="work" aria-label="Predict"><Missing stages={['source']} what="The lifetime value of customers" /></main>;
  return (
    <>
      <main className="work stack predict" aria-label="Predict" aria-busy={value.running}>
        <ValueCards state={value} />
        <CohortCard />
      </main>
      <ValueInspector result={value.value} running={value.running} fraction={value.fraction} />
    </>
  );
}
