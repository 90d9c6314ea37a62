import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { ExportedFile } from '../../../shared/contract/engine.ts';
import { EXPORT_KINDS } from '../../../shared/recipe/handing-over.ts';
import type { ExportKind } from '../../../shared/recipe/handing-over.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { ParamControl } from '../../controls/ParamControl.tsx';
import { Problem } from '../../frame/Problem.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { useWriting } from '../../controls/use-writing.ts';

interface Choice {
  readonly kind: ExportKind;
  readonly title: string;
  readonly what: string;
}

const GROUPS: readonly { readonly title: string; readonly choices: readonly Choice[] }[] = [
  {
    title: 'Labelled customers',
    choices: [
      { kind: 'segments.csv', title: 'Labelled customers', what: 'One row a customer with segment number and name, for the mail platform or a spreadsheet.' },
      { kind: 'segments.xlsx', title: 'Labelled customers, Excel', what: 'The same as a workbook: ids as text, days as days, with a sheet of the segments and one on how they were made.' },
      { kind: 'segments.parquet', title: 'Labelled customers, Parquet', what: 'The same with the types of columns, for a warehouse or a notebook.' },
    ],
  },
  {
    title: 'Documents',
    choices: [
      { kind: 'personas.html', title: 'Persona pages, web page', what: 'One file that opens in any browser, with fonts and charts inside.' },
      { kind: 'personas.docx', title: 'Persona pages, Word', what: 'The same pages for Word, to be edited and passed on.' },
      { kind: 'personas.pdf', title: 'Persona pages, PDF', what: 'The same pages to read, print and send, with text that can be searched.' },
      { kind: 'personas.pptx', title: 'Persona pages, PowerPoint', what: 'The same as slides, with bars that can be moved and coloured.' },
    ],
  },
  {
    title: 'Analysis and model',
    choices: [
      { kind: 'recipe.json', title: 'Recipe', what: 'Every choice of this analysis; the command line replays it byte for byte. No customer rows.' },
      { kind: 'model.json', title: 'Model', what: 'What is needed to give new customers the labels of these segments. No customer rows, except with DBSCAN and HDBSCAN, whose segments are known by their members, and with k-medoids and Gower, whose segments stand around customers: those hold their prepared values.' },
      { kind: 'model.sql', title: 'Model as SQL', what: 'One statement that labels the rows of a table in PostgreSQL, DuckDB or Snowflake; for k-means and other methods whose segments have centres.' },
      { kind: 'model-bigquery.sql', title: 'Model as SQL for BigQuery', what: 'The same in the words of BigQuery.' },
      { kind: 'model.pmml', title: 'Model as PMML', what: 'The same for tools that read PMML 4.4.' },
    ],
  },
];
/** Chosen while nobody has said otherwise. */
const USUAL: readonly ExportKind[] = ['segments.csv', 'personas.html', 'personas.docx'];
const CHOICES = GROUPS.flatMap(({ choices }) => choices);

/** The files of the analysis, and their settings. */
export function FilesPage() {
  const { actions, engine, store } = useApp();
  const exports = useSelect((state) => state.recipe.exports);
  const chosen = new Set<ExportKind>(exports ?? USUAL);
  const [notes, setNotes] = useState<readonly string[]>([]);
  const [making, setMaking] = useState('');
  const { busy, written, error, write, stop, forget } = useWriting();

  const start = (): Promise<void> => write(async (signal) => {
    setNotes([]);
    const kinds = CHOICES.filter(({ kind }) => chosen.has(kind)).map(({ kind }) => kind);
    const { recipe } = store.getState();
    const files: ExportedFile[] = [];
    const told = new Set<string>();
    try {
      // One after the other, so that it can be told which is being made; what they share is in the cache.
      for (const [i, kind] of kinds.entries()) {
        setMaking(`Making ${kind}${kinds.length === 1 ? '' : `, file ${i + 1} of ${kinds.length}`}.`);
        const answer = await engine.call('export', { recipe, kinds: [kind] }, { signal });
        files.push(...answer.files);
        answer.notices.forEach((notice) => told.add(describeNotice(notice, 'window')));
      }
    } finally {
      setMaking('');
    }
    setNotes([...told]);
    return { files, notices: [] };
  });
  const toggle = (kind: ExportKind): void => {
    const next = new Set(chosen);
    if (!next.delete(kind)) next.add(kind);
    actions.setExports(EXPORT_KINDS.filter((one) => next.has(one)));
  };

  return (
    <div className="stack">
      {error !== null && <Problem error={error} onClose={forget} />}
      <section className="card" aria-label="Files">
        <h2>Files</h2>
        {GROUPS.map(({ title, choices }) => (
          <section key={title} className="export-group" aria-label={title}>
            <h3>{title}</h3>
            <ul className="exports">
              {choices.map((choice) => {
                const done = written.find(({ asked }) => asked === choice.kind);
                return (
                  <li key={choice.kind}>
                    <Checkbox size="sm" label={choice.title} description={choice.what} checked={chosen.has(choice.kind)} onChange={() => toggle(choice.kind)} />
                    <span className="grow" />
                    {done === undefined ? <code>{choice.kind}</code> : <span className="good">{done.name} written, {formatValue(Math.max(1, Math.round(done.bytes / 1000)), 'integer')} kB</span>}
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
        <div className="line">
          <Button onClick={() => void start()} loading={busy} disabled={chosen.size === 0}>{chosen.size === 1 ? 'Export 1 file' : `Export ${chosen.size} files`}</Button>
          {busy && <Button variant="default" onClick={stop}>Cancel</Button>}
          <span className="muted" role="status">{making}</span>
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
        <div className="narrow"><ParamControl param="validate.stability" /></div>
      </section>
    </div>
  );
}
