import { Button, Menu, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { ALL_TABLES } from '../../../shared/contract/tables.ts';
import type { FilePart, SourceReport } from '../../../shared/contract/tables.ts';
import type { Dialect } from '../../../shared/recipe/recipe.ts';
import { separatorName, separatorNamed } from '../../../shared/recipe/separator.ts';
import { useApp } from '../../state/context.ts';
import { DATE_ORDERS, DECIMALS, DELIMITERS, ENCODINGS, FORMATS } from '../words.ts';
import { ReadingPanel } from './ReadingPanel.tsx';

const HEADERS: ReadonlyMap<string, string> = new Map([['0', 'none'], ['1', '1 row'], ['2', '2 rows'], ['3', '3 rows']]);

interface Props {
  readonly source: SourceReport;
  readonly onRejected: () => void;
}

/** How the file was read, every part of it changeable, and what became of its rows. */
export function DialectBar({ source, onRejected }: Props) {
  const { actions } = useApp();
  const [open, setOpen] = useState(false);
  const { dialect, rejected, parts = [] } = source;
  const count = (value: number): string => formatValue(value, 'integer');
  const change = (name: string, label: string, patch: Partial<Dialect>): void => actions.setDialect(patch, `Read with ${name} ${label}`, source.id);
  const text = dialect.format === 'csv';
  const columnar = dialect.format === 'parquet' || dialect.format === 'arrow';
  const table = parts.find(({ line }) => line !== undefined)?.name;
  const all = table?.replace(/Table \d+$/, ALL_TABLES);
  const sheets = new Map([...parts.map((part) => [part.name, partLabel(part)] as const), ...(all === undefined ? [] : [[all, all] as const])]);
  const delimiters = new Map([...DELIMITERS, ['blanks', 'blanks'] as const, ['wide-blanks', 'two blanks or more'] as const]);
  return (
    <section className="card reading-card" aria-label="How the file is read">
      <div className="dialect">
        <div className="line">
          <span className="chip still">{FORMATS.get(dialect.format)}{source.container === undefined ? '' : ` in ${source.container === 'zip' ? 'ZIP' : 'gzip'}`}</span>
          {parts.length > 1 && (
            <Chip name={table !== undefined ? 'Table' : PART_NAMES.get(dialect.format) ?? 'File'} value={dialect.sheet ?? parts[0].name} options={sheets} onPick={(sheet) => void actions.reread({ sheet }, `Read ${sheet}`, source.id)} />
          )}
          {text && <Chip name="Encoding" value={dialect.encoding} options={ENCODINGS} onPick={(encoding, label) => change('encoding', label, { encoding: encoding as Dialect['encoding'] })} bare />}
          {text && (
            <Chip
              name="Separator" value={separatorName(dialect)} options={delimiters}
              onPick={(sign, label) => change('separator', label, separatorNamed(sign))}
            />
          )}
          {WITH_HEADER.has(dialect.format) && <Chip name="Header" value={String(dialect.header)} options={HEADERS} onPick={(header, label) => change('header', label, { header: Number(header) })} />}
          {!columnar && <Chip name="Decimals" value={dialect.decimal} options={DECIMALS} onPick={(decimal, label) => change('decimals', label, { decimal: decimal as Dialect['decimal'] })} />}
          {!columnar && <Chip name="Dates" value={dialect.dateOrder} options={DATE_ORDERS} onPick={(order, label) => change('dates', label, { dateOrder: order as Dialect['dateOrder'] })} />}
          {!columnar && <Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? 'Less' : 'All settings'}</Button>}
        </div>
        <div className="line counts" aria-live="polite">
          <span><strong>{count(source.physicalRecords)}</strong> rows in file</span>
          <span><strong>{count(source.rows)}</strong> read</span>
          {(source.withheld ?? 0) > 0 && <span className="muted">{count(source.withheld ?? 0)} left out at the person's wish</span>}
          {rejected.count === 0 ? <span className="muted">0 rejected</span> : (
            <button type="button" className="link warn" onClick={onRejected}>{count(rejected.count)} rejected</button>
          )}
        </div>
      </div>
      {open && !columnar && <ReadingPanel source={source} />}
    </section>
  );
}

/** A table of a text by its first line and names. */
const partLabel = ({ name, hidden, line, records, columns = [] }: FilePart): string => {
  if (line === undefined) return hidden ? `${name} (hidden)` : name;
  const named = columns.filter((column) => column.trim() !== '').slice(0, 3).join(', ');
  return `${name}: from line ${formatValue(line, 'integer')}, ${formatValue(records ?? 0, 'integer')} ${records === 1 ? 'row' : 'rows'}${named === '' ? '' : ` (${named}${columns.length > 3 ? ', …' : ''})`}`;
};

const WITH_HEADER: ReadonlySet<string> = new Set(['csv', 'fixed', 'xlsx', 'ods']);
const PART_NAMES: ReadonlyMap<string, string> = new Map([['xlsx', 'Sheet'], ['ods', 'Sheet'], ['sqlite', 'Table'], ['duckdb', 'Table'], ['json', 'List']]);

interface ChipProps {
  readonly name: string;
  readonly value: string;
  readonly options: ReadonlyMap<string, string>;
  readonly onPick: (value: string, label: string) => void;
  readonly bare?: boolean;
}

function Chip({ name, value, options, onPick, bare = false }: ChipProps) {
  const shown = options.get(value) ?? value;
  return (
    <Menu position="bottom-start" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <UnstyledButton className="chip" aria-label={`${name}: ${shown}. Change`}>{bare ? null : <span>{name}</span>}{shown}</UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        <Menu.Label>{name}</Menu.Label>
        {[...options].map(([option, label]) => (
          <Menu.Item key={option} aria-current={option === value} onClick={() => onPick(option, label)}>{label}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
