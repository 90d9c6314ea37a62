import { Button } from '@mantine/core';
import type { Filter } from '../../../shared/contract/grid.ts';
import type { ColumnInfo, ColumnIssue } from '../../../shared/contract/tables.ts';
import { draftBehind, isDone, mendsOf, stepFrom } from '../../../shared/prepare/mend.ts';
import type { Draft } from '../../../shared/prepare/mend.ts';
import { stepKindRow } from '../../../shared/recipe/step-kinds.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { freeStepId } from '../prepare/new-step.ts';

interface StepButtonProps {
  readonly label: string;
  /** What it is about, for those who do not see where it stands. */
  readonly about: string;
  readonly draft: Draft;
  /** The file that the step is on; absent: the first. */
  readonly source?: string;
}

/** Adds a step to the recipe with one click; once it is there, leads to it. */
export function StepButton({ label, about, draft, source }: StepButtonProps) {
  const { actions } = useApp();
  const steps = useSelect((state) => state.recipe.steps);
  const first = useSelect((state) => state.recipe.sources[0]?.id);
  const here = steps.filter((step) => step.table === 'source' && (step.source ?? first) === (source ?? first));
  if (isDone(draft, here)) {
    return <Button size="compact-xs" variant="subtle" aria-label={`See the step ${stepKindRow(draft.kind).label}: ${about}`} onClick={() => actions.setStep('prepare')}>Step added, see it</Button>;
  }
  const add = (): void => {
    const id = freeStepId(draft.kind, steps);
    actions.setSteps(`Add step ${id}`, (all) => [...all, stepFrom(draftBehind(draft, here), id, source === undefined || source === first ? {} : { source })]);
  };
  return <Button size="compact-xs" variant="default" aria-label={`${label}: ${about}`} onClick={add}>{label}</Button>;
}

interface Props {
  readonly column: ColumnInfo;
  readonly issue: ColumnIssue;
  readonly source?: string;
  /** Shows the rows it is about; absent where they cannot be shown. */
  readonly onShow?: (filter: Filter) => void;
}

/** What mends an issue, each with one click, and its rows. */
export function Mends({ column, issue, source, onShow }: Props) {
  const { actions } = useApp();
  const rows = onShow === undefined ? null : rowsOf(column, issue);
  const mends = mendsOf(column, issue);
  if (mends.length === 0 && rows === null) return null;
  return (
    <span className="line wrap mends">
      {mends.map((mend) => ('draft' in mend
        ? <StepButton key={mend.label} label={mend.label} about={column.label} draft={mend.draft} source={source} />
        : <Button key={mend.label} size="compact-xs" variant="default" aria-label={`${mend.label}: ${column.label}`} onClick={() => actions.setColumn(column.name, mend.column, source)}>{mend.label}</Button>))}
      {rows !== null && <Button size="compact-xs" variant="default" aria-label={`Show: ${column.label}, ${issue.message}`} onClick={() => onShow?.(rows)}>Show</Button>}
    </span>
  );
}

/** The rows that an issue is about, where a filter can find them. */
function rowsOf({ name }: ColumnInfo, { code, values = [] }: ColumnIssue): Filter | null {
  switch (code) {
    case 'placeholder': return values.length === 0 ? null : { column: name, kind: 'equals', text: values[0] };
    case 'impossible-dates': return values.length === 0 ? null : { column: name, kind: 'range', from: null, to: values[0] };
    case 'future-dates': return values.length === 0 ? null : { column: name, kind: 'range', from: values[0], to: null };
    case 'mostly-missing': return { column: name, kind: 'missing' };
    default: return null;
  }
}
