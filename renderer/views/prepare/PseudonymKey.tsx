import { Button } from '@mantine/core';
import { useState } from 'react';
import { AppError } from '../../../shared/errors/app-error.ts';
import { KEY_BYTES, keyFingerprint, keyFromText, keyText } from '../../../shared/prepare/pseudonym.ts';
import type { StepOf } from '../../../shared/recipe/steps.ts';
import { useApp } from '../../state/context.ts';

interface Props {
  readonly step: StepOf<'sensitive'>;
  readonly set: (step: StepOf<'sensitive'>) => void;
}

/** The key of the pseudonyms: a file of its own, never part of project or export. */
export function PseudonymKey({ step, set }: Props) {
  const { engine, host, actions, runner } = useApp();
  const [given, setGiven] = useState<string | null>(null);
  const use = async (key: Uint8Array): Promise<void> => {
    await engine.call('setKey', { key });
    setGiven(keyFingerprint(key));
    set({ ...step, key: keyFingerprint(key), on: true });
    runner.again();
  };
  const guarded = (work: () => Promise<void>) => (): void => void work().catch(actions.report);
  const make = guarded(async () => {
    const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    const saved = await host.saveAs('json', 'pseudonym-key.json', new TextEncoder().encode(keyText(key)));
    if (saved !== null) await use(key);
  });
  const open = guarded(async () => {
    const [grant] = await host.pickFiles('json', false);
    if (grant === undefined) return;
    const key = keyFromText(new TextDecoder().decode(await host.read(grant)));
    if (key === null) throw new AppError('invalid-option', { option: grant.name, reason: 'it holds no key', allowed: 'a key file that Tessera made' });
    await use(key);
  });
  const missing = step.key !== undefined && given !== step.key;
  return (
    <div className="wide stack" role="group" aria-label="Key of the pseudonyms">
      <p className="muted">
        The same value gets the same pseudonym wherever the same key is used; without the key nobody can tell whose it is. Keep the file apart from the project and from what you hand on.
        {step.key !== undefined && ` Key ${step.key}${missing ? ' is needed; open its file if the step cannot be carried out.' : ' is in use.'}`}
      </p>
      <div className="line">
        {step.key === undefined && <Button size="compact-sm" onClick={make}>Make a key</Button>}
        <Button size="compact-sm" variant="default" onClick={open}>Open a key file</Button>
      </div>
    </div>
  );
}
