import { ActionIcon, Popover, Select, UnstyledButton } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { Filter, Sort } from '../../../shared/contract/grid.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import type { ColumnRole, ColumnType } from '../../../shared/recipe/recipe.ts';
import { drawnText } from '../../../shared/text/format.ts';
import { Icon } from '../../controls/Icon.tsx';
import { MiniHistogram } from '../../controls/MiniHistogram.tsx';
import { useApp } from '../../state/context.ts';
import { ROLES, TYPES } from '../words.ts';
import { FilterFields } from './FilterFields.tsx';
import { Mends } from './Mends.tsx';
import { MissingWords } from './MissingWords.tsx';

interface Props {
  readonly column: ColumnInfo;
  readonly rows: number;
  /** The file whose reading of the column can be changed; null: none. */
  readonly source: string | null;
  readonly sorted: Sort['direction'] | null;
  readonly filter: Filter | null;
  readonly onSort: (direction: Sort['direction'] | null) => void;
  readonly onFilter: (filter: Filter | null) => void;
}

const NEXT_SORT = { none: 'ascending', ascending: 'descending', descending: null } as const;
const SORT_SIGNS = { none: 'sort', ascending: 'up', descending: 'down' } as const;

/** Name, type, gaps and shape of a column; opens its dictionary entry with the filter. Beside it the button that sorts. */
export function ColumnHeader(props: Props) {
  const { column, rows, filter, sorted, onSort } = props;
  const next = NEXT_SORT[sorted ?? 'none'];
  const gaps = column.missing === 0 ? 'no gaps' : `${formatValue(column.missing / Math.max(1, rows), 'percent')} missing`;
  const type = `${TYPES.get(column.type)}${column.type === 'category' ? `, ${formatValue(column.distinct, 'integer')}` : ''}`;
  return (
    <>
      <Popover position="bottom-start" width={300} shadow="md" transitionProps={{ duration: 80 }} withinPortal>
        <Popover.Target>
          <UnstyledButton className="column-head" aria-label={`Column ${column.label}, ${type}, ${gaps}${filter === null ? '' : ', filtered'}`} data-filtered={filter !== null}>
            <strong className="one-line">{column.label}</strong>
            <span className="sub one-line">{column.role === 'id' ? 'identifier' : column.role === 'ignore' ? `${type}, not used` : column.histogram !== null && column.missing > 0 ? `${gaps}, ${type}` : type}</span>
            {column.histogram !== null && column.role !== 'id'
              ? <MiniHistogram histogram={column.histogram} label={column.label} width={78} height={24} />
              : <span className="sub foot">{gaps}</span>}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown className="column-pop">
          <ColumnEntry {...props} />
        </Popover.Dropdown>
      </Popover>
      <ActionIcon
        className="sort-button" size="xs" variant={sorted === null ? 'subtle' : 'light'} color={sorted === null ? 'gray' : undefined}
        aria-label={next === null ? `${column.label}: order of the file` : `Sort by ${column.label}, ${next}`} onClick={() => onSort(next)}
      >
        <Icon name={SORT_SIGNS[sorted ?? 'none']} size={12} />
      </ActionIcon>
    </>
  );
}

function ColumnEntry({ column, rows, source, filter, onFilter }: Props) {
  const { actions } = useApp();
  const facts: readonly (readonly [string, string])[] = [
    ['Missing', `${formatValue(column.missing, 'integer')} (${formatValue(column.missing / Math.max(1, rows), 'percent')})`],
    ['Different values', formatValue(column.distinct, 'integer')],
    ...(column.min === null ? [] : [['Range', `${show(column.min)} to ${show(column.max)}`] as const]),
    ...(column.mean === null ? [] : [['Mean, sd', `${formatValue(column.mean, 'number')}, ${formatValue(column.sd, 'number')}`] as const]),
    ...(column.quantiles === null ? [] : [['Median', formatValue(column.quantiles[2] ?? null, 'number')] as const]),
    ...(column.skewness === null ? [] : [['Skewness', formatValue(column.skewness, 'number')] as const]),
  ];
  return (
    <div className="stack">
      <div>
        <h3>{column.label}</h3>
        <p className="muted">{column.reason}</p>
      </div>
      <FilterFields column={column} filter={filter} onFilter={onFilter} />
      {source !== null && (
        <div className="line pair">
          <Select
            size="xs" label="Type" data={[...TYPES].map(([value, label]) => ({ value, label }))} value={column.type} allowDeselect={false}
            onChange={(type) => type !== null && actions.setColumn(column.name, { type: type as ColumnType }, source)} comboboxProps={{ withinPortal: false }}
          />
          <Select
            size="xs" label="Role" data={[...ROLES].map(([value, label]) => ({ value, label }))} value={column.role} allowDeselect={false}
            onChange={(role) => role !== null && actions.setColumn(column.name, { role: role as ColumnRole }, source)} comboboxProps={{ withinPortal: false }}
          />
        </div>
      )}
      <dl className="facts">
        {facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      {source !== null && <MissingWords column={column} source={source} />}
      {column.top.length > 0 && column.histogram === null && (
        <p className="muted">Most frequent: {column.top.slice(0, 4).map((item) => `${drawnText(item.value)} (${formatValue(item.count, 'integer')})`).join(', ')}</p>
      )}
      {column.issues.map((issue) => <div key={issue.code}><p className="warn">{issue.message}</p>{source !== null && <Mends column={column} issue={issue} source={source} onShow={onFilter} />}</div>)}
    </div>
  );
}

function show(value: number | string | null): string {
  return typeof value === 'number' ? formatValue(value, 'number') : (value ?? '');
}
