import { SegmentedControl } from '@mantine/core';
import { useDeferredValue, useMemo } from 'react';
import { formatValue } from '../../shared/chart/numbers.ts';
import { strongestTraits, traitsFigure, traitLabel, TRAITS_SHOWN } from '../../shared/chart/segment-figures.ts';
import { segmentColour } from '../../shared/chart/theme.ts';
import type { ProfileResult, SegmentSummary } from '../../shared/contract/results.ts';
import type { RuleCondition } from '../../shared/contract/rules.ts';
import { shapedSentences } from '../../shared/profile/shaped.ts';
import { ruleWords } from '../../shared/rules/words.ts';
import { ChartCard, Lines } from '../charts/ChartCard.tsx';
import { compareFigure } from '../charts/compare-figure.ts';
import { ColourPicker } from '../controls/ColourPicker.tsx';
import { Breakable } from '../controls/Breakable.tsx';
import { WideTable } from '../controls/WideTable.tsx';
import { useShown } from '../controls/use-shown.tsx';
import { useSelectRows } from '../engine/use-selection.ts';
import { useApp, useSelect } from '../state/context.ts';
import type { ProfilesTab } from '../state/store.ts';
import { MicroCard } from './MicroCard.tsx';
import { Missing, StageProblems } from './Missing.tsx';
import { DriversPage } from './profiles/DriversPage.tsx';
import { PatternsPage } from './profiles/PatternsPage.tsx';
import { SequencesPage } from './profiles/SequencesPage.tsx';

/** Rows of the heat map; the table below has all features. */
const MOST_COMPARED = 24;

export function ProfilesView() {
  const profile = useSelect((state) => state.results.profile);
  if (profile === null) return <main className="work" aria-label="Profiles"><Missing stages={['profile']} what="What sets each segment apart" /></main>;
  return <ProfilePages profile={profile} />;
}

const TABS: readonly { readonly value: ProfilesTab; readonly label: string }[] = [
  { value: 'apart', label: 'What sets them apart' }, { value: 'features', label: 'What makes them' }, { value: 'together', label: 'Bought together' }, { value: 'next', label: 'Bought next' },
];

function ProfilePages({ profile }: { readonly profile: ProfileResult }) {
  const tab = useDeferredValue(useSelect((state) => state.view.profilesTab));
  if (tab === 'features') return <DriversPage tabs={<Tabs />} profile={profile} />;
  if (tab === 'together') return <PatternsPage tabs={<Tabs />} profile={profile} />;
  return tab === 'next' ? <SequencesPage tabs={<Tabs />} profile={profile} /> : <Profiles profile={profile} />;
}

/** What to look at of the segments. */
function Tabs() {
  const { actions } = useApp();
  const tab = useSelect((state) => state.view.profilesTab);
  return (
    <SegmentedControl
      className="segments-tabs" size="xs" aria-label="What to look at" data={[...TABS]} value={tab}
      onChange={(next) => actions.setProfilesTab(TABS.find(({ value }) => value === next)?.value ?? 'apart')}
    />
  );
}

function Profiles({ profile }: { readonly profile: ProfileResult }) {
  const { actions } = useApp();
  const chosen = useSelect((state) => state.view.selectedSegment);
  const { figure: heat, hidden } = useMemo(() => compareFigure(profile, MOST_COMPARED), [profile]);
  const segment = profile.segments.find((item) => item.id === chosen) ?? profile.segments[0];
  return (
    <>
      <main className="work stack profiles" aria-label="Profiles">
        <StageProblems stages={['cluster', 'profile']} />
        <Tabs />
        <ChartCard
          className="heat" height={150 + heat.series.rows.length * 20} figure={heat} onPick={({ col }) => actions.selectSegment(profile.segments[col]?.id ?? null)}
          subtitle={`Difference from the average customer in standard deviations${hidden === 0 ? '' : `; the ${heat.series.rows.length} features that differ most, ${hidden} more are in the table`}. Click a cell to look into its segment.`}
          explain={<Lines lines={['(mean of the segment − mean of all) / population standard deviation of all, in original units; for a category the difference of shares.', 'The colour scale ends at three standard deviations.']} />}
        />
        <MicroCard />
        <MeansTable profile={profile} />
      </main>
      {segment !== undefined && <TraitsInspector segment={segment} />}
    </>
  );
}

