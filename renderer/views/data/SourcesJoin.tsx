import { ActionIcon, Select } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { SourceOutline } from '../../../shared/contract/analyses.ts';
import type { JoinReport, SourceRole } from '../../../shared/contract/joins.ts';
import type { Source } from '../../../shared/recipe/recipe.ts';
import { Icon } from '../../controls/Icon.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';

const ROLE_WORDS: ReadonlyMap<SourceRole, string> = new Map([
  ['customers', 'Customers'], ['orders', 'Orders'], ['events', 'Events'], ['survey', 'Survey or attributes'], ['identities', 'Ids of one customer'],
]);
const AUTO = 'auto';
const count = (value: number): string => formatValue(value, 'integer');

/** How several files come together: a picture, and per file its role, the columns that are compared, and how many match. */
export function SourcesJoin() {
  const sources = useSelect((state) => state.recipe.sources);
  const joins = useSelect((state) => state.results.customers?.joins);
  const { value } = useAnalysis('sources', null, sources.length > 1);
  if (sources.length < 2) return null;
  return (
    <section className="card joins" aria-label="Files together">
      <Diagram sources={sources} outlines={value ?? []} joins={joins ?? []} />
      <ul className="join-list">
        {sources.map((source, i) => <JoinRow key={source.id} source={source} first={i === 0} outline={value?.find((outline) => outline.id === source.id) ?? null} base={value?.find((outline) => outline.base) ?? null} join={joins?.find((join) => join.source === source.id) ?? null} />)}
      </ul>
    </section>
  );
}

const WIDTH = 560;
const BOX = 150;
const STEP = 44;

/** Files at the left, customers at the right; the wider a line the more customers match. */
function Diagram({ sources, outlines, joins }: { readonly sources: readonly Source[]; readonly outlines: readonly SourceOutline[]; readonly joins: readonly JoinReport[] }) {
  const others = sources.filter((source) => joins.some((join) => join.source === source.id));
  if (others.length === 0) return null;
  const base = outlines.find((outline) => outline.base);
  const height = Math.max(1, others.length) * STEP;
  const middle = height / 2;
  const text = others.map((source) => {
    const join = joins.find((item) => item.source === source.id);
    return join === undefined ? '' : `${source.name}: ${formatValue(join.matched / Math.max(1, join.customers), 'percent')} of customers matched`;
  }).join('; ');
  return (
    <svg className="join-diagram" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={text}>
      {others.map((source, i) => {
        const join = joins.find((item) => item.source === source.id);
        const y = i * STEP + STEP / 2;
        const rate = join === undefined ? 0 : join.matched / Math.max(1, join.customers);
        return (
          <g key={source.id}>
            <path d={`M${BOX} ${y} C ${BOX + 130} ${y}, ${WIDTH - BOX - 130} ${middle}, ${WIDTH - BOX} ${middle}`} fill="none" stroke="var(--bars)" strokeWidth={1 + 9 * rate} />
            <rect x={1} y={y - 15} width={BOX - 2} height={30} rx={7} fill="var(--panel)" stroke="var(--line-strong)" />
            <text x={BOX / 2} y={y + 4} textAnchor="middle">{shorten(source.name)}</text>
            <text x={BOX + 16} y={y - 6} className="small">{formatValue(rate, 'percent')} matched</text>
          </g>
        );
      })}
      <rect x={WIDTH - BOX} y={middle - 15} width={BOX - 1} height={30} rx={7} fill="var(--accent-soft)" stroke="var(--accent)" />
      <text x={WIDTH - BOX / 2} y={middle + 4} textAnchor="middle">{shorten(base?.name ?? 'customers')}</text>
    </svg>
  );
}

const shorten = (name: string): string => (name.length > 20 ? `${name.slice(0, 18)}…` : name);

interface RowProps {
  readonly source: Source;
  readonly first: boolean;
  readonly outline: SourceOutline | null;
  readonly base: SourceOutline | null;
  readonly join: JoinReport | null;
}

function JoinRow({ source, first, outline, base, join }: RowProps) {
  const { actions } = useApp();
  const guessed = outline === null ? '' : `: ${ROLE_WORDS.get(outline.role)?.toLowerCase() ?? ''}`;
  const compared = outline !== null && !outline.base && outline.role !== 'identities';
  return (
    <li className="join-row">
      <div className="line spaced">
        <strong className="one-line grow">{source.name}</strong>
        <span className="muted">{outline === null ? '' : `${count(outline.rows)} rows`}</span>
        {!first && <ActionIcon size="sm" variant="subtle" aria-label={`Remove ${source.name}`} onClick={() => actions.removeSource(source.id)}><Icon name="close" size={12} /></ActionIcon>}
      </div>
      <div className="line">
        <Select
          size="xs" aria-label={`What ${source.name} is`} allowDeselect={false} value={source.role ?? AUTO}
          data={[{ value: AUTO, label: `Auto${guessed}` }, ...[...ROLE_WORDS].map(([value, label]) => ({ value: value as string, label }))]}
          onChange={(role) => role !== null && actions.setSource(source.id, { role: role === AUTO ? undefined : (role as SourceRole) }, `Change what ${source.name} is`)}
        />
        {compared && (
          <>
            <Select size="xs" searchable aria-label={`Column of ${source.name} that names the customer`} value={source.join?.column ?? join?.key ?? null} data={outline.columns.map((column) => column.name)} onChange={(column) => column !== null && actions.setSource(source.id, { join: { ...source.join, column } }, `Join ${source.name} by ${column}`)} />
            <span className="muted">is</span>
            <Select size="xs" searchable aria-label={`Column of the customers that ${source.name} is compared with`} value={source.join?.to ?? join?.to ?? null} data={(base?.columns ?? []).map((column) => column.name)} onChange={(to) => to !== null && actions.setSource(source.id, { join: { ...source.join, to } }, `Join ${source.name} with ${to}`)} />
          </>
        )}
      </div>
      {outline?.base === true && <p className="muted">The customers: every other file is joined to these rows.</p>}
      {join !== null && (
        <p className="muted">
          {count(join.matched)} of {count(join.customers)} customers matched, {count(join.customers - join.matched)} without a row here.
          {join.unknownKeys > 0 && <> <span className="warn">{count(join.unknownKeys)} unknown ids in {count(join.unknownRows)} rows left out{join.unknownExamples.length > 0 ? `, such as ${join.unknownExamples.slice(0, 3).join(', ')}` : ''}.</span></>}
          {join.several > 0 && ` ${count(join.several)} ids have several rows (up to ${count(join.mostRows)}); ${join.role === 'survey' ? 'the newest is taken' : 'they are added up'}, so no customer is multiplied.`}
          {` ${count(join.added.length)} columns added.`}
        </p>
      )}
    </li>
  );
}
