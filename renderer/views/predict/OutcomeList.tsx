import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { customerFigure } from '../../../shared/chart/shap-figures.ts';
import { formulaNotices } from '../../../shared/contract/notice.ts';
import type { PredictedCustomers, PredictionResult } from '../../../shared/contract/predict.ts';
import { thresholdOf } from '../../../shared/predict/profit.ts';
import { descending } from '../../../shared/predict/roc.ts';
import { formatDate } from '../../../shared/text/format.ts';
import { NO_SEGMENT } from '../../../shared/text/segments.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { SaveButtons } from '../../controls/SaveButtons.tsx';
import type { Made } from '../../controls/use-writing.ts';
import { ask } from '../../engine/ask.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { selectSegments } from '../../state/selectors.ts';
import { OutcomeGrid } from './OutcomeGrid.tsx';

const FILES = [
  { name: 'predictions.csv', label: 'Export predictions.csv' }, { name: 'prediction.html', label: 'Report' }, { name: 'model-predict.json', label: 'Model' },
];

/** The customers, the likeliest first, and what makes up the probability of one. */
export function OutcomeList({ result }: { readonly result: PredictionResult }) {
  const list = useAnalysis('predictionList', null).value;
  if (list === null) return <section className="card later" aria-busy="true" aria-label="Customers"><h2>Customers</h2><p className="muted">Will be here in a moment.</p></section>;
  return <Listed list={list} result={result} />;
}

const ALL = 'all';

function Listed({ list, result }: { readonly list: PredictedCustomers; readonly result: PredictionResult }) {
  const here = useSelect((state) => state.results.profile !== null);
  const segments = useSelect(selectSegments);
  const asOf = useSelect((state) => state.results.customers?.asOf ?? '');
  const threshold = useSelect((state) => thresholdOf(state.recipe));
  const by = useAnalysis('predictionSegments', null, here).value;
  const labels = by !== null && by.labels.length === list.ids.length && by.segments.length === segments.length ? by.labels : null;
  const [segment, setSegment] = useState(ALL);
  const [chosen, setChosen] = useState<number | null>(null);
  const order = useMemo(() => {
    const all = descending(list.probability);
    return labels === null || segment === ALL ? all : all.filter((row) => labels[row] === Number(segment));
  }, [list, labels, segment]);
  const picked = useMemo(() => {
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list.probability[order[middle]] >= threshold) low = middle + 1;
      else high = middle;
    }
    return low;
  }, [order, list, threshold]);
  const at = chosen !== null && chosen < list.ids.length ? chosen : order[0] ?? 0;
  const nameOf = (row: number): string => (labels === null ? '' : labels[row] < 0 ? NO_SEGMENT : segments[labels[row]]?.name ?? '');
  return (
    <div className="pair list">
      <section className="card stack outcome-list" aria-label="Customers">
        <div className="line wrap">
          <h2 className="grow">Customers</h2>
          {labels !== null && (
            <Select
              size="xs" w={200} aria-label="Segment listed" value={segment} onChange={(next) => setSegment(next ?? ALL)} allowDeselect={false} comboboxProps={{ transitionProps: { duration: 80 } }}
              data={[{ value: ALL, label: 'All segments' }, ...segments.map(({ name }, label) => ({ value: String(label), label: name }))]}
            />
          )}
        </div>
        <p className="muted">{result.cut === null ? 'Each with the probability from the fold in which it was held out' : `As of ${formatDate(asOf)}, by the model of all customers`}; {formatValue(picked, 'integer')} of {formatValue(order.length, 'integer')} are at or above the threshold.</p>
        <OutcomeGrid list={list} order={order} chosen={at} onChoose={setChosen} nameOf={labels === null ? null : nameOf} threshold={threshold} />
        <Files />
      </section>
      <Customer row={at} />
    </div>
  );
}

function Customer({ row }: { readonly row: number }) {
  const asked = useMemo(() => ({ row }), [row]);
  const { value } = useAnalysis('predictionRow', asked);
  const figure = useMemo(() => (value === null ? null : customerFigure(value)), [value]);
  if (figure === null || value === null) return <section className="card chart" aria-busy="true" aria-label="One customer"><h2>One customer</h2><p className="muted">Will be here in a moment.</p></section>;
  const words = (sign: number): string => value.contributions.filter(({ shap }) => shap * sign > 0.005).slice(0, 3).map((one) => `${one.label} (${one.value})`).join(', ');
  return (
    <div className="stack one-customer">
      <ChartCard
        height={430} figure={figure} subtitle={`Probability ${formatValue(value.probability, 'percent')}; of whom nothing is known ${formatValue(value.baseProbability, 'percent')}, by the mean log-odds`}
        explain={<Lines lines={['SHAP values of this customer in log-odds: how far each feature moves the guess from where it stands when nothing is known. They add up to the probability.', 'They say what goes with it for this model; they do not say what would happen if something changed.']} />}
      />
      <section className="card" aria-label="The customer in words">
        <p>{words(1) === '' ? 'Nothing goes with a higher probability here.' : `Goes with a higher probability: ${words(1)}.`} {words(-1) === '' ? 'Nothing goes with a lower one.' : `Goes with a lower one: ${words(-1)}.`}</p>
      </section>
    </div>
  );
}

/** The files of the prediction. */
function Files() {
  const { engine, store } = useApp();
  const make = (name: string) => async (signal: AbortSignal): Promise<Made> => {
    const { recipe, results } = store.getState();
    const { files, neutralised } = await ask(engine, 'predictionFiles', recipe, { segments: results.profile !== null }, signal);
    return { files: files.filter((file) => file.name === name), notices: name === 'predictions.csv' ? formulaNotices(neutralised) : [] };
  };
  return <div className="line wrap"><SaveButtons buttons={FILES.map(({ name, label }) => ({ label, make: make(name) }))} /></div>;
}
