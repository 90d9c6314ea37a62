import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { Filter } from '../../../shared/contract/grid.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';

type Kind = Filter['kind'];

interface Props {
  readonly column: ColumnInfo;
  readonly filter: Filter | null;
  readonly onFilter: (filter: Filter | null) => void;
}

const WORDS: ReadonlyMap<Kind, string> = new Map([['contains', 'Contains'], ['equals', 'Is'], ['range', 'Range'], ['missing', 'Missing'], ['present', 'Has value']]);

/** Which rows of a column are shown; nothing of it gets into the recipe. */
export function FilterFields({ column, filter, onFilter }: Props) {
  const ranged = column.type === 'integer' || column.type === 'number' || column.type === 'date' || column.type === 'datetime';
  const [kind, setKind] = useState<Kind>(filter?.kind ?? (ranged ? 'range' : 'contains'));
  const [text, setText] = useState(filter !== null && 'text' in filter ? filter.text : '');
  const [from, setFrom] = useState(filter?.kind === 'range' ? (filter.from ?? '') : '');
  const [to, setTo] = useState(filter?.kind === 'range' ? (filter.to ?? '') : '');
  const withText = kind === 'contains' || kind === 'equals';
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    if (withText) onFilter(text === '' ? null : { column: column.name, kind, text });
    else if (kind === 'range') onFilter(from === '' && to === '' ? null : { column: column.name, kind, from: from === '' ? null : from, to: to === '' ? null : to });
    else onFilter({ column: column.name, kind });
  };
  const example = column.type === 'date' || column.type === 'datetime' ? 'YYYY-MM-DD' : undefined;
  return (
    <form className="filter-fields" aria-label={`Filter ${column.label}`} onSubmit={apply}>
      <SegmentedControl
        size="xs" fullWidth aria-label="Rows to show" value={kind} onChange={(next) => setKind(next as Kind)}
        data={[...WORDS].map(([value, label]) => ({ value, label }))}
      />
      {withText && <TextInput size="xs" aria-label={kind === 'contains' ? 'Text that it contains' : 'Value'} value={text} onChange={(event) => setText(event.currentTarget.value)} />}
      {kind === 'range' && (
        <div className="line pair">
          <TextInput size="xs" label="From" placeholder={example} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
          <TextInput size="xs" label="To" placeholder={example} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        </div>
      )}
      <div className="line">
        <Button size="compact-xs" type="submit">Filter rows</Button>
        {filter !== null && <Button size="compact-xs" variant="default" onClick={() => onFilter(null)}>Remove filter</Button>}
      </div>
    </form>
  );
}

/** A filter in words. */
export function filterWords(filter: Filter, label: string): string {
  switch (filter.kind) {
    case 'contains':
      return `${label} contains "${filter.text}"`;
    case 'equals':
      return `${label} is "${filter.text}"`;
    case 'range':
      if (filter.from === null) return `${label} up to ${filter.to ?? ''}`;
      return filter.to === null ? `${label} from ${filter.from}` : `${label} ${filter.from} to ${filter.to}`;
    case 'missing':
      return `${label} is missing`;
    case 'present':
      return `${label} has a value`;
  }
}
