import { ActionIcon, Button, Select } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { SourceOutline } from '../../../shared/contract/analyses.ts';
import type { JoinReport, SourceRole } from '../../../shared/contract/joins.ts';
import type { Source } from '../../../shared/recipe/recipe.ts';
import { Icon } from '../../controls/Icon.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { JoinDiagram } from './JoinDiagram.tsx';
import { Unmatched } from './Unmatched.tsx';

const ROLE_WORDS: ReadonlyMap<SourceRole, string> = new Map([
  ['customers', 'Customers'], ['orders', 'Orders'], ['events', 'Events'], ['survey', 'Survey or attributes'], ['identities', 'Ids of one customer'],
]);
const AUTO = 'auto';
const count = (value: number): string => formatValue(value, 'integer');

/** How several files come together: a picture, and per file its role, the columns that are compared, how many match, and who does not. */
export function SourcesJoin({ outlines }: { readonly outlines: readonly SourceOutline[] }) {
  const sources = useSelect((state) => state.recipe.sources);
  const joins = useSelect((state) => state.results.customers?.joins) ?? [];
  const [unmatched, setUnmatched] = useState<{ readonly source: string; readonly side: 'file' | 'customers' } | null>(null);
  const seen = unmatched !== null && joins.some((join) => join.source === unmatched.source) ? unmatched : null;
  return (
    <section className="joins scroll" aria-label="Files together" tabIndex={0}>
      <JoinDiagram outlines={outlines} joins={joins} />
      <ul className="join-list">
        {sources.map((source, i) => (
          <JoinRow
            key={source.id} source={source} first={i === 0} outline={outlines.find((outline) => outline.id === source.id) ?? null} base={outlines.find((outline) => outline.base) ?? null}
            join={joins.find((join) => join.source === source.id) ?? null} seen={seen?.source === source.id ? seen.side : null} onSee={(side) => setUnmatched(side === null ? null : { source: source.id, side })}
          />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly source: Source;
  readonly first: boolean;
  readonly outline: SourceOutline | null;
  readonly base: SourceOutline | null;
  readonly join: JoinReport | null;
  /** Whose rows without a partner are shown. */
  readonly seen: 'file' | 'customers' | null;
  readonly onSee: (side: 'file' | 'customers' | null) => void;
}

function JoinRow({ source, first, outline, base, join, seen, onSee }: RowProps) {
  const { actions } = useApp();
  const guessed = outline === null ? '' : `: ${ROLE_WORDS.get(outline.role)?.toLowerCase() ?? ''}`;
  const compared = outline !== null && !outline.base && outline.role !== 'identities';
  return (
    <li className="join-row" aria-label={source.name}>
      <div className="join-head">
        <strong className="one-line">{source.name}</strong>
        <Select
          size="xs" aria-label={`What ${source.name} is`} allowDeselect={false} value={source.role ?? AUTO}
          data={[{ value: AUTO, label: `Auto${guessed}` }, ...[...ROLE_WORDS].map(([value, label]) => ({ value: value as string, label }))]}
          onChange={(role) => role !== null && actions.setSource(source.id, { role: role === AUTO ? undefined : (role as SourceRole) }, `Change what ${source.name} is`)}
        />
        {compared ? (
          <span className="line">
            <Select size="xs" searchable aria-label={`Column of ${source.name} that names the customer`} placeholder="Names the customer" value={source.join?.column ?? join?.key ?? null} data={outline.report.columns.map((column) => column.name)} onChange={(column) => column !== null && actions.setSource(source.id, { join: { ...source.join, column } }, `Join ${source.name} by ${column}`)} />
            <span className="muted">is</span>
            <Select size="xs" searchable aria-label={`Column of the customers that ${source.name} is compared with`} placeholder="Column of the customers" value={source.join?.to ?? join?.to ?? null} data={(base?.report.columns ?? []).map((column) => column.name)} onChange={(to) => to !== null && actions.setSource(source.id, { join: { ...source.join, to } }, `Join ${source.name} with ${to}`)} />
          </span>
        ) : <span className="none" />}
        {!first ? <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Remove ${source.name}`} onClick={() => actions.removeSource(source.id)}><Icon name="close" size={12} /></ActionIcon> : <span />}
      </div>
      {outline?.base === true && <p className="muted">The customers: every other file is joined to these rows, one row each.</p>}
      {outline?.role === 'identities' && <p className="muted">Pairs of ids of one customer: {outline.report.columns.map(({ name }) => name).join(' stands for ')}. Every id in the other files is looked up here first.</p>}
      {join !== null && <JoinFigures join={join} seen={seen} onSee={onSee} />}
      {seen !== null && <Unmatched key={`${source.id} ${seen}`} source={source} side={seen} />}
    </li>
  );
}

function JoinFigures({ join, seen, onSee }: { readonly join: JoinReport; readonly seen: RowProps['seen']; readonly onSee: RowProps['onSee'] }) {
  const without = join.customers - join.matched;
  const lost = join.unknownRows + join.blank;
  const toggle = (side: 'file' | 'customers'): void => onSee(seen === side ? null : side);
  return (
    <>
      <p className="muted">
        {count(join.matched)} of {count(join.customers)} customers matched, {count(without)} without a row here.
        {join.aliased > 0 && ` ${count(join.aliased)} rows found their customer by another id.`}
        {join.several > 0 && <> <strong>{count(join.several)} ids have several rows (up to {count(join.mostRows)}); {join.role === 'survey' ? 'the newest is taken' : 'they are added up'}, so no customer is multiplied.</strong></>}
        {` ${count(join.added.length)} columns added.`}
      </p>
      {join.unknownKeys > 0 && (
        <p className="warn">{count(join.unknownKeys)} unknown {join.unknownKeys === 1 ? 'id' : 'ids'} in {count(join.unknownRows)} {join.unknownRows === 1 ? 'row' : 'rows'} left out{join.unknownExamples.length > 0 ? `, such as ${join.unknownExamples.slice(0, 3).join(', ')}` : ''}.</p>
      )}
      {join.blank > 0 && <p className="warn">{count(join.blank)} rows name no customer.</p>}
      {(lost > 0 || without > 0) && (
        <div className="line wrap">
          {lost > 0 && <Button size="compact-xs" variant="default" aria-expanded={seen === 'file'} onClick={() => toggle('file')}>{seen === 'file' ? 'Hide' : 'Show'} {count(lost)} rows without a customer</Button>}
          {without > 0 && <Button size="compact-xs" variant="default" aria-expanded={seen === 'customers'} onClick={() => toggle('customers')}>{seen === 'customers' ? 'Hide' : 'Show'} {count(without)} customers without a row</Button>}
        </div>
      )}
    </>
  );
}
