import { ActionIcon, Button, Switch } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { StepReport } from '../../../shared/contract/steps.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { stepKindRow } from '../../../shared/recipe/step-kinds.ts';
import type { Step } from '../../../shared/recipe/steps.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { Icon } from '../../controls/Icon.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { PseudonymKey } from './PseudonymKey.tsx';
import { StepForm } from './StepForm.tsx';
import { StepPreviewPanel } from './StepPreviewPanel.tsx';

interface Props {
  readonly step: Step;
  readonly position: number;
  readonly count: number;
  readonly columns: readonly ColumnInfo[];
  readonly report: StepReport | null;
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onMove: (to: number) => void;
  readonly onDrag: (id: string | null) => void;
  readonly onDrop: () => void;
}

/** One step: what it did in numbers; opened, its choices and the columns before and after. */
export function StepRow({ step, position, count, columns, report, open, onOpen, onMove, onDrag, onDrop }: Props) {
  const { actions } = useApp();
  const error = useSelect((state) => {
    const found = state.status.customers.error ?? state.status.features.error;
    return found !== null && found.data['step'] === step.id ? found : null;
  });
  const { label } = stepKindRow(step.kind);
  const title = `${label}${aboutOf(step)}`;
  const set = (next: Step): void => actions.setSteps(`Change step ${step.id}`, (all) => all.map((one) => (one.id === step.id ? next : one)));
  const onKeys = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(position + (event.key === 'ArrowUp' ? -1 : 1));
  };
  return (
    <li className="step-row" data-off={!step.on} data-problem={error !== null} onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
      <div className="line">
        <button
          type="button" className="drag" draggable aria-label={`Move ${title}; Alt and arrow keys`} title="Drag, or Alt and arrow keys"
          onDragStart={() => onDrag(step.id)} onDragEnd={() => onDrag(null)} onKeyDown={onKeys}
        >
          {position + 1}
        </button>
        <button type="button" className="step-title grow" aria-expanded={open} onClick={onOpen}>
          <strong>{title}</strong>
          <span className="muted">{error === null ? (step.on ? report?.sentence ?? 'Not carried out yet' : 'Switched off') : describeError(error).message}</span>
        </button>
        {report !== null && step.on && error === null && <Effect report={report} />}
        <Switch size="xs" aria-label={`${title}: carried out`} checked={step.on} onChange={(event) => set({ ...step, on: event.currentTarget.checked })} />
        <ActionIcon size="sm" variant="subtle" aria-label={`Move ${title} up`} disabled={position === 0} onClick={() => onMove(position - 1)}><Icon name="up" size={12} /></ActionIcon>
        <ActionIcon size="sm" variant="subtle" aria-label={`Move ${title} down`} disabled={position === count - 1} onClick={() => onMove(position + 1)}><Icon name="down" size={12} /></ActionIcon>
        <ActionIcon size="sm" variant="subtle" aria-label={`Remove ${title}`} onClick={() => actions.setSteps(`Remove step ${step.id}`, (all) => all.filter((one) => one.id !== step.id))}><Icon name="close" size={12} /></ActionIcon>
      </div>
      {open && (
        <div className="step-body">
          <StepForm step={step} columns={columns} set={set} />
          {step.kind === 'sensitive' && step.action === 'pseudonym' && <PseudonymKey step={step} set={set} />}
          {!step.on && <div><Button size="compact-sm" onClick={() => set({ ...step, on: true })}>Carry out</Button></div>}
          {step.on && error === null && <StepPreviewPanel id={step.id} />}
          {error !== null && <p role="alert" className="warn">{describeError(error).message} {describeError(error).hint}</p>}
        </div>
      )}
    </li>
  );
}

function Effect({ report }: { readonly report: StepReport }) {
  const gone = report.rowsBefore - report.rowsAfter;
  const parts = [
    gone > 0 ? `−${formatValue(gone, 'integer')} rows` : '', report.cellsTouched > 0 ? `${formatValue(report.cellsTouched, 'integer')} cells` : '',
    report.added.length > 0 ? `+${report.added.length} columns` : '', report.dropped.length > 0 ? `−${report.dropped.length} columns` : '',
  ].filter((part) => part !== '');
  return <span className="step-effect">{parts.length === 0 ? 'no effect' : parts.join(', ')}</span>;
}

/** The columns that a step is about, for its title. */
function aboutOf(step: Step): string {
  if (step.kind === 'filter') return `: ${step.where}`;
  if (step.kind === 'compute') return `: ${step.name}`;
  const names = 'columns' in step ? (step.columns === 'all' ? [] : step.columns) : 'column' in step ? [step.column] : [];
  if (names.length === 0) return '';
  return `: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
}
