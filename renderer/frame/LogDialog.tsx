import type { LogEntry } from '../../shared/contract/export-log.ts';
import { formatInteger } from '../../shared/text/format.ts';
import { useSelect } from '../state/context.ts';

const CHANGES = { set: 'Encrypted with a passphrase', changed: 'Passphrase changed', removed: 'Passphrase removed', remembered: 'Passphrase remembered on a computer', forgotten: 'Passphrase forgotten on a computer' } as const;

function wordsOf(entry: LogEntry): { readonly what: string; readonly rows: string; readonly columns: string } {
  switch (entry.what) {
    case 'export': return { what: entry.file, rows: entry.rows === undefined ? '' : formatInteger(entry.rows), columns: (entry.columns ?? []).join(', ') };
    case 'copied': return { what: 'Cells copied to the clipboard', rows: formatInteger(entry.rows), columns: entry.columns.join(', ') };
    case 'erased': return { what: `A person was erased (${entry.person.slice(0, 12)}…)`, rows: entry.rows === undefined ? '' : formatInteger(entry.rows), columns: '' };
    case 'passphrase': return { what: CHANGES[entry.change], rows: '', columns: '' };
  }
}

const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** What left the project, the newest first. */
export function LogDialog() {
  const log = useSelect((state) => state.document.log);
  if (log.length === 0) return <p className="muted">Nothing has left this project yet. Files that you export and cells that you copy are listed here, with their rows and columns, and no personal data.</p>;
  return (
    <div className="scroll long" tabIndex={0} role="region" aria-label="What left this project">
      <table className="plain-table">
        <thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col" className="number">Rows</th><th scope="col">Columns</th></tr></thead>
        <tbody>
          {log.toReversed().slice(0, 1000).map((entry, i) => {
            const { what, rows, columns } = wordsOf(entry);
            return <tr key={`${entry.at} ${i}`}><td>{time.format(new Date(entry.at))}</td><td>{what}</td><td className="number">{rows}</td><td className="muted">{columns}</td></tr>;
          })}
        </tbody>
      </table>
    </div>
  );
}
