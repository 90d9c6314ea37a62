import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { journeySchema } from '../../../shared/recipe/scores.ts';
import type { Condition, Engagement, Journey } from '../../../shared/recipe/scores.ts';
import { usualJourney } from '../../../shared/value/customer-scores.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { readConditions, sayCondition } from './conditions.ts';

/** An engagement score by weights or fitted to an outcome, and the stages of the customer journey. */
export function ScoresPage() {
  const columns = useSelect((state) => state.results.customers?.columns);
  const numeric = (columns ?? []).filter((column) => (column.type === 'integer' || column.type === 'number') && column.role !== 'id' && column.name !== 'engagement_score');
  return (
    <div className="stack">
      <EngagementCard numeric={numeric} />
      <JourneyCard columns={columns ?? []} />
    </div>
  );
}

function EngagementCard({ numeric }: { readonly numeric: readonly ColumnInfo[] }) {
  const { actions } = useApp();
  const own = useSelect((state) => state.recipe.engagement);
  const fitted = useSelect((state) => state.results.customers?.engagement);
  const [adding, setAdding] = useState<string | null>(null);
  const [outcome, setOutcome] = useState(own?.outcome == null ? '' : sayCondition(own.outcome));
  const weights = own?.weights ?? [];
  const labelOf = (name: string): string => numeric.find((column) => column.name === name)?.label ?? name;
  const set = (engagement: Engagement | null, label: string, gesture?: string): void => actions.editRecipe(label, (recipe) => ({ ...recipe, engagement }), gesture);
  const withWeights = (next: Engagement['weights'], label: string, gesture?: string): void =>
    set(next.length === 0 ? null : { weights: next, outcome: own?.outcome ?? null, intercept: null }, label, gesture);
  const read = readConditions(outcome);
  const fit = (): void => {
    if (own !== null && read.conditions?.length === 1) set({ ...own, outcome: read.conditions[0], intercept: null }, 'Fit the engagement score');
  };
  const isFitted = own?.outcome != null;
  return (
    <section className="card stack" aria-label="Engagement score">
      <h2>Engagement score</h2>
      <p className="muted">
        {isFitted ? 'The probability of the outcome in percent, by a logistic regression on the percentiles of the columns.' : 'The weighted mean of the percentiles of the columns, from 0 to 100. A negative weight counts a column from the top.'}
      </p>
      {weights.length > 0 && (
        <table className="plain-table">
          <thead><tr><th scope="col">Column</th><th scope="col">{isFitted ? 'Weight (fitted)' : 'Weight'}</th><th scope="col"><span className="visually-hidden">Remove</span></th></tr></thead>
          <tbody>
            {weights.map((one) => (
              <tr key={one.column}>
                <th scope="row">{labelOf(one.column)}</th>
                <td>
                  {isFitted ? formatValue(fitted?.weights.find((found) => found.column === one.column)?.weight ?? null, 'effect') : (
                    <NumberInput
                      size="xs" w={90} aria-label={`Weight of ${labelOf(one.column)} in the score`} min={-1000} max={1000} step={0.5} value={one.weight} clampBehavior="strict"
                      onChange={(weight) => typeof weight === 'number' && weight !== one.weight && withWeights(weights.map((other) => (other === one ? { ...one, weight } : other)), 'Change a weight of the engagement score', `engagement:${one.column}`)} onBlur={actions.endGesture}
                    />
                  )}
                </td>
                <td><Button size="compact-xs" variant="subtle" color="gray" aria-label={`Remove ${labelOf(one.column)} from the score`} onClick={() => withWeights(weights.filter((other) => other !== one), 'Remove from the engagement score')}>Remove</Button></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="line wrap">
        <Select
          size="xs" aria-label="Column to add to the score" placeholder="Add a column" searchable value={adding} w={240}
          data={numeric.filter((column) => !weights.some((one) => one.column === column.name)).map((column) => ({ value: column.name, label: column.label }))}
          onChange={(name) => {
            setAdding(null);
            if (name !== null) withWeights([...weights, { column: name, weight: 1 }], `Add ${labelOf(name)} to the engagement score`);
          }}
        />
        <TextInput size="xs" aria-label="Outcome to fit the score to" placeholder="outcome, such as frequency >= 2" w={240} value={outcome} onChange={(event) => setOutcome(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Enter' && fit()} />
        <Button size="compact-sm" variant="default" disabled={own === null || read.conditions?.length !== 1} onClick={fit}>Fit the weights</Button>
        {isFitted && <Button size="compact-sm" variant="default" onClick={() => own !== null && set({ ...own, outcome: null, intercept: null }, 'Set the weights by hand')}>Weights by hand</Button>}
      </div>
      {outcome !== '' && read.fault !== null && <p className="warn" role="status">{read.fault}</p>}
      {own !== null && <UseColumn column="engagement_score" label="engagement score" />}
    </section>
  );
}

function UseColumn({ column, label }: { readonly column: string; readonly label: string }) {
  const { actions } = useApp();
  const used = useSelect((state) => state.results.features?.features.some((feature) => feature.column === column && feature.used) === true);
  return <div className="line"><Button size="compact-sm" variant="default" aria-pressed={used} onClick={() => actions.setFeature(column, { use: !used }, used ? `Stop using the ${label}` : `Use the ${label} as a feature`)}>{used ? `Stop using the ${label}` : `Use the ${label} as a feature`}</Button></div>;
}

interface Draft {
  readonly stage: string;
  readonly when: string;
}

const draftsOf = (journey: Journey): Draft[] => journey.map(({ stage, when }) => ({ stage, when: when.map(sayCondition).join(' and ') }));

/** The stages of the drafts, or what is wrong with them. */
function readJourney(drafts: readonly Draft[], names: ReadonlySet<string>): { readonly journey: Journey | null; readonly fault: string | null } {
  const rules: { stage: string; when: Condition[] }[] = [];
  for (const { stage, when } of drafts) {
    const { conditions, fault } = readConditions(when);
    if (conditions === null) return { journey: null, fault: `${stage}: ${fault ?? ''}` };
    const unknown = conditions.find(({ column }) => !names.has(column));
    if (unknown !== undefined) return { journey: null, fault: `${stage}: there is no column ${unknown.column}` };
    rules.push({ stage, when: [...conditions] });
  }
  const result = journeySchema.safeParse(rules);
  return result.success ? { journey: result.data, fault: null } : { journey: null, fault: `${result.error.issues[0].path.join('.')}${result.error.issues[0].path.length > 0 ? ': ' : ''}${result.error.issues[0].message}` };
}

function JourneyCard({ columns }: { readonly columns: readonly ColumnInfo[] }) {
  const { actions } = useApp();
  const own = useSelect((state) => state.recipe.journey);
  const customers = useSelect((state) => state.results.customers);
  const stages = columns.find((column) => column.name === 'journey_stage');
  const inForce = own ?? (customers === null || customers.orders === null ? [] : usualJourney(customers));
  const [drafts, setDrafts] = useState<readonly Draft[] | null>(null);
  const names = new Set(columns.map((column) => column.name));
  const shown = drafts ?? draftsOf(inForce);
  const { journey, fault } = readJourney(shown, names);
  const change = (at: number, patch: Partial<Draft>): void => setDrafts(shown.map((draft, i) => (i === at ? { ...draft, ...patch } : draft)));
  const start = (): void => setDrafts(inForce.length > 0 ? draftsOf(inForce) : [{ stage: 'Others', when: '' }]);
  return (
    <section className="card" aria-label="Journey stages">
      <div className="line spaced">
        <h2 className="grow">Journey stages</h2>
        {own !== null && <Button size="compact-sm" variant="default" onClick={() => { setDrafts(null); actions.editRecipe('Use the usual journey stages', (recipe) => ({ ...recipe, journey: null })); }}>Usual stages</Button>}
        {drafts === null && <Button size="compact-sm" variant="default" onClick={start}>Change the stages</Button>}
      </div>
      <p className="muted">Each customer is in the first stage whose conditions all hold; the last stage has none.</p>
      {shown.length > 0 && (
        <table className="plain-table">
          <thead><tr><th scope="col">Stage</th><th scope="col">Conditions</th><th scope="col" className="number">Customers</th>{drafts !== null && <th scope="col"><span className="visually-hidden">Remove</span></th>}</tr></thead>
          <tbody>
            {shown.map((draft, i) => (
              <tr key={i}>
                {drafts === null ? <><th scope="row">{draft.stage}</th><td>{draft.when === '' ? 'all others' : draft.when}</td></> : (
                  <>
                    <td><TextInput size="xs" aria-label={`Name of stage ${i + 1}`} value={draft.stage} maxLength={60} onChange={(event) => change(i, { stage: event.currentTarget.value })} /></td>
                    <td><TextInput size="xs" aria-label={`Conditions of stage ${i + 1}`} placeholder="all others" value={draft.when} onChange={(event) => change(i, { when: event.currentTarget.value })} /></td>
                  </>
                )}
                <td className="number">{drafts === null ? formatValue(stages?.top.find((level) => level.value === draft.stage)?.count ?? null, 'integer') : ''}</td>
                {drafts !== null && <td><Button size="compact-xs" variant="subtle" color="gray" aria-label={`Remove stage ${i + 1}`} onClick={() => setDrafts(drafts.filter((_, at) => at !== i))}>Remove</Button></td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {shown.length === 0 && <p className="muted">There are no usual stages for a file of customers; write your own.</p>}
      {drafts !== null && (
        <>
          <p role="status" className={fault === null ? 'good' : 'warn'}>{fault === null ? 'Each customer is in exactly one stage.' : `Not yet: ${fault}.`}</p>
          <div className="line wrap">
            <Button size="compact-sm" variant="default" onClick={() => setDrafts([{ stage: '', when: '' }, ...drafts])}>Add a stage</Button>
            <Button size="compact-sm" disabled={journey === null} onClick={() => { if (journey !== null) actions.editRecipe('Change the journey stages', (recipe) => ({ ...recipe, journey })); setDrafts(null); }}>Use these stages</Button>
            <Button size="compact-sm" variant="default" onClick={() => setDrafts(null)}>Close</Button>
          </div>
        </>
      )}
      {stages !== undefined && drafts === null && <UseColumn column="journey_stage" label="journey stage" />}
    </section>
  );
}
