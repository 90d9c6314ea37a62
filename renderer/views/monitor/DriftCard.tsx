import { useMemo } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { FeatureDrift, MonitorResult } from '../../../shared/contract/monitor.ts';
import { byDrift, changeCounts } from '../../../shared/monitor/drift.ts';
import { Explain, Lines } from '../../charts/ChartCard.tsx';
import { Breakable } from '../../controls/Breakable.tsx';
import { useShown } from '../../controls/use-shown.tsx';
import { WideTable } from '../../controls/WideTable.tsx';

const STATES: Readonly<Record<FeatureDrift['state'], string>> = { stable: 'Stable', watch: 'Watch', shifted: 'Shifted', unknown: 'Not known' };
const [WIDTH, HEIGHT] = [150, 34];

/** Shares by bin, then (grey) and now, side by side. */
function ThenNow({ drift }: { readonly drift: FeatureDrift }) {
  const { bins, label } = drift;
  if (bins.length === 0) return <span className="muted">–</span>;
  const most = Math.max(...bins.flatMap(({ was, now }) => [was, now]), 1e-9);
  const step = WIDTH / bins.length;
  const bar = (share: number): number => (share === 0 ? 0 : Math.max(1, (share / most) * HEIGHT));
  const wide = Math.min(14, (step - 2) / 2);
  const far = bins.reduce((worst, bin) => (Math.abs(bin.now - bin.was) > Math.abs(worst.now - worst.was) ? bin : worst));
  return (
    <svg width={WIDTH} height={HEIGHT} role="img" aria-label={`${label} then and now in ${bins.length} parts; most changed: ${far.name}, from ${formatValue(far.was, 'percent')} to ${formatValue(far.now, 'percent')}`}>
      {bins.map(({ name, was, now }, i) => (
        <g key={name}>
          <title>{`${name}: ${formatValue(was, 'percent')} then, ${formatValue(now, 'percent')} now`}</title>
          <rect x={i * step} y={0} width={step} height={HEIGHT} fill="transparent" />
          <rect x={i * step + step / 2 - wide} y={HEIGHT - bar(was)} width={wide} height={bar(was)} fill="var(--line-strong)" />
          <rect x={i * step + step / 2} y={HEIGHT - bar(now)} width={wide} height={bar(now)} fill="var(--accent)" />
        </g>
      ))}
    </svg>
  );
}

const typical = (value: number | string | null): string => (typeof value === 'string' ? value : formatValue(value, 'number'));

/** Then and now, once where they are the same. */
const change = (was: string, now: string): string => (was === now ? now : `${was} → ${now}`);

/** How far each feature has moved, the farthest first. */
export function DriftCard({ result }: { readonly result: MonitorResult }) {
  const sorted = useMemo(() => byDrift(result.features), [result]);
  const { shown, find, more } = useShown(sorted, ({ label }) => label, 'a feature');
  const shifted = result.features.filter((feature) => feature.state === 'shifted' && changeCounts(feature)).length;
  return (
    <section className="card stack" aria-label="Have the customers changed?">
      <div className="line">
        <h2 className="grow">Have the customers changed?</h2>
        <span className="legend"><i className="was" /> then <i className="now" /> now</span>
        <Explain title="drift">
          <Lines lines={[
            'Index: population stability index, Σ (now − then) log(now / then) over the tenths of a feature of numbers, or the levels of a category.',
            'By chance: what the index exceeds in one of twenty cases when nothing has changed. Below it, an index says nothing.',
            'Distance: Kolmogorov-Smirnov for numbers, total variation for categories. Typical: the median, or the most frequent level.',
            'Grows by itself: it depends on how far the file looks back, or grew alike for everybody; its change does not count.',
            'Outside: values outside the usual range, all but the smallest group at either end; for categories: values that were never seen.',
          ]} />
        </Explain>
      </div>
      {result.features.length === 0 ? <p className="muted">Nothing is known of the values that the segments were made from.</p> : (
        <>
          <p className="muted">{shifted === 0 ? 'No feature has shifted.' : `${shifted} of ${result.features.length} features ${shifted === 1 ? 'has' : 'have'} shifted.`}</p>
          {find}
          <WideTable label="Drift of the features, table">
            <table className="plain-table drift">
              <thead>
                <tr>
                  <th scope="col">Feature</th><th scope="col">State</th><th scope="col">Then and now</th><th scope="col" className="number">Index</th><th scope="col" className="number">By chance</th><th scope="col" className="number">Distance</th>
                  <th scope="col" className="number">Typical</th><th scope="col" className="number">Missing</th><th scope="col" className="number">Outside</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((drift) => (
                  <tr key={drift.column}>
                    <th scope="row"><Breakable text={drift.label} /></th>
                    <td><span className="state" data-state={changeCounts(drift) ? drift.state : 'unknown'}>{changeCounts(drift) ? STATES[drift.state] : 'Grows by itself'}</span></td>
                    <td><ThenNow drift={drift} /></td>
                    <td className="number">{formatValue(drift.psi, 'index')}</td>
                    <td className="number muted">{formatValue(drift.chance, 'index')}</td>
                    <td className="number">{formatValue(drift.ks ?? drift.variation, 'index')}</td>
                    <td className="number">{change(typical(drift.middle.was), typical(drift.middle.now))}</td>
                    <td className="number">{change(formatValue(drift.missing.was, 'percent'), formatValue(drift.missing.now, 'percent'))}</td>
                    <td className="number">{formatValue(drift.outside?.now ?? drift.unseen?.share ?? null, 'percent')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </WideTable>
          {more}
        </>
      )}
    </section>
  );
}
