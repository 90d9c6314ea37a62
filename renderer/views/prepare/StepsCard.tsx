import { Button, Menu } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { Ref } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { STEP_KINDS } from '../../../shared/recipe/step-kinds.ts';
import type { Step, StepKind } from '../../../shared/recipe/steps.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { newStep } from './new-step.ts';
import { StepRow } from './StepRow.tsx';
import { Suggestions } from './Suggestions.tsx';

const NO_COLUMNS: readonly ColumnInfo[] = [];

/** The columns that a new step finds: those of the customers or of the first file after the steps so far, without what other files bring. */
function useColumns(): readonly ColumnInfo[] {
  const source = useSelect((state) => state.results.source);
  const customers = useSelect((state) => state.results.customers);
  return useMemo(() => {
    if (customers === null) return source?.columns ?? NO_COLUMNS;
    const joined = new Set(customers.joins?.flatMap((join) => join.added));
    return customers.columns.filter((column) => !joined.has(column.name));
  }, [source, customers]);
}

/** The preparation steps in their order, each with what it did; added, changed, moved, switched off and removed here. */
export function StepsCard() {
  const { actions } = useApp();
  const steps = useSelect((state) => state.recipe.steps);
  const reports = useSelect((state) => state.results.customers?.prepared?.steps);
  const running = useSelect((state) => state.status.customers.running || state.status.features.running);
  const rows = useSelect((state) => state.results.customers?.rows ?? 0);
  const fromOrders = useSelect((state) => state.results.customers !== null && state.results.customers.orders !== null);
  const sensitive = useSelect((state) => state.results.source?.sensitive);
  const columns = useColumns();
  const [open, setOpen] = useState<string | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const add = (kind: StepKind): void => {
    const step = newStep(kind, columns, steps, fromOrders ? 'customers' : 'source', (sensitive ?? []).map((item) => item.column));
    actions.setSteps(`Add step ${step.id}`, (all) => [...all, step]);
    setOpen(step.id);
  };
  const move = (id: string, to: number, byKeyboard: boolean): void => {
    actions.setSteps(`Move step ${id}`, (all) => moved(all, id, to));
    setFocused(byKeyboard ? id : null);
  };
  const addButton = useRef<HTMLButtonElement>(null);
  const remove = (id: string): void => {
    actions.setSteps(`Remove step ${id}`, (all) => all.filter((one) => one.id !== id));
    // The button that was pressed goes with its step; the keyboard must not be left in the void.
    addButton.current?.focus();
  };
  const from = steps.findIndex((step) => step.id === dragged);
  const place = steps.findIndex((step) => step.id === focused);
  return (
    <section className="card" aria-label="Steps" aria-busy={running}>
      <div className="line spaced">
        <h2 className="grow">Steps</h2>
        {steps.length > 0 && <span className="muted" aria-live="polite">{running ? 'Being carried out' : `${formatValue(rows, 'integer')} customers afterwards`}</span>}
        <AddMenu add={add} button={addButton} />
      </div>
      <p className="muted">Carried out from top to bottom before anything else. Your file is never changed; undo goes back step by step.</p>
      {steps.length === 0 ? <p className="empty-steps">No steps yet. Add one, or take a suggestion below.</p> : (
        <ol className="steps-list">
          {steps.map((step, i) => (
            <StepRow
              key={step.id} step={step} position={i} count={steps.length} columns={columns} report={reports?.find((report) => report.id === step.id) ?? null}
              open={open === step.id} onOpen={() => setOpen(open === step.id ? null : step.id)} onMove={(to, byKeyboard) => move(step.id, to, byKeyboard)} onRemove={() => remove(step.id)} focused={focused === step.id}
              onDrag={setDragged} dropSide={from < 0 || from === i ? null : from < i ? 'after' : 'before'} onDrop={() => dragged !== null && move(dragged, i, false)}
            />
          ))}
        </ol>
      )}
      <p className="out-of-sight" role="status">{place < 0 ? '' : `Step ${place + 1} of ${steps.length}`}</p>
      <Suggestions onTake={setOpen} />
    </section>
  );
}

function moved(steps: readonly Step[], id: string, to: number): Step[] {
  const from = steps.findIndex((step) => step.id === id);
  if (from < 0 || to < 0 || to >= steps.length || from === to) return [...steps];
  const rest = steps.filter((_, i) => i !== from);
  return [...rest.slice(0, to), steps[from], ...rest.slice(to)];
}

function AddMenu({ add, button }: { readonly add: (kind: StepKind) => void; readonly button: Ref<HTMLButtonElement> }) {
  return (
    <Menu position="bottom-end" width={340} transitionProps={{ duration: 80 }}>
      <Menu.Target><Button ref={button} size="compact-sm">Add a step</Button></Menu.Target>
      <Menu.Dropdown className="scroll-menu">
        {STEP_KINDS.map((row) => (
          <Menu.Item key={row.kind} onClick={() => add(row.kind)}>
            {row.label}
            <span className="menu-help">{row.help}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
