import { formatValue } from '../../../shared/chart/numbers.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';

/** Rows that could not be read, with line and reason. */
export function Rejected({ source }: { readonly source: SourceReport }) {
  const { examples, count } = source.rejected;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Rejected rows">
      <p className="muted">
        {count > examples.length ? `The first ${formatValue(examples.length, 'integer')} of ${formatValue(count, 'integer')} rejected rows.` : 'All rejected rows.'} They are in no figure.
      </p>
      <table className="plain-table">
        <thead><tr><th scope="col" className="number">Line</th><th scope="col">Reason</th><th scope="col">Text</th></tr></thead>
        <tbody>
          {examples.map((row) => (
            <tr key={row.line}><td className="number">{formatValue(row.line, 'integer')}</td><td>{row.reason}</td><td className="mono">{row.text}</td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
