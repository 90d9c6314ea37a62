import { UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import { changesFigure } from '../../../shared/chart/monitor-figures.ts';
import type { ColourOf } from '../../../shared/chart/monitor-figures.ts';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { segmentColour } from '../../../shared/chart/theme.ts';
import type { MonitorResult } from '../../../shared/contract/monitor.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { WideTable } from '../../controls/WideTable.tsx';
import type { Picking } from './use-pick.ts';

interface Props {
  readonly result: MonitorResult;
  readonly colourOf: ColourOf;
  readonly pick: Picking['pick'];
}

/** How the shares of the segments have changed, and in numbers who came and went. */
export function SizesCard({ result, colourOf, pick }: Props) {
  const figure = useMemo(() => changesFigure(result, colourOf), [result, colourOf]);
  const { segments } = result;
  const known = segments.filter(({ difference }) => difference !== null);
  return (
    <>
      <ChartCard
        figure={figure} height={120 + known.length * 30} onPick={({ row, col }) => {
          const segment = known[row + col];
          if (segment !== undefined) pick({ to: segment.id }, `${segment.name}, now`);
        }}
        subtitle="Points of share, with 95% intervals. Click a bar to select the customers who are in the segment now."
        explain={<Lines lines={['Share now less share before. Interval: Newcombe\'s method 10, as of two independent samples; it is cautious where most customers are the same.', 'A change whose interval holds 0 is no more than chance gives.']} />}
      />
      <section className="card stack" aria-label="Segments before and now">
        <h2>Who came and went</h2>
        <WideTable label="Segments before and now, table">
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">Segment</th><th scope="col" className="number">Before</th><th scope="col" className="number">Now</th>
                {segments.some(({ moves }) => moves !== null) && ['Stayed', 'Moved away', 'Gone', 'Moved in', 'New'].map((word) => <th key={word} scope="col" className="number">{word}</th>)}
              </tr>
            </thead>
            <tbody>
              {segments.map(({ id, name, before, after, moves }) => {
                const colour = colourOf(id);
                const cell = (count: number, label: string, chosen: Parameters<Picking['pick']>[0]) => (
                  <td className="number">
                    {count === 0 ? '0' : <UnstyledButton className="pick-count" aria-label={`Select ${count} customers: ${label}`} onClick={() => pick(chosen, label)}>{formatValue(count, 'integer')}</UnstyledButton>}
                  </td>
                );
                return (
                  <tr key={id}>
                    <th scope="row"><span className="swatch inline" style={colour === null ? undefined : { background: segmentColour(colour).fill }} /> {name}</th>
                    {cell(before, `${name}, before`, { from: id })}
                    {cell(after, `${name}, now`, { to: id })}
                    {moves !== null && (
                      <>
                        {cell(moves.stayed, `${name}, stayed`, { from: id, to: id })}
                        <td className="number">{formatValue(moves.left, 'integer')}</td>
                        {cell(moves.lost, `${name}, gone`, { from: id, to: 'lost' })}
                        <td className="number">{formatValue(moves.joined, 'integer')}</td>
                        {cell(moves.fresh, `New customers in ${name}`, { from: 'new', to: id })}
                      </>
                    )}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </WideTable>
      </section>
    </>
  );
}
