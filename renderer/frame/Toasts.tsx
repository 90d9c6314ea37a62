import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { describeError } from '../../shared/text/messages.ts';
import { useApp, useSelect } from '../state/context.ts';

/** Failures without a place of their own. */
export function Toasts() {
  const { actions } = useApp();
  const problem = useSelect((state) => state.problem);
  useEffect(() => {
    if (problem === null) return;
    const { message, hint } = describeError(problem);
    notifications.show({ id: 'problem', color: 'red', title: message, message: hint, autoClose: false, role: 'alert', onClose: actions.dismissProblem, closeButtonProps: { 'aria-label': 'Close message' } });
    return () => void notifications.hide('problem');
  }, [actions, problem]);
  return null;
}
