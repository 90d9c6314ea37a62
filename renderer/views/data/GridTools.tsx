import { Button, Checkbox, NumberInput, Popover, TextInput } from '@mantine/core';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { Filter, RowsWanted } from '../../../shared/contract/grid.ts';
import type { GridView } from '../../../shared/contract/project.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { Icon } from '../../controls/Icon.tsx';
import { SaveButtons } from '../../controls/SaveButtons.tsx';
import { VirtualList } from '../../controls/VirtualList.tsx';
import { blockOf } from '../../controls/grid-selection.ts';
import type { GridSelection } from '../../controls/grid-selection.ts';
import { oneFile } from '../../controls/use-writing.ts';
import type { Made } from '../../controls/use-writing.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { filterWords } from './FilterFields.tsx';

interface Props {
  /** Suggested name of the file that rows are saved to. */
  readonly name: string;
  readonly table: string;
  readonly wanted: RowsWanted;
  readonly columns: readonly ColumnInfo[];
  /** Names of the columns on screen. */
  readonly shown: readonly string[];
  readonly grid: GridView;
  readonly onGrid: (grid: GridView) => void;
  readonly rows: number;
  /** Null while they are looked for. */
  readonly matching: number | null;
  readonly search: string;
  readonly filters: readonly Filter[];
  readonly selection: GridSelection | null;
  readonly onSearch: (text: string) => void;
  readonly onFilters: (filters: readonly Filter[]) => void;
  readonly onClear: () => void;
  readonly onCopy: (withNames: boolean) => void;
}

/** A search is asked for when the typing rests this long. */
const REST_MS = 250;
const count = (value: number): string => formatValue(value, 'integer');

export function GridTools(props: Props) {
  const { columns, rows, matching, filters, selection, onFilters, onClear, onCopy, search } = props;
  const labels = useMemo(() => new Map(columns.map((column) => [column.name, column.label])), [columns]);
  const narrowed = search !== '' || filters.length > 0;
  const block = selection === null ? null : blockOf(selection);
  return (
    <div className="grid-tools" role="group" aria-label="Rows shown">
      <div className="line">
        <SearchField search={search} onSearch={props.onSearch} />
        <ColumnChooser {...props} />
        <SaveRows {...props} />
        <span className="muted" role="status">
          {matching === null ? 'Looking…' : narrowed ? `${count(matching)} of ${count(rows)} rows` : `${count(rows)} rows`}
        </span>
        {narrowed && <Button size="compact-xs" variant="subtle" onClick={onClear}>{matching === null ? 'Stop' : 'Show all rows'}</Button>}
        {block !== null && (
          <span className="line grid-marked">
            <span className="muted">{count(block.bottom - block.top + 1)} × {count(block.right - block.left + 1)} cells</span>
            <Button size="compact-xs" variant="default" onClick={() => onCopy(false)}>Copy</Button>
            <Button size="compact-xs" variant="default" onClick={() => onCopy(true)}>Copy with names</Button>
          </span>
        )}
      </div>
      {filters.length > 0 && (
        <ul className="line grid-filters" aria-label="Filters">
          {filters.map((filter) => (
            <li key={filter.column}>
              <Button size="compact-xs" variant="light" rightSection={<Icon name="close" size={10} />} aria-label={`Remove filter: ${filterWords(filter, labels.get(filter.column) ?? filter.column)}`} onClick={() => onFilters(filters.filter((one) => one !== filter))}>
                {filterWords(filter, labels.get(filter.column) ?? filter.column)}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function SearchField({ search, onSearch }: Pick<Props, 'search' | 'onSearch'>) {
  const [text, setText] = useState(search);
  useEffect(() => setText(search), [search]);
  useEffect(() => {
    if (text === search) return undefined;
    const timer = setTimeout(() => onSearch(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text, search, onSearch]);
  return (
    <TextInput
      size="xs" type="search" aria-label="Search all columns" placeholder="Search all columns" value={text} onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onSearch(text);
        if (event.key === 'Escape') onSearch('');
      }}
    />
  );
}

function ColumnChooser(props: Props) {
  const { columns, shown } = props;
  const away = columns.length - shown.length;
  return (
    <Popover position="bottom-start" width={280} shadow="md" transitionProps={{ duration: 80 }} withinPortal trapFocus>
      <Popover.Target>
        <Button size="compact-sm" variant="default">{away === 0 ? 'Columns' : `Columns (${count(shown.length)} of ${count(columns.length)})`}</Button>
      </Popover.Target>
      <Popover.Dropdown className="stack column-pop" aria-label="Columns shown"><Chooser {...props} /></Popover.Dropdown>
    </Popover>
  );
}

function Chooser({ columns, shown, grid, onGrid }: Props) {
  const [part, setPart] = useState('');
  const wanted = useDeferredValue(part).toLowerCase();
  const hidden = useMemo(() => new Set(grid.hidden), [grid.hidden]);
  const found = useMemo(() => columns.filter((column) => column.label.toLowerCase().includes(wanted)), [columns, wanted]);
  const showOnly = (): void => {
    const kept = new Set(found);
    onGrid({ ...grid, hidden: columns.filter((column) => !kept.has(column)).map((column) => column.name) });
  };
  return (
    <>
      <NumberInput
        size="xs" label="Columns that stay in place at the left" min={0} max={Math.min(20, shown.length)} value={Math.min(grid.frozen, shown.length)}
        onChange={(value) => typeof value === 'number' && onGrid({ ...grid, frozen: Math.min(20, Math.max(0, Math.round(value))) })}
      />
      <TextInput size="xs" aria-label="Find a column" placeholder="Find a column" value={part} onChange={(event) => setPart(event.currentTarget.value)} />
      <div className="line">
        <Button size="compact-xs" variant="default" onClick={() => onGrid({ ...grid, hidden: [] })}>Show all</Button>
        <Button size="compact-xs" variant="default" disabled={found.length === 0 || found.length === columns.length} onClick={showOnly}>Show only these</Button>
      </div>
      {found.length === 0 && <p className="muted">No column has this in its name.</p>}
      <div className="column-list" tabIndex={0} role="group" aria-label="Columns">
        <VirtualList
          items={found} estimate={26}
          renderItem={(column, item) => (
            <li key={column.name} {...item}>
              <Checkbox
                size="xs" label={column.label} checked={!hidden.has(column.name)} disabled={shown.length === 1 && !hidden.has(column.name)}
                onChange={(event) => onGrid({ ...grid, hidden: event.currentTarget.checked ? grid.hidden.filter((name) => name !== column.name) : [...grid.hidden, column.name] })}
              />
            </li>
          )}
        />
      </div>
    </>
  );
}

function SaveRows({ name, table, wanted, shown, matching }: Props) {
  const { engine } = useApp();
  const formulaSafe = useSelect((state) => state.recipe.params['export.formulaSafe']);
  const make = async (signal: AbortSignal): Promise<Made> => {
    const { bytes, neutralised } = await engine.call('rowsCsv', { table, wanted, columns: shown, formulaSafe }, { signal });
    return oneFile(name, bytes, neutralised);
  };
  return <SaveButtons buttons={[{ label: 'Save these rows', make, disabled: matching === null || matching === 0 }]} />;
}
