import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { SilhouetteRows } from '../../../shared/contract/analyses.ts';
import { summariseSilhouettes } from '../../../shared/validate/silhouette-summary.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useSelect } from '../../state/context.ts';
import { selectSegments } from '../../state/selectors.ts';

/** How well the customers of each segment fit it, computed when asked for. */
export function FitCard() {
  const [open, setOpen] = useState(false);
  const { value, running, fraction, error } = useAnalysis('silhouettes', null, open);
  return (
    <section className="card" aria-label="Fit of the segments" aria-busy={running}>
      <div className="line spaced">
        <h2 className="grow">Fit of the segments</h2>
        <Button size="compact-sm" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? 'Hide' : 'Show'}</Button>
      </div>
      {open && error !== null && <p role="alert">{describeError(error).message}</p>}
      {open && value === null && running && <p className="muted">{formatValue(fraction, 'percent')} done</p>}
      {open && value !== null && <FitTable silhouettes={value} />}
    </section>
  );
}

function FitTable({ silhouettes }: { readonly silhouettes: SilhouetteRows }) {
  const cluster = useSelect((state) => state.results.cluster);
  const segments = useSelect(selectSegments);
  const summary = useMemo(() => (cluster === null ? [] : summariseSilhouettes(silhouettes, cluster.labels, cluster.k)), [silhouettes, cluster]);
  const nameOf = (label: number | null): string => (label === null ? '–' : segments[label]?.name ?? String(label + 1));
  return (
    <table className="plain-table">
      <thead><tr><th scope="col">Segment</th><th scope="col" className="number">Silhouette</th><th scope="col" className="number">Nearer to another</th><th scope="col">Nearest other segment</th></tr></thead>
      <tbody>
        {summary.map((row) => (
          <tr key={row.label}>
            <th scope="row">{nameOf(row.label)}</th>
            <td className="number">{row.mean === null ? '–' : formatValue(row.mean, 'index')}</td>
            <td className="number">{row.negativeShare === null ? '–' : formatValue(row.negativeShare, 'percent')}</td>
            <td>{nameOf(row.rival)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
