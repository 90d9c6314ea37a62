import { Button } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { formulaNotices } from '../../../shared/contract/notice.ts';
import type { RulesResult } from '../../../shared/contract/rules.ts';
import { ParamControl } from '../../controls/ParamControl.tsx';
import { SaveButtons } from '../../controls/SaveButtons.tsx';
import type { Made } from '../../controls/use-writing.ts';
import { ask } from '../../engine/ask.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { selectSegments } from '../../state/selectors.ts';
import { withFoundRules } from '../../state/rule-edits.ts';
import { Missing } from '../Missing.tsx';
import { Running } from '../segments/Running.tsx';
import { RuleCard } from './RuleCard.tsx';

/** Segments as plain rules, with how far each is to be trusted. */
export function RulesView() {
  const profile = useSelect((state) => state.results.profile);
  const segments = useSelect(selectSegments);
  const rules = useAnalysis('rules', null, profile !== null);
  if (profile === null) return <main className="work" aria-label="Rules"><Missing stages={['profile']} what="Plain rules for each segment" /></main>;
  const value = rules.value !== null && rules.value.segments.length === segments.length ? rules.value : null;
  return (
    <>
      <main className="work stack rules" aria-label="Rules" aria-busy={rules.running}>
        {value === null && <section className="card"><Running what="Searching rules" running={rules.running} error={rules.error} fraction={rules.fraction} /></section>}
        {value !== null && rules.error !== null && <Running what="Searching rules" running={false} error={rules.error} fraction={0} />}
        {value !== null && <Summary rules={value} />}
        {value?.segments.map((found) => <RuleCard key={found.label} found={found} segment={segments[found.label]} />)}
      </main>
      <aside className="inspector stack" aria-label="Settings of rules">
        <h2>Rules</h2>
        <ParamControl param="rules.conditions" />
        <ParamControl param="rules.alternatives" />
        <ParamControl param="rules.aim" />
        <ParamControl param="rules.columns" />
        {rules.running && value !== null && <p className="muted" role="status">Searching, {formatValue(rules.fraction, 'percent')} done</p>}
      </aside>
    </>
  );
}

/** What all rules together do, and the files. */
function Summary({ rules }: { readonly rules: RulesResult }) {
  const { engine, store, actions } = useApp();
  const { own, other, none } = rules.decided;
  const all = own + other + none;
  const share = (count: number): string => formatValue(all === 0 ? null : count / all, 'percent');
  const segments = useSelect(selectSegments);
  const toSegments = (): void => {
    actions.editRecipe('Define segments by rules', (recipe) => withFoundRules(recipe, rules, segments.map(({ name }) => name)));
    actions.setSegmentsTab('number');
    actions.setStep('segments');
  };
  const make = (name: string) => async (signal: AbortSignal): Promise<Made> => {
    const { files, neutralised } = await ask(engine, 'ruleFiles', store.getState().recipe, null, signal);
    const chosen = files.filter((file) => file.name === name);
    return { files: chosen.map(({ text }) => ({ name, bytes: new TextEncoder().encode(text) })), notices: name === 'rules.csv' ? formulaNotices(neutralised) : [] };
  };
  return (
    <section className="card stack" aria-label="All rules together">
      <div className="line">
        <h2 className="grow">Segments as plain rules</h2>
        <Button size="compact-sm" variant="default" onClick={toSegments}>Make these the segments</Button>
        <SaveButtons buttons={[{ label: 'Export as CSV', make: make('rules.csv') }, { label: 'Export as SQL', make: make('rules.sql') }]} />
      </div>
      <p>
        With the first rule that holds, the surest first, <strong>{share(own)}</strong> of customers get their own segment, {share(other)} another one, and for {share(none)} no rule holds.
      </p>
      <p className="muted">
        Rules describe the segments as they are; they are not how the segments were made. {rules.sampledRows === null ? 'Counted on all customers' : `Searched on a seeded sample of ${formatValue(rules.sampledRows, 'integer')} customers, counted on all`}; the last line of each table is what rules found on four fifths of the customers do on the fifth left out.
      </p>
    </section>
  );
}
