import type { RowsWanted } from '../../../shared/contract/grid.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { isPlainNumber, looksLikeFormula, withoutFormulas } from '../../../shared/text/csv.ts';
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
  /** Names of the columns on screen. */
  readonly columns: readonly string[];
  readonly withNames: boolean;
  /** Texts that a spreadsheet could run as a formula get an apostrophe in front. */
  readonly formulaSafe: boolean;
}

/**
 * Puts the cells of a block on the clipboard, also those that are not in sight.
 * Errors: `copy-too-large` above a million cells, `clipboard-refused`.
 */
export async function copyBlock(engine: EngineClient, { table, wanted, block, columns, withNames, formulaSafe }: Copied): Promise<void> {
  const { top, bottom, left, right } = block;
  const names = columns.slice(left, right + 1);
  const most = Math.floor(MOST_CELLS / Math.max(1, names.length));
  if (bottom - top + 1 > most) throw new AppError('copy-too-large', { rows: bottom - top + 1, most });
  const safe = (cells: readonly (string | null)[]): (string | null)[] => cells.map((cell) => safeCell(cell, formulaSafe));
  const parts: string[] = withNames ? [tsvOf([safe(names)])] : [];
  // All at once: looking up rows in an order of their own takes the database as long for few as for many.
  const page = await engine.call('page', { table, columns: names, offset: top, limit: bottom + 1 - top, ...(wanted === undefined ? {} : { wanted }) });
  const atOnce = Math.max(1, Math.floor(CELLS_AT_ONCE / Math.max(1, names.length)));
  for (let from = 0; from < page.rows.length; from += atOnce) {
    parts.push(tsvOf(page.rows.slice(from, from + atOnce).map(safe)));
    await new Promise((resolve) => setTimeout(resolve));
  }
  await toClipboard(parts.join('\n'));
}

/** A cell as it goes to the clipboard. */
export function safeCell(text: string | null, formulaSafe: boolean): string | null {
  return text !== null && formulaSafe && looksLikeFormula(text) && !isPlainNumber(text) ? withoutFormulas(text) : text;
}
