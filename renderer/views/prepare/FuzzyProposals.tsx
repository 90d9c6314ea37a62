import { Button } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { FuzzyCluster } from '../../../shared/contract/proposals.ts';
import type { StepOf } from '../../../shared/recipe/steps.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';

type Merges = StepOf<'fuzzy'>['merges'];

interface Props {
  readonly step: StepOf<'fuzzy'>;
  readonly change: (part: { readonly merges?: Merges; readonly apart?: Merges }) => void;
}

const keyOf = (records: readonly (readonly (string | null)[])[]): string => JSON.stringify(records.map((record) => [...record]).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)));
const SHOWN = 30;

/** Records that may be one customer; only those that a person merges are merged. */
export function FuzzyProposals({ step, change }: Props) {
  const { value, running, fraction, error } = useAnalysis('nearDuplicates', { step: step.id });
  const settled = new Set([...step.merges, ...step.apart].map(keyOf));
  const clusters = value?.clusters ?? [];
  const open = clusters.filter((cluster) => !settled.has(clusterKey(cluster)));
  const take = (taken: readonly FuzzyCluster[]): void => change({ merges: [...step.merges, ...taken.map(cellsOf)] });
  return (
    <div className="wide stack" role="group" aria-label="Near duplicates">
      {error !== null && <p role="alert" className="warn">{describeError(error).message}</p>}
      {running && value === null && <p className="muted">Comparing records, {formatValue(fraction, 'percent')} done</p>}
      {value !== null && (
        <p className="muted">
          {formatValue(value.compared, 'integer')} pairs of {formatValue(value.records, 'integer')} different records compared{value.narrowed ? ', in large groups only near ones' : ''}: {formatValue(open.length, 'integer')} open, {formatValue(step.merges.length, 'integer')} merged, {formatValue(step.apart.length, 'integer')} kept apart.
        </p>
      )}
      <ul className="proposals">
        {open.slice(0, SHOWN).map((cluster) => (
          <li key={clusterKey(cluster)} className="line spaced">
            <span className="grow">{cluster.records.map((record) => recordText(record.cells)).join(' · ')} <span className="muted">likeness {formatValue(cluster.likeness, 'index')}</span></span>
            <Button size="compact-xs" variant="default" onClick={() => take([cluster])} aria-label={`Merge ${recordText(cluster.records[0].cells)}`}>Merge</Button>
            <Button size="compact-xs" variant="subtle" onClick={() => change({ apart: [...step.apart, cellsOf(cluster)] })} aria-label={`Keep apart ${recordText(cluster.records[0].cells)}`}>Keep apart</Button>
          </li>
        ))}
      </ul>
      <div className="line">
        {open.length > 1 && <Button size="compact-xs" variant="default" onClick={() => take(open)}>Merge all {formatValue(open.length, 'integer')}</Button>}
        {step.merges.length > 0 && <Button size="compact-xs" variant="default" onClick={() => change({ merges: [] })}>Undo all merges</Button>}
        {step.apart.length > 0 && <Button size="compact-xs" variant="default" onClick={() => change({ apart: [] })}>Propose {formatValue(step.apart.length, 'integer')} kept apart again</Button>}
      </div>
    </div>
  );
}

const cellsOf = (cluster: FuzzyCluster): (string | null)[][] => cluster.records.map((record) => [...record.cells]);
const clusterKey = (cluster: FuzzyCluster): string => keyOf(cluster.records.map((record) => record.cells));
const recordText = (cells: readonly (string | null)[]): string => cells.map((cell) => cell ?? 'missing').join(', ');
