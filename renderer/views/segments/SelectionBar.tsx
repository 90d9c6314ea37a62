import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { SaveButtons } from '../../controls/SaveButtons.tsx';
import type { Made } from '../../controls/use-writing.ts';
import { useApp, useSelect } from '../../state/context.ts';

/** How many customers are chosen, and what can be done with them. */
export function SelectionBar() {
  const { actions, engine, store } = useApp();
  const selection = useSelect((state) => state.view.selection);
  const label = useSelect((state) => state.view.selectionLabel);
  const rows = useSelect((state) => state.results.features?.rows ?? 0);
  const labelled = useSelect((state) => state.results.cluster !== null);
  const settled = useSelect((state) => !state.status.features.running && !state.status.cluster.running);
  const [naming, setNaming] = useState(false);
  if (selection === null) return null;
  const make = async (signal: AbortSignal): Promise<Made> => {
    const { files, notices } = await engine.call('export', { recipe: store.getState().recipe, kinds: ['segments.csv'], only: selection }, { signal });
    return { files: files.map(({ bytes }) => ({ name: 'selection.csv', bytes })), notices };
  };
  return (
    <section className="selection-bar" aria-label="Selection">
      <span role="status"><strong>{formatValue(selection.length, 'integer')} customers selected</strong></span>
      <span className="what">{formatValue(selection.length / Math.max(1, rows), 'percent')} of all, on {label}</span>
      {naming ? <NameForm onDone={() => setNaming(false)} /> : <Button size="compact-sm" variant="default" onClick={() => setNaming(true)}>Save as segment</Button>}
      {labelled && <SaveButtons buttons={[{ label: 'Export as CSV', make, disabled: !settled, filled: true }]} />}
      <Button size="compact-sm" variant="default" onClick={() => actions.setSelection(null, '')}>Clear selection</Button>
    </section>
  );
}

/** Asks what the selection is to be called. */
function NameForm({ onDone }: { readonly onDone: () => void }) {
  const { actions } = useApp();
  const [name, setName] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      className="line tight"
      onSubmit={(event) => {
        event.preventDefault();
        actions.saveSelection(name);
        onDone();
      }}
    >
      <TextInput
        ref={field} size="xs" aria-label="Name of the segment" placeholder="Name" value={name} maxLength={120}
        onChange={(event) => setName(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Escape' && onDone()}
      />
      <Button size="compact-sm" type="submit">Save</Button>
    </form>
  );
}
