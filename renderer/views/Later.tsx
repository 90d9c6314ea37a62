import { Button } from '@mantine/core';
import { useApp } from '../state/context.ts';
import type { Step } from '../state/commands.ts';

interface Text {
  readonly title: string;
  readonly what: string;
  readonly now: string;
  readonly step: Step;
  readonly button: string;
}

const TEXTS: ReadonlyMap<Step, Text> = new Map([
  ['monitor', {
    title: 'Monitor', what: 'New data against the saved segments: which segments grow or shrink, and whether customers still fit them.',
    now: 'This step is not part of this version. The saved model can score a new file from the command line: tessera score model.json new.csv --out DIR.', step: 'export', button: 'Go to Export',
  }],
]);

/** A step that is not part of this version says so. */
export function Later({ step }: { readonly step: Step }) {
  const { actions } = useApp();
  const text = TEXTS.get(step);
  if (text === undefined) return null;
  return (
    <main className="work" aria-label={text.title}>
      <section className="card later">
        <h2>{text.title}</h2>
        <p>{text.what}</p>
        <p className="muted">{text.now}</p>
        <div><Button variant="default" size="compact-sm" onClick={() => actions.setStep(text.step)}>{text.button}</Button></div>
      </section>
    </main>
  );
}
