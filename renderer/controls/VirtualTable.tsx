import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { TableCell } from './TableCell.tsx';
import { usePages } from './use-pages.ts';

export interface TableColumn {
  readonly name: string;
  readonly width: number;
  readonly numeric: boolean;
  readonly header: ReactNode;
}

interface Props {
  readonly label: string;
  readonly table: string;
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  readonly headerHeight: number;
}

const ROW_HEIGHT = 28;
/** Browsers do not scroll further than this many pixels. */
const MOST_ROWS = Math.floor(33_000_000 / ROW_HEIGHT);

/** A table of any length: only the rows in sight exist, and only their pages are asked for. */
export function VirtualTable({ label, table, rows, columns, headerHeight }: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const shown = Math.min(rows, MOST_ROWS);
  const virtual = useVirtualizer({ count: shown, getScrollElement: () => scroll.current, estimateSize: () => ROW_HEIGHT, overscan: 12, scrollPaddingStart: headerHeight });
  const items = virtual.getVirtualItems();
  const names = useMemo(() => columns.map((column) => column.name), [columns]);
  const pages = usePages(table, names, { first: items[0]?.index ?? 0, last: items.at(-1)?.index ?? 0, columns: names });
  const template = columns.map((column) => `${column.width}px`).join(' ');
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  return (
    <div className="virtual" ref={scroll} role="table" aria-label={label} aria-rowcount={rows + 1} aria-colcount={columns.length} tabIndex={0}>
      <div className="virtual-head" role="rowgroup" style={{ width, height: headerHeight }}>
        <div role="row" className="virtual-row head" style={{ gridTemplateColumns: template }}>
          {columns.map((column) => <div key={column.name} role="columnheader" className={column.numeric ? 'number' : undefined}>{column.header}</div>)}
        </div>
      </div>
      <div role="rowgroup" className="virtual-body" style={{ height: virtual.getTotalSize(), width }}>
        {items.map((item) => (
          <div key={item.key} role="row" aria-rowindex={item.index + 2} className="virtual-row" style={{ gridTemplateColumns: template, height: ROW_HEIGHT, transform: `translateY(${item.start}px)` }}>
            {columns.map((column) => <TableCell key={column.name} value={pages.cell(item.index, column.name)} numeric={column.numeric} />)}
          </div>
        ))}
      </div>
      {rows > shown && <p className="muted">The first {shown} rows are shown; all {rows} are used.</p>}
    </div>
  );
}
