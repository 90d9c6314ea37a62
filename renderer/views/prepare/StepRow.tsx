import { ActionIcon, Button, Switch } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { StepReport } from '../../../shared/contract/steps.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { stepKindRow } from '../../../shared/recipe/step-kinds.ts';
import type { Step } from '../../../shared/recipe/steps.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { Icon } from '../../controls/Icon.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { PseudonymKey } from './PseudonymKey.tsx';
import { StepForm } from './StepForm.tsx';
import { effectOf } from './step-effect.ts';
import { StepPreviewPanel } from './StepPreviewPanel.tsx';

interface Props {
  readonly step: Step;
  readonly position: number;
  readonly count: number;
  /** Columns to choose from until those that the step finds are known. */
  readonly columns: readonly ColumnInfo[];
  readonly report: StepReport | null;
  readonly open: boolean;
  /** It was just moved by keyboard and keeps the focus. */
  readonly focused: boolean;
  readonly onOpen: () => void;
  readonly onMove: (to: number, byKeyboard: boolean) => void;
  readonly onRemove: () => void;
  readonly onDrag: (id: string | null) => void;
  /** Something that is dragged would come before or after this step. */
  readonly dropSide: 'before' | 'after' | null;
  readonly onDrop: () => void;
}

/** One step: what it did in numbers; opened, its choices and the columns before and after. */
export function StepRow({ step, position, count, columns, report, open, focused, onOpen, onMove, onRemove, onDrag, dropSide, onDrop }: Props) {
  const { actions } = useApp();
  const handle = useRef<HTMLButtonElement>(null);
  const [over, setOver] = useState(false);
  const error = useSelect((state) => {
    const found = state.status.customers.error ?? state.status.features.error;
    return found !== null && found.data['step'] === step.id ? found : null;
  });
  useEffect(() => {
    if (focused) handle.current?.focus();
  }, [focused, position]);
  const { label } = stepKindRow(step.kind);
  const title = `${label}${aboutOf(step)}`;
  const set = (next: Step): void => actions.setSteps(`Change step ${step.id}`, (all) => all.map((one) => (one.id === step.id ? next : one)));
  const onKeys = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(position + (event.key === 'ArrowUp' ? -1 : 1), true);
  };
  return (
    <li
      className="step-row" data-off={!step.on} data-problem={error !== null} data-drop={over ? dropSide : null}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(false)}
      onDrop={() => {
        setOver(false);
        onDrop();
      }}
    >
      <div className="line">
        <button
          ref={handle} type="button" className="drag" draggable aria-label={`Move ${title}; Alt and arrow keys`} title="Drag, or Alt and arrow keys"
          onDragStart={() => onDrag(step.id)} onDragEnd={() => onDrag(null)} onKeyDown={onKeys}
        >
          {position + 1}
        </button>
        <button type="button" className="step-title grow" aria-expanded={open} onClick={onOpen}>
          <strong>{title}</strong>
          <span className="muted">{error === null ? (step.on ? report?.sentence ?? 'Not carried out yet' : 'Switched off: it changes nothing.') : describeError(error, 'window').message}</span>
        </button>
        {report !== null && step.on && error === null && <span className="step-effect">{effectOf(report)}</span>}
        <Switch size="xs" aria-label={`${title}: carried out`} checked={step.on} onChange={(event) => set({ ...step, on: event.currentTarget.checked })} />
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Move ${title} up`} disabled={position === 0} onClick={() => onMove(position - 1, false)}><Icon name="up" size={12} /></ActionIcon>
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Move ${title} down`} disabled={position === count - 1} onClick={() => onMove(position + 1, false)}><Icon name="down" size={12} /></ActionIcon>
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Remove ${title}`} onClick={onRemove}><Icon name="close" size={12} /></ActionIcon>
      </div>
      {open && <StepBody step={step} columns={columns} set={set} />}
    </li>
  );
}

/** The choices of a step, and what they do or would do. */
function StepBody({ step, columns, set }: { readonly step: Step; readonly columns: readonly ColumnInfo[]; readonly set: (step: Step) => void }) {
  const found = useAnalysis('stepColumns', { step: step.id });
  return (
    <div className="step-body">
      <StepForm step={step} columns={found.value?.columns ?? columns} set={set} />
      {step.kind === 'sensitive' && step.action === 'pseudonym' && <PseudonymKey step={step} set={set} />}
      <StepPreviewPanel step={step} />
      {!step.on && <div><Button size="compact-sm" onClick={() => set({ ...step, on: true })}>Carry out</Button></div>}
    </div>
  );
}

/** The columns that a step is about, for its title. */
function aboutOf(step: Step): string {
  if (step.kind === 'filter') return `: ${step.where}`;
  if (step.kind === 'compute') return `: ${step.name}`;
  const names = 'columns' in step ? (step.columns === 'all' ? [] : step.columns) : 'column' in step ? [step.column] : [];
  if (names.length === 0) return '';
  return `: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
}
