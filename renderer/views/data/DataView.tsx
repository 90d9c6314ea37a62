import { Button, SegmentedControl } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { SourceOutline } from '../../../shared/contract/analyses.ts';
import type { Filter } from '../../../shared/contract/grid.ts';
import type { CustomerTable, SourceReport } from '../../../shared/contract/tables.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { CHAIN } from '../../state/store.ts';
import { Locate } from '../Locate.tsx';
import { StageProblems } from '../Missing.tsx';
import { Welcome } from '../Welcome.tsx';
import { DataInspector } from './DataInspector.tsx';
import { DialectBar } from './DialectBar.tsx';
import { Quality } from './Quality.tsx';
import { Rejected } from './Rejected.tsx';
import { RowsGrid } from './RowsGrid.tsx';
import { SqlPage } from './SqlPage.tsx';
import { SourcesJoin } from './SourcesJoin.tsx';
import { TablesNotice } from './TablesNotice.tsx';
import { formatSmallBytes } from '../../../shared/text/format.ts';

type Page = 'source' | 'customers' | 'rejected' | 'quality' | 'sql' | 'files';

export function DataView() {
  const { actions } = useApp();
  const hasSource = useSelect((state) => state.recipe.sources.length > 0);
  // The page of a file is made in slices: what comes from the store would else be drawn in one go.
  const first = useDeferredValue(useSelect((state) => state.results.source));
  const customers = useDeferredValue(useSelect((state) => state.results.customers));
  const sources = useSelect((state) => state.recipe.sources);
  const several = sources.length > 1;
  const { value: outlines } = useAnalysis('sources', null, several);
  const [wanted, setPage] = useState<Page>('source');
  const page = useDeferredValue(wanted);
  const [asked, setAsked] = useState<{ readonly filter: Filter; readonly turn: number } | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [known, setKnown] = useState(sources.length);
  if (sources.length !== known) {
    // How files come together is what is to be looked at once there is another one.
    if (sources.length > known && known > 0) setPage('files');
    setKnown(sources.length);
  }
  if (!hasSource) return <Welcome />;
  const other = several && chosen !== null && chosen !== sources[0].id ? outlines?.find(({ id }) => id === chosen) ?? null : null;
  const source = other?.report ?? first;
  const orders = customers?.orders ?? null;
  const made = customers !== null && first !== null && customers.table !== first.typedTable;
  const possible = (one: Page): Page => ((one === 'files' && !several) || (one === 'customers' && !made) || (one === 'rejected' && source?.rejected.count === 0) ? 'source' : one);
  const table = possible(page);
  const show = (filter: Filter): void => {
    setAsked({ filter, turn: (asked?.turn ?? 0) + 1 });
    setPage('source');
  };
  const choose = (id: string): void => {
    setChosen(id);
    setAsked(null);
    if (page === 'customers' || page === 'files') setPage('source');
  };
  return (
    <>
      <main className="work data-work" aria-label="Data">
        <SourceCards first={first} customers={customers} outlines={outlines ?? []} chosen={source?.id ?? null} onChoose={choose} />
        <TablesNotice />
        <Locate />
        <StageProblems stages={['source', 'customers']} />
        <StageProblems stages={['features', 'sweep', 'cluster']}><Button size="compact-sm" variant="default" onClick={() => actions.setStep('features')}>Go to Features</Button></StageProblems>
        {source !== null && table !== 'customers' && table !== 'files' && <DialectBar key={source.id} source={source} onRejected={() => setPage('rejected')} />}
        {source !== null && (
          <div className="card table-card">
            <SegmentedControl
              size="xs" aria-label="Rows shown" value={possible(wanted)}
              onChange={(next) => {
                setPage(next as Page);
                setAsked(null);
              }}
              data={[
                ...(several ? [{ value: 'files', label: 'Files together' }] : []),
                { value: 'source', label: several ? `Rows of ${shorten(source.name)}` : orders === null ? 'Rows of the file' : 'Order lines' },
                ...(made ? [{ value: 'customers', label: madeOf(customers) }] : []),
                { value: 'quality', label: 'Quality' },
                { value: 'sql', label: 'SQL' },
                ...(source.rejected.count > 0 ? [{ value: 'rejected', label: `Rejected (${formatValue(source.rejected.count, 'integer')})` }] : []),
              ]}
            />
            {table === 'files' && <SourcesJoin outlines={outlines ?? []} />}
            {table === 'quality' && <Quality key={source.id} source={source} onShow={show} />}
            {table === 'sql' && <SqlPage />}
            {table === 'rejected' && <Rejected source={source} />}
            {table === 'customers' && customers !== null && <RowsGrid key={customers.table} kind="customers" label="Customers" source={null} table={customers.table} values={customers.table} rows={customers.rows} columns={customers.columns} />}
            {table === 'source' && (
              <RowsGrid
                key={`${source.rawTable} ${asked?.turn ?? 0}`} kind={source === first ? 'source' : 'other'} label={`Rows of ${source.name}`} source={source.id} asked={asked?.filter}
                table={source.rawTable} values={source.typedTable} rows={source.rows} columns={source.columns}
              />
            )}
          </div>
        )}
      </main>
      <DataInspector source={source} customers={source === first ? customers : null} onShow={show} />
    </>
  );
}

