import { formatValue } from '../../../shared/chart/numbers.ts';
import type { WrittenFile } from '../../controls/use-writing.ts';

/** The files that were written. */
export function Written({ files }: { readonly files: readonly WrittenFile[] }) {
  if (files.length === 0) return null;
  return (
    <ul className="written" aria-label="Files written">
      {files.map(({ name, bytes }) => <li key={name} className="good">{name} written, {formatValue(Math.max(1, Math.round(bytes / 1000)), 'integer')} kB</li>)}
    </ul>
  );
}
