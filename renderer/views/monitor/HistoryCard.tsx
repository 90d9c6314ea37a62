import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { driftFigure, sharesFigure } from '../../../shared/chart/monitor-figures.ts';
import type { ColourOf } from '../../../shared/chart/monitor-figures.ts';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { MonitorResult } from '../../../shared/contract/monitor.ts';
import type { PeriodRecord } from '../../../shared/contract/periods.ts';
import { formatDate } from '../../../shared/text/format.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { WideTable } from '../../controls/WideTable.tsx';
import { useApp, useSelect } from '../../state/context.ts';

const WORDS: Readonly<Record<PeriodRecord['verdict'], string>> = { keep: 'Keep', watch: 'Watch', anew: 'Make anew' };

/** Periods that were held against these segments; without one in sight, those of the last segments. */
export function HistoryCard({ current, colourOf }: { readonly current: MonitorResult | null; readonly colourOf: ColourOf }) {
  const { actions } = useApp();
  const all = useSelect((state) => state.view.periods);
  const model = current?.model ?? all?.at(-1)?.model;
  const periods = useMemo(() => (all ?? []).filter((one) => one.model === model), [all, model]);
  const names = useMemo(() => {
    const found = new Map(periods.flatMap(({ sizes }) => sizes.map(({ id, name }) => [id, name] as const)));
    return [...found].map(([id, name]) => ({ id, name }));
  }, [periods]);
  if (periods.length === 0) return null;
  const others = (all?.length ?? 0) - periods.length;
  return (
    <>
      {periods.length > 1 && (
        <div className="two-charts">
          <ChartCard height={260 + 14 * names.length} figure={sharesFigure(periods, names, colourOf)} subtitle="The periods are numbered as in the table below." explain={<Lines lines={['Customers of the segment over all customers labelled in the period.']} />} />
          <ChartCard height={260 + 14 * names.length} figure={driftFigure(periods)} subtitle="The periods are numbered as in the table below." explain={<Lines lines={['No longer fit: farther from the own centre than about 5% were when the segments were made.', 'Moved: of the customers of both periods, those in another segment than in the first file.']} />} />
        </div>
      )}
      <section className="card stack" aria-label="Period by period">
        <h2>Period by period</h2>
        <p className="muted">Kept with the project: figures alone, no customer.{others > 0 ? ` ${others} more were held against other segments.` : ''}</p>
        <WideTable label="Period by period, table">
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col" className="number">Period</th><th scope="col">As of</th><th scope="col">File</th>
                {['Customers', 'Stayed', 'Largest index', 'Shifted', 'No longer fit', 'Agreement', 'Alerts'].map((word) => <th key={word} scope="col" className="number">{word}</th>)}
                <th scope="col">Recommended</th><th scope="col"><span className="visually-hidden">Remove</span></th>
              </tr>
            </thead>
            <tbody>
              {periods.map((one, i) => (
                <tr key={`${one.asOf} ${one.sha256}`}>
                  <td className="number">{i + 1}</td><th scope="row">{formatDate(one.asOf)}</th><td>{one.name}</td>
                  <td className="number">{formatValue(one.customers, 'integer')}</td><td className="number">{formatValue(one.stable, 'percent')}</td>
                  <td className="number">{formatValue(one.largestPsi, 'index')}</td><td className="number">{one.shifted} of {one.features}</td>
                  <td className="number">{formatValue(one.unfit, 'percent')}</td>
                  <td className="number">{formatValue(one.agreement, 'index')}</td><td className="number">{one.alerts}</td>
                  <td>{WORDS[one.verdict]}</td>
                  <td><Button size="compact-xs" variant="subtle" color="gray" aria-label={`Remove the period of ${formatDate(one.asOf)}`} onClick={() => actions.dropPeriod(one)}>Remove</Button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </WideTable>
      </section>
    </>
  );
}
