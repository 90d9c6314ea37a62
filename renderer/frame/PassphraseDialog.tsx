import { Button, PasswordInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { SHORTEST_PASSPHRASE } from '../../shared/contract/sealed.ts';
import { toAppError } from '../../shared/errors/app-error.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { useApp, useSelect } from '../state/context.ts';
import { Problem } from './Problem.tsx';
import { RememberPassphrase } from './RememberPassphrase.tsx';

/** Setting, changing and removing the passphrase of the project. */
export function PassphraseDialog({ close }: { readonly close: () => void }) {
  const { actions } = useApp();
  const encrypted = useSelect((state) => state.document.key !== null);
  const [typed, setTyped] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [kept, setKept] = useState<{ readonly offered: boolean; readonly kept: boolean } | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [refused, setRefused] = useState(false);
  const short = typed !== '' && Array.from(typed).length < SHORTEST_PASSPHRASE;
  const unlike = again !== '' && again !== typed;

  useEffect(() => {
    actions.keptPassphrase().then(setKept, () => setKept(null));
  }, [actions, encrypted]);
  const remember = async (keep: boolean): Promise<void> => {
    try {
      await actions.keepPassphrase(keep);
      setKept(await actions.keptPassphrase());
    } catch (failure) {
      setError(toAppError(failure));
    }
  };
  const set = async (passphrase: string | null): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const done = await actions.setPassphrase(passphrase);
      if (done === 'changed') close();
      setRefused(done === 'remembered');
    } catch (failure) {
      setError(toAppError(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => {
      event.preventDefault();
      if (typed !== '' && !short && again === typed) void set(typed);
    }}
    >
      <p className="muted">
        {encrypted ? 'This project is encrypted.' : 'The project, its previous version and unsaved work will be encrypted.'} Nobody can open it without the passphrase, and nobody can
        bring it back. The data files stay as they are.
      </p>
      <PasswordInput
        label={encrypted ? 'New passphrase' : 'Passphrase'} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} data-autofocus autoComplete="new-password"
        description="Four or five words that do not belong together." error={short ? `At least ${SHORTEST_PASSPHRASE} signs.` : null} visibilityToggleButtonProps={{ 'aria-label': 'Show the passphrase' }}
      />
      <PasswordInput
        label="The same once more" value={again} onChange={(event) => setAgain(event.currentTarget.value)} autoComplete="new-password"
        error={unlike ? 'The two differ.' : null} visibilityToggleButtonProps={{ 'aria-label': 'Show the repeated passphrase' }}
      />
      {encrypted && kept?.offered === true && (
        <RememberPassphrase checked={kept.kept} disabled={busy} onChange={(event) => void remember(event.currentTarget.checked)} />
      )}
      {refused && <p role="alert" className="warn">The passphrase was changed, but the keychain of this computer did not forget the old one. Unlock it and remove the entry of Tessera there, or change the passphrase again.</p>}
      {error !== null && <Problem error={error} onClose={() => setError(null)} />}
      <div className="line dialog-buttons">
        <Button type="submit" loading={busy} disabled={typed === '' || short || again !== typed}>{encrypted ? 'Change the passphrase' : 'Encrypt the project'}</Button>
        {encrypted && <Button variant="default" disabled={busy} onClick={() => void set(null)}>Remove the passphrase</Button>}
        <Button variant="subtle" onClick={close}>Cancel</Button>
      </div>
    </form>
  );
}
