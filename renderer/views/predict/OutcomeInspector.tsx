import { Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { PredictionResult } from '../../../shared/contract/predict.ts';
import type { Outcome } from '../../../shared/recipe/outcome.ts';
import { ParamControl } from '../../controls/ParamControl.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { useOutcomeChoices } from './use-outcome-choices.ts';

interface Props {
  readonly result: PredictionResult | null;
  readonly running: boolean;
  readonly fraction: number;
}

/** What is predicted, from which columns, by which model. */
export function OutcomeInspector({ result, running, fraction }: Props) {
  const outcome = useSelect((state) => state.recipe.outcome);
  const model = useSelect((state) => state.recipe.params['predict.model']);
  return (
    <aside className="inspector wide stack" aria-label="Settings of the prediction">
      <h2>Outcome</h2>
      <OutcomeChoice outcome={outcome} />
      {outcome?.kind === 'column' && <ColumnOutcome outcome={outcome} />}
      {outcome?.kind === 'buys-within' && <OrdersOutcome key={outcome.cut} outcome={outcome} />}
      {running && <p className="muted" role="status">Fitting, {formatValue(fraction, 'percent')} done</p>}
      {outcome !== null && (
        <>
          <h2>Model</h2>
          <ParamControl param="predict.model" />
          <ParamControl param="predict.folds" />
          {outcome.kind === 'column' && <ParamControl param="predict.segments" />}
          <details>
            <summary>More settings</summary>
            <div className="stack">
              {model === 'logistic' ? <ParamControl param="predict.penalty" /> : (
                <>
                  <ParamControl param="predict.trees" />
                  <ParamControl param="predict.learningRate" />
                  <ParamControl param="predict.leaves" />
                  <ParamControl param="predict.depth" />
                  <ParamControl param="predict.minLeaf" />
                  <ParamControl param="predict.leafPenalty" />
                </>
              )}
              <ParamControl param="seed" />
            </div>
          </details>
          {result !== null && <Columns outcome={outcome} result={result} />}
        </>
      )}
    </aside>
  );
}

const NONE = '(none)';

function OutcomeChoice({ outcome }: { readonly outcome: Outcome | null }) {
  const { actions } = useApp();
  const choices = useOutcomeChoices();
  const key = outcome === null ? NONE : outcome.kind === 'column' ? outcome.column : 'buys-within';
  const labels = choices.map((choice) => ({ value: choice.key, label: choice.column?.label ?? 'Buys again' }));
  // A column that is gone is shown all the same.
  const data = [{ value: NONE, label: 'Nothing' }, ...labels, ...(key === NONE || labels.some(({ value }) => value === key) ? [] : [{ value: key, label: key }])];
  return (
    <Select
      size="xs" label="What to predict" description="A column with what became of past customers; for orders, who buys again." data={data} value={key} allowDeselect={false} searchable comboboxProps={{ transitionProps: { duration: 80 } }}
      onChange={(next) => {
        const choice = choices.find((one) => one.key === next);
        if (next === NONE) actions.setOutcome(null, 'Predict nothing');
        else if (choice !== undefined) actions.setOutcome(choice.outcome, `Predict ${choice.words}`);
      }}
    />
  );
}

function ColumnOutcome({ outcome }: { readonly outcome: Outcome & { kind: 'column' } }) {
  const { actions } = useApp();
  const columns = useSelect((state) => state.results.customers?.columns) ?? [];
  const values = columns.find(({ name }) => name === outcome.column)?.top.map(({ value }) => value) ?? [];
  const dates = columns.filter(({ type }) => type === 'date' || type === 'datetime').map(({ name, label }) => ({ value: name, label }));
  return (
    <>
      <Select
        size="xs" label="Value" description="The customers with it have the outcome; those without any value are unknown." data={values.includes(outcome.value) ? values : [outcome.value, ...values]} value={outcome.value}
        allowDeselect={false} comboboxProps={{ transitionProps: { duration: 80 } }} onChange={(value) => value !== null && actions.setOutcome({ ...outcome, value }, `Predict ${outcome.column} is ${value}`)}
      />
      {dates.length > 0 && (
        <Select
          size="xs" label="Test in time by" description="A model of the earlier four fifths of the customers is tested on the later fifth." data={dates} value={outcome.time} placeholder="Nothing" clearable
          clearButtonProps={{ 'aria-label': 'Do not test in time' }} comboboxProps={{ transitionProps: { duration: 80 } }} onChange={(time) => actions.setOutcome({ ...outcome, time }, 'Change the test in time')}
        />
      )}
    </>
  );
}

function OrdersOutcome({ outcome }: { readonly outcome: Outcome & { kind: 'buys-within' } }) {
  const { actions } = useApp();
  const [cut, setCut] = useState(outcome.cut ?? '');
  const [days, setDays] = useState<number | string>(outcome.days);
  useEffect(() => setDays(outcome.days), [outcome.days]);
  const keepDays = (): void => {
    if (typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= 3650 && days !== outcome.days) actions.setOutcome({ ...outcome, days }, 'Change the days to buy again');
  };
  const keepCut = (): void => {
    const next = cut === '' ? null : cut;
    if (next !== outcome.cut && (next === null || /^\d{4}-\d{2}-\d{2}$/.test(next))) actions.setOutcome({ ...outcome, cut: next }, 'Change the cut');
  };
  return (
    <>
      <NumberInput
        size="xs" label="Days to buy again" description="Whether a customer buys again within so many days after the cut." min={1} max={3650} allowDecimal={false} value={days}
        onChange={setDays} onBlur={keepDays} onKeyDown={(event) => event.key === 'Enter' && keepDays()}
      />
      <TextInput
        size="xs" type="date" label="Cut" description="Last day that features may know; empty: so many days before the last order." value={cut}
        onChange={(event) => setCut(event.currentTarget.value)} onBlur={keepCut} onKeyDown={(event) => event.key === 'Enter' && keepCut()}
      />
    </>
  );
}

/** The columns used, each with a box; and those that were not, with the reason. */
function Columns({ outcome, result }: { readonly outcome: Outcome; readonly result: PredictionResult }) {
  const { actions } = useApp();
  const own = result.features.filter(({ name, label }) => !(name === 'segment' && label === 'Segment'));
  const names = own.map(({ name }) => name);
  const warned = new Set(result.leakage.map(({ feature }) => feature));
  const change = (next: readonly string[], label: string): void => {
    if (next.length > 0) actions.setOutcome({ ...outcome, features: [...next] }, label);
  };
  return (
    <section className="stack" aria-label="Columns of the prediction">
      <h2>Columns</h2>
      <p className="muted">{formatValue(own.length, 'integer')} are used. Leave out what is only known afterwards.</p>
      {outcome.features !== 'auto' && <div><Button size="compact-xs" variant="default" onClick={() => actions.setOutcome({ ...outcome, features: 'auto' }, 'Use all columns')}>Use all that can serve</Button></div>}
      <div className="outcome-columns">
        {own.map(({ name, label }) => (
          <Checkbox
            key={name} size="xs" label={warned.has(name) ? `${label} (look at the caution)` : label} checked disabled={own.length === 1}
            onChange={() => change(names.filter((one) => one !== name), `Leave out ${label}`)}
          />
        ))}
        {result.leftOut.map(({ column, reason, usable }) => (
          <Checkbox key={column} size="xs" label={column} description={reason} checked={false} disabled={!usable} onChange={() => change([...names, column], `Use ${column}`)} />
        ))}
      </div>
    </section>
  );
}
