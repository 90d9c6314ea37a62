import type { LogEntry } from '../../shared/contract/export-log.ts';
import type { Host } from '../../shared/contract/host.ts';
import type { AppState } from '../state/store.ts';

/** Bytes that are looked through before the window gets its turn. */
const SLICE = 1 << 20;
const [QUOTE, LINE_END, COMMA] = [34, 10, 44];

/** Records of a CSV below its head, and the names in the head. A quote in a cell hides commas and line ends. */
export async function shapeOfCsv(bytes: Uint8Array, turn: () => Promise<unknown>): Promise<{ readonly rows: number; readonly columns: string[] }> {
  const columns: string[] = [];
  const decoder = new TextDecoder();
  let quoted = false;
  let lines = 0;
  let start = 0;
  const cell = (end: number): void => {
    const text = decoder.decode(bytes.subarray(start, end)).replace(/\r$/, '');
    columns.push((text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text).slice(0, 1000));
    start = end + 1;
  };
  for (let i = 0; i < bytes.length; i++) {
    if (i % SLICE === SLICE - 1) await turn();
    const sign = bytes[i];
    if (sign === QUOTE) quoted = !quoted;
    else if (!quoted && lines === 0 && sign === COMMA) cell(i);
    else if (!quoted && sign === LINE_END) {
      if (lines === 0) cell(i);
      lines += 1;
    }
  }
  if (bytes.length > 0 && bytes[bytes.length - 1] !== LINE_END) {
    if (lines === 0) cell(bytes.length);
    lines += 1;
  }
  return { rows: Math.max(0, lines - 1), columns: columns.slice(0, 20_000) };
}

export interface ExportFacts {
  readonly rows?: number;
  readonly columns?: readonly string[];
}

/**
 * A host that tells of every file that leaves the project; projects themselves are none of them.
 * @param facts what is known of a table that is no CSV
 */
export function loggedHost(host: Host, tell: (entry: LogEntry) => void, facts: (kind: string) => ExportFacts): Host {
  return {
    ...host,
    async saveAs(kind, suggestedName, bytes) {
      const grant = await host.saveAs(kind, suggestedName, bytes);
      if (grant === null || kind === 'project') return grant;
      const shape = kind === 'csv' ? await shapeOfCsv(bytes, () => new Promise((resolve) => setTimeout(resolve, 0))) : facts(kind);
      tell({
        what: 'export', at: new Date().toISOString(), file: grant.name.slice(0, 300), bytes: bytes.length,
        ...(shape.rows === undefined ? {} : { rows: shape.rows }), ...(shape.columns === undefined ? {} : { columns: [...shape.columns] }),
      });
      return grant;
    },
  };
}

/** What is known of a table that is written from what is on screen. */
export function factsOf(kind: string, { recipe, results }: AppState): ExportFacts {
  const { customers } = results;
  if ((kind !== 'xlsx' && kind !== 'parquet') || customers === null) return {};
  const own = recipe.params['export.withSource'] ? customers.columns.map(({ name }) => name) : customers.id === null ? [] : [customers.id];
  return { rows: customers.rows, columns: [...own, 'segment', 'segment_name'] };
}
