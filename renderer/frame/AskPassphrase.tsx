import { Button, Modal, PasswordInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { TypedPassphrase } from '../state/services.ts';
import { RememberPassphrase } from './RememberPassphrase.tsx';

interface Question {
  readonly name: string;
  readonly wrong: boolean;
  readonly mayRemember: boolean;
  readonly resolve: (typed: TypedPassphrase | null) => void;
}

let ask: ((question: Question) => void) | null = null;

/** Asks for the passphrase of a project; null while the window cannot ask, or when the person gives up. */
export function askPassphrase(name: string, wrong: boolean, mayRemember: boolean): Promise<TypedPassphrase | null> {
  return new Promise((resolve) => {
    if (ask === null) resolve(null);
    else ask({ name, wrong, mayRemember, resolve });
  });
}

/** The question that `askPassphrase` puts. */
export function AskPassphrase() {
  const [question, setQuestion] = useState<Question | null>(null);
  const [typed, setTyped] = useState('');
  const [remember, setRemember] = useState(false);
  useEffect(() => {
    ask = setQuestion;
    return () => {
      ask = null;
    };
  }, []);
  const answer = (value: string | null): void => {
    setTyped('');
    setQuestion(null);
    question?.resolve(value === null ? null : { passphrase: value, remember });
    setRemember(false);
  };
  return (
    <Modal opened={question !== null} onClose={() => answer(null)} title={`${question?.name ?? ''} is encrypted`} centered transitionProps={{ duration: 100 }} closeButtonProps={{ 'aria-label': 'Do not open the project' }}>
      <form onSubmit={(event) => {
        event.preventDefault();
        if (typed !== '') answer(typed);
      }}
      >
        <PasswordInput
          label="Passphrase" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} data-autofocus autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the passphrase' }}
          error={question?.wrong === true && typed === '' ? 'This passphrase does not open it. Look at capital letters and the keyboard layout.' : null}
        />
        {question?.mayRemember === true && (
          <RememberPassphrase mt="sm" checked={remember} onChange={(event) => setRemember(event.currentTarget.checked)} />
        )}
        <div className="line dialog-buttons">
          <Button type="submit" disabled={typed === ''}>Open</Button>
          <Button variant="subtle" onClick={() => answer(null)}>Cancel</Button>
        </div>
      </form>
    </Modal>
  );
}
