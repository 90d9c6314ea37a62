import { memo, useMemo } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { Filter } from '../../../shared/contract/grid.ts';
import type { QualityReport } from '../../../shared/contract/proposals.ts';
import type { ColumnInfo, ColumnIssue, SourceReport } from '../../../shared/contract/tables.ts';
import type { Source } from '../../../shared/recipe/recipe.ts';
import { drawnText } from '../../../shared/text/format.ts';
import { Breakable } from '../../controls/Breakable.tsx';
import { MiniHistogram } from '../../controls/MiniHistogram.tsx';
import { useFound } from '../../controls/use-shown.tsx';
import { VirtualBody } from '../../controls/VirtualBody.tsx';
import type { RowProps } from '../../controls/VirtualBody.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { ROLES, TYPES } from '../words.ts';
import { Mends } from './Mends.tsx';

type Notes = Pick<Source['columns'][number], 'unit' | 'description'>;
const NOTHING: Notes = {};
const labelOf = (column: ColumnInfo): string => column.label;
const nameOf = (column: ColumnInfo): string => column.name;
const count = (value: number): string => formatValue(value, 'integer');
const share = (part: number, whole: number): string => formatValue(part / Math.max(1, whole), 'percent');

interface Props {
  readonly source: Pick<SourceReport, 'id' | 'rows' | 'columns'>;
  readonly quality: QualityReport | null;
  readonly onShow: (filter: Filter) => void;
}

/** Every column with its type, role, shape, gaps and issues, and what a person notes of it. */
export function Dictionary({ source, quality, onShow }: Props) {
  const notes = useSelect((state) => state.recipe.sources.find(({ id }) => id === source.id)?.columns);
  const { found, find } = useFound(source.columns, labelOf, 'a column');
  const issuesOf = useMemo(() => new Map((quality?.columns ?? []).map((column) => [column.name, column.issues])), [quality]);
  const noteOf = useMemo(() => new Map((notes ?? []).map((note) => [note.name, note])), [notes]);
  return (
    <section aria-label="Data dictionary" className="stack">
      <h3>Data dictionary</h3>
      {find}
      <table className="plain-table dictionary" aria-rowcount={found.length + 1}>
        <thead><tr aria-rowindex={1}><th scope="col">Column</th><th scope="col">Values</th><th scope="col" className="number">Missing</th><th scope="col" className="number">Different</th><th scope="col">To look at</th><th scope="col">Unit</th><th scope="col">Description</th></tr></thead>
        <VirtualBody
          rows={found} keyOf={nameOf} columns={7} estimate={48}
          renderRow={(column, props) => (
            <Entry {...props} column={column} total={source.rows} source={source.id} own={noteOf.get(column.name) ?? NOTHING} issues={issuesOf.get(column.name) ?? column.issues} onShow={onShow} />
          )}
        />
      </table>
    </section>
  );
}

interface EntryProps extends RowProps {
  readonly column: ColumnInfo;
  readonly total: number;
  readonly source: string;
  /** What a person noted. */
  readonly own: Notes;
  readonly issues: readonly ColumnIssue[];
  readonly onShow: (filter: Filter) => void;
}

const Entry = memo(function Entry({ column, total, source, own, issues, onShow, ...row }: EntryProps) {
  const { actions } = useApp();
  const set = (patch: Notes): void => actions.setColumn(column.name, patch, source);
  return (
    <tr {...row}>
      <th scope="row"><Breakable text={column.label} /><span className="sub">{kindOf(column)}</span></th>
      <td><Shape column={column} rows={total} /></td>
      <td className="number">{share(column.missing, total)}{column.missingWords !== undefined && <span className="sub">{column.missingWords.slice(0, WORDS).map(({ value, count: n }) => `${value} ${count(n)}`).join(', ')}{column.missingWords.length > WORDS ? ', …' : ''}</span>}</td>
      <td className="number">{count(column.distinct)}</td>
      <td className="issues">{issues.map((issue) => <div key={issue.code}><span>{issue.message}</span> <Mends column={column} issue={issue} source={source} onShow={onShow} /></div>)}</td>
      <td><Note label={`Unit of ${column.label}`} value={own.unit ?? column.unit ?? ''} onKeep={(unit) => set({ unit: unit === '' ? undefined : unit })} max={40} /></td>
      <td><Note label={`Description of ${column.label}`} value={own.description ?? ''} onKeep={(description) => set({ description: description === '' ? undefined : description })} max={500} /></td>
    </tr>
  );
});

/** Type and role in few words. */
function kindOf({ type, role }: ColumnInfo): string {
  const [a, b] = [TYPES.get(type) ?? type, (ROLES.get(role) ?? role).toLowerCase()];
  return a === b ? a : `${a}, ${b}`;
}

/** Words for a missing value that are named. */
const WORDS = 3;
/** Levels drawn for a column of texts. */
const LEVELS = 3;
const LEVEL_WIDTH = 48;

/** How the values of a column lie: bars over the range of numbers, shares of the most frequent texts. */
function Shape({ column, rows }: { readonly column: ColumnInfo; readonly rows: number }) {
  if (column.histogram !== null && column.role !== 'id') {
    return (
      <>
        <MiniHistogram histogram={column.histogram} label={column.label} width={96} height={26} />
        <span className="sub">{formatValue(column.histogram.min, 'number')} to {formatValue(column.histogram.max, 'number')}</span>
      </>
    );
  }
  const present = Math.max(1, rows - column.missing);
  if (column.min !== null && (column.type === 'date' || column.type === 'datetime')) return <span className="sub">{String(column.min).slice(0, 10)} to {String(column.max).slice(0, 10)}</span>;
  if (column.distinct > present / 2 || column.top.length === 0) return <span className="sub">{column.distinct === 0 ? 'no values' : 'nearly all different'}</span>;
  return (
    <ul className="levels">
      {column.top.slice(0, LEVELS).map(({ value, count: n }) => (
        <li key={value}><span className="level-bar" style={{ width: `${Math.max(2, (LEVEL_WIDTH * n) / present)}px` }} /><span className="one-line">{drawnText(value)}</span><span className="muted">{share(n, present)}</span></li>
      ))}
    </ul>
  );
}

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
