import { useCallback, useMemo, useState } from 'react';
import type { Filter, RowsWanted, Sort } from '../../../shared/contract/grid.ts';
import type { GridView } from '../../../shared/contract/project.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { holdsNumbers } from '../../../shared/prepare/holds-numbers.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { DataGrid } from '../../controls/DataGrid.tsx';
import type { GridColumn } from '../../controls/DataGrid.tsx';
import { blockOf } from '../../controls/grid-selection.ts';
import type { GridSelection } from '../../controls/grid-selection.ts';
import { usePages } from '../../controls/use-pages.ts';
import type { Sight } from '../../controls/use-pages.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { ColumnHeader } from './ColumnHeader.tsx';
import { GridTools } from './GridTools.tsx';
import { copyBlock } from './copy-block.ts';

const HEADER = 88;
const NUMERIC: ReadonlySet<string> = new Set(['integer', 'number']);
const PLAIN: GridView = { hidden: [], frozen: 0 };

interface Props {
  /** How the grid stands is kept with the project for the first file and the customers. */
  readonly kind: 'source' | 'customers' | 'other';
  readonly label: string;
  /** The file that these are the rows of; null: made here. */
  readonly source: string | null;
  /** Rows to be shown as the grid appears. */
  readonly asked?: Filter;
  /** Table with what is shown, and the one with its typed values. */
  readonly table: string;
  readonly values: string;
  readonly rows: number;
  readonly columns: readonly ColumnInfo[];
}

interface Shown extends GridColumn {
  readonly column: ColumnInfo;
}

function widthOf(column: ColumnInfo): number {
  const dates = column.type === 'datetime' ? 164 : column.type === 'date' ? 104 : 0;
  const longest = Math.max(column.label.length * 8 + 44, dates, ...column.top.map((item) => item.value.length * 7.5 + 24));
  return Math.round(Math.min(300, Math.max(NUMERIC.has(column.type) ? 112 : 104, longest)));
}

/** The rows of a table with what an analyst does to them: sort, filter, search, hide and freeze columns, copy, save. */
export function RowsGrid({ kind, label, source, asked: beginning, table, values, rows, columns }: Props) {
  const { engine, actions } = useApp();
  const kept = useSelect((state) => (kind === 'other' ? undefined : state.view.grids?.[kind]));
  const [own, setOwn] = useState<GridView>(PLAIN);
  const grid = kind === 'other' ? own : kept ?? PLAIN;
  const formulaSafe = useSelect((state) => state.recipe.params['export.formulaSafe']);
  const [sort, setSort] = useState<Sort | null>(null);
  const [filters, setFilters] = useState<readonly Filter[]>(beginning === undefined ? [] : [beginning]);
  const [search, setSearch] = useState('');
  const [sight, setSight] = useState<Sight>({ first: 0, last: 0, columns: [] });
  const [selection, setSelection] = useState<GridSelection | null>(null);

  const asked = useMemo((): RowsWanted => ({ sort, filters, search, values }), [sort, filters, search, values]);
  const wanted = sort === null && filters.length === 0 && search === '' ? undefined : asked;
  const names = useMemo(() => columns.map((column) => column.name), [columns]);
  const pages = usePages(table, names, sight, wanted);
  const matching = wanted === undefined ? rows : pages.matching;
  const [lastKnown, setLastKnown] = useState(rows);
  if (matching !== null && matching !== lastKnown) setLastKnown(matching);
  // where nothing leaves rows out their number is known before their order is
  const inGrid = filters.length === 0 && search === '' ? rows : matching ?? lastKnown;

  const hidden = useMemo(() => new Set(grid.hidden), [grid.hidden]);
  const shown = useMemo((): readonly Shown[] => columns.filter((column) => !hidden.has(column.name)).map((column) => (
    { column, name: column.name, width: widthOf(column), numeric: NUMERIC.has(column.type) && column.role !== 'id' }
  )), [columns, hidden]);
  const shownNames = useMemo(() => shown.map((column) => column.name), [shown]);
  const headOf = useCallback(({ column }: Shown) => (
    <ColumnHeader
      column={column} rows={rows} source={source} sorted={sort?.column === column.name ? sort.direction : null} filter={filters.find((filter) => filter.column === column.name) ?? null}
      onSort={(direction) => {
        setSort(direction === null ? null : { column: column.name, direction });
        setSelection(null);
      }}
      onFilter={(filter) => {
        setFilters((before) => [...before.filter((one) => one.column !== column.name), ...(filter === null ? [] : [filter])]);
        setSelection(null);
      }}
    />
  ), [rows, source, sort, filters]);

  const copy = (withNames: boolean): void => {
    if (selection === null) return;
    copyBlock(engine, { table, wanted, block: blockOf(selection), columns: shown.map(({ column, name }) => ({ name, holdsNumbers: holdsNumbers(column) })), withNames, formulaSafe }).then(actions.logEntry, actions.report);
  };
  const clear = (): void => {
    setFilters([]);
    setSearch('');
    setSelection(null);
  };
  return (
    <>
      <GridTools
        name={kind === 'customers' ? 'customers.csv' : 'rows.csv'} table={table} wanted={asked} columns={columns} shown={shownNames} grid={grid}
        onGrid={(next) => {
          if (kind === 'other') setOwn(next);
          else actions.setGrid(kind, next);
          setSelection(null);
        }}
        rows={rows} matching={pages.error === null ? matching : 0} search={search} filters={filters} selection={selection}
        onSearch={(text) => {
          setSearch(text);
          setSelection(null);
        }}
        onFilters={(next) => {
          setFilters(next);
          setSelection(null);
        }}
        onClear={clear} onCopy={copy}
      />
      {pages.error !== null && <p className="grid-message warn" role="alert">{describeError(pages.error, 'window').message} {describeError(pages.error, 'window').hint}</p>}
      {pages.error === null && matching === 0 && <p className="grid-message">No row meets the search and the filters.</p>}
      <DataGrid
        label={label} rows={pages.error === null ? inGrid : 0} columns={shown} frozen={Math.min(grid.frozen, shown.length)} headerHeight={HEADER}
        sorted={sort} headOf={headOf} selection={selection} cellOf={pages.cell} onSight={setSight} onSelect={setSelection} onCopy={() => copy(false)}
      />
    </>
  );
}
