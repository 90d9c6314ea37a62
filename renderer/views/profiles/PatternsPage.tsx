import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { AssociationRule, GroupPatterns, PatternsResult } from '../../../shared/contract/patterns.ts';
import type { ProfileResult } from '../../../shared/contract/results.ts';
import { leftWords } from '../../../shared/patterns/files.ts';
import { ParamControl } from '../../controls/ParamControl.tsx';
import { useShown } from '../../controls/use-shown.tsx';
import { WideTable } from '../../controls/WideTable.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { BoughtCard, useGroup } from './BoughtCard.tsx';
import { PatternFiles } from './PatternFiles.tsx';

interface Props {
  readonly tabs: ReactNode;
  readonly profile: ProfileResult;
}

/** What the customers of a segment buy together, and which products mark them, beside everyone else. */
export function PatternsPage({ tabs, profile }: Props) {
  const label = useGroup(profile);
  const found = useAnalysis('patterns', null);
  const { value, running } = found;
  const group = value?.groups.find((one) => one.label === label) ?? null;
  return (
    <>
      <main className="work stack profiles" aria-label="Profiles" aria-busy={running}>
        {tabs}
        <BoughtCard name="Bought together" title="What is bought together" profile={profile} label={label} found={found}>
          {value !== null && group !== null && <Rules patterns={value} group={group} />}
        </BoughtCard>
        {value !== null && group !== null && label !== null && <Marks patterns={value} group={group} name={profile.segments[label].name} />}
      </main>
      <aside className="inspector stack" aria-label="Settings of combinations">
        <h2>Combinations</h2>
        <ParamControl param="patterns.items" />
        <ParamControl param="patterns.basket" />
        <ParamControl param="patterns.support" />
        <ParamControl param="patterns.minCount" />
        <ParamControl param="patterns.confidence" />
        <ParamControl param="patterns.length" />
        <ParamControl param="patterns.correction" />
        <ParamControl param="patterns.alpha" />
        <PatternFiles />
      </aside>
    </>
  );
}

type Order = 'leverage' | 'lift' | 'confidence' | 'ownLift';
const ORDERS: readonly { readonly value: Order; readonly label: string }[] = [
  { value: 'leverage', label: 'Most beyond chance' }, { value: 'lift', label: 'Highest lift' }, { value: 'confidence', label: 'Surest' }, { value: 'ownLift', label: 'Most the segment\'s own' },
];

function Rules({ patterns, group }: { readonly patterns: PatternsResult; readonly group: GroupPatterns }) {
  const [order, setOrder] = useState<Order>('leverage');
  const { items } = patterns;
  const everyone = group.label === null;
  const sorted = useMemo(() => [...group.rules].sort((a, b) => (b[order] ?? -1) - (a[order] ?? -1)), [group, order]);
  const { shown, find, more } = useShown(sorted, (rule) => `${leftWords(rule, items)} ${items[rule.consequent]}`, 'a product');
  const baskets = patterns.basket === 'order' ? 'orders' : 'customers';
  return (
    <>
      <p>
        {`${formatValue(group.customers, 'integer')} customers with ${formatValue(group.baskets, 'integer')} ${baskets}. `}
        {group.rules.length === 0 ? `None of ${formatValue(group.tested, 'integer')} rules tested stands out; lower the least support to look at rarer combinations.`
          : `${formatValue(group.rules.length, 'integer')} of ${formatValue(group.tested, 'integer')} rules tested stand out beyond chance and say more than a simpler one; each is in at least ${formatValue(group.least, 'integer')} ${baskets}.`}
      </p>
      <p className="muted">What goes together need not be its cause. The segments are taken as given, and orders of one customer as independent.</p>
      {group.rules.length > 0 && (
        <>
          <div className="line">
            <Select
              size="xs" w={220} aria-label="Order of the rules" allowDeselect={false} value={order} data={ORDERS.filter(({ value }) => !everyone || value !== 'ownLift').map((one) => ({ ...one }))}
              onChange={(next) => setOrder(ORDERS.find(({ value }) => value === next)?.value ?? 'leverage')}
            />
            {find}
          </div>
          <WideTable label="Rules, table">
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">Who buys</th><th scope="col">also buys</th><th scope="col" className="number">Support</th><th scope="col" className="number">Confidence</th><th scope="col" className="number">Lift</th>
                  {!everyone && <th scope="col" className="number">Confidence elsewhere</th>}{!everyone && <th scope="col" className="number">Lift elsewhere</th>}
                  <th scope="col" className="number">Leverage</th><th scope="col" className="number">Conviction</th><th scope="col" className="number">Corrected p</th>
                </tr>
              </thead>
              <tbody>{shown.map((rule) => <RuleLine key={`${rule.antecedent.join(' ')}>${rule.consequent}`} rule={rule} items={items} everyone={everyone} />)}</tbody>
            </table>
          </WideTable>
          {more}
        </>
      )}
    </>
  );
}

