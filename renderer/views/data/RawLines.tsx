import { useEffect, useState } from 'react';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { isCancelled } from '../../../shared/errors/app-error.ts';
import { useApp } from '../../state/context.ts';

/** The first lines of a text file as they are: what stands above the table is grey, the names of columns stand out. */
export function RawLines({ source }: { readonly source: SourceReport }) {
  const { engine } = useApp();
  const [lines, setLines] = useState<readonly string[] | null>(null);
  const { sha256, dialect } = source;
  const { encoding, format, sheet } = dialect;
  useEffect(() => {
    const controller = new AbortController();
    engine.call('beginning', { sha256, dialect: { encoding, format, sheet } }, { signal: controller.signal })
      .then((answer) => setLines(answer.lines))
      // without the lines the settings still work; what is wrong with the file is told elsewhere
      .catch((error: unknown) => void (isCancelled(error) || setLines([])));
    return () => controller.abort();
  }, [engine, sha256, encoding, format, sheet]);
  if (lines === null || lines.length === 0) return null;
  const begin = dialect.skipRows;
  const kind = (line: number): string | undefined => (line < begin ? 'above' : line < begin + dialect.header ? 'names' : undefined);
  return (
    <div className="raw" role="region" aria-label="The file as it is" tabIndex={0}>
      <ol>
        {lines.map((line, i) => <li key={`${i}:${line}`} className={kind(i)}><code>{shown(line)}</code></li>)}
      </ol>
    </div>
  );
}

/** Tabs made visible. */
const shown = (line: string): string => line.replaceAll('\t', '\u2192\t');