/** Means by segment in original units, against all customers. */
function MeansTable({ profile }: { readonly profile: ProfileResult }) {
  const { segments } = profile;
  const traits = segments[0]?.traits ?? [];
  const lookup = segments.map((segment) => new Map(segment.traits.map((trait) => [traitLabel(trait), trait])));
  const { shown: rows, find, more } = useShown(traits.map(traitLabel).sort((a, b) => (a < b ? -1 : 1)), (label) => label, 'a feature');
  const cell = (value: number | undefined, kind: 'numeric' | 'category' | undefined): string =>
    value === undefined ? '–' : formatValue(value, kind === 'category' ? 'percent' : 'number');
  return (
    <section className="card" aria-label="Means by segment">
      <h2>Means by segment</h2>
      <p className="muted">In original units; for categories the share of customers.{shapedSentences(profile.shaped).map((sentence) => ` ${sentence}`)}</p>
      {find}
      <WideTable label="Means by segment, table">
        <table className="plain-table means">
          <thead>
            <tr>
              <th scope="col">Feature</th><th scope="col" className="number">All customers</th>
              {segments.map((segment) => <th key={segment.id} scope="col" className="number segment-head"><span className="swatch inline" style={{ background: segmentColour(segment.colour).fill }} /> <Breakable text={segment.name} /></th>)}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Customers</th><td className="number">{formatValue(segments.reduce((sum, segment) => sum + segment.size, 0), 'integer')}</td>
              {segments.map((segment) => <td key={segment.id} className="number">{formatValue(segment.size, 'integer')}</td>)}
            </tr>
            {segments.some((segment) => segment.revenueShare !== null) && (
              <tr>
                <th scope="row">Share of revenue</th><td className="number">{formatValue(1, 'percent')}</td>
                {segments.map((segment) => <td key={segment.id} className="number">{formatValue(segment.revenueShare, 'percent')}</td>)}
              </tr>
            )}
            {rows.map((label) => {
              const first = lookup[0]?.get(label);
              return (
                <tr key={label}>
                  <th scope="row"><Breakable text={label} /></th><td className="number">{cell(first?.overall, first?.kind)}</td>
                  {lookup.map((bySegment, i) => {
                    const trait = bySegment.get(label);
                    return <td key={i} className="number" data-strong={Math.abs(trait?.effect ?? 0) >= 0.8}>{cell(trait?.segment, trait?.kind)}</td>;
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </WideTable>
      {more}
    </section>
  );
}

function TraitsInspector({ segment }: { readonly segment: SegmentSummary }) {
  const selectRows = useSelectRows();
  const figure = useMemo(() => traitsFigure(segment), [segment]);
  const shown = useMemo(() => strongestTraits(segment.traits, TRAITS_SHOWN), [segment]);
  const pick = ({ row, col }: { row: number; col: number }): void => {
    const trait = shown[row + col];
    if (trait === undefined) return;
    const { column, label, level, overall, effect } = trait;
    const condition: RuleCondition = level !== null ? { column, label, test: 'in', levels: [level] }
      : { column, label, test: 'range', above: effect > 0 ? overall : null, upTo: effect > 0 ? null : overall, whole: false };
    void selectRows('ruleRows', { conditions: [condition] }, level === null ? `${label} ${effect > 0 ? 'above' : 'up to'} the average` : ruleWords([condition]));
  };
  return (
    <aside className="inspector wide" aria-label={`Traits of ${segment.name}`}>
      <ChartCard
        className="traits" figure={figure} onPick={pick} subtitle="Standard deviations from the average customer. Click a bar to select the customers on its side of the average."
        explain={<Lines lines={['(mean of the segment − mean of all) / population standard deviation of all.', 'Whisker: 95% interval, given the segments (normal approximation, s / √n).']} />}
      />
      <ColourPicker segment={segment} />
      <dl className="facts">
        <div><dt>Customers</dt><dd>{formatValue(segment.size, 'integer')} ({formatValue(segment.share, 'percent')})</dd></div>
        {segment.revenueShare !== null && <div><dt>Share of revenue</dt><dd>{formatValue(segment.revenueShare, 'percent')}</dd></div>}
        <div><dt>Mean silhouette</dt><dd>{formatValue(segment.silhouette, 'index')}</dd></div>
      </dl>
    </aside>
  );
}
