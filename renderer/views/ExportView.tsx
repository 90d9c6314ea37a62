import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../shared/chart/numbers.ts';
import type { ExportKind } from '../../shared/contract/engine.ts';
import type { FileKind } from '../../shared/contract/host.ts';
import { isCancelled, toAppError } from '../../shared/errors/app-error.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { describeNotice } from '../../shared/text/notices.ts';
import { ParamControl } from '../controls/ParamControl.tsx';
import { Problem } from '../frame/Problem.tsx';
import { useApp, useSelect } from '../state/context.ts';
import { Missing, StageProblems } from './Missing.tsx';

interface Choice {
  readonly kind: ExportKind;
  readonly file: FileKind;
  readonly title: string;
  readonly what: string;
}

const CHOICES: readonly Choice[] = [
  { kind: 'segments.csv', file: 'csv', title: 'Labelled customers', what: 'One row a customer with segment number and name, for the mail platform or a spreadsheet.' },
  { kind: 'personas.html', file: 'html', title: 'Persona pages, web page', what: 'One file that opens in any browser, with fonts and charts inside.' },
  { kind: 'personas.docx', file: 'docx', title: 'Persona pages, Word', what: 'The same pages for Word, to be edited and passed on.' },
  { kind: 'personas.pdf', file: 'pdf', title: 'Persona pages, PDF', what: 'The same pages to read, print and send, with text that can be searched.' },
  { kind: 'personas.pptx', file: 'pptx', title: 'Persona pages, PowerPoint', what: 'The same as slides, with bars that can be moved and coloured.' },
  { kind: 'recipe.json', file: 'json', title: 'Recipe', what: 'Every choice of this analysis; the command line replays it byte for byte. No customer rows.' },
  { kind: 'model.json', file: 'json', title: 'Model', what: 'What is needed to give new customers the labels of these segments. No customer rows, except with DBSCAN and HDBSCAN, whose segments are known by their members.' },
];

type Outcome = { readonly kind: ExportKind; readonly name: string; readonly bytes: number };

export function ExportView() {
  const ready = useSelect((state) => state.results.profile !== null);
  if (!ready) return <main className="work" aria-label="Export"><Missing stages={['profile']} what="The files to hand over" /></main>;
  return <Files />;
}

function Files() {
  const { engine, host, store } = useApp();
  const [chosen, setChosen] = useState<ReadonlySet<ExportKind>>(new Set<ExportKind>(['segments.csv', 'personas.html', 'personas.docx']));
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<readonly Outcome[]>([]);
  const [notes, setNotes] = useState<readonly string[]>([]);
  const [error, setError] = useState<AppError | null>(null);

  const write = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    setDone([]);
    setNotes([]);
    try {
      const kinds = CHOICES.filter((choice) => chosen.has(choice.kind));
      const { files, notices } = await engine.call('export', { recipe: store.getState().recipe, kinds: kinds.map((choice) => choice.kind) });
      setNotes(notices.map(describeNotice));
      for (const [i, file] of files.entries()) {
        const choice = kinds[i];
        const grant = choice === undefined ? null : await host.saveAs(choice.file, file.name, file.bytes);
        if (choice !== undefined && grant !== null) setDone((before) => [...before, { kind: choice.kind, name: grant.name, bytes: file.bytes.length }]);
      }
    } catch (failure) {
      if (!isCancelled(failure)) setError(toAppError(failure));
    } finally {
      setBusy(false);
    }
  };
  const toggle = (kind: ExportKind): void => {
    const next = new Set(chosen);
    if (!next.delete(kind)) next.add(kind);
    setChosen(next);
  };

  return (
    <main className="work stack" aria-label="Export">
      <StageProblems stages={['profile']} />
      {error !== null && <Problem error={error} onClose={() => setError(null)} />}
      <section className="card" aria-label="Files">
        <h2>Files</h2>
        <ul className="exports">
          {CHOICES.map((choice) => {
            const written = done.find((outcome) => outcome.kind === choice.kind);
            return (
              <li key={choice.kind}>
                <Checkbox size="sm" label={choice.title} description={choice.what} checked={chosen.has(choice.kind)} onChange={() => toggle(choice.kind)} />
                <span className="grow" />
                {written === undefined ? <code>{choice.kind}</code> : <span className="good">{written.name} written, {formatValue(Math.max(1, Math.round(written.bytes / 1000)), 'integer')} kB</span>}
              </li>
            );
          })}
        </ul>
        <div className="line">
          <Button onClick={() => void write()} loading={busy} disabled={chosen.size === 0}>{chosen.size === 1 ? 'Export 1 file' : `Export ${chosen.size} files`}</Button>
          <span className="muted">You choose where each file goes. Nothing is sent anywhere.</span>
        </div>
        {notes.map((note) => <p key={note} className="warn">{note}</p>)}
      </section>
      <section className="card stack" aria-label="Settings of the files">
        <h2>Settings</h2>
        <ParamControl param="export.withSource" />
        <ParamControl param="export.withFit" />
        <ParamControl param="export.formulaSafe" />
        <div className="narrow"><ParamControl param="report.minGroup" /></div>
      </section>
    </main>
  );
}
