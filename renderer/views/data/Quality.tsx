import { Button, SegmentedControl } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { QualityReport } from '../../../shared/contract/proposals.ts';
import type { ColumnInfo, SourceReport } from '../../../shared/contract/tables.ts';
import type { Source } from '../../../shared/recipe/recipe.ts';
import { stepSchema } from '../../../shared/recipe/steps.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { Breakable } from '../../controls/Breakable.tsx';
import { useFound } from '../../controls/use-shown.tsx';
import { VirtualBody } from '../../controls/VirtualBody.tsx';
import type { RowProps } from '../../controls/VirtualBody.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { freeStepId } from '../prepare/new-step.ts';
import { TYPES } from '../words.ts';

const MOST_ALIKE = 8;

const count = (value: number): string => formatValue(value, 'integer');
const share = (part: number, whole: number): string => formatValue(part / Math.max(1, whole), 'percent');

/** The data dictionary, and what is good and bad about a file. */
export function Quality({ source }: { readonly source: SourceReport }) {
  const sources = useSelect((state) => state.recipe.sources);
  const [asked, setAsked] = useState<string | null>(null);
  const chosen = sources.some(({ id }) => id === asked) ? asked : null;
  const { value: found, running, error } = useAnalysis('quality', { source: chosen });
  const value = found?.quality ?? null;
  return (
    <div className="scroll quality" tabIndex={0} role="region" aria-label="Quality" aria-busy={running}>
      {sources.length > 1 && (
        <SegmentedControl
          size="xs" aria-label="File" value={chosen ?? sources[0].id} onChange={setAsked}
          data={sources.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {error !== null && <p role="alert" className="warn">{describeError(error).message}</p>}
      {value === null ? <p className="muted">{running ? 'Looking at every cell…' : 'Not computed yet.'}</p> : (
        <>
          <dl className="quality-facts">
            <div><dt>Complete rows</dt><dd>{share(value.completeRows, value.rows)}</dd></div>
            <div><dt>Cells with a value</dt><dd>{share(value.cells - value.missingCells, value.cells)}</dd></div>
            <div><dt>Repeated rows</dt><dd>{count(value.duplicates)}</dd></div>
            <div><dt>Columns to look at</dt><dd>{count(value.columns.filter((column) => column.issues.length > 0).length)} of {count(value.columns.length)}</dd></div>
          </dl>
          <Gaps quality={value} />
          <Alike quality={value} />
          {chosen === null || chosen === sources[0].id ? <Spellings quality={value} /> : null}
        </>
      )}
      <Dictionary source={found?.source ?? source} own={chosen === null || chosen === sources[0].id} quality={value} />
    </div>
  );
}

/** Which columns are missing together. */
function Gaps({ quality }: { readonly quality: QualityReport }) {
  const gaps = quality.patterns.filter((pattern) => pattern.columns.length > 0).slice(0, 8);
  if (gaps.length === 0) return null;
  const columns = [...new Set(gaps.flatMap((pattern) => pattern.columns))].slice(0, 16);
  return (
    <section aria-label="Missing together" className="stack">
      <h3>Missing together</h3>
      <table className="plain-table patterns">
        <thead><tr><th scope="col" className="number">Rows</th>{columns.map((name) => <th key={name} scope="col"><span>{name}</span></th>)}</tr></thead>
        <tbody>
          {gaps.map((pattern) => (
            <tr key={pattern.columns.join('\0')}>
              <td className="number">{count(pattern.rows)}</td>
              {columns.map((name) => <td key={name} data-gap={pattern.columns.includes(name)} aria-label={pattern.columns.includes(name) ? `${name} missing` : `${name} there`} />)}
            </tr>
          ))}
        </tbody>
      </table>
      {quality.missingTogether.slice(0, 3).map((pair) => (
        <p key={`${pair.a}${pair.b}`} className="muted">{pair.a} and {pair.b} are missing together in {count(pair.both)} rows, more often than by chance (correlation of the gaps {formatValue(pair.correlation, 'index')}).</p>
      ))}
    </section>
  );
}

/** Columns that repeat an earlier one. */
function Alike({ quality }: { readonly quality: QualityReport }) {
  const { alikeColumns } = quality;
  if (alikeColumns.length === 0) return null;
  return (
    <section aria-label="Columns that say the same" className="stack">
      <h3>Columns that say the same</h3>
      <ul className="proposals">
        {alikeColumns.slice(0, MOST_ALIKE).map(({ a, b, correlation }) => (
          <li key={b}><strong>{b}</strong> <span className="muted">{correlation === null ? `is equal to ${a} in every row` : `moves with ${a} (correlation ${formatValue(correlation, 'index')})`}</span></li>
        ))}
      </ul>
      {alikeColumns.length > MOST_ALIKE && <p className="muted">and {count(alikeColumns.length - MOST_ALIKE)} more</p>}
    </section>
  );
}

function Spellings({ quality }: { readonly quality: QualityReport }) {
  const { actions } = useApp();
  const steps = useSelect((state) => state.recipe.steps);
  const open = quality.spellings.filter(({ column }) => !steps.some((step) => step.kind === 'recode' && step.column === column));
  if (open.length === 0) return null;
  const take = (column: string, groups: QualityReport['spellings'][number]['groups']): void => {
    const map = groups.flatMap((group) => group.members.slice(1).map((member) => ({ from: member.value, to: group.to })));
    const step = stepSchema.parse({ kind: 'recode', id: freeStepId('recode', steps), column, map });
    actions.setSteps(`Add step ${step.id}`, (all) => [...all, step]);
  };
  return (
    <section aria-label="Spellings" className="stack">
      <h3>Spellings that may mean one value</h3>
      <ul className="proposals">
        {open.map(({ column, groups }) => (
          <li key={column} className="line spaced">
            <span className="grow"><strong>{column}</strong> <span className="muted">{groups.slice(0, 4).map((group) => group.members.slice(0, 4).map((member) => member.value).join(' = ')).join('; ')}{groups.length > 4 ? ` and ${groups.length - 4} more` : ''}</span></span>
            <Button size="compact-xs" variant="default" aria-label={`Recode ${column}`} onClick={() => take(column, groups)}>Recode</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Every column with its type, gaps and issues, and what a person notes of it. */
function Dictionary({ source, own: editable, quality }: { readonly source: Pick<SourceReport, 'rows' | 'columns'>; readonly own: boolean; readonly quality: QualityReport | null }) {
  const notes = useSelect((state) => state.recipe.sources[0]?.columns);
  const { found, find } = useFound(source.columns, labelOf, 'a column');
  const issuesOf = useMemo(() => new Map((quality?.columns ?? []).map((column) => [column.name, column.issues])), [quality]);
  const noteOf = useMemo(() => new Map((notes ?? []).map((note) => [note.name, note])), [notes]);
  return (
    <section aria-label="Data dictionary" className="stack">
      <h3>Data dictionary</h3>
      {find}
      <table className="plain-table dictionary" aria-rowcount={found.length + 1}>
        <thead><tr aria-rowindex={1}><th scope="col">Column</th><th scope="col">Type</th><th scope="col" className="number">Missing</th><th scope="col" className="number">Values</th><th scope="col">Unit</th><th scope="col">Description</th><th scope="col">To look at</th></tr></thead>
        <VirtualBody
          rows={found} keyOf={nameOf} columns={7} estimate={41}
          renderRow={(column, props) => <Entry {...props} column={column} total={source.rows} own={editable ? noteOf.get(column.name) ?? NOTHING : null} issues={issuesOf.get(column.name) ?? column.issues} />}
        />
      </table>
    </section>
  );
}

type Notes = Pick<Source['columns'][number], 'unit' | 'description'>;
const NOTHING: Notes = {};
const labelOf = (column: ColumnInfo): string => column.label;
const nameOf = (column: ColumnInfo): string => column.name;

interface EntryProps extends RowProps {
  readonly column: ColumnInfo;
  readonly total: number;
  /** What a person noted; null where nothing can be noted. */
  readonly own: Notes | null;
  readonly issues: QualityReport['columns'][number]['issues'];
}

const Entry = memo(function Entry({ column, total, own, issues, ...row }: EntryProps) {
  const { actions } = useApp();
  return (
    <tr {...row}>
      <th scope="row"><Breakable text={column.label} /></th>
      <td>{TYPES.get(column.type)}</td>
      <td className="number">{share(column.missing, total)}</td>
      <td className="number">{count(column.distinct)}</td>
      <td>{own !== null && <Note label={`Unit of ${column.label}`} value={own.unit ?? column.unit ?? ''} onKeep={(unit) => actions.setColumn(column.name, { unit: unit === '' ? undefined : unit })} max={40} />}</td>
      <td>{own !== null && <Note label={`Description of ${column.label}`} value={own.description ?? ''} onKeep={(description) => actions.setColumn(column.name, { description: description === '' ? undefined : description })} max={500} />}</td>
      <td>{issues.map((issue) => <span key={issue.code} className="sub">{issue.message}</span>)}</td>
    </tr>
  );
});

interface NoteProps {
  readonly label: string;
  readonly value: string;
  readonly onKeep: (text: string) => void;
  readonly max: number;
}

function Note({ label, value, onKeep, max }: NoteProps) {
  return (
    <input
      key={value} className="note" aria-label={label} defaultValue={value} maxLength={max}
      onBlur={(event) => event.currentTarget.value !== value && onKeep(event.currentTarget.value.trim())}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
    />
  );
}
