import { TextInput } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { Filter } from '../../../shared/contract/grid.ts';
import type { QualityReport } from '../../../shared/contract/proposals.ts';
import type { ColumnInfo, SourceReport } from '../../../shared/contract/tables.ts';
import { holdsNumbers } from '../../../shared/prepare/holds-numbers.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { Breakable } from '../../controls/Breakable.tsx';
import { MiniHistogram } from '../../controls/MiniHistogram.tsx';
import { useShown } from '../../controls/use-shown.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { ROLES, TYPES } from '../words.ts';
import { Mends, StepButton } from './Mends.tsx';

const MOST_ALIKE = 8;

const count = (value: number): string => formatValue(value, 'integer');
const share = (part: number, whole: number): string => formatValue(part / Math.max(1, whole), 'percent');

interface Props {
  /** The file that is looked at. */
  readonly source: SourceReport;
  readonly onShow: (filter: Filter) => void;
}

/** The data dictionary, and what is good and bad about a file, with the step that mends it. */
export function Quality({ source, onShow }: Props) {
  const { value: found, running, error } = useAnalysis('quality', { source: source.id });
  const value = found?.source.id === source.id ? found.quality : null;
  return (
    <div className="scroll quality" tabIndex={0} role="region" aria-label="Quality" aria-busy={running}>
      {error !== null && <p role="alert" className="warn">{describeError(error).message}</p>}
      {value === null ? <p className="muted">{running ? 'Looking at every cell…' : 'Not computed yet.'}</p> : (
        <>
          <dl className="quality-facts">
            <div><dt>Complete rows</dt><dd>{share(value.completeRows, value.rows)}</dd></div>
            <div><dt>Cells with a value</dt><dd>{share(value.cells - value.missingCells, value.cells)}</dd></div>
            <div>
              <dt>Repeated rows</dt><dd>{count(value.duplicates)}</dd>
              {value.duplicates > 0 && <StepButton label="Keep the first" about="rows that repeat an earlier row" draft={{ kind: 'dedupe' }} source={source.id} />}
            </div>
            <div><dt>Columns to look at</dt><dd>{count(value.columns.filter((column) => column.issues.length > 0).length)} of {count(value.columns.length)}</dd></div>
          </dl>
          <Gaps quality={value} source={source} />
          <Alike quality={value} source={source} />
          <Spellings quality={value} source={source} />
        </>
      )}
      <Dictionary source={found?.source.id === source.id ? found.source : source} quality={value} onShow={onShow} />
    </div>
  );
}

const MOST_PATTERNS = 8;
const MOST_PATTERN_COLUMNS = 16;

