import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Sort } from '../../shared/contract/grid.ts';
import { blockOf, moveSelection } from './grid-selection.ts';
import type { GridSelection } from './grid-selection.ts';
import { TableCell } from './TableCell.tsx';
import type { Sight } from './use-pages.ts';

export interface GridColumn {
  readonly name: string;
  readonly width: number;
  readonly numeric: boolean;
}

interface Props<C extends GridColumn> {
  readonly label: string;
  readonly rows: number;
  readonly columns: readonly C[];
  readonly sorted: Sort | null;
  /** The head of a column in sight. */
  readonly headOf: (column: C) => ReactNode;
  /** Columns at the left that stay in place. */
  readonly frozen: number;
  readonly headerHeight: number;
  readonly selection: GridSelection | null;
  /** A cell by its row and the name of its column; undefined while it is on its way. */
  readonly cellOf: (row: number, column: string) => string | null | undefined;
  /** Called when other rows or columns come into sight. */
  readonly onSight: (sight: Sight) => void;
  readonly onSelect: (selection: GridSelection) => void;
  readonly onCopy: () => void;
}

const ROW_HEIGHT = 28;
/** Browsers do not scroll further than this many pixels. */
const MOST_ROWS = Math.floor(33_000_000 / ROW_HEIGHT);

/** A grid of any length and width: only cells in sight exist. Cells are walked through, marked and copied by keyboard or mouse. */
export function DataGrid<C extends GridColumn>({ label, rows, columns, sorted, headOf, frozen, headerHeight, selection, cellOf, onSight, onSelect, onCopy }: Props<C>) {
  const scroll = useRef<HTMLDivElement>(null);
  const id = useId();
  const shown = Math.min(rows, MOST_ROWS);
  const { kept, moving, keptWidth, width } = useMemo(() => {
    const left = columns.slice(0, frozen);
    const others = columns.slice(frozen);
    const leftWidth = left.reduce((sum, column) => sum + column.width, 0);
    return { kept: left, moving: others, keptWidth: leftWidth, width: others.reduce((sum, column) => sum + column.width, leftWidth) };
  }, [columns, frozen]);
  const getScrollElement = (): HTMLDivElement | null => scroll.current;
  const down = useVirtualizer({ count: shown, getScrollElement, estimateSize: () => ROW_HEIGHT, overscan: 12, scrollPaddingEnd: headerHeight });
  const across = useVirtualizer({
    count: moving.length, getScrollElement, horizontal: true, estimateSize: (j) => moving[j]?.width ?? 0, getItemKey: (j) => moving[j]?.name ?? j,
    overscan: 3, paddingStart: keptWidth, scrollPaddingStart: keptWidth,
  });
  useEffect(() => across.measure(), [across, moving, keptWidth]);
  const items = down.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const sight = across.getVirtualItems().filter((item) => item.index < moving.length);
  const [nearest, farthest] = [sight[0]?.index ?? 0, sight.at(-1)?.index ?? -1];
  useEffect(() => {
    onSight({ first, last, columns: [...kept, ...moving.slice(nearest, farthest + 1)].map((column) => column.name) });
  }, [onSight, first, last, kept, moving, nearest, farthest]);
  const gap = (sight[0]?.start ?? keptWidth) - keptWidth;
  const template = [...kept.map((column) => column.width), gap, ...sight.map((item) => moving[item.index].width)].map((size) => `${size}px`).join(' ');
  const lefts = kept.map((_, j) => kept.slice(0, j).reduce((sum, column) => sum + column.width, 0));
  const drawn = [...kept.map((column, place) => ({ column, place })), null, ...sight.map((item) => ({ column: moving[item.index], place: frozen + item.index }))];
  const cells = (draw: (column: C, place: number, left: number | undefined) => ReactNode): ReactNode[] =>
    drawn.map((one) => (one === null ? <div key="gap" role="presentation" /> : draw(one.column, one.place, one.place < frozen ? lefts[one.place] : undefined)));
  const style = (left: number | undefined) => (left === undefined ? undefined : { left });

  const block = selection === null ? null : blockOf(selection);
  const select = (next: GridSelection): void => {
    onSelect(next);
    down.scrollToIndex(next.active.row, { align: 'auto' });
    if (next.active.column >= frozen) across.scrollToIndex(next.active.column - frozen, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== scroll.current) return;
    const modKey = event.ctrlKey || event.metaKey;
    if (modKey && event.key.toLowerCase() === 'c' && selection !== null) {
      event.preventDefault();
      onCopy();
      return;
    }
    const start = selection ?? { anchor: { row: first, column: 0 }, active: { row: first, column: 0 } };
    const next = moveSelection(start, { key: event.key, shiftKey: event.shiftKey, modKey }, { rows: shown, columns: columns.length }, Math.max(1, last - first - 14));
    if (next === null || shown === 0) return;
    event.preventDefault();
    select(selection === null && event.key.startsWith('Arrow') ? start : next);
  };
  const cellId = (row: number, place: number): string => `${id}-${row}-${place}`;
  const active = selection?.active;
  const activeDrawn = active !== undefined && active.row >= first && active.row <= last && drawn.some((one) => one?.place === active.column);

  return (
    <div
      className="virtual grid" ref={scroll} role="grid" aria-label={label} aria-rowcount={rows + 1} aria-colcount={columns.length} aria-multiselectable tabIndex={0}
      aria-activedescendant={activeDrawn ? cellId(active.row, active.column) : undefined} onKeyDown={onKeyDown}
    >
      <div className="virtual-head" role="rowgroup" style={{ width, height: headerHeight }}>
        <div role="row" aria-rowindex={1} className="virtual-row head" style={{ gridTemplateColumns: template }}>
          {cells((column, place, left) => (
            <div
              key={column.name} role="columnheader" aria-colindex={place + 1} aria-sort={sorted?.column === column.name ? sorted.direction : 'none'} style={style(left)}
              className={[column.numeric ? 'number' : '', left === undefined ? '' : 'frozen'].join(' ')}
            >
              {headOf(column)}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="virtual-body" style={{ height: down.getTotalSize(), width }}>
        {items.map((item) => (
          <div key={item.key} role="row" aria-rowindex={item.index + 2} className="virtual-row" style={{ gridTemplateColumns: template, height: ROW_HEIGHT, transform: `translateY(${item.start}px)` }}>
            {cells((column, place, left) => {
              const marked = block !== null && item.index >= block.top && item.index <= block.bottom && place >= block.left && place <= block.right;
              return (
                <TableCell
                  key={column.name} id={cellId(item.index, place)} role="gridcell" aria-colindex={place + 1} aria-selected={marked} value={cellOf(item.index, column.name)} numeric={column.numeric} style={style(left)}
                  data-frozen={left === undefined ? undefined : true} data-active={active?.row === item.index && active.column === place ? true : undefined}
                  onMouseDown={(event) => {
                    if (event.button !== 0) return;
                    const here = { row: item.index, column: place };
                    onSelect({ anchor: event.shiftKey && selection !== null ? selection.anchor : here, active: here });
                  }}
                  onMouseEnter={(event) => {
                    if (event.buttons === 1 && selection !== null) onSelect({ anchor: selection.anchor, active: { row: item.index, column: place } });
                  }}
                />
              );
            })}
          </div>
        ))}
      </div>
      {rows > shown && <p className="muted">The first {shown} rows are shown; all {rows} are used.</p>}
    </div>
  );
}
