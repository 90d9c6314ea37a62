import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { describeError } from '../../shared/text/messages.ts';
import { NativeOffer } from '../controls/NativeOffer.tsx';
import { useApp, useSelect } from '../state/context.ts';

/** Failures without a place of their own. */
export function Toasts() {
  const { actions, runner } = useApp();
  const problem = useSelect((state) => state.problem);
  const tables = useSelect((state) => state.tables);
  useEffect(() => {
    if (problem === null) return;
    const { message, hint } = describeError(problem, 'window');
    const shown = <div className="stack">{hint}<NativeOffer error={problem} tables={tables} actions={actions} runner={runner} /></div>;
    notifications.show({ id: 'problem', color: 'red', title: message, message: shown, autoClose: false, role: 'alert', onClose: actions.dismissProblem, closeButtonProps: { 'aria-label': 'Close message' } });
    return () => void notifications.hide('problem');
  }, [actions, runner, problem, tables]);
  return null;
}
