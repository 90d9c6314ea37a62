import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { QueryResult } from '../../../shared/contract/analyses.ts';
import { copiedEntry } from '../../../shared/contract/export-log.ts';
import { DataGrid } from '../../controls/DataGrid.tsx';
import type { GridColumn } from '../../controls/DataGrid.tsx';
import { blockOf, tsvOf } from '../../controls/grid-selection.ts';
import type { GridSelection } from '../../controls/grid-selection.ts';
import { toClipboard } from '../../controls/to-clipboard.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { copiedCells } from './copy-block.ts';

const NUMBERS = /INT|^FLOAT|^DOUBLE|^DECIMAL/;
const nothing = (): void => undefined;
const headOf = ({ name }: GridColumn): ReactNode => <strong className="plain-head">{name}</strong>;

/** The answer of a query, as it came. */
export function QueryGrid({ result, label = 'Answer' }: { readonly result: QueryResult; readonly label?: string }) {
  const { actions } = useApp();
  const formulaSafe = useSelect((state) => state.recipe.params['export.formulaSafe']);
  const [selection, setSelection] = useState<GridSelection | null>(null);
  const places = useMemo(() => new Map(result.columns.map(({ name }, place) => [name, place])), [result]);
  const columns = useMemo(() => result.columns.map(({ name, type }, j): GridColumn => {
    const longest = Math.max(name.length * 8, ...result.values.slice(0, 100).map((cells) => (cells[j]?.length ?? 0) * 7.5));
    return { name, width: Math.round(Math.min(300, Math.max(90, longest + 24))), numeric: NUMBERS.test(type) };
  }), [result]);
  const copy = (): void => {
    if (selection === null) return;
    const { top, bottom, left, right } = blockOf(selection);
    const numeric = columns.slice(left, right + 1).map((column) => column.numeric);
    const cells = result.values.slice(top, bottom + 1).map((row) => copiedCells(row.slice(left, right + 1), numeric, formulaSafe));
    toClipboard(tsvOf(cells)).then(() => actions.logEntry(copiedEntry(new Date().toISOString(), cells.length, columns.slice(left, right + 1).map(({ name }) => name))), actions.report);
  };
  return (
    <DataGrid
      label={label} rows={result.values.length} columns={columns} frozen={0} headerHeight={32} selection={selection}
      cellOf={(row, column) => result.values[row]?.[places.get(column) ?? -1]} onSight={nothing} sorted={null} headOf={headOf} onSelect={setSelection} onCopy={copy}
    />
  );
}
