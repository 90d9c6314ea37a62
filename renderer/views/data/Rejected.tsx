import { useMemo } from 'react';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { VirtualTable } from '../../controls/VirtualTable.tsx';
import type { TableColumn } from '../../controls/VirtualTable.tsx';

const COLUMNS: readonly (readonly [name: string, label: string, width: number])[] = [
  ['line', 'Line', 88], ['reason', 'Reason', 320], ['text', 'Text', 640], ['file', 'File', 200],
];

/** All rows that could not be read, with line and reason. */
export function Rejected({ source }: { readonly source: SourceReport }) {
  const { count, table } = source.rejected;
  const several = source.files !== undefined;
  const columns = useMemo(() => COLUMNS.filter(([name]) => name !== 'file' || several).map(([name, label, width]): TableColumn => ({
    name, width, numeric: name === 'line', header: <strong className="plain-head">{label}</strong>,
  })), [several]);
  if (table === undefined) return null;
  return (
    <>
      <p className="muted rejected-note">These rows are not in the table that was read, and in no figure.</p>
      <VirtualTable key={table} label="Rejected rows" table={table} rows={count} columns={columns} headerHeight={32} />
    </>
  );
}
