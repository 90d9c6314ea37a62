import { ActionIcon, Button, TextInput } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { Solution, SolutionsResult } from '../../../shared/contract/validation.ts';
import { methodLabel } from '../../../shared/recipe/method.ts';
import { Icon } from '../../controls/Icon.tsx';
import { WideTable } from '../../controls/WideTable.tsx';
import { useApp } from '../../state/context.ts';
import type { ReadRun } from './read-run.ts';

interface Props {
  readonly runs: readonly ReadRun[];
  /** The solution in force, then those of the runs. */
  readonly result: SolutionsResult;
}

/** Figures, shortlist and notes of the solutions; one of them can be made the segmentation. */
export function SolutionsTable({ runs, result }: Props) {
  return (
    <WideTable label="Solutions, table">
      <table className="plain-table solutions">
        <thead>
          <tr>
            <th scope="col">Solution</th><th scope="col" className="number">Segments</th><th scope="col" className="number">Smallest</th><th scope="col" className="number">Silhouette</th>
            <th scope="col" className="number">Davies-Bouldin</th><th scope="col" className="number">Calinski-Harabasz</th><th scope="col" className="number">Agreement</th><th scope="col">Note</th><th scope="col"><span className="visually-hidden">What to do</span></th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">In force<span className="sub">{methodLabel(result.solutions[0].algorithm)}, {result.solutions[0].features.length} features</span></th>
            <Figures solution={result.solutions[0]} agreement={1} />
            <td className="muted">–</td><td className="muted">–</td>
          </tr>
          {runs.map((one, i) => <RunRow key={one.name} one={one} solution={result.solutions[i + 1]} agreement={result.ari[0][i + 1]} />)}
        </tbody>
      </table>
    </WideTable>
  );
}

function Figures({ solution, agreement }: { readonly solution: Solution; readonly agreement: number | null }) {
  const smallest = Math.min(...solution.segments.map(({ size }) => size));
  return (
    <>
      <td className="number">{solution.k}{solution.noise > 0 && <span className="sub">{formatValue(solution.noise, 'integer')} in none</span>}</td>
      <td className="number">{formatValue(Number.isFinite(smallest) ? smallest : null, 'integer')}</td>
      <td className="number">{formatValue(solution.silhouette, 'index')}</td>
      <td className="number">{formatValue(solution.daviesBouldin, 'index')}</td>
      <td className="number">{formatValue(solution.calinskiHarabasz, 'number')}</td>
      <td className="number">{agreement === null ? 'other customers' : formatValue(agreement, 'index')}</td>
    </>
  );
}

function RunRow({ one, solution, agreement }: { readonly one: ReadRun; readonly solution: Solution; readonly agreement: number | null }) {
  const { actions } = useApp();
  const { run, name } = one;
  const listed = run.shortlisted === true;
  return (
    <tr>
      <th scope="row">{name}<span className="sub">{solution.features.length} features{listed ? ', on the shortlist' : ''}</span></th>
      <Figures solution={solution} agreement={agreement} />
      <td>
        <TextInput
          size="xs" aria-label={`Note on ${name}`} placeholder="Note" defaultValue={run.note ?? ''} maxLength={2000}
          onBlur={(event) => event.currentTarget.value !== (run.note ?? '') && actions.annotateRun(run, { note: event.currentTarget.value })}
        />
      </td>
      <td>
        <div className="line tight">
          <Button size="compact-xs" variant="default" onClick={() => actions.restoreRun(run)}>Use</Button>
          <ActionIcon variant="subtle" color={listed ? 'yellow' : 'gray'} size="sm" aria-pressed={listed} aria-label={listed ? `Take ${name} off the shortlist` : `Put ${name} on the shortlist`} onClick={() => actions.annotateRun(run, { shortlisted: !listed })}>
            <span aria-hidden="true">{listed ? '★' : '☆'}</span>
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Remove ${name}`} onClick={() => actions.dropRun(run)}><Icon name="close" size={11} /></ActionIcon>
        </div>
      </td>
    </tr>
  );
}
