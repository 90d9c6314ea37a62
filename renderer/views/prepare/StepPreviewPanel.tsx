import { formatValue } from '../../../shared/chart/numbers.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import type { Step } from '../../../shared/recipe/steps.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { Breakable } from '../../controls/Breakable.tsx';
import { MiniHistogram } from '../../controls/MiniHistogram.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { TYPES } from '../words.ts';
import { effectOf } from './step-effect.ts';

/** The columns that a step touches, before and after, with some of the rows that differ; also before it is carried out. */
export function StepPreviewPanel({ step }: { readonly step: Step }) {
  const { value, running, error } = useAnalysis('stepPreview', { step: step.id });
  if (error !== null) return <p role="alert" className="warn">{describeError(error, 'window').message} {describeError(error, 'window').hint}</p>;
  if (value === null) return <p className="muted" aria-busy={running}>The effect will be here in a moment.</p>;
  const changed = value.columns.filter((column) => column.changed);
  const listed = changed.length > 0 ? changed : value.columns;
  const goes = value.rowsAfter < value.rowsBefore;
  return (
    <section className="stack step-preview" aria-label="Preview" aria-busy={running} data-running={running}>
      <div className="line">
        <h3>{step.on ? 'What it does' : 'What it would do'}</h3>
        {value.report !== null && <span className="step-effect">{effectOf(value.report)}</span>}
        {goes && <span className="muted">{formatValue(value.rowsBefore, 'integer')} rows before, {formatValue(value.rowsAfter, 'integer')} after</span>}
      </div>
      {!step.on && value.report !== null && <p className="muted">{value.report.sentence}</p>}
      {value.report !== null && value.report.rounds !== null && value.report.rounds.length > 0 && <Rounds changes={value.report.rounds} />}
      {listed.length > 0 && (changed.length > 0 || goes) && (
        <table className="plain-table fixed">
          <thead><tr><th scope="col">Column</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
          <tbody>
            {listed.map((column) => (
              <tr key={column.name}>
                <th scope="row"><Breakable text={column.name} /></th>
                <td><Look column={column.before} rows={value.rowsBefore} absent="not there" /></td>
                <td><Look column={column.after} rows={value.rowsAfter} absent="dropped" /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {value.examples.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label="Rows that differ">
          <table className="plain-table">
            <thead><tr><th scope="col" className="number">Row</th>{value.columns.map((column) => <th key={column.name} scope="col">{column.name}</th>)}</tr></thead>
            <tbody>
              {value.examples.map((example) => (
                <tr key={example.row}>
                  <td className="number">{formatValue(example.row, 'integer')}</td>
                  {example.before.map((before, j) => <td key={value.columns[j].name}><Change before={before} kind={value.columns[j].before === null ? 'added' : value.columns[j].after === null ? 'dropped' : 'there'} after={example.after === null ? undefined : example.after[j]} /></td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** How far chained equations moved from round to round. */
function Rounds({ changes }: { readonly changes: readonly number[] }) {
  return (
    <p className="muted">
      {formatValue(changes.length, 'integer')} {changes.length === 1 ? 'round' : 'rounds'}; largest change in each: {changes.map((change) => formatValue(change, 'number')).join(', ')}.
    </p>
  );
}

interface ChangeProps {
  readonly before: string | null;
  /** Undefined: the row goes. */
  readonly after: string | null | undefined;
  /** What becomes of the column. */
  readonly kind: 'added' | 'dropped' | 'there';
}

function Change({ before, after, kind }: ChangeProps) {
  if (after === undefined || kind === 'dropped') return kind === 'added' ? null : <del>{short(before)}</del>;
  if (short(before) === short(after) && kind === 'there') return <span className="muted">{short(before)}</span>;
  return <>{kind === 'there' && <><del>{short(before)}</del> </>}<ins>{short(after)}</ins></>;
}

/** A cell for looking at: decimals cut after eight figures. */
function short(cell: string | null): string {
  if (cell === null) return 'missing';
  if (/^-?\d+\.0$/.test(cell)) return cell.slice(0, -2);
  return /^-?\d+\.\d{6,}$/.test(cell) ? String(Number(Number(cell).toPrecision(8))) : cell;
}

function Look({ column, rows, absent }: { readonly column: ColumnInfo | null; readonly rows: number; readonly absent: string }) {
  if (column === null) return <span className="muted">{absent}</span>;
  const gaps = column.missing === 0 ? '' : `, ${formatValue(column.missing / Math.max(1, rows), 'percent')} missing`;
  return (
    <div className="line">
      {column.histogram !== null && <MiniHistogram histogram={column.histogram} label={column.name} width={72} height={22} />}
      <span className="muted">
        {TYPES.get(column.type)}{column.histogram === null ? `, ${formatValue(column.distinct, 'integer')} values` : `, mean ${formatValue(column.mean, 'number')}`}{gaps}
        {column.histogram === null && column.top.length > 0 && `: ${column.top.slice(0, 3).map((item) => item.value).join(', ')}`}
      </span>
    </div>
  );
}
