import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { toAppError } from '../../shared/errors/app-error.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { formatInteger } from '../../shared/text/format.ts';
import { useApp } from '../state/context.ts';
import type { ErasePlan } from '../state/privacy.ts';
import { Problem } from './Problem.tsx';

const counted = (count: number, one: string, many: string): string => `${formatInteger(count)} ${count === 1 ? one : many}`;

/** What would be touched, line by line. */
function linesOf({ found, touched, previous, recovery }: ErasePlan): string[] {
  const places: readonly (readonly [number, string, string])[] = [
    [touched.steps, 'preparation step names them', 'preparation steps name them'], [touched.texts, 'title, name or note', 'titles, names and notes'],
    [touched.history, 'entry of the undo history', 'entries of the undo history'], [touched.runs, 'kept run', 'kept runs'], [touched.queries, 'query', 'queries'],
    [touched.selections, 'kept selection, which counts rows, goes', 'kept selections, which count rows, go'], [recovery.own, 'piece of unsaved work', 'pieces of unsaved work'],
  ];
  return [
    ...found.sources.filter(({ rows }) => rows > 0).map(({ name, rows, column }) => `${counted(rows, 'row', 'rows')} of ${name}${column === null ? '' : ` (by ${column})`}, left out from now on`),
    ...places.flatMap(([count, one, many]) => (count > 0 ? [counted(count, one, many)] : [])),
    ...(previous ? ['the previous version of the project'] : []),
  ];
}

/** What no program can reach from here. */
function beyond({ found, written, recovery, remains }: ErasePlan): string[] {
  return [
    ...found.sources.filter(({ rows }) => rows > 0).map(({ name }) => `The file ${name} itself still holds them. Write a copy without them below, use that from then on, and delete the old file where it lies.`),
    ...(written.length > 0 ? [`Files written earlier may hold them: ${written.slice(0, 10).join(', ')}${written.length > 10 ? ' and others; see the log' : ''}.`] : []),
    ...(recovery.unreadable > 0 ? [`${counted(recovery.unreadable, 'piece of unsaved work is', 'pieces of unsaved work are')} under another passphrase and cannot be looked into.`] : []),
    ...(remains.length > 0 ? [`They are still named in names of files or columns (${remains.join(', ')}).`] : []),
    'Backups, copies that others have, and files of other programs.',
  ];
}

/** Erasing a person: whom, what that touches, and what is left to do elsewhere. */
export function EraseDialog({ close }: { readonly close: () => void }) {
  const { actions } = useApp();
  const [identity, setIdentity] = useState('');
  const [also, setAlso] = useState('');
  const [exact, setExact] = useState(false);
  const [plan, setPlan] = useState<ErasePlan | null>(null);
  const [done, setDone] = useState<'saved' | 'unsaved' | null>(null);
  const [copies, setCopies] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  const working = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(toAppError(failure));
    } finally {
      setBusy(false);
    }
  };
  const look = (): Promise<void> => working(async () =>
    setPlan(await actions.planErasure(identity.trim(), also.split(',').map((text) => text.trim()).filter((text) => text !== ''), exact)));
  const erase = (asked: ErasePlan): Promise<void> => working(async () => setDone((await actions.erasePerson(asked)) ? 'saved' : 'unsaved'));
  const copy = (source: { readonly id: string; readonly name: string }): Promise<void> => working(async () => {
    const name = await actions.writeWithout(source);
    if (name !== null) setCopies((before) => [...before, name]);
  });
  const change = (edit: () => void): void => {
    edit();
    setPlan(null);
  };

  const lines = plan === null ? [] : linesOf(plan);
  return (
    <div className="stack">
      {done === null && (
        <form className="stack" onSubmit={(event) => {
          event.preventDefault();
          if (identity.trim() !== '') void look();
        }}
        >
          <TextInput label="Customer id, e-mail address or another text of theirs" value={identity} onChange={(event) => change(() => setIdentity(event.currentTarget.value))} data-autofocus autoComplete="off" />
          <TextInput label="Also called" description="Further texts in notes and conditions, parted by commas; names and addresses are taken from their rows." value={also} onChange={(event) => change(() => setAlso(event.currentTarget.value))} autoComplete="off" />
          <Checkbox label="Compare ids as they are written (case and blanks count)" checked={exact} onChange={(event) => change(() => setExact(event.currentTarget.checked))} />
          <div className="line"><Button type="submit" variant={plan === null ? 'filled' : 'default'} disabled={identity.trim() === ''} loading={busy && plan === null}>Look them up</Button></div>
        </form>
      )}
      {error !== null && <Problem error={error} onClose={() => setError(null)} />}
      {plan !== null && (
        <section className="stack" aria-label={done === null ? 'What will be erased' : 'What was erased'} aria-live="polite">
          <h3>{done === null ? 'What will be erased' : 'Erased'}</h3>
          {lines.length === 0 ? <p>Nothing here names them. They are left out should a file hold them later.</p> : <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>}
          {done === null && plan.found.identities.length > 1 && <p className="muted">Taken together: {plan.found.identities.join(', ')}</p>}
          <h3>Out of reach</h3>
          <ul>{beyond(plan).map((line) => <li key={line}>{line}</li>)}</ul>
        </section>
      )}
      {plan !== null && done === null && (
        <>
          <p className="muted">This cannot be undone. A project that has a file is saved with it. It keeps only a keyed hash, so that they stay out when a file is read again.</p>
          <div className="line dialog-buttons">
            <Button color="red.8" loading={busy} onClick={() => void erase(plan)}>Erase this person</Button>
            <Button variant="subtle" onClick={close}>Cancel</Button>
          </div>
        </>
      )}
      {plan !== null && done !== null && (
        <>
          {done === 'unsaved' && <p><strong>The project has no file that could be replaced: save it now, and delete older copies.</strong></p>}
          {copies.length > 0 && <p role="status">Written: {copies.join(', ')}</p>}
          <div className="line dialog-buttons">
            {plan.found.sources.filter(({ rows }) => rows > 0).map((source) => (
              <Button key={source.id} variant="default" loading={busy} onClick={() => void copy(source)}>Write {source.name} without them</Button>
            ))}
            <Button onClick={close}>Done</Button>
          </div>
        </>
      )}
    </div>
  );
}
