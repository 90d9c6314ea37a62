import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { deeperFigures, indexFigures, INDEX_NAMES, separationFigure, voteFigure } from '../../../shared/chart/choice-figures.ts';
import { elbowFigure } from '../../../shared/chart/curve-figures.ts';
import type { Figure } from '../../../shared/chart/figure.ts';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { SweepResult } from '../../../shared/contract/results.ts';
import type { ChoiceOptions, ChoiceResult } from '../../../shared/contract/validation.ts';
import { METHOD_TRAITS } from '../../../shared/recipe/method.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { FlowChart } from '../../charts/FlowChart.tsx';
import { ParamSelect } from '../../controls/ParamControl.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { Running } from './Running.tsx';

/** Random data sets, splits and resamples where the recipe asks for none. */
const DEEPER = 30;

const HOW: ReadonlyMap<string, readonly string[]> = new Map([
  ['Within-segment variation', ['Sum of squared distances to the centre of the own segment. The elbow is found by Kneedle (Satopaa 2011).']],
  ['Separation (silhouette)', ['Mean of (b − a) / max(a, b). Band: 5% to 95% of random data sets without segments, segmented by the same method.']],
  ['Davies-Bouldin', ['Mean over segments of the worst ratio of spread to distance between centres.']],
  ['Calinski-Harabasz', ['Variation between segments over variation within, each per degree of freedom.']],
  ['Dunn', ['Smallest distance between customers of two segments over the largest within one.']],
  ['BIC', ['−2 log L + parameters × log n; the sign of scikit-learn.']],
  ['Gap statistic', ['Mean log W of random data minus log W of the data (Tibshirani 2001); band: ± s(k). It speaks for the smallest k whose gap is at least that of k + 1 less its error.']],
  ['Prediction strength', ['Share of pairs of a segment\'s customers that the segments of the other half put together as well, in the weakest segment (Tibshirani & Walther 2005).']],
  ['Stability', ['Mean over the segments of the best-match Jaccard index in bootstrap resamples (Hennig 2007); the band reaches down to the weakest segment.']],
]);

/** All that speaks for one number of segments or another. */
export function NumberTab() {
  const sweep = useSelect((state) => state.results.sweep);
  const finds = useSelect((state) => METHOD_TRAITS[state.recipe.params['cluster.algorithm']].k === 'found');
  if (finds) return <section className="card"><p className="muted">This method finds the number of segments itself; there is no curve over numbers to look at. Stability and fit shows how well its segments hold.</p></section>;
  if (sweep === null || sweep.curve.length === 0) return <section className="card" aria-busy="true"><p className="muted">Will be here once several numbers of segments have been tried.</p></section>;
  return <Choice sweep={sweep} />;
}

function Choice({ sweep }: { readonly sweep: SweepResult }) {
  const { actions } = useApp();
  const params = useSelect((state) => state.recipe.params);
  const k = useSelect((state) => state.results.cluster?.k ?? null);
  const [deeper, setDeeper] = useState(false);
  const reference = params['validate.reference'];
  const asked = (value: number): number => (value > 0 ? value : DEEPER);
  const plain = useAnalysis('choice', { gap: 0, reference, predictionStrength: 0, stability: 0 });
  const options: ChoiceOptions = {
    gap: asked(params['validate.gap']), reference, predictionStrength: asked(params['validate.predictionStrength']), stability: asked(params['validate.stability']),
  };
  const deep = useAnalysis('choice', options, deeper);
  const choice = (deeper ? deep.value : null) ?? plain.value;
  if (choice === null) return <section className="card"><Running what="Weighing" running error={plain.error} fraction={plain.fraction} /></section>;
  const use = (next: number | undefined): void => {
    if (next !== undefined && next > 1) actions.setParam('cluster.k', next);
  };
  return (
    <div className="stack tab-page">
      <section className="card stack" aria-label="Deeper comparison">
        <div className="line">
          <p className="grow"><Verdict choice={choice} /></p>
          {!deeper && <Button size="compact-sm" onClick={() => setDeeper(true)}>Compare with random data, halves and resamples</Button>}
          {deeper && deep.value === null && deep.running && <Button size="compact-sm" variant="default" onClick={() => setDeeper(false)}>Stop</Button>}
          {deeper && <div className="narrow"><ParamSelect param="validate.reference" /></div>}
        </div>
        {deeper && <Running what="Random data, halves and resamples" running={deep.running} error={deep.error} fraction={deep.fraction} />}
        {choice.notices.map((notice) => <p key={notice.code} className="warn" role="status">{describeNotice(notice, 'window')}</p>)}
      </section>
      <ChartGrid sweep={sweep} choice={choice} k={k} onUse={use} />
      <Tree choice={choice} sweep={sweep} onUse={use} />
    </div>
  );
}

