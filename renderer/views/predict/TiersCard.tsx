import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { TierSummary, ValueResult } from '../../../shared/contract/value.ts';
import { isCancelled } from '../../../shared/errors/app-error.ts';
import { useApp } from '../../state/context.ts';

const NAMES: Readonly<Record<TierSummary['name'], string>> = { high: 'High', middle: 'Middle', low: 'Low' };

/** Customers by what they are worth, and the file with each of them. */
export function TiersCard({ result }: { readonly result: ValueResult }) {
  const { engine, host, store, actions } = useApp();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const worth = result.tiersBy === 'clv';
  const save = async (): Promise<void> => {
    setBusy(true);
    setSaid('');
    try {
      const file = await engine.call('analysis', { name: 'valueFile', recipe: store.getState().recipe, options: null });
      const { text, neutralised } = file as { readonly text: string; readonly neutralised: number };
      const grant = await host.saveAs('csv', 'clv.csv', new TextEncoder().encode(text));
      if (grant !== null) setSaid(`${grant.name} written${neutralised > 0 ? `; ${neutralised} cells that a spreadsheet would run were made harmless` : ''}.`);
    } catch (error) {
      if (!isCancelled(error)) actions.report(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="card" aria-label="Tiers">
      <div className="line spaced">
        <div>
          <h2>Tiers</h2>
          <p className="muted">{worth ? `By value discounted over ${result.horizonWeeks} weeks, after what was bought already` : `By expected purchases in ${result.horizonWeeks} weeks; there is no spend model`}</p>
        </div>
        <Button size="compact-sm" variant="default" loading={busy} onClick={() => void save()}>Export clv.csv</Button>
      </div>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">Tier</th><th scope="col" className="number">Customers</th>
            <th scope="col" className="number">{worth ? 'Mean value' : 'Mean purchases'}</th><th scope="col" className="number">{worth ? 'Share of all value' : 'Share of all purchases'}</th>
          </tr>
        </thead>
        <tbody>
          {result.tiers.map((tier) => (
            <tr key={tier.name}>
              <th scope="row">{NAMES[tier.name]}</th>
              <td className="number">{formatValue(tier.customers, 'integer')} ({formatValue(tier.customers / result.customers, 'percent')})</td>
              <td className="number">{formatValue(tier.mean, 'number')}</td>
              <td className="number">{formatValue(tier.share, 'percent')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p role="status" className="good">{said}</p>
    </section>
  );
}
