import { Button, UnstyledButton } from '@mantine/core';
import type { ColourOf } from '../../../shared/chart/monitor-figures.ts';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { segmentColour } from '../../../shared/chart/theme.ts';
import type { MonitorResult } from '../../../shared/contract/monitor.ts';
import { Explain, Lines } from '../../charts/ChartCard.tsx';
import { WideTable } from '../../controls/WideTable.tsx';
import type { Picking } from './use-pick.ts';

interface Props {
  readonly result: MonitorResult;
  readonly colourOf: ColourOf;
  readonly pick: Picking['pick'];
}

/** Whether customers still lie where their segments are. */
export function FitCard({ result, colourOf, pick }: Props) {
  const { fit } = result;
  const near = fit?.near ?? null;
  return (
    <section className="card stack" aria-label="Do the customers still fit?">
      <div className="line">
        <h2 className="grow">Do the customers still fit?</h2>
        <Explain title="fit">
          <Lines lines={[
            'Distances are Euclidean, to the centre of the own segment, in prepared units.',
            'A customer no longer fits when it lies beyond the distance that about 5% of its segment lay beyond when the segments were made; far off: beyond that of 1%.',
            'Silhouette: of the customers of each period in the segments as they are.',
          ]} />
        </Explain>
      </div>
      {fit === null || near === null ? <p className="muted">Too little is known of the first customers to tell.</p> : (
        <>
          <dl className="value-figures">
            <div><dt>No longer fit</dt><dd>{formatValue(near.now.share, 'percent')}</dd></div>
            <div><dt>Were as far off</dt><dd>{formatValue(near.was, 'percent')}</dd></div>
            {fit.far !== null && <div><dt>Far off</dt><dd>{formatValue(fit.far.now.share, 'percent')}</dd></div>}
            <div><dt>Silhouette then</dt><dd>{formatValue(fit.silhouetteThen?.value ?? null, 'index')}</dd></div>
            <div><dt>Silhouette now</dt><dd>{formatValue(fit.silhouetteNow?.value ?? null, 'index')}</dd></div>
          </dl>
          <WideTable label="Fit by segment, table">
            <table className="plain-table">
              <thead><tr><th scope="col">Segment</th><th scope="col" className="number">Distance then</th><th scope="col" className="number">Distance now</th><th scope="col" className="number">No longer fit</th><th scope="col" className="number">95% interval</th></tr></thead>
              <tbody>
                {fit.segments.map(({ id, name, meanThen, meanNow, near: own }) => {
                  const colour = colourOf(id);
                  return (
                    <tr key={id}>
                      <th scope="row"><span className="swatch inline" style={colour === null ? undefined : { background: segmentColour(colour).fill }} /> {name}</th>
                      <td className="number">{formatValue(meanThen, 'number')}</td><td className="number">{formatValue(meanNow, 'number')}</td>
                      <td className="number">
                        {own === null || own.count === 0 ? formatValue(own?.share ?? null, 'percent') : (
                          <UnstyledButton className="pick-count" aria-label={`Select ${own.count} customers of ${name} who no longer fit`} onClick={() => pick({ to: id, unfit: true }, `${name}, no longer fit`)}>{formatValue(own.share, 'percent')}</UnstyledButton>
                        )}
                      </td>
                      <td className="number muted">{own?.interval == null ? '–' : `${formatValue(own.interval[0], 'percent')} to ${formatValue(own.interval[1], 'percent')}`}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </WideTable>
          {near.now.count > 0 && <div><Button size="compact-sm" variant="default" onClick={() => pick({ unfit: true }, 'No longer fit')}>Select the {formatValue(near.now.count, 'integer')} who no longer fit</Button></div>}
        </>
      )}
    </section>
  );
}