const shorten = (name: string): string => (name.length > 24 ? `${name.slice(0, 22)}…` : name);

function madeOf({ orders, joins }: CustomerTable): string {
  if (joins !== undefined) return 'Customers from all files';
  return orders === null ? 'After preparation' : 'Customers made from them';
}

interface CardsProps {
  readonly first: SourceReport | null;
  readonly customers: CustomerTable | null;
  /** What is known of the files, where there are several. */
  readonly outlines: readonly SourceOutline[];
  /** Id of the file that is looked at. */
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

function SourceCards({ first, customers, outlines, chosen, onChoose }: CardsProps) {
  const { actions } = useApp();
  const sources = useSelect((state) => state.recipe.sources);
  // older segments are no result of what stands here
  const cluster = useSelect((state) => (CHAIN.some((stage) => state.status[stage].error !== null) ? null : state.results.cluster));
  const several = sources.length > 1;
  const kind = customers === null || several ? null : customers.orders === null ? 'customers' : 'orders';
  return (
    <div className="source-cards" data-several={several}>
      {sources.map(({ id, name }, i) => {
        const outline = outlines.find((one) => one.id === id);
        const report = i === 0 ? first : outline?.report ?? null;
        const join = customers?.joins?.find((one) => one.source === id);
        const role = outline === undefined ? kind : outline.role === 'identities' ? 'ids' : outline.role;
        return (
          <section key={id} className="card source-card" aria-label={`Source ${name}`} data-chosen={id === chosen || !several}>
            <div className="line spaced">
              <h2 className="one-line grow">{several ? <button type="button" className="plain" aria-pressed={id === chosen} onClick={() => onChoose(id)}>{name}</button> : name}</h2>
              {role !== null && !several && <span className="pill">{role}</span>}
            </div>
            {several && role !== null && <p className="one-line">{role}</p>}
            <p className="muted one-line">{report === null ? 'Not read yet' : `${formatValue(report.rows, 'integer')} rows, ${report.columns.length} columns${several ? '' : `, ${formatSmallBytes(report.bytes)}`}`}</p>
            {join !== undefined && <p className="muted one-line">{formatValue(join.matched / Math.max(1, join.customers), 'percent')} matched</p>}
          </section>
        );
      })}
      <section className="card drop-card" aria-label="Another file">
        {!several && <p className="muted">Drop files or paste a table to analyse it instead; undo brings this one back.</p>}
        <div className="line wrap">
          <Button size="compact-sm" variant="default" onClick={() => void actions.pickData()}>Open a file</Button>
          <Button size="compact-sm" variant="default" onClick={() => void actions.pickFurther()}>Add a file to these</Button>
        </div>
      </section>
      {cluster !== null && (
        <section className="card first-result" aria-label="First result">
          <p>{formatValue(cluster.rows, 'integer')} customers in <strong>{cluster.k} segments</strong></p>
          <Button size="compact-sm" onClick={() => actions.setStep('segments')}>See the segments</Button>
        </section>
      )}
    </div>
  );
}