/** The vote in a sentence. */
function Verdict({ choice }: { readonly choice: ChoiceResult }) {
  const [first] = choice.vote.shares;
  if (first === undefined) return <>No index speaks for a number of segments.</>;
  const count = choice.vote.shares.reduce((sum, { indices }) => sum + indices.length, 0);
  const what = first.k === 1 ? 'one segment, that is, for none' : `${first.k} segments`;
  return <><strong>{first.indices.length} of {count} indices speak for {what}</strong> ({first.indices.map((index) => INDEX_NAMES[index]).join(', ')}). Click a point to use its number.</>;
}

interface GridProps {
  readonly sweep: SweepResult;
  readonly choice: ChoiceResult;
  readonly k: number | null;
  readonly onUse: (k: number | undefined) => void;
}

function ChartGrid({ sweep, choice, k, onUse }: GridProps) {
  const figures = useMemo((): Figure[] => [
    elbowFigure(sweep, k), separationFigure(sweep, choice, k), ...deeperFigures(choice, k), ...indexFigures(sweep, choice, k),
  ], [sweep, choice, k]);
  const vote = useMemo(() => voteFigure(choice), [choice]);
  return (
    <div className="chart-grid">
      <ChartCard
        height={224} figure={vote} onPick={({ row, col }) => onUse(choice.vote.shares[row + col]?.k)}
        subtitle={vote.description}
        explain={<Lines lines={['Each index that is known has one vote: the elbow, the highest silhouette, Calinski-Harabasz and Dunn, the lowest Davies-Bouldin and BIC, the gap by its rule, the largest number with a prediction strength above 0.8, the largest whose segments are all stable.', 'The recommendation beside the slider also passes over tiny segments and mere halves; the vote does not.']} />}
      />
      {figures.map((figure) => (
        <ChartCard
          key={figure.title} height={224} figure={figure} subtitle={figure.description}
          onPick={({ row, col }) => onUse(figure.series.kind === 'line' ? figure.series.x[row + col] : undefined)}
          explain={<Lines lines={[...(HOW.get(figure.title) ?? []), basisOf(figure.title, sweep, choice)]} />}
        />
      ))}
    </div>
  );
}

/** From how many customers a curve was computed. */
function basisOf(title: string, sweep: SweepResult, { gap, prediction, stability }: ChoiceResult): string {
  const of = new Map([
    ['Gap statistic', gap === null ? null : `${gap.references} random data sets, ${formatValue(gap.rows, 'integer')} customers.`],
    ['Prediction strength', prediction === null ? null : `${prediction.splits} splits, ${formatValue(prediction.rows, 'integer')} customers.`],
    ['Stability', stability === null ? null : `${stability.resamples} resamples, ${formatValue(stability.rows, 'integer')} customers.`],
  ]).get(title);
  return of ?? (sweep.sampledRows === null ? 'All customers.' : `A sample of ${formatValue(sweep.sampledRows, 'integer')} customers.`);
}

function Tree({ choice, sweep, onUse }: { readonly choice: ChoiceResult; readonly sweep: SweepResult; readonly onUse: (k: number | undefined) => void }) {
  const { tree } = choice;
  const flow = useMemo(() => ({
    title: 'How segments split and merge',
    layers: tree.levels.map(({ k, sizes }) => ({
      name: String(k), nodes: sizes.map((size, label) => ({ name: `segment ${label + 1}`, size, colour: sweep.colours[k]?.[label] ?? label })),
    })),
    links: tree.links.map(({ level, from, to, count }) => ({ layer: level, from, to, count })),
  }), [tree, sweep.colours]);
  if (tree.levels.length < 2) return null;
  return (
    <FlowChart
      flow={flow} height={300} names={false} onPick={(node) => onUse(tree.levels[node.layer]?.k)}
      subtitle="Each column is a number of segments; bands are customers. A segment that stays in one piece over many numbers is a better bet. Click a column to use its number."
      explain={<Lines lines={['Customers that each segment shares with those of the next number (clustering tree, Zappia & Oshlack 2018). Heights are in proportion to customers.', 'Columns are ordered by where the customers come from, so that bands cross little.']} />}
    />
  );
}
