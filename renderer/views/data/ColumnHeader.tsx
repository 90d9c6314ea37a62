import { Popover, Select, UnstyledButton } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import type { ColumnRole, ColumnType } from '../../../shared/recipe/recipe.ts';
import { MiniHistogram } from '../../controls/MiniHistogram.tsx';
import { useApp } from '../../state/context.ts';
import { ROLES, TYPES } from '../words.ts';

interface Props {
  readonly column: ColumnInfo;
  readonly rows: number;
  readonly editable: boolean;
}

/** Name, type, gaps and shape of a column; opens its dictionary entry. */
export function ColumnHeader({ column, rows, editable }: Props) {
  const gaps = column.missing === 0 ? 'no gaps' : `${formatValue(column.missing / Math.max(1, rows), 'percent')} missing`;
  const type = `${TYPES.get(column.type)}${column.type === 'category' ? `, ${formatValue(column.distinct, 'integer')}` : ''}`;
  return (
    <Popover position="bottom-start" width={300} withArrow shadow="md" transitionProps={{ duration: 80 }} withinPortal>
      <Popover.Target>
        <UnstyledButton className="column-head" aria-label={`Column ${column.label}, ${type}, ${gaps}`}>
          <strong className="one-line">{column.label}</strong>
          <span className="sub one-line">{column.role === 'id' ? 'identifier' : column.role === 'ignore' ? `${type}, not used` : column.histogram !== null && column.missing > 0 ? `${type}, ${gaps}` : type}</span>
          {column.histogram !== null && column.role !== 'id'
            ? <MiniHistogram histogram={column.histogram} label={column.label} width={78} height={24} />
            : <span className="sub foot">{gaps}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <ColumnEntry column={column} rows={rows} editable={editable} />
      </Popover.Dropdown>
    </Popover>
  );
}

function ColumnEntry({ column, rows, editable }: Props) {
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
      {editable && (
        <div className="line pair">
          <Select
            size="xs" label="Type" data={[...TYPES].map(([value, label]) => ({ value, label }))} value={column.type} allowDeselect={false}
            onChange={(type) => type !== null && actions.setColumn(column.name, { type: type as ColumnType })} comboboxProps={{ withinPortal: false }}
          />
          <Select
            size="xs" label="Role" data={[...ROLES].map(([value, label]) => ({ value, label }))} value={column.role} allowDeselect={false}
            onChange={(role) => role !== null && actions.setColumn(column.name, { role: role as ColumnRole })} comboboxProps={{ withinPortal: false }}
          />
        </div>
      )}
      <dl className="facts">
        {facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      {column.top.length > 0 && column.histogram === null && (
        <p className="muted">Most frequent: {column.top.slice(0, 4).map((item) => `${item.value} (${formatValue(item.count, 'integer')})`).join(', ')}</p>
      )}
      {column.issues.map((issue) => <p key={issue.code} className="warn">{issue.message}</p>)}
    </div>
  );
}

function show(value: number | string | null): string {
  return typeof value === 'number' ? formatValue(value, 'number') : (value ?? '');
}
