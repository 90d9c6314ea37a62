import { formatValue } from '../../../shared/chart/numbers.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { MiniHistogram } from '../../controls/MiniHistogram.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { TYPES } from '../words.ts';

/** The columns that a step touches, before and after, with some of the rows that differ. */
export function StepPreviewPanel({ id }: { readonly id: string }) {
  const { value, running, error } = useAnalysis('stepPreview', { step: id });
  if (error !== null) return <p role="alert" className="warn">{describeError(error).message} {describeError(error).hint}</p>;
  if (value === null) return <p className="muted" aria-busy={running}>The effect will be here in a moment.</p>;
  if (value.columns.length === 0) return <p className="muted">{value.rowsAfter === value.rowsBefore ? 'It changes nothing.' : 'No value changes; only rows go.'}</p>;
  return (
    <div className="stack step-preview" aria-busy={running}>
      <table className="plain-table">
        <thead><tr><th scope="col">Column</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
        <tbody>
          {value.columns.map((column) => (
            <tr key={column.name}>
              <th scope="row">{column.name}</th>
              <td><Look column={column.before} rows={value.rowsBefore} absent="not there" /></td>
              <td><Look column={column.after} rows={value.rowsAfter} absent="dropped" /></td>
            </tr>
          ))}
        </tbody>
      </table>
      {value.examples.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label="Rows that differ">
          <table className="plain-table">
            <thead><tr><th scope="col" className="number">Row</th>{value.columns.map((column) => <th key={column.name} scope="col">{column.name}</th>)}</tr></thead>
            <tbody>
              {value.examples.map((example) => (
                <tr key={example.row}>
                  <td className="number">{formatValue(example.row, 'integer')}</td>
                  {example.before.map((before, j) => <td key={value.columns[j].name}><Change before={before} after={example.after === null ? undefined : example.after[j]} /></td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function Change({ before, after }: { readonly before: string | null; readonly after: string | null | undefined }) {
  if (after === undefined) return <><del>{short(before)}</del> <span className="muted">row goes</span></>;
  if (before === after) return <span className="muted">{short(before)}</span>;
  return <>{before !== null && <><del>{short(before)}</del> </>}<ins>{short(after)}</ins></>;
}

/** A cell for looking at: decimals cut after eight figures. */
function short(cell: string | null): string {
  if (cell === null) return 'missing';
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
