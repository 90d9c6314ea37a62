/** Cells marked in a grid: from the anchor to the active cell, both by place on screen, from 0. */
export interface GridSelection {
  readonly anchor: { readonly row: number; readonly column: number };
  readonly active: { readonly row: number; readonly column: number };
}

/** A block of cells; both ends belong to it. */
export interface Block {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export function blockOf({ anchor, active }: GridSelection): Block {
  return {
    top: Math.min(anchor.row, active.row), bottom: Math.max(anchor.row, active.row),
    left: Math.min(anchor.column, active.column), right: Math.max(anchor.column, active.column),
  };
}

/** A key as a grid hears it. */
export interface GridKey {
  readonly key: string;
  readonly shiftKey: boolean;
  /** Ctrl, or the command key. */
  readonly modKey: boolean;
}

/**
 * The selection after a key, or null where the key is not the grid's. Arrows move, Home and End go to the ends of the row,
 * with Ctrl to the ends of the table; Shift extends, Shift and the space bar mark whole rows, Ctrl A everything.
 * @param page rows in sight
 */
export function moveSelection(
  selection: GridSelection, { key, shiftKey, modKey }: GridKey, size: { readonly rows: number; readonly columns: number }, page: number,
): GridSelection | null {
  const last = { row: Math.max(0, size.rows - 1), column: Math.max(0, size.columns - 1) };
  const { row, column } = selection.active;
  if (modKey && key.toLowerCase() === 'a') return { anchor: { row: 0, column: 0 }, active: last };
  if (key === ' ' && shiftKey) return { anchor: { row: selection.anchor.row, column: 0 }, active: { row, column: last.column } };
  const target = ((): GridSelection['active'] | null => {
    switch (key) {
      case 'ArrowDown': return { row: modKey ? last.row : row + 1, column };
      case 'ArrowUp': return { row: modKey ? 0 : row - 1, column };
      case 'ArrowRight': return { row, column: modKey ? last.column : column + 1 };
      case 'ArrowLeft': return { row, column: modKey ? 0 : column - 1 };
      case 'PageDown': return { row: row + page, column };
      case 'PageUp': return { row: row - page, column };
      case 'Home': return { row: modKey ? 0 : row, column: 0 };
      case 'End': return { row: modKey ? last.row : row, column: last.column };
      default: return null;
    }
  })();
  if (target === null) return null;
  const active = { row: Math.min(last.row, Math.max(0, target.row)), column: Math.min(last.column, Math.max(0, target.column)) };
  return { anchor: shiftKey ? selection.anchor : active, active };
}

const NEEDS_QUOTES = /["\t\r\n]/;

/** Cells as text for the clipboard: tabs between columns, as spreadsheets read it; cells with tabs or line ends in quotes. */
export function tsvOf(rows: readonly (readonly (string | null)[])[]): string {
  const field = (text: string): string => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((cells) => cells.map((cell) => field(cell ?? '')).join('\t')).join('\n');
}
