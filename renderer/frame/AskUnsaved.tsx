import { Button, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';

type Answer = 'save' | 'discard' | 'cancel';

let ask: ((resolve: (answer: Answer) => void) => void) | null = null;

/** Asks what to do with unsaved work; `cancel` while the window cannot ask. */
export function askUnsaved(): Promise<Answer> {
  return new Promise((resolve) => {
    if (ask === null) resolve('cancel');
    else ask(resolve);
  });
}

/** The question that `askUnsaved` puts: leaving a project is the one thing undo cannot repair. */
export function AskUnsaved() {
  const [resolve, setResolve] = useState<((answer: Answer) => void) | null>(null);
  useEffect(() => {
    ask = (next) => setResolve(() => next);
    return () => {
      ask = null;
    };
  }, []);
  const answer = (value: Answer): void => {
    resolve?.(value);
    setResolve(null);
  };
  return (
    <Modal opened={resolve !== null} onClose={() => answer('cancel')} title="Save changes to this project?" centered transitionProps={{ duration: 100 }} closeButtonProps={{ 'aria-label': 'Go back to the project' }}>
      <p className="muted">Changes that are not saved are lost when the project is closed.</p>
      <div className="line dialog-buttons">
        <Button onClick={() => answer('save')}>Save</Button>
        <Button variant="default" onClick={() => answer('discard')}>Do not save</Button>
        <Button variant="subtle" onClick={() => answer('cancel')}>Cancel</Button>
      </div>
    </Modal>
  );
}