/** Which columns are missing together, and what can be done about it. */
function Gaps({ quality, source }: { readonly quality: QualityReport; readonly source: SourceReport }) {
  const gaps = quality.patterns.filter((pattern) => pattern.columns.length > 0).slice(0, MOST_PATTERNS);
  if (gaps.length === 0) return null;
  const all = [...new Set(gaps.flatMap((pattern) => pattern.columns))];
  const columns = all.slice(0, MOST_PATTERN_COLUMNS);
  const known = source.columns.filter(({ name, missing }) => missing > 0 && missing < source.rows && all.includes(name));
  const numbers = known.filter(holdsNumbers).map(({ name }) => name);
  const categories = known.filter((column) => column.type === 'category' && !holdsNumbers(column)).map(({ name }) => name);
  return (
    <section aria-label="Missing together" className="stack">
      <h3>Missing together</h3>
      <p className="muted">Each line is a set of columns that have no value in the same rows.</p>
      <table className="plain-table patterns">
        <thead><tr><th scope="col" className="number">Rows</th><th scope="col" className="number">Share</th>{columns.map((name) => <th key={name} scope="col"><Breakable text={name} /></th>)}</tr></thead>
        <tbody>
          {gaps.map((pattern) => (
            <tr key={pattern.columns.join('\0')}>
              <td className="number">{count(pattern.rows)}</td>
              <td className="number muted">{share(pattern.rows, quality.rows)}</td>
              {columns.map((name) => <td key={name} data-gap={pattern.columns.includes(name)} aria-label={pattern.columns.includes(name) ? `${name} missing` : `${name} there`}>{pattern.columns.includes(name) ? 'missing' : ''}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      {quality.missingTogether.slice(0, 3).map((pair) => (
        <p key={`${pair.a}${pair.b}`} className="muted">{pair.a} and {pair.b} are missing together in {count(pair.both)} rows, more often than by chance (correlation of the gaps {formatValue(pair.correlation, 'index')}).</p>
      ))}
      <div className="line wrap">
        {numbers.length > 0 && <StepButton label="Fill numbers with the median" about="gaps" draft={{ kind: 'missing', columns: numbers, method: 'median' }} source={source.id} />}
        {categories.length > 0 && <StepButton label="Give categories a level for it" about="gaps" draft={{ kind: 'missing', columns: categories, method: 'category' }} source={source.id} />}
        {numbers.length > 0 && <span className="muted">Prepare has other ways: nearest neighbours, chained equations, leaving rows out.</span>}
      </div>
    </section>
  );
}

/** Columns that repeat an earlier one. */
function Alike({ quality, source }: { readonly quality: QualityReport; readonly source: SourceReport }) {
  const { alikeColumns } = quality;
  const byName = new Map(source.columns.map((column) => [column.name, column]));
  if (alikeColumns.length === 0) return null;
  return (
    <section aria-label="Columns that say the same" className="stack">
      <h3>Columns that say the same</h3>
      <ul className="proposals">
        {alikeColumns.slice(0, MOST_ALIKE).map(({ a, b, correlation }) => {
          const column = byName.get(b);
          return (
            <li key={b} className="line spaced">
              <span className="grow"><strong>{b}</strong> <span className="muted">{correlation === null ? `is equal to ${a} in every row` : `moves with ${a} (correlation ${formatValue(correlation, 'index')})`}</span></span>
              {column !== undefined && <Mends column={column} issue={{ code: 'alike-column', message: '' }} source={source.id} />}
            </li>
          );
        })}
      </ul>
      {alikeColumns.length > MOST_ALIKE && <p className="muted">and {count(alikeColumns.length - MOST_ALIKE)} more</p>}
    </section>
  );
}

function Spellings({ quality, source }: { readonly quality: QualityReport; readonly source: SourceReport }) {
  if (quality.spellings.length === 0) return null;
  return (
    <section aria-label="Spellings" className="stack">
      <h3>Spellings that may mean one value</h3>
      <ul className="proposals">
        {quality.spellings.map(({ column, groups }) => (
          <li key={column} className="line spaced">
            <span className="grow"><strong>{column}</strong> <span className="muted">{groups.slice(0, 4).map((group) => group.members.slice(0, 4).map((member) => member.value).join(' = ')).join('; ')}{groups.length > 4 ? ` and ${groups.length - 4} more` : ''}</span></span>
            <StepButton
              label="Recode" about={column} source={source.id}
              draft={{ kind: 'recode', column, map: groups.flatMap((group) => group.members.slice(1).map((member) => ({ from: member.value, to: group.to }))) }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface DictionaryProps {
  readonly source: Pick<SourceReport, 'id' | 'rows' | 'columns'>;
  readonly quality: QualityReport | null;
  readonly onShow: (filter: Filter) => void;
}

/** Every column with its type, role, shape, gaps and issues, and what a person notes of it. */
function Dictionary({ source, quality, onShow }: DictionaryProps) {
  const { actions } = useApp();
  const notes = useSelect((state) => state.recipe.sources.find(({ id }) => id === source.id)?.columns);
  const { shown, find, more } = useShown(source.columns, (column) => column.label, 'a column');
  const issuesOf = new Map((quality?.columns ?? []).map((column) => [column.name, column.issues]));
  return (
    <section aria-label="Data dictionary" className="stack">
      <h3>Data dictionary</h3>
      {find}
      <table className="plain-table dictionary">
        <thead><tr><th scope="col">Column</th><th scope="col">Values</th><th scope="col" className="number">Missing</th><th scope="col" className="number">Different</th><th scope="col">To look at</th><th scope="col">Unit</th><th scope="col">Description</th></tr></thead>
        <tbody>
          {shown.map((column) => {
            const own = notes?.find((note) => note.name === column.name);
            const set = (patch: { readonly unit?: string; readonly description?: string }): void => actions.setColumn(column.name, patch, source.id);
            return (
              <tr key={column.name}>
                <th scope="row"><Breakable text={column.label} /><span className="sub">{kindOf(column)}</span></th>
                <td><Shape column={column} rows={source.rows} /></td>
                <td className="number">{share(column.missing, source.rows)}</td>
                <td className="number">{count(column.distinct)}</td>
                <td className="issues">
                  {(issuesOf.get(column.name) ?? column.issues).map((issue) => <div key={issue.code}><span>{issue.message}</span> <Mends column={column} issue={issue} source={source.id} onShow={onShow} /></div>)}
                </td>
                <td><Note label={`Unit of ${column.label}`} value={own?.unit ?? column.unit ?? ''} onKeep={(unit) => set({ unit: unit === '' ? undefined : unit })} width={64} max={40} /></td>
                <td><Note label={`Description of ${column.label}`} value={own?.description ?? ''} onKeep={(description) => set({ description: description === '' ? undefined : description })} width={150} max={500} /></td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {more !== null && <div>{more}</div>}
    </section>
  );
}

/** Type and role in few words. */
function kindOf({ type, role }: ColumnInfo): string {
  const [a, b] = [TYPES.get(type) ?? type, (ROLES.get(role) ?? role).toLowerCase()];
  return a === b ? a : `${a}, ${b}`;
}

/** Levels drawn for a column of texts. */
const LEVELS = 3;

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
        <li key={value}><span className="level-bar" style={{ width: `${Math.max(2, (48 * n) / present)}px` }} /><span className="one-line">{value}</span><span className="muted">{share(n, present)}</span></li>
      ))}
    </ul>
  );
}

interface NoteProps {
  readonly label: string;
  readonly value: string;
  readonly onKeep: (text: string) => void;
  readonly width: number;
  readonly max: number;
}

function Note({ label, value, onKeep, width, max }: NoteProps) {
  return (
    <TextInput
      key={value} size="xs" aria-label={label} defaultValue={value} maxLength={max} w={width}
      onBlur={(event) => event.currentTarget.value !== value && onKeep(event.currentTarget.value.trim())}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
    />
  );
}
