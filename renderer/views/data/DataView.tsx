import { Button, SegmentedControl } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { CustomerTable, SourceReport } from '../../../shared/contract/tables.ts';
import { useApp, useSelect } from '../../state/context.ts';
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

export function DataView() {
  const hasSource = useSelect((state) => state.recipe.sources.length > 0);
  // The page of a file is made in slices: what comes from the store would else be drawn in one go.
  const source = useDeferredValue(useSelect((state) => state.results.source));
  const customers = useDeferredValue(useSelect((state) => state.results.customers));
  const [table, setTable] = useState<'source' | 'customers' | 'rejected' | 'quality' | 'sql'>('source');
  const page = useDeferredValue(table);
  if (!hasSource) return <Welcome />;
  const orders = customers?.orders ?? null;
  const made = customers !== null && source !== null && customers.table !== source.typedTable;
  return (
    <>
      <main className="work data-work" aria-label="Data">
        <SourceCards source={source} customers={customers} />
        <TablesNotice />
        <SourcesJoin />
        <Locate />
        <StageProblems stages={['source', 'customers']} />
        {source !== null && <DialectBar source={source} onRejected={() => setTable('rejected')} />}
        {source !== null && (
          <div className="card table-card">
            <SegmentedControl
              size="xs" aria-label="Rows shown" value={table} onChange={(next) => setTable(next as typeof table)}
              data={[
                { value: 'source', label: orders === null ? 'Rows of the file' : 'Order lines' },
                ...(made ? [{ value: 'customers', label: madeOf(customers) }] : []),
                { value: 'quality', label: 'Quality' },
                { value: 'sql', label: 'SQL' },
                ...(source.rejected.count > 0 ? [{ value: 'rejected', label: `Rejected (${formatValue(source.rejected.count, 'integer')})` }] : []),
              ]}
            />
            {page === 'quality' && <Quality source={source} />}
            {page === 'sql' && <SqlPage />}
            {page === 'rejected' && <Rejected source={source} />}
            {page === 'customers' && made && <RowsGrid key={customers.table} kind="customers" label="Customers" table={customers.table} values={customers.table} rows={customers.rows} columns={customers.columns} />}
            {(page === 'source' || (page === 'customers' && !made)) && (
              <RowsGrid key={source.rawTable} kind="source" label={`Rows of ${source.name}`} table={source.rawTable} values={source.typedTable} rows={source.rows} columns={source.columns} />
            )}
          </div>
        )}
      </main>
      <DataInspector source={source} customers={customers} />
    </>
  );
}

function madeOf({ orders, joins }: CustomerTable): string {
  if (joins !== undefined) return 'Customers from all files';
  return orders === null ? 'After preparation' : 'Customers made from them';
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${formatValue(Math.max(1, Math.round(bytes / 1e3)), 'integer')} kB` : `${formatValue(bytes / 1e6, 'number')} MB`;
}

function SourceCards({ source, customers }: { readonly source: SourceReport | null; readonly customers: CustomerTable | null }) {
  const { actions } = useApp();
  const name = useSelect((state) => state.recipe.sources[0]?.name ?? '');
  const cluster = useSelect((state) => state.results.cluster);
  const kind = customers === null ? null : customers.orders === null ? 'customers' : 'orders';
  return (
    <div className="source-cards">
      <section className="card source-card" aria-label={`Source ${name}`}>
        <div className="line spaced">
          <h2 className="one-line grow">{name}</h2>
          {kind !== null && <span className="pill">{kind}</span>}
        </div>
        <p className="muted">
          {source === null ? 'Not read yet' : `${formatValue(source.rows, 'integer')} rows, ${source.columns.length} columns, ${size(source.bytes)}`}
        </p>
      </section>
      <section className="card drop-card" aria-label="Another file">
        <p className="muted">Drop files here or paste a table to analyse it instead, or add files about the same customers; undo brings this one back.</p>
        <div className="line">
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
