import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { transitionsFigure } from '../../../shared/chart/transition-figure.ts';
import type { SequencesResult } from '../../../shared/contract/patterns.ts';
import type { ProfileResult } from '../../../shared/contract/results.ts';
import { sequenceWords } from '../../../shared/patterns/files.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
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

/** What the customers of a segment buy one after the other, beside everyone else. */
export function SequencesPage({ tabs, profile }: Props) {
  const label = useGroup(profile);
  const found = useAnalysis('sequences', null);
  const { value, running } = found;
  const name = label === null ? 'everyone' : profile.segments[label].name;
  const figure = useMemo(() => (value === null ? null : transitionsFigure(value.transitions, label, name)), [value, label, name]);
  return (
    <>
      <main className="work stack profiles" aria-label="Profiles" aria-busy={running}>
        {tabs}
        <BoughtCard name="Bought next" title="What is bought one after the other" profile={profile} label={label} found={found}>
          {value !== null && <Sequences found={value} label={label} />}
        </BoughtCard>
        {figure !== null && value !== null && value.transitions.states.length > 0 && (
          <ChartCard
            height={170 + value.transitions.states.length * 24} figure={figure} subtitle={figure.description}
            explain={<Lines lines={['An order stands for the product (or category) with the most lines in it; the twelve most frequent have a row of their own.', 'Share of the orders of a row whose customer went on to the column with the next order; last column: no further order up to the as-of date.']} />}
          />
        )}
      </main>
      <aside className="inspector stack" aria-label="Settings of sequences">
        <h2>Sequences</h2>
        <ParamControl param="patterns.items" />
        <ParamControl param="patterns.support" />
        <ParamControl param="patterns.minCount" />
        <ParamControl param="patterns.length" />
        <ParamControl param="patterns.maxGap" />
        <PatternFiles />
      </aside>
    </>
  );
}

function Sequences({ found, label }: { readonly found: SequencesResult; readonly label: number | null }) {
  const group = found.groups.find((one) => one.label === label);
  const all = group?.sequences ?? [];
  const { shown, find, more } = useShown(all, (one) => sequenceWords(one.elements, found.items), 'a product');
  if (group === undefined) return null;
  const everyone = label === null;
  return (
    <>
      <p>
        {`${formatValue(group.customers, 'integer')} customers, ${formatValue(group.returning, 'integer')} of them with more than one order. `}
        {all.length === 0 ? 'No sequence is frequent enough; lower the least support.' : `Sequences that at least ${formatValue(group.least, 'integer')} of the customers have; each part stands in a later order than the one before.`}
      </p>
      {find}
      {all.length > 0 && (
        <WideTable label="Sequences, table">
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">Orders, one after the other</th><th scope="col" className="number">Customers</th>{!everyone && <th scope="col" className="number">Elsewhere</th>}
                {!everyone && <th scope="col" className="number">Difference (95%)</th>}<th scope="col" className="number">Goes on</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => {
                const words = sequenceWords(one.elements, found.items);
                return (
                  <tr key={words}>
                    <th scope="row">{words}</th><td className="number">{formatValue(one.share, 'percent')}<span className="sub">{formatValue(one.customers, 'integer')}</span></td>
                    {!everyone && <td className="number">{formatValue(one.elsewhere, 'percent')}</td>}
                    {!everyone && <td className="number">{one.low === null ? '–' : `${formatValue(one.low, 'percent')} to ${formatValue(one.high, 'percent')}`}</td>}
                    <td className="number">{formatValue(one.goesOn, 'percent')}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </WideTable>
      )}
      {more}
    </>
  );
}
