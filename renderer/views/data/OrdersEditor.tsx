import { Button, Select, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { CustomerTable, OrdersReport, SourceReport } from '../../../shared/contract/tables.ts';
import type { OrderRoles } from '../../../shared/recipe/recipe.ts';
import { firstOrderRoles } from '../../../shared/sources/orders.ts';
import { ParamControl, ParamSelect } from '../../controls/ParamControl.tsx';
import { useApp, useSelect } from '../../state/context.ts';

interface Props {
  readonly source: SourceReport;
  readonly customers: CustomerTable;
}

/** What a row of the file is: an order line or a customer. */
export function OrdersEditor({ source, customers }: Props) {
  const { actions } = useApp();
  const set = useSelect((state) => state.recipe.orders);
  const { orders } = customers;
  return (
    <section aria-label="What the rows are" className="stack rows-are">
      <h2>What the rows are</h2>
      {orders === null ? (
        <>
          <p className="muted">One row is one customer: {formatValue(customers.rows, 'integer')} customers.</p>
          <IdSelect source={source} customers={customers} />
          <div className="line">
            {set === null && source.orders !== null && <Button size="compact-sm" variant="default" onClick={() => actions.setOrders('auto')}>Treat as an order file</Button>}
            {source.orders === null && <Button size="compact-sm" variant="default" onClick={() => actions.setOrders(firstOrderRoles(source.rows, source.columns))}>Treat as an order file</Button>}
          </div>
        </>
      ) : (
        <>
          <Account orders={orders} />
          {source.orders === null && <p role="note">No column says by its name what it holds, so customer, date and amount are guesses from the values: check them.</p>}
          <Roles source={source} roles={orders.roles} />
          <ParamSelect param="orders.returns" />
          <ParamControl param="orders.window" />
          <ParamControl param="orders.mergeDays" />
          <ParamControl param="orders.behaviour" />
          <AsOf asOf={customers.asOf} />
          <div><Button size="compact-sm" variant="default" onClick={() => actions.setOrders(null)}>Treat as a customer file</Button></div>
        </>
      )}
    </section>
  );
}

/** Every order line accounted for. */
function Account({ orders }: { readonly orders: OrdersReport }) {
  const n = (value: number): string => formatValue(value, 'integer');
  const { leftOut } = orders;
  const out: readonly (readonly [string, number])[] = [
    ['without a customer', leftOut.blankCustomer], ['not positive', leftOut.notPositive], ['unreadable', leftOut.unreadable], ['after the as-of date', leftOut.afterAsOf],
    ['before the window', leftOut.beforeWindow],
  ];
  return (
    <div>
      <p>{n(orders.rows)} {orders.roles.event === null ? 'order lines' : 'events'} become <strong>{n(orders.customers)} customers</strong> with {n(orders.orders)} {orders.roles.event === null ? 'orders' : 'purchases'}, {orders.firstDate.slice(0, 10)} to {orders.lastDate.slice(0, 10)}.</p>
      <dl className="facts">
        <div><dt>Used</dt><dd>{n(orders.valid)}</dd></div>
        {out.filter(([, count]) => count > 0).map(([label, count]) => <div key={label}><dt>Left out, {label}</dt><dd>{n(count)}</dd></div>)}
      </dl>
    </div>
  );
}

const ROLE_LABELS: readonly { readonly role: keyof OrderRoles; readonly label: string; readonly optional: boolean }[] = [
  { role: 'customer', label: 'Customer', optional: false }, { role: 'date', label: 'Date', optional: false },
  { role: 'order', label: 'Order number', optional: true }, { role: 'amount', label: 'Amount', optional: true },
  { role: 'quantity', label: 'Quantity', optional: true }, { role: 'price', label: 'Price', optional: true },
  { role: 'product', label: 'Product', optional: true }, { role: 'category', label: 'Category', optional: true },
  { role: 'discount', label: 'Discount', optional: true }, { role: 'event', label: 'Kind of event', optional: true },
  { role: 'session', label: 'Visit', optional: true },
];

function Roles({ source, roles }: { readonly source: SourceReport; readonly roles: OrderRoles }) {
  const { actions } = useApp();
  const names = source.columns.map((column) => column.name);
  const change = (role: keyof OrderRoles, value: string | null): void => {
    // An amount, or quantity times price: one of the two says what a line is worth.
    const other = role === 'amount' && value !== null ? { quantity: null, price: null }
      : (role === 'quantity' || role === 'price') && value !== null ? { amount: null } : {};
    actions.setOrders({ ...roles, ...other, [role]: value });
  };
  return (
    <div className="role-grid">
      {ROLE_LABELS.map(({ role, label, optional }) => (
        <Select key={role} size="xs" label={label} data={names} value={roles[role]} searchable clearable={optional} allowDeselect={optional} placeholder={optional ? 'none' : undefined} onChange={(value) => (value !== null || optional) && change(role, value)} />
      ))}
    </div>
  );
}

const NONE = ' none';

function IdSelect({ source, customers }: Props) {
  const { actions } = useApp();
  const data = [{ value: NONE, label: 'None: number the rows' }, ...source.columns.map((column) => ({ value: column.name, label: column.name }))];
  return <Select size="xs" label="Column that names the customer" searchable data={data} value={customers.id ?? NONE} allowDeselect={false} onChange={(value) => actions.setId(value === NONE ? null : value)} />;
}

function AsOf({ asOf }: { readonly asOf: string }) {
  const { actions } = useApp();
  const own = useSelect((state) => state.recipe.asOf !== null);
  const [text, setText] = useState(asOf);
  useEffect(() => setText(asOf), [asOf]);
  const keep = (): void => {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text) && text !== asOf) actions.setAsOf(text);
  };
  return (
    <div className="stack">
      <TextInput size="xs" type="date" label="As of" description="Days since the last order count from here." value={text} onChange={(event) => setText(event.currentTarget.value)} onBlur={keep} onKeyDown={(event) => event.key === 'Enter' && keep()} />
      {own && <div><Button size="compact-xs" variant="default" onClick={() => actions.setAsOf(null)}>Day after the last order</Button></div>}
    </div>
  );
}
