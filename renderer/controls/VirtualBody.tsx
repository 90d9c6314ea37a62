import { Fragment } from 'react';
import type { ReactElement } from 'react';
import { useVirtualRows } from './use-virtual-rows.ts';

/** What a row of a table is to have on its `tr`. */
export interface RowProps {
  readonly ref: ((element: Element | null) => void) | undefined;
  readonly 'data-index': number;
  readonly 'aria-rowindex': number;
}

interface Props<T> {
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** Columns of the table. */
  readonly columns: number;
  /** Pixels of a row before it is measured. */
  readonly estimate: number;
  readonly renderRow: (row: T, props: RowProps) => ReactElement;
}

/** The body of a table of any length: only rows in sight exist. The table has `aria-rowcount`, and its head is row 1. */
export function VirtualBody<T>({ rows, keyOf, columns, estimate, renderRow }: Props<T>) {
  const { rows: drawn, after, body, measure } = useVirtualRows(rows.length, estimate);
  return (
    <tbody {...body}>
      {drawn.map(({ index, gap }) => (
        <Fragment key={keyOf(rows[index])}>
          {gap > 0 && <Gap height={gap} columns={columns} />}
          {renderRow(rows[index], { ref: measure, 'data-index': index, 'aria-rowindex': index + 2 })}
        </Fragment>
      ))}
      {after > 0 && <Gap height={after} columns={columns} />}
    </tbody>
  );
}

const Gap = ({ height, columns }: { readonly height: number; readonly columns: number }) => (
  <tr aria-hidden="true" className="gap"><td colSpan={columns} style={{ height }} aria-label="rows out of sight" /></tr>
);
