import { useMemo } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { calibrationFigure, gainsFigure } from '../../../shared/chart/predict-figures.ts';
import type { PredictionMeasures, PredictionResult } from '../../../shared/contract/predict.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { ChartCard, Explain, Lines } from '../../charts/ChartCard.tsx';

const range = ({ low, high }: PredictionMeasures['auc']): string => `95%: ${formatValue(low, 'index')} to ${formatValue(high, 'index')}`;

/** How good the guess is, with what to be wary of. */
export function MeasureCards({ result }: { readonly result: PredictionResult }) {
  const { measures, notices } = result;
  const gains = useMemo(() => gainsFigure(measures), [measures]);
  const calibration = useMemo(() => calibrationFigure(measures), [measures]);
  return (
    <>
      {notices.length > 0 && (
        <ul className="cautions" aria-label="Cautions">{notices.map((notice) => describeNotice(notice, 'window')).map((text) => <li key={text}><span>{text}</span></li>)}</ul>
      )}
      <Figures result={result} />
      <div className="pair">
        <ChartCard
          height={300} figure={gains} subtitle="How much of the outcome is reached with the likeliest customers"
          explain={<Lines lines={['Customers in order of their held-out probability; equal ones share what is theirs.', 'Lift: how many times as much as by chance.']} />}
        />
        <ChartCard
          height={300} figure={calibration} subtitle="Whether probabilities mean what they say: both lines should lie together"
          explain={<Lines lines={['Customers in ten groups by held-out probability, with Wilson\'s 95% interval of the share with the outcome.', 'Slope and intercept: logistic regression of the outcome on the log-odds.']} />}
        />
      </div>
      <Tenths measures={measures} />
    </>
  );
}

function Figures({ result }: { readonly result: PredictionResult }) {
  const { measures, later, laterWords, folds } = result;
  const facts: readonly (readonly [string, string, string])[] = [
    ['Customers', formatValue(result.rows, 'integer'), `${formatValue(result.positives / result.rows, 'percent')}: ${result.outcome}`],
    ['ROC AUC', formatValue(measures.auc.value, 'index'), range(measures.auc)],
    ['Lift of the top tenth', formatValue(measures.deciles[0].lift, 'number'), `${formatValue(measures.deciles[0].rate, 'percent')} have the outcome`],
    ['Average precision', formatValue(measures.averagePrecision, 'index'), `by chance ${formatValue(result.positives / result.rows, 'index')}`],
    ['Log loss', formatValue(measures.logLoss, 'index'), `yardstick ${formatValue(measures.baseLogLoss, 'index')}`],
    ['Brier score', formatValue(measures.brier, 'index'), `yardstick ${formatValue(measures.baseBrier, 'index')}`],
    ...(later === null ? [] : [['AUC in time', formatValue(later.auc.value, 'index'), range(later.auc)] as const]),
  ];
  return (
    <section className="card stack" aria-label="How good the guess is">
      <div className="line">
        <h2 className="grow">How good the guess is</h2>
        <Explain title="How good the guess is">
          <Lines lines={[
            `Every figure is of customers whom the model that judged them had not seen: ${folds.length}-fold cross-validation, folds alike in their share of the outcome.`,
            'ROC AUC: how often a customer with the outcome has a higher probability than one without. Interval: DeLong.',
            'The yardstick gives every customer the same probability.',
            ...(laterWords === null ? [] : [`In time: ${laterWords}.`]),
          ]} />
        </Explain>
      </div>
      <p className="muted">Measured on customers whom the model had not seen{laterWords === null ? '' : `; in time on ${laterWords}`}.</p>
      <dl className="value-figures many" aria-label="Measures">
        {facts.map(([label, figure, note]) => <div key={label}><dt>{label}</dt><dd>{figure}<span className="sub">{note}</span></dd></div>)}
      </dl>
    </section>
  );
}

function Tenths({ measures }: { readonly measures: PredictionMeasures }) {
  return (
    <details className="card">
      <summary>Lift by tenth of customers</summary>
      <table className="plain-table" aria-label="Lift by tenth">
        <thead>
          <tr><th scope="col">Tenth</th><th scope="col" className="number">Mean probability</th><th scope="col" className="number">With the outcome</th><th scope="col" className="number">Lift</th><th scope="col" className="number">Share of the outcome so far</th></tr>
        </thead>
        <tbody>
          {measures.deciles.map((one) => (
            <tr key={one.decile}>
              <th scope="row">{one.decile === 1 ? '1, the likeliest' : one.decile}</th><td className="number">{formatValue(one.meanProbability, 'percent')}</td><td className="number">{formatValue(one.rate, 'percent')}</td>
              <td className="number">{formatValue(one.lift, 'number')}</td><td className="number">{formatValue(one.captured, 'percent')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
