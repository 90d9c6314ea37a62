import { Menu, UnstyledButton } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import type { Dialect } from '../../../shared/recipe/recipe.ts';
import { useApp } from '../../state/context.ts';
import { DELIMITERS, ENCODINGS } from '../words.ts';

const HEADERS: ReadonlyMap<string, string> = new Map([['1', '1 row'], ['0', 'none']]);
const DECIMALS: ReadonlyMap<string, string> = new Map([['.', '1,234.56'], [',', '1.234,56']]);
const DATES: ReadonlyMap<string, string> = new Map([['ymd', 'year first'], ['dmy', 'day first'], ['mdy', 'month first']]);

interface Props {
  readonly source: SourceReport;
  readonly onRejected: () => void;
}

/** How the file was read, every part of it changeable, and what became of its rows. */
export function DialectBar({ source, onRejected }: Props) {
  const { dialect, rejected } = source;
  const count = (value: number): string => formatValue(value, 'integer');
  return (
    <section className="card dialect" aria-label="How the file is read">
      <div className="line">
        {dialect.format === 'csv' ? (
          <>
            <Chip name="Encoding" value={dialect.encoding} options={ENCODINGS} patch={(encoding) => ({ encoding: encoding as Dialect['encoding'] })} bare />
            <Chip name="Separator" value={dialect.delimiter} options={DELIMITERS} patch={(delimiter) => ({ delimiter })} />
            <Chip name="Header" value={String(dialect.header)} options={HEADERS} patch={(header) => ({ header: Number(header) })} />
            <Chip name="Decimals" value={dialect.decimal} options={DECIMALS} patch={(decimal) => ({ decimal: decimal as Dialect['decimal'] })} />
            <Chip name="Dates" value={dialect.dateOrder} options={DATES} patch={(dateOrder) => ({ dateOrder: dateOrder as Dialect['dateOrder'] })} />
          </>
        ) : <span className="chip">Parquet</span>}
      </div>
      <div className="line counts" aria-live="polite">
        <span><strong>{count(source.physicalRecords)}</strong> rows in file</span>
        <span><strong>{count(source.rows)}</strong> read</span>
        {rejected.count === 0 ? <span className="muted">0 rejected</span> : (
          <button type="button" className="link warn" onClick={onRejected}>{count(rejected.count)} rejected</button>
        )}
      </div>
    </section>
  );
}

interface ChipProps {
  readonly name: string;
  readonly value: string;
  readonly options: ReadonlyMap<string, string>;
  readonly patch: (value: string) => Partial<Dialect>;
  readonly bare?: boolean;
}

function Chip({ name, value, options, patch, bare = false }: ChipProps) {
  const { actions } = useApp();
  const shown = options.get(value) ?? value;
  return (
    <Menu position="bottom-start" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <UnstyledButton className="chip" aria-label={`${name}: ${shown}. Change`}>{bare ? null : <span>{name}</span>}{shown}</UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{name}</Menu.Label>
        {[...options].map(([option, label]) => (
          <Menu.Item key={option} aria-current={option === value} onClick={() => actions.setDialect(patch(option), `Read with ${name.toLowerCase()} ${label}`)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