const small = (p: number): string => (p < 0.0001 ? 'under 0.0001' : formatValue(p, 'index'));

function RuleLine({ rule, items, everyone }: { readonly rule: AssociationRule; readonly items: readonly string[]; readonly everyone: boolean }) {
  const { difference, elsewhere } = rule;
  return (
    <tr>
      <th scope="row">{leftWords(rule, items)}</th><td>{items[rule.consequent]}</td>
      <td className="number">{formatValue(rule.support, 'percent')}<span className="sub">{formatValue(rule.both, 'integer')}</span></td>
      <td className="number">{formatValue(rule.confidence, 'percent')}</td>
      <td className="number">{formatValue(rule.lift, 'index')}</td>
      {!everyone && (
        <td className="number">
          {formatValue(elsewhere?.confidence ?? null, 'percent')}
          {difference !== null && <span className="sub">difference {formatValue(difference.low, 'percent')} to {formatValue(difference.high, 'percent')}</span>}
        </td>
      )}
      {!everyone && <td className="number">{formatValue(elsewhere?.lift ?? null, 'index')}{rule.ownLift !== null && <span className="sub">own lift {formatValue(rule.ownLift, 'index')}</span>}</td>}
      <td className="number">{formatValue(rule.leverage, 'percent')}</td>
      <td className="number">{rule.conviction === null ? 'infinite' : formatValue(rule.conviction, 'index')}</td>
      <td className="number">{small(rule.adjusted)}</td>
    </tr>
  );
}

/** Products that more customers of the segment buy than others do. */
function Marks({ patterns, group, name }: { readonly patterns: PatternsResult; readonly group: GroupPatterns; readonly name: string }) {
  const { items } = patterns;
  const surely = useMemo(() => group.items.filter(({ low }) => low !== null && low > 0), [group]);
  const { shown, find, more } = useShown(surely, (one) => items[one.item], 'a product');
  return (
    <section className="card stack" aria-label={`What marks ${name}`}>
      <h2>What marks {name}</h2>
      <p className="muted">{surely.length === 0 ? 'Nothing is bought by surely more of its customers than of all others.' : 'Bought by more of its customers than of all others; differences whose 95% interval (Newcombe) is above 0.'}</p>
      {find}
      {surely.length > 0 && (
        <WideTable label={`What marks ${name}, table`}>
          <table className="plain-table">
            <thead><tr><th scope="col">{patterns.of === 'product' ? 'Product' : 'Category'}</th><th scope="col" className="number">Customers</th><th scope="col" className="number">Elsewhere</th><th scope="col" className="number">Difference (95%)</th></tr></thead>
            <tbody>
              {shown.map((one) => (
                <tr key={one.item}>
                  <th scope="row">{items[one.item]}</th><td className="number">{formatValue(one.share, 'percent')}<span className="sub">{formatValue(one.customers, 'integer')}</span></td>
                  <td className="number">{formatValue(one.elsewhere, 'percent')}</td><td className="number">{formatValue(one.low, 'percent')} to {formatValue(one.high, 'percent')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </WideTable>
      )}
      {more}
    </section>
  );
}
