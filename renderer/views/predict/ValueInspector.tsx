import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { FittedModel, ValueResult } from '../../../shared/contract/value.ts';
import { formatFixed } from '../../../shared/text/format.ts';
import { ParamControl } from '../../controls/ParamControl.tsx';
import { useApp, useSelect } from '../../state/context.ts';

interface Props {
  readonly result: ValueResult | null;
  readonly running: boolean;
  readonly fraction: number;
}

/** Which model, on which time, how far ahead; and how the search for its parameters ended. */
export function ValueInspector({ result, running, fraction }: Props) {
  return (
    <aside className="inspector wide stack" aria-label="Settings of lifetime value">
      <h2>Model</h2>
      <ParamControl param="value.model" />
      {result !== null && <Fitted model={result.purchases} period={result.period} />}
      {result?.spend != null && <Fitted model={result.spend} period={result.period} />}
      {running && <p className="muted" role="status">Fitting, {formatValue(fraction, 'percent')} done</p>}
      {result !== null && result.observed !== null && <Calibration observed={result.observed} end={result.holdout?.end ?? result.observed.end} />}
      <h2>Forecast</h2>
      <ParamControl param="value.horizon" />
      <ParamControl param="value.discountRate" />
      <ParamControl param="value.highShare" />
      <ParamControl param="value.middleShare" />
      <ParamControl param="value.period" />
      {result !== null && result.observed !== null && (
        <>
          <h2>Segments</h2>
          <ParamControl param="value.features" />
        </>
      )}
    </aside>
  );
}

/** Estimates with their standard errors, and how the search ended. */
function Fitted({ model, period }: { readonly model: FittedModel; readonly period: ValueResult['period'] }) {
  const { convergence } = model;
  return (
    <section className="stack" aria-label={model.label}>
      <table className="plain-table">
        <thead><tr><th scope="col">{model.label}</th><th scope="col" className="number">Estimate</th><th scope="col" className="number">s.e.</th></tr></thead>
        <tbody>
          {model.estimates.map(({ name, value, standardError }) => (
            <tr key={name}><th scope="row">{name}</th><td className="number">{formatFixed(value, 4)}</td><td className="number">{standardError === null ? '–' : formatFixed(standardError, 4)}</td></tr>
          ))}
        </tbody>
      </table>
      <p className={convergence.status === 'converged' ? 'muted' : 'warn'}>
        {convergence.status === 'converged' ? `${convergence.words} ${convergence.advice ?? ''}` : convergence.words} Log-likelihood {formatFixed(model.logLikelihood, 2)}; time in {period}s.
      </p>
    </section>
  );
}

interface CalibrationProps {
  readonly observed: { readonly start: string; readonly end: string };
  /** Last day with data. */
  readonly end: string;
}

const DAY = 86_400_000;
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** A hold-out: the last part of the time, on which the forecasts are tested. */
function Calibration({ observed, end }: CalibrationProps) {
  const { actions } = useApp();
  const set = useSelect((state) => state.recipe.calibrationEnd);
  const [text, setText] = useState(set ?? '');
  useEffect(() => setText(set ?? ''), [set]);
  const keep = (): void => {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text) && text !== set) actions.setCalibrationEnd(text);
    if (text === '' && set !== null) actions.setCalibrationEnd(null);
  };
  const days = Math.round((timeOf(end) - timeOf(observed.start)) / DAY);
  const third = new Date(timeOf(observed.start) + Math.round((days * 2) / 3) * DAY).toISOString().slice(0, 10);
  return (
    <div className="stack">
      <TextInput
        size="xs" type="date" label="Hold out what is after" description="The model is fitted on the orders up to this day and tested on the later ones." value={text}
        onChange={(event) => setText(event.currentTarget.value)} onBlur={keep} onKeyDown={(event) => event.key === 'Enter' && keep()}
      />
      <div className="line">
        {set === null && days >= 3 && <Button size="compact-xs" variant="default" onClick={() => actions.setCalibrationEnd(third)}>Test on the last third</Button>}
        {set !== null && <Button size="compact-xs" variant="default" onClick={() => actions.setCalibrationEnd(null)}>Use all orders</Button>}
      </div>
    </div>
  );
}
