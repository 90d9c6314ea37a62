import { Button, Slider } from '@mantine/core';
import { useMemo } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { profitFigure } from '../../../shared/chart/predict-figures.ts';
import type { PredictionResult } from '../../../shared/contract/predict.ts';
import { breakEven, campaignIsOwn, campaignOf, confusionAt, profitCurve, profitOf, thresholdOf } from '../../../shared/predict/profit.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { ParamNumber } from '../../controls/ParamControl.tsx';
import { useApp, useSelect } from '../../state/context.ts';

/** Whom it pays to contact: costs and values, the profit curve, and what a threshold does to customers held out. */
export function CampaignCard({ result }: { readonly result: PredictionResult }) {
  const { actions } = useApp();
  const params = useSelect((state) => state.recipe.params);
  const campaign = useMemo(() => campaignOf({ params }), [params]);
  const threshold = thresholdOf({ params });
  const curve = useMemo(() => profitCurve(result.measures, campaign), [result, campaign]);
  const counts = useMemo(() => confusionAt(result.heldOut.probability, result.heldOut.outcome, threshold), [result, threshold]);
  const picked = counts.truePositives + counts.falsePositives;
  const share = picked / result.rows;
  const figure = useMemo(() => profitFigure(curve.profit, curve.bestShare, share), [curve, share]);
  const auto = params['predict.threshold'] === 'auto';
  const atBest = result.measures.gains.probability[Math.round(curve.bestShare * 100)];
  const right = picked === 0 ? null : counts.truePositives / picked;
  return (
    <div className="pair campaign">
      <section className="card stack" aria-label="Whom to contact">
        <h2>Whom to contact</h2>
        <div className="fields">
          <ParamNumber param="predict.cost" />
          <ParamNumber param="predict.value" />
          <ParamNumber param="predict.success" />
        </div>
        {!campaignIsOwn({ params }) && <p role="note">These three are examples. Enter your own: until then the profits mean nothing, and the report states none.</p>}
        <div className="stack">
          <p>Contact from a probability of <strong>{formatValue(threshold, 'percent')}</strong>{auto ? ', where a contact begins to pay' : ''}</p>
          <Slider
            size={4} thumbSize={16} thumbLabel="Contact from this probability" label={null} min={0} max={1} step={0.005} value={threshold}
            onChange={(next) => actions.setParam('predict.threshold', next, true)} onChangeEnd={actions.endGesture}
          />
          <div className="line wrap">
            <Button size="compact-xs" variant="default" disabled={auto} onClick={() => actions.setParam('predict.threshold', 'auto')}>Where a contact pays: {formatValue(breakEven(campaign), 'percent')}</Button>
            <Button size="compact-xs" variant="default" disabled={curve.bestProfit <= 0} onClick={() => actions.setParam('predict.threshold', atBest)}>Highest profit: {formatValue(curve.bestShare, 'percent')} of customers</Button>
          </div>
        </div>
        <table className="plain-table" aria-label="What the threshold does">
          <thead><tr><th scope="col">Of {formatValue(result.rows, 'integer')} held-out customers</th><th scope="col" className="number">With the outcome</th><th scope="col" className="number">Without</th></tr></thead>
          <tbody>
            <tr><th scope="row">Contacted</th><td className="number">{formatValue(counts.truePositives, 'integer')}</td><td className="number">{formatValue(counts.falsePositives, 'integer')}</td></tr>
            <tr><th scope="row">Left alone</th><td className="number">{formatValue(counts.falseNegatives, 'integer')}</td><td className="number">{formatValue(counts.trueNegatives, 'integer')}</td></tr>
          </tbody>
        </table>
        <p role="status">{formatValue(share, 'percent')} are contacted, {right === null ? 'nobody' : `${formatValue(right, 'percent')} of them rightly`}; {formatValue(result.positives === 0 ? null : counts.truePositives / result.positives, 'percent')} of the outcome is reached. Profit <strong>{formatValue(profitOf(counts, campaign), 'number')}</strong>.</p>
      </section>
      <ChartCard
        figure={figure} subtitle="On held-out customers, the likeliest first"
        explain={<Lines lines={['Profit: contacted customers with the outcome × share won × value − all contacted × cost.', 'The best share is measured on customers held out; the probability from which a contact pays, cost / (value × share won), is right where the calibration is.']} />}
      />
    </div>
  );
}
