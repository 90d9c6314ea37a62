import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { driversFigure, whyFigure } from '../../../shared/chart/driver-figures.ts';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { DriversResult } from '../../../shared/contract/drivers.ts';
import type { ProfileResult } from '../../../shared/contract/results.ts';
import { NO_SEGMENT } from '../../../shared/text/segments.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { ParamControl } from '../../controls/ParamControl.tsx';
import { WideTable } from '../../controls/WideTable.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useSelect } from '../../state/context.ts';
import { Running } from '../segments/Running.tsx';

interface Props {
  readonly tabs: ReactNode;
  readonly profile: ProfileResult;
}

/** Which features make the segments, and why a chosen customer is where it is. */
export function DriversPage({ tabs, profile }: Props) {
  const { value, running, error, fraction } = useAnalysis('drivers', null);
  const figure = useMemo(() => (value === null ? null : driversFigure(value)), [value]);
  return (
    <>
      <main className="work stack profiles" aria-label="Profiles" aria-busy={running}>
        {tabs}
        {(value === null || error !== null) && <section className="card"><Running what="Shuffling features" running={running} error={error} fraction={fraction} /></section>}
        {figure !== null && value !== null && (
          <ChartCard
            height={150 + Math.min(20, value.drivers.length) * 26} figure={figure} subtitle="Share of customers who would be in another segment if their values of the feature were those of others"
            explain={<Lines lines={[
              'Permutation importance (Breiman 2001): the values of one feature are exchanged between customers at random, everybody is put into a segment again, the segments staying where they are.',
              `Mean of ${value.shuffles} shuffles; whisker: the lowest and the highest. ${formatValue(value.rows, 'integer')} customers${value.sampled ? ' (a seeded sample)' : ''}.`,
              'Given the segments: it says what decides them, not what causes behaviour. Features that say the same stand in for each other and share what is theirs.',
            ]} />}
          />
        )}
        {value !== null && <DriversTable result={value} profile={profile} />}
      </main>
      <WhyInspector profile={profile} />
    </>
  );
}

function DriversTable({ result, profile }: { readonly result: DriversResult; readonly profile: ProfileResult }) {
  const { segments } = profile;
  if (result.drivers.some(({ bySegment }) => bySegment.length !== segments.length)) return null;
  return (
    <section className="card stack" aria-label="Features by segment">
      <h2>By segment</h2>
      <p className="muted">
        Share of the members who would leave the segment; explained is the share of the feature's variance that lies between the segments.
        {result.components && ' Segments rest on principal components, so these take the place of features.'}
        {result.by === 'nearest-centre' && ` Customers were put into segments by the nearest centre, which gives ${formatValue(result.fidelity, 'percent')} of them their own${result.fidelity < 0.9 ? ': take the figures as a rough picture' : ''}.`}
      </p>
      <WideTable label="Features by segment, table">
        <table className="plain-table means">
          <thead>
            <tr>
              <th scope="col">Feature</th><th scope="col" className="number">Would change segment</th><th scope="col" className="number">Explained</th>
              {segments.map((segment) => <th key={segment.id} scope="col" className="number segment-head">{segment.name}</th>)}
            </tr>
          </thead>
          <tbody>
            {result.drivers.map((driver) => (
              <tr key={driver.column}>
                <th scope="row">{driver.label}</th><td className="number">{formatValue(driver.moved, 'percent')}<span className="sub">{formatValue(driver.low, 'percent')} to {formatValue(driver.high, 'percent')}</span></td>
                <td className="number">{formatValue(driver.explained, 'percent')}</td>
                {driver.bySegment.map((share, i) => <td key={segments[i].id} className="number">{formatValue(share, 'percent')}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
    </section>
  );
}

/** The first of the selected customers: what keeps it in its segment. */
function WhyInspector({ profile }: { readonly profile: ProfileResult }) {
  const row = useSelect((state) => state.view.selection?.[0] ?? null);
  const count = useSelect((state) => state.view.selection?.length ?? 0);
  const ids = useAnalysis('customerIds', { rows: row === null ? [] : [row] }, row !== null);
  const { value, running, error, fraction } = useAnalysis('whyHere', { row: row ?? 0 }, row !== null);
  const nameOf = (label: number): string => (label < 0 ? NO_SEGMENT : profile.segments[label]?.name ?? '');
  const here = value !== null && value.row === row ? value : null;
  const own = here === null ? '' : nameOf(here.label);
  const rival = here === null ? '' : nameOf(here.rival);
  const figure = useMemo(() => (here === null || here.rival < 0 ? null : whyFigure(here, own, rival)), [here, own, rival]);
  return (
    <aside className="inspector wide stack" aria-label="Why a customer is here">
      <h2>Why is a customer here?</h2>
      {row === null && <p className="muted">Select a customer (on the map, in a list or on a chart) to see what keeps it in its segment.</p>}
      {row !== null && <p>{`Customer ${ids.value?.ids[0] ?? ''}${count > 1 ? `, the first of ${formatValue(count, 'integer')} selected` : ''}: ${own}.`}</p>}
      {row !== null && here === null && <Running what="Comparing with the centres" running={running} error={error} fraction={fraction} />}
      {figure !== null && here !== null && (
        <>
          <ChartCard
            className="traits" height={140 + Math.min(20, here.parts.length) * 26} figure={figure} subtitle={`Bars to the right speak for ${own}, to the left for ${rival}, the next best.`}
            explain={<Lines lines={['Squared distance to the centre of the next best segment less that to the centre of the own one, in prepared units; it is a sum over the features, and exact for k-means.', 'For other methods it says where the customer lies between the centres.']} />}
          />
          <p className="muted">{here.total >= 0 ? `On the whole it lies nearer to ${own} (${formatValue(here.total, 'number')}).` : `It lies nearer to the centre of ${rival} (${formatValue(here.total, 'number')}): the method did not go by the centres.`}</p>
        </>
      )}
      <ParamControl param="drivers.shuffles" />
    </aside>
  );
}
