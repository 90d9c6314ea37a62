import { Switch } from '@mantine/core';
import { useMemo } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { segmentColour } from '../../../shared/chart/theme.ts';
import { stabilityFigure } from '../../../shared/chart/trust-figures.ts';
import type { SilhouetteRows } from '../../../shared/contract/analyses.ts';
import type { ClusterResult, ConsensusDetails } from '../../../shared/contract/results.ts';
import { STABILITY_SEEDS } from '../../../shared/contract/validation.ts';
import type { StabilityResult } from '../../../shared/contract/validation.ts';
import { agreementVerdict, separationWords, stabilityVerdict } from '../../../shared/text/verdict.ts';
import { summariseSilhouettes } from '../../../shared/validate/silhouette-summary.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { SilhouettePlot } from '../../charts/SilhouettePlot.tsx';
import { WideTable } from '../../controls/WideTable.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { selectSegments } from '../../state/selectors.ts';
import { CustomersTable } from './CustomersTable.tsx';
import { MedoidsCard } from './MedoidsCard.tsx';
import { ClassesCard, MembershipCard } from './MembershipCards.tsx';
import { Running } from './Running.tsx';

/** Resamples where the recipe asks for none. */
const RESAMPLES = 100;

/** How far each segment can be trusted. */
export function TrustTab() {
  const { actions } = useApp();
  const cluster = useSelect((state) => state.results.cluster);
  const segments = useSelect(selectSegments);
  const asked = useSelect((state) => state.recipe.params['validate.stability']);
  const seed = useSelect((state) => state.recipe.params.seed);
  const stability = useAnalysis('stability', { resamples: asked > 0 ? asked : RESAMPLES, seeds: STABILITY_SEEDS }, cluster !== null);
  const silhouettes = useAnalysis('silhouettes', null, cluster !== null);
  const shares = cluster?.rule?.rule === 'mixture' || cluster?.rule?.rule === 'classes' || cluster?.rule?.rule === 'consensus';
  const memberships = useAnalysis('memberships', null, shares);
  const value = stability.value !== null && stability.value.bySegment.length === cluster?.k ? stability.value : null;
  const rows = silhouettes.value;
  const figure = useMemo(() => (value === null ? null : stabilityFigure(value, segments)), [value, segments]);
  if (cluster === null) return <section className="card" aria-busy="true"><p className="muted">Will be here once there are segments.</p></section>;
  return (
    <div className="stack tab-page">
      <section className="card stack" aria-label="Trust in each segment">
        <div className="line">
          <h2 className="grow">How far to trust each segment</h2>
          <Switch
            size="sm" label="Write stability into the documents" checked={asked > 0}
            onChange={(event) => actions.setParam('validate.stability', event.currentTarget.checked ? RESAMPLES : 0)}
          />
        </div>
        <Running what="Resampling" running={stability.running && value === null} error={stability.error} fraction={stability.fraction} />
        {value !== null && <Summary stability={value} />}
        {cluster.consensus !== null && <RunsSummary consensus={cluster.consensus} />}
        <TrustTable cluster={cluster} stability={value} silhouettes={rows} />
      </section>
      <div className="two-charts">
        {figure !== null && value !== null && (
          <ChartCard
            height={130 + value.bySegment.length * 52} figure={figure} onPick={({ row, col }) => actions.selectSegment((value.bySegment[row + col]?.label ?? 0) + 1)}
            subtitle="Mean best match over the resamples; whiskers: the middle 90%"
            explain={<Lines lines={[
              'Each resample draws as many customers as there are, with replacement, and keeps each drawn one once; the method starts from scratch. A segment\'s value is its highest Jaccard index (shared customers over customers of either) with any segment found, over the customers drawn.',
              'Hennig (2007), as fpc::clusterboot. 0.85 and more: very stable; 0.75: stable; 0.6: a pattern with unsure members; below: do not rely on it.',
              `${value.resamples} resamples of ${formatValue(value.rows, 'integer')} customers${value.sampled ? ' (a seeded sample)' : ''}, seed ${seed}.`,
            ]} />}
          />
        )}
        {rows !== null && cluster.k > 1 && (
          <SilhouettePlot
            silhouettes={rows} cluster={cluster} segments={segments} onSelect={(chosen, label) => actions.setSelection(chosen, label)}
            explain={<Lines lines={['Silhouette of a customer: (b − a) / max(a, b), with a the mean distance to the own segment and b to the nearest other one. Below zero: nearer to another segment.', 'Rousseeuw (1987). Heights are in proportion to customers.']} />}
          />
        )}
        {rows === null && <section className="card"><Running what="Silhouettes" running={silhouettes.running} error={silhouettes.error} fraction={silhouettes.fraction} /></section>}
      </div>
      <div className="two-charts">
        {memberships.value !== null && memberships.value.own.length === cluster.labels.length && <MembershipCard memberships={memberships.value} cluster={cluster} />}
        {cluster.rule?.rule === 'classes' && <ClassesCard cluster={cluster} />}
      </div>
      {cluster.medoids !== null && <MedoidsCard />}
      <CustomersTable silhouettes={rows} memberships={memberships.value} />
    </div>
  );
}

