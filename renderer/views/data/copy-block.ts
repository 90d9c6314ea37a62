import { copiedEntry } from '../../../shared/contract/export-log.ts';
import type { LogEntry } from '../../../shared/contract/export-log.ts';
import type { RowsWanted } from '../../../shared/contract/grid.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { harmless } from '../../../shared/text/csv.ts';
import type { Block } from '../../controls/grid-selection.ts';
import { tsvOf } from '../../controls/grid-selection.ts';
import { toClipboard } from '../../controls/to-clipboard.ts';
import type { EngineClient } from '../../engine/connect.ts';

/** Cells that go to the clipboard at most; more are written to a file. */
const MOST_CELLS = 1_000_000;
/** Cells made text of between two turns of the window. */
const CELLS_AT_ONCE = 20_000;

interface Copied {
  readonly table: string;
  readonly wanted: RowsWanted | undefined;
  readonly block: Block;
  /** The columns on screen. */
  readonly columns: readonly { readonly name: string; /** It holds numbers. */ readonly holdsNumbers: boolean }[];
  readonly withNames: boolean;
  /** Texts that a spreadsheet could run as a formula get an apostrophe in front. */
  readonly formulaSafe: boolean;
}

/**
 * Puts the cells of a block on the clipboard, also those that are not in sight; answers what the log keeps of it.
 * Errors: `copy-too-large` above a million cells, `clipboard-refused`.
 */
export async function copyBlock(engine: EngineClient, { table, wanted, block, columns, withNames, formulaSafe }: Copied): Promise<LogEntry> {
  const { top, bottom, left, right } = block;
  const marked = columns.slice(left, right + 1);
  const [names, numeric] = [marked.map(({ name }) => name), marked.map(({ holdsNumbers }) => holdsNumbers)];
  const most = Math.floor(MOST_CELLS / Math.max(1, names.length));
  if (bottom - top + 1 > most) throw new AppError('copy-too-large', { rows: bottom - top + 1, most });
  const parts: string[] = withNames ? [tsvOf([copiedCells(names, [], formulaSafe)])] : [];
  // All at once: looking up rows in an order of their own takes the database as long for few as for many.
  const page = await engine.call('page', { table, columns: names, offset: top, limit: bottom + 1 - top, ...(wanted === undefined ? {} : { wanted }) });
  const atOnce = Math.max(1, Math.floor(CELLS_AT_ONCE / Math.max(1, names.length)));
  for (let from = 0; from < page.rows.length; from += atOnce) {
    parts.push(tsvOf(page.rows.slice(from, from + atOnce).map((cells) => copiedCells(cells, numeric, formulaSafe))));
    await new Promise((resolve) => setTimeout(resolve));
  }
  await toClipboard(parts.join('\n'));
  return copiedEntry(new Date().toISOString(), page.rows.length, names);
}

/** Cells of a row as they go to the clipboard. @param numeric by place: the column holds numbers */
export function copiedCells(cells: readonly (string | null)[], numeric: readonly boolean[], formulaSafe: boolean): readonly (string | null)[] {
  return formulaSafe ? cells.map((text, place) => (text === null ? null : harmless(text, numeric[place] ?? false))) : cells;
}
