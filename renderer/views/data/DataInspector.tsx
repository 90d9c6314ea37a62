import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { Filter } from '../../../shared/contract/grid.ts';
import type { Notice } from '../../../shared/contract/notice.ts';
import type { CustomerTable, SourceReport } from '../../../shared/contract/tables.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { Mends, StepButton } from './Mends.tsx';
import { OrdersEditor } from './OrdersEditor.tsx';

interface Props {
  readonly source: SourceReport | null;
  readonly customers: CustomerTable | null;
  /** Shows rows of the first file. */
  readonly onShow: (filter: Filter) => void;
}

const MOST_ISSUES = 60;

/** What a careful reader of this file would look at first. */
export function DataInspector({ source, customers, onShow }: Props) {
  if (source === null) return null;
  const notices = [...source.notices, ...(customers?.notices ?? [])];
  const issues = source.columns.flatMap((column) => column.issues.map((issue) => ({ column, issue })));
  const quiet = notices.length === 0 && issues.length === 0 && source.sensitive.length === 0 && source.duplicates === 0;
  return (
    <aside className="inspector" aria-label="What to look at">
      <h2>What to look at</h2>
      <p className="muted">Nothing is changed until you say so.</p>
      {quiet && <p>Nothing stands out: every row was read and no column looks odd.</p>}
      <ul className="findings">
        {notices.map((notice, i) => <NoticeItem key={`${notice.code}${i}`} notice={notice} source={source.id} />)}
        {source.duplicates > 0 && (
          <Finding tone="warn" title={`${formatValue(source.duplicates, 'integer')} ${source.duplicates === 1 ? 'row repeats' : 'rows repeat'} an earlier row`} buttons={<StepButton label="Keep the first" about="rows that repeat an earlier row" draft={{ kind: 'dedupe' }} />}>
            Equal in every column. They are kept until a step removes them.
          </Finding>
        )}
        {source.sensitive.map((item) => <Sensitive key={item.column} column={item.column} reason={item.reason} />)}
        {issues.slice(0, MOST_ISSUES).map(({ column, issue }) => <Finding key={`${column.name}${issue.code}`} tone="quiet" title={column.label} buttons={<Mends column={column} issue={issue} onShow={onShow} />}>{issue.message}</Finding>)}
      </ul>
      {issues.length > MOST_ISSUES && <p className="muted">{formatValue(issues.length - MOST_ISSUES, 'integer')} more stand under Quality.</p>}
      {customers !== null && <OrdersEditor source={source} customers={customers} />}
    </aside>
  );
}

interface FindingProps {
  readonly tone: 'warn' | 'info' | 'quiet';
  /** What it is about, in a few words; a notice says it all in its sentence. */
  readonly title?: string;
  readonly children?: ReactNode;
  readonly buttons?: ReactNode;
}

export function Finding({ tone, title, children, buttons }: FindingProps) {
  return (
    <li className="finding" data-tone={tone}>
      {title !== undefined && <strong>{title}</strong>}
      {children !== undefined && <p className={title === undefined ? undefined : 'muted'}>{children}</p>}
      {buttons !== undefined && <div className="line wrap">{buttons}</div>}
    </li>
  );
}

const rangesOf = ({ data }: Notice): readonly string[] => (Array.isArray(data['ranges']) ? data['ranges'].map(String) : []);

function NoticeItem({ notice, source }: { readonly notice: Notice; readonly source: string }) {
  const { actions } = useApp();
  const returns = useSelect((state) => state.recipe.params['orders.returns']);
  const other = returns === 'net' ? 'ignore' : 'net';
  return (
    <Finding
      tone="warn"
      buttons={notice.code === 'several-tables' ? (
        <>{rangesOf(notice).map((range) => <Button key={range} size="compact-xs" variant="default" onClick={() => void actions.reread({ sheet: String(notice.data['sheet']), range }, `Read ${range}`, source)}>Read {range}</Button>)}</>
      ) : notice.code === 'cancelled-orders' ? (
        <Button size="compact-xs" variant="default" onClick={() => actions.setParam('orders.returns', other)}>{other === 'net' ? 'Subtract' : 'Leave out'}</Button>
      ) : notice.code === 'may-be-identities' ? (
        <Button size="compact-xs" variant="default" onClick={() => actions.setSource(String(notice.data['source']), { role: 'identities' }, `Take ${String(notice.data['file'])} for ids of one customer`)}>They are ids of one customer</Button>
      ) : undefined}
    >
      {describeNotice(notice, 'window')}
    </Finding>
  );
}

/** A column that looks like personal data; it is offered for leaving out. */
function Sensitive({ column, reason }: { readonly column: string; readonly reason: string }) {
  const { actions } = useApp();
  const role = useSelect((state) => state.results.source?.columns.find((item) => item.name === column)?.role);
  const done = useSelect((state) => state.recipe.steps.some((step) => step.kind === 'sensitive' && step.columns.includes(column)));
  return (
    <Finding
      tone="info" title={`${column} looks like personal data`}
      buttons={(
        <>
          {role !== 'id' && <StepButton label="Drop" about={column} draft={{ kind: 'sensitive', columns: [column], action: 'drop' }} />}
          {!done && <StepButton label="Use a pseudonym" about={column} draft={{ kind: 'sensitive', columns: [column], action: 'pseudonym', on: false }} />}
          {!done && role !== 'ignore' && role !== 'id' && <Button size="compact-xs" variant="default" onClick={() => actions.setColumn(column, { role: 'ignore' })}>Do not use</Button>}
        </>
      )}
    >
      {reason}{role === 'id' ? ' It names the customer and is no feature.' : role === 'ignore' ? ' It is not used.' : ''}
    </Finding>
  );
}
