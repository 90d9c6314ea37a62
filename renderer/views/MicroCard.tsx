import { formatValue } from '../../shared/chart/numbers.ts';
import { isCancelled } from '../../shared/errors/app-error.ts';
import { describeError } from '../../shared/text/messages.ts';
import { describeNotice } from '../../shared/text/notices.ts';
import { ParamControl } from '../controls/ParamControl.tsx';
import { WideTable } from '../controls/WideTable.tsx';
import { useSelect } from '../state/context.ts';
import { useMicro } from './segments/SplitControl.tsx';

/** The parts of segments that are split, and what sets each apart from its segment. */
export function MicroCard() {
  const asked = useSelect((state) => state.recipe.splits.length > 0);
  const { value, running, error } = useMicro();
  if (!asked) return null;
  return (
    <section className="card stack" aria-label="Micro-segments" aria-busy={running}>
      <h2>Micro-segments</h2>
      {error !== null && !isCancelled(error) && <p className="warn" role="alert">{describeError(error, 'window').message}</p>}
      {value === null && error === null && <p className="muted">Segments are being split.</p>}
      {value?.notices.map((notice, i) => <p key={i} className="warn" role="status">{describeNotice(notice, 'window')}</p>)}
      {value?.splits.map((split) => (
        <div key={split.label} className="stack">
          <h3>{split.name}</h3>
          <p className="muted">
            {`k-means among its ${formatValue(split.size, 'integer')} customers, mean silhouette ${formatValue(split.silhouette.value, 'index')} there.`}
            {split.curve.length > 1 && ` Tried: ${split.curve.map(({ parts, silhouette, smallest }) => `${parts} parts ${formatValue(silhouette, 'index')} (smallest ${formatValue(smallest, 'integer')})`).join(', ')}.`}
          </p>
          <WideTable label={`Micro-segments of ${split.name}, table`}>
            <table className="plain-table">
              <thead><tr><th scope="col">Micro-segment</th><th scope="col" className="number">Customers</th><th scope="col" className="number">Of the segment</th><th scope="col">What sets it apart from the segment</th></tr></thead>
              <tbody>
                {split.parts.map((part) => (
                  <tr key={part.code}>
                    <th scope="row">{part.code} {part.name}</th><td className="number">{formatValue(part.size, 'integer')}</td>
                    <td className="number">{formatValue(part.share, 'percent')}</td><td>{part.headline}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </WideTable>
        </div>
      ))}
      <div className="line"><ParamControl param="micro.minSize" /><ParamControl param="micro.maxParts" /></div>
    </section>
  );
}
