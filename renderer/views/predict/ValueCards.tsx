import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { frequenciesFigure, frequencyRecencyFigure, holdoutFigure, trackingFigure } from '../../../shared/chart/value-figures.ts';
import type { ValueResult } from '../../../shared/contract/value.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import type { AnalysisState } from '../../engine/use-analysis.ts';
import { Problem } from '../../frame/Problem.tsx';
import { useApp } from '../../state/context.ts';
import { TiersCard } from './TiersCard.tsx';

/** What the models say, or why they cannot. */
export function ValueCards({ state }: { readonly state: AnalysisState<'value'> }) {
  const { actions } = useApp();
  const { value, running, fraction, error } = state;
  const toData = <Button size="compact-sm" variant="default" onClick={() => actions.setStep('data')}>Go to Data</Button>;
  if (error !== null) {
    if (error.code !== 'not-a-purchase-summary') return <Problem error={error}>{toData}</Problem>;
    return (
      <section className="card later">
        <h2>Lifetime value</h2>
        <p>How often each customer will buy, whether they still do, and what they are worth. It needs an order file: a customer, a date, and for the value an amount.</p>
        <p className="muted">This file has one row per customer. If its rows are orders, say so under Data. A summary with the columns frequency, recency and T will do too.</p>
        <div>{toData}</div>
      </section>
    );
  }
  if (value === null) {
    return (
      <section className="card later" aria-busy={running}>
        <h2>Lifetime value</h2>
        <p className="muted">{running ? `Fitting the models, ${formatValue(fraction, 'percent')} done.` : 'Will be here in a moment.'}</p>
      </section>
    );
  }
  return <Answer result={value} />;
}

function Answer({ result }: { readonly result: ValueResult }) {
  return (
    <>
      <Cautions result={result} />
      <Figures result={result} />
      <TiersCard result={result} />
      <div className="pair">
        {result.tracking.length > 0 && <Tracking result={result} />}
        <Frequencies result={result} />
        {result.holdout !== null && <HoldoutCard holdout={result.holdout} />}
        <Matrix result={result} />
      </div>
    </>
  );
}

function Cautions({ result }: { readonly result: ValueResult }) {
  if (result.notices.length === 0) return null;
  const texts = [...new Set(result.notices.map((notice) => describeNotice(notice, 'window')))];
  return <ul className="cautions" aria-label="Cautions">{texts.map((text) => <li key={text}><span>{text}</span></li>)}</ul>;
}

/** The answer in a line of figures. */
function Figures({ result }: { readonly result: ValueResult }) {
  const { holdout, newcomer, observed } = result;
  const share = result.repeatBuyers / result.customers;
  const rough = result.fit === 'converged' ? '' : 'rough: the model did not converge; ';
  const facts: readonly (readonly [string, string, string])[] = [
    ['Customers', formatValue(result.customers, 'integer'), observed === null ? 'from a summary' : `${observed.start} to ${observed.end}`],
    ['Bought again', formatValue(share, 'percent'), `${formatValue(result.repeatBuyers, 'integer')} customers`],
    ['A new customer buys again', `${formatValue(newcomer.purchases, 'number')} times`, `${rough}in ${result.horizonWeeks} weeks`],
    ...(newcomer.clv === null ? [] : [['A new customer is worth', formatValue(newcomer.clv, 'number'), `${rough}after the first order, in ${result.horizonWeeks} weeks`] as const]),
    ...(holdout === null ? [] : [['Hold-out: expected', formatValue(holdout.expectedPurchases, 'integer'), `purchases; ${formatValue(holdout.purchases, 'integer')} were made`] as const]),
  ];
  return (
    <dl className="card value-figures" aria-label="Lifetime value">
      {facts.map(([label, figure, note]) => <div key={label}><dt>{label}</dt><dd>{figure}<span className="sub">{note}</span></dd></div>)}
    </dl>
  );
}

function Tracking({ result }: { readonly result: ValueResult }) {
  const [summedUp, setSummedUp] = useState(true);
  const figure = useMemo(() => trackingFigure(result, summedUp), [result, summedUp]);
  return (
    <ChartCard
      height={300} figure={figure} subtitle="What the customers did, beside what the model expects of them"
      tools={<SegmentedControl size="xs" aria-label="Purchases shown" value={summedUp ? 'total' : 'week'} onChange={(value) => setSummedUp(value === 'total')} data={[{ value: 'total', label: 'So far' }, { value: 'week', label: 'Each week' }]} />}
      explain={<Lines lines={['Repeat purchases by week from the first day of the data. Expected: the sum over customers of the purchases that the model expects from the day of their first one.', 'With a hold-out the model knows only the weeks before it; customers who came later are not counted.', 'The last week may be short.']} />}
    />
  );
}

function Frequencies({ result }: { readonly result: ValueResult }) {
  const figure = useMemo(() => frequenciesFigure(result), [result]);
  return (
    <ChartCard
      height={300} figure={figure} subtitle="How well the model repeats what was seen"
      explain={<Lines lines={['Customers by number of repeat purchases in the time the model was fitted on.', 'Expected: the sum of the probabilities that each customer makes so many purchases in the time they were observed.']} />}
    />
  );
}

function HoldoutCard({ holdout }: { readonly holdout: NonNullable<ValueResult['holdout']> }) {
  const figure = useMemo(() => holdoutFigure(holdout), [holdout]);
  return (
    <ChartCard
      height={360} figure={figure} subtitle={`${holdout.start} to ${holdout.end}; mean absolute error ${formatValue(holdout.mae, 'index')} purchases a customer`}
      explain={<Lines lines={['Mean purchases in the hold-out of customers with the same number of repeat purchases before it, made and expected.', 'Expected: P(alive) times the expected purchases of a customer who is alive.']} />}
    />
  );
}

function Matrix({ result }: { readonly result: ValueResult }) {
  const [what, setWhat] = useState<'alive' | 'purchases'>('alive');
  const { matrix, period, horizonWeeks } = result;
  const figure = useMemo(() => frequencyRecencyFigure(matrix, what, period, horizonWeeks), [matrix, what, period, horizonWeeks]);
  return (
    <ChartCard
      height={360} figure={figure} subtitle="By number of repeat purchases and when the last one was"
      tools={<SegmentedControl size="xs" aria-label="Value shown" value={what} onChange={(value) => setWhat(value === 'alive' ? 'alive' : 'purchases')} data={[{ value: 'alive', label: 'P(alive)' }, { value: 'purchases', label: 'Purchases' }]} />}
      explain={<Lines lines={[`For the customer observed longest (${formatValue(matrix.T, 'number')} ${period}s).`, 'Frequent buyers who have been silent for long are the likeliest to be gone; of rare buyers silence says little.']} />}
    />
  );
}
