import { formatValue } from '../../../shared/chart/numbers.ts';
import type { TierSummary, ValueFit, ValueResult } from '../../../shared/contract/value.ts';
import { SaveButtons } from '../../controls/SaveButtons.tsx';
import { oneFile } from '../../controls/use-writing.ts';
import type { Made } from '../../controls/use-writing.ts';
import { ask } from '../../engine/ask.ts';
import { useApp } from '../../state/context.ts';

const NAMES: Readonly<Record<TierSummary['name'], string>> = { high: 'High', middle: 'Middle', low: 'Low' };

/** What the tiers are worth where a model did not converge. */
const ROUGH: Readonly<Record<Exclude<ValueFit, 'converged'>, string>> = {
  rough: 'The tiers are rough: the model did not converge. The file says so in every line.',
  'all-alive': 'The tiers go by what was bought alone: everybody counts as still buying. The file says so in every line.',
};

/** Customers by what they are worth, and the file with each of them. */
export function TiersCard({ result }: { readonly result: ValueResult }) {
  const { engine, store } = useApp();
  const worth = result.tiersBy === 'clv';
  const make = async (signal: AbortSignal): Promise<Made> => {
    const { text, neutralised } = await ask(engine, 'valueFile', store.getState().recipe, null, signal);
    return oneFile('clv.csv', text, neutralised);
  };
  return (
    <section className="card" aria-label="Tiers">
      <div className="line spaced">
        <div>
          <h2>Tiers</h2>
          <p className="muted">{worth ? `By value discounted over ${result.horizonWeeks} weeks, after what was bought already; equal values share a tier, so shares are about those asked for` : `By expected purchases in ${result.horizonWeeks} weeks; there is no spend model`}</p>
          {result.fit !== 'converged' && <p className="warn">{ROUGH[result.fit]}</p>}
        </div>
        <SaveButtons buttons={[{ label: 'Export clv.csv', make }]} />
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
    </section>
  );
}