/** Stability of the whole in a sentence. */
function Summary({ stability }: { readonly stability: StabilityResult }) {
  const { mean, seeds, resamples, rows, sampled } = stability;
  if (mean === null) return <p className="muted">No segment was found again in any resample.</p>;
  return (
    <p>
      Over {resamples} resamples{sampled ? ` of a sample of ${formatValue(rows, 'integer')} customers` : ''} the segments are <strong>{stabilityVerdict(mean).words}</strong> on the whole ({formatValue(mean, 'index')}).
      {seeds !== null && ` ${seeds.runs} other random starts give segments that are ${agreementVerdict(seeds.mean).words} (adjusted Rand index ${formatValue(seeds.mean, 'index')}).`}
    </p>
  );
}

/** How much more the runs put the members of a segment together than with those of another one. */
function Agreement({ of: found }: { readonly of: ConsensusDetails['bySegment'][number] | undefined }) {
  if (found == null) return <td>–</td>;
  return <td>{formatValue(found.agreement, 'percent')}<span className="sub">two members together in {formatValue(found.together, 'percent')} of the runs</span></td>;
}

/** How far the runs of a consensus agree, in a sentence. */
function RunsSummary({ consensus }: { readonly consensus: ConsensusDetails }) {
  const { runs, kMin, kMax, ambiguous, cophenetic } = consensus;
  return (
    <p>
      {`${formatValue(runs, 'integer')} runs with ${kMin} to ${kMax} segments each are of two minds about ${formatValue(ambiguous, 'percent')} of the pairs of customers`}
      {cophenetic !== null && `; the tree keeps to what they say with a correlation of ${formatValue(cophenetic, 'index')}`}.
    </p>
  );
}

interface TableProps {
  readonly cluster: ClusterResult;
  readonly stability: StabilityResult | null;
  readonly silhouettes: SilhouetteRows | null;
}

/** Size, stability, spread of the silhouette, nearest rival and who would move, by segment. */
function TrustTable({ cluster, stability, silhouettes }: TableProps) {
  const { actions } = useApp();
  const segments = useSelect(selectSegments);
  const summary = useMemo(() => (silhouettes === null ? null : summariseSilhouettes(silhouettes, cluster.labels, cluster.k)), [silhouettes, cluster]);
  const movers = (label: number): void => {
    if (silhouettes === null) return;
    actions.setSelection(silhouettes.rows.filter((row, i) => cluster.labels[row] === label && silhouettes.values[i] < 0), 'the fit of the segments');
  };
  return (
    <WideTable label="Trust in each segment, table">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">Segment</th><th scope="col" className="number">Customers</th><th scope="col">Stability</th><th scope="col">Separation</th>
            {cluster.consensus !== null && <th scope="col">Agreement of runs</th>}
            <th scope="col">Nearer to another</th><th scope="col">Nearest rival</th>
          </tr>
        </thead>
        <tbody>
          {segments.map((segment, label) => {
            const found = stability?.bySegment[label]?.mean ?? null;
            const fit = summary?.[label] ?? null;
            const rival = fit?.rival ?? null;
            return (
              <tr key={segment.id}>
                <th scope="row"><span className="swatch inline" style={{ background: segmentColour(segment.colour).fill }} /> {segment.name}</th>
                <td className="number">{formatValue(segment.size, 'integer')}<span className="sub">{formatValue(segment.share, 'percent')}</span></td>
                <td>{found === null ? '–' : <><span className="verdict" data-level={stabilityVerdict(found).level}>{stabilityVerdict(found).words}</span><span className="sub">overlap {formatValue(found, 'index')} on average; 0.75 and more in {formatValue(stability?.bySegment[label]?.recovered ?? null, 'percent')} of resamples</span></>}</td>
                <td>{fit?.mean == null ? '–' : <>{separationWords(fit.mean)}<span className="sub">{formatValue(fit.mean, 'index')}</span></>}</td>
                {cluster.consensus !== null && <Agreement of={cluster.consensus.bySegment[label]} />}
                <td>
                  {fit?.negativeShare == null ? '–' : fit.negativeShare === 0 ? 'nobody'
                    : <button type="button" className="link" onClick={() => movers(label)}>{formatValue(fit.negativeShare, 'percent')} would move</button>}
                </td>
                <td>{rival === null ? '–' : segments[rival]?.name ?? ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </WideTable>
  );
}
