import { segmentColour } from '../../../shared/chart/theme.ts';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { WideTable } from '../../controls/WideTable.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { selectSegments } from '../../state/selectors.ts';
import { Running } from './Running.tsx';

/** The real customers that segments stand around. */
export function MedoidsCard() {
  const { actions } = useApp();
  const segments = useSelect(selectSegments);
  const { value, running, error, fraction } = useAnalysis('medoids', null);
  if (value === null) return error === null && !running ? null : <section className="card"><h2>The customer in the middle of each segment</h2><Running what="Looking them up" running={running} error={error} fraction={fraction} /></section>;
  const named = value.customers.some(({ id }) => id !== null);
  return (
    <section className="card stack" aria-label="The customer in the middle of each segment">
      <h2>The customer in the middle of each segment</h2>
      <p className="muted">Medoids: real customers with the least sum of distances to the members. Their values as they stand in the data.</p>
      <WideTable label="The customer in the middle of each segment, table">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">Segment</th><th scope="col" className="number">Row</th>{named && <th scope="col">Customer</th>}
              {value.columns.map((column) => <th key={column} scope="col">{column}</th>)}
              <th scope="col"><span className="visually-hidden">What to do</span></th>
            </tr>
          </thead>
          <tbody>
            {value.customers.map(({ label, row, tableRow, id, cells }) => (
              <tr key={label}>
                <th scope="row"><span className="swatch inline" style={{ background: segmentColour(segments[label]?.colour ?? label).fill }} /> {segments[label]?.name ?? `Segment ${label + 1}`}</th>
                <td className="number">{formatValue(tableRow + 1, 'integer')}</td>{named && <td>{id ?? '–'}</td>}
                {cells.map((cell, i) => <td key={value.columns[i]}>{cell ?? '–'}</td>)}
                <td><button type="button" className="link" onClick={() => actions.setSelection(Int32Array.of(row), 'the middle of the segments')}>Select</button></td>
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
    </section>
  );
}
