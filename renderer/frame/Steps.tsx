import { useApp, useSelect } from '../state/context.ts';
import { STEPS } from '../state/commands.ts';
import type { Step } from '../state/commands.ts';
import { Runs } from './Runs.tsx';
import { stepCount, stepState } from '../state/step-status.ts';

const WORDS = { empty: 'nothing yet', ready: 'ready', stale: 'not up to date', running: 'running', problem: 'has a problem' } as const;

/** The ten steps; none is ever locked. */
export function Steps() {
  return (
    <nav className="steps" aria-label="Steps">
      <ul>{STEPS.map((step) => <li key={step.id}><StepButton id={step.id} label={step.label} /></li>)}</ul>
      <Runs />
    </nav>
  );
}

function StepButton({ id, label }: { readonly id: Step; readonly label: string }) {
  const { actions } = useApp();
  const current = useSelect((state) => state.view.step === id);
  const dot = useSelect((state) => stepState(state, id));
  const count = useSelect((state) => stepCount(state, id));
  return (
    <button type="button" aria-current={current ? 'page' : undefined} onClick={() => actions.setStep(id)}>
      <span className="dot" data-state={dot} aria-hidden="true" />
      <span>{label}</span>
      <span className="visually-hidden">({WORDS[dot]})</span>
      <small>{count}</small>
    </button>
  );
}
