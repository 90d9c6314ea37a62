import { useMemo } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { MembershipResult, SilhouetteRows } from '../../../shared/contract/analyses.ts';
import { NO_SEGMENT } from '../../../shared/text/segments.ts';
import { WideTable } from '../../controls/WideTable.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useSelect } from '../../state/context.ts';
import { selectSegments } from '../../state/selectors.ts';

/** Customers listed at most; the file has all of them. */
const MOST = 200;

/** How each selected customer fits: silhouette, second-best segment, distances; the worst fit first. */
export function CustomersTable({ silhouettes, memberships }: { readonly silhouettes: SilhouetteRows | null; readonly memberships: MembershipResult | null }) {
  const selection = useSelect((state) => state.view.selection);
  const cluster = useSelect((state) => state.results.cluster);
  const segments = useSelect(selectSegments);
  const { value } = useAnalysis('distances', null, selection !== null);
  const listed = useMemo(() => {
    if (selection === null) return [];
    const known = new Map<number, number>();
    silhouettes?.rows.forEach((row, i) => known.set(row, silhouettes.values[i]));
    return Array.from(selection, (row) => ({ row, silhouette: known.get(row) ?? null }))
      .sort((a, b) => (a.silhouette ?? 2) - (b.silhouette ?? 2) || a.row - b.row).slice(0, MOST);
  }, [selection, silhouettes]);
  const asked = useMemo(() => ({ rows: listed.map(({ row }) => row) }), [listed]);
  const names = useAnalysis('customerIds', asked, listed.length > 0).value;
  if (selection === null || cluster === null) {
    return <section className="card"><h2>Single customers</h2><p className="muted">Select customers on the silhouette plot or the map to see how each fits. All of them are in the labelled file when it is written with the fit of each customer.</p></section>;
  }
  const sharing = memberships !== null && memberships.own.length === cluster.labels.length ? memberships : null;
  const nameOf = (label: number | undefined): string => (label === undefined || label < 0 ? NO_SEGMENT : segments[label]?.name ?? String(label + 1));
  const finite = (one: number | undefined): number | null => (one === undefined || Number.isNaN(one) ? null : one);
  return (
    <section className="card stack customers" aria-label="Single customers">
      <h2>Single customers</h2>
      <p className="muted">{selection.length > MOST ? `The ${MOST} of ${formatValue(selection.length, 'integer')} selected customers who fit worst` : 'The worst fit first'}. Distances are to the centres of the segments, in prepared units.</p>
      <WideTable label="Single customers, table">
        <table className="plain-table">
          <thead><tr><th scope="col">{names?.column ?? 'Row'}</th><th scope="col">Segment</th><th scope="col" className="number">Silhouette</th><th scope="col" className="number">Distance</th><th scope="col">Second-best segment</th><th scope="col" className="number">Distance to it</th>{sharing !== null && <><th scope="col" className="number">{sharing.kind === 'runs' ? 'Share of runs, own' : 'Probability'}</th><th scope="col">Next by {sharing.kind === 'runs' ? 'runs' : 'probability'}</th></>}</tr></thead>
          <tbody>
            {listed.map(({ row, silhouette }, i) => (
              <tr key={row}>
                <th scope="row">{names?.ids.length === listed.length ? names.ids[i] : '–'}</th>
                <td>{nameOf(cluster.labels[row])}</td>
                <td className={silhouette !== null && silhouette < 0 ? 'number warn' : 'number'}>{formatValue(silhouette, 'index')}</td>
                <td className="number">{formatValue(finite(value?.own[row]), 'index')}</td>
                <td>{value === null || value.second[row] < 0 ? '–' : nameOf(value.second[row])}</td>
                <td className="number">{formatValue(finite(value?.secondDistance[row]), 'index')}</td>
                {sharing !== null && (
                  <>
                    <td className="number">{formatValue(finite(sharing.own[row]), 'percent')}</td>
                    <td>{sharing.second[row] < 0 ? '–' : `${nameOf(sharing.second[row])} (${formatValue(finite(sharing.secondShare[row]), 'percent')})`}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
    </section>
  );
}
