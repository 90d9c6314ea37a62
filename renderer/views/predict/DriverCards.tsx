import { SegmentedControl, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { byImportance, importanceFigure, segmentShapFigure } from '../../../shared/chart/predict-figures.ts';
import type { ImportanceKind } from '../../../shared/chart/predict-figures.ts';
import { dependenceFigure } from '../../../shared/chart/shap-figures.ts';
import type { PredictionResult } from '../../../shared/contract/predict.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useSelect } from '../../state/context.ts';
import { selectSegments } from '../../state/selectors.ts';

const KINDS: readonly { readonly value: ImportanceKind; readonly label: string }[] = [{ value: 'auc', label: 'Importance' }, { value: 'shap', label: 'SHAP' }];

/** What goes with the outcome: over all, feature by feature, and by segment. */
export function DriverCards({ result }: { readonly result: PredictionResult }) {
  const [kind, setKind] = useState<ImportanceKind>('auc');
  const figure = useMemo(() => importanceFigure(result, kind), [result, kind]);
  const bars = figure.series.kind === 'bars' ? figure.series.labels.length : 1;
  return (
    <>
      <p className="muted">What goes with the outcome need not bring it about, and changing it need not change the outcome.</p>
      <div className="pair">
        <ChartCard
          height={Math.max(320, 120 + 24 * bars)} figure={figure} subtitle={kind === 'auc' ? 'Loss of AUC on unseen customers when a feature is shuffled' : 'Mean size of what a feature adds to the log-odds'}
          tools={<SegmentedControl size="xs" aria-label="Measure of importance" data={[...KINDS]} value={kind} onChange={(next) => setKind(next === 'shap' ? 'shap' : 'auc')} />}
          explain={<Lines lines={['Importance: the values of a feature are shuffled among held-out customers, three times in each fold; what the AUC loses is what the guess rests on. Intervals are over folds, corrected for their overlap (Nadeau and Bengio).', 'Of features that say the same, the model may use any: each then looks less important than it is.']} />}
        />
        <Dependence result={result} height={Math.max(320, 120 + 24 * bars)} />
      </div>
      <BySegment result={result} />
    </>
  );
}

function Dependence({ result, height }: { readonly result: PredictionResult; readonly height: number }) {
  const points = useAnalysis('predictionPoints', null).value;
  const order = useMemo(() => byImportance(result, 'shap').map(({ feature }) => feature), [result]);
  const [chosen, setChosen] = useState<string | null>(null);
  const names = result.features.map(({ name }) => name);
  const feature = chosen !== null && names.includes(chosen) ? names.indexOf(chosen) : order[0];
  const figure = points === null || points.shap.length !== result.features.length ? null : dependenceFigure(points, result.features, feature);
  const choose = (
    <Select
      size="xs" w={190} aria-label="Feature drawn" data={order.map((f) => ({ value: names[f], label: result.features[f].label }))} value={names[feature]} onChange={setChosen}
      allowDeselect={false} searchable comboboxProps={{ transitionProps: { duration: 80 } }}
    />
  );
  if (figure === null) return <section className="card chart" aria-busy="true" aria-label="One feature"><h2>One feature</h2><p className="muted">Will be here in a moment.</p></section>;
  return (
    <ChartCard
      height={height} figure={figure} subtitle="Above 0 goes with a higher probability, below 0 with a lower one" tools={choose}
      explain={<Lines lines={[`SHAP values of ${points?.rows.length ?? 0} customers, evenly spread over the list. Numbers are put together in groups of like size; the band holds four fifths of the customers of a group.`, 'A log-odds of 0.7 about doubles the odds.']} />}
    />
  );
}

function BySegment({ result }: { readonly result: PredictionResult }) {
  const here = useSelect((state) => state.results.profile !== null);
  const segments = useSelect(selectSegments);
  const by = useAnalysis('predictionSegments', null, here).value;
  const figure = useMemo(
    () => (by === null || by.segments.length !== segments.length || by.segments.some(({ shap }) => shap.length !== result.features.length) ? null : segmentShapFigure(by, result, segments.map(({ name }) => name))),
    [by, result, segments],
  );
  if (figure === null) return null;
  const rows = figure.series.kind === 'heat' ? figure.series.rows.length : 0;
  return (
    <ChartCard
      height={190 + 22 * rows} figure={figure} subtitle="Mean of what each feature adds to the log-odds of the members"
      explain={<Lines lines={['SHAP values are averaged over the members of each segment; above 0 the feature goes with a higher probability there than on the whole.']} />}
    />
  );
}
