import { Button, NumberInput, SegmentedControl, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { AbCorrection, AbOptions, AbPlan } from '../../../shared/contract/ab-plan.ts';
import { holdsNumbers } from '../../../shared/prepare/holds-numbers.ts';
import { findableText, MOST_DIFFERENCE } from '../../../shared/report/ab-document.ts';
import { consentColumn } from '../../../shared/prepare/suggest.ts';
import { formatFixed } from '../../../shared/text/format.ts';
import { WideTable } from '../../controls/WideTable.tsx';
import { Problem } from '../../frame/Problem.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useSelect } from '../../state/context.ts';
import { Running } from '../segments/Running.tsx';
import { useWriting } from '../../controls/use-writing.ts';
import { Written } from './Written.tsx';

const CORRECTIONS = [{ value: 'holm', label: 'Holm' }, { value: 'bonferroni', label: 'Bonferroni' }, { value: 'none', label: 'None' }];

interface Form {
  readonly metric: 'rate' | 'mean';
  readonly outcome: string | null;
  /** Per cent for rates. */
  readonly baseline: number | null;
  readonly sd: number | null;
  /** Per cent of the baseline. */
  readonly effect: number | null;
  readonly power: number | null;
  readonly significance: number | null;
  readonly control: number | null;
  readonly correction: AbCorrection;
  readonly continuity: boolean;
  readonly exact: boolean;
  readonly stratify: string | null;
  readonly consent: string | null;
  readonly seed: number | null;
}

const FIRST: Form = {
  metric: 'rate', outcome: null, baseline: 5, sd: null, effect: 20, power: 80, significance: 5, control: 50, correction: 'holm', continuity: false, exact: false, stratify: null, consent: null, seed: 1,
};

/** What the form asks for; null while something is missing. */
function optionsOf(form: Form): AbOptions | null {
  const { metric, outcome, baseline, sd, effect, power, significance, control, seed } = form;
  if (effect === null || effect === 0 || power === null || significance === null || control === null || seed === null) return null;
  if (outcome === null && (baseline === null || (metric === 'rate' && !(baseline > 0 && baseline < 100)) || (metric === 'mean' && !(sd !== null && sd > 0)))) return null;
  const own = outcome === null ? baseline : null;
  return {
    metric, outcome, baseline: own === null ? null : metric === 'rate' ? own / 100 : own, sd: outcome === null && metric === 'mean' ? sd : null,
    effect: effect / 100, relative: true, power: power / 100, significance: significance / 100, correction: form.correction, continuity: form.continuity,
    arms: [{ name: 'control', share: control / 100 }, { name: 'treatment', share: (100 - control) / 100 }], seed, allocation: form.exact ? 'exact' : 'stable', stratify: form.exact ? form.stratify : null,
    consent: form.consent, consentWords: [],
  };
}

const EMPTY: AbOptions = {
  metric: 'rate', outcome: null, baseline: 0.5, sd: null, effect: 1, relative: true, power: 0.5, significance: 0.5, correction: 'none', continuity: false,
  arms: [{ name: 'control', share: 0.5 }, { name: 'treatment', share: 0.5 }], seed: 1, allocation: 'stable', stratify: null, consent: null, consentWords: [],
};

/** A test with a control group in each segment: how many customers it needs, what can be found, and who gets what. */
export function TestPlanPage() {
  const customers = useSelect((state) => state.results.customers);
  const [form, setForm] = useState<Form>(() => ({ ...FIRST, consent: consentColumn(customers?.columns ?? []) }));
  const set = (change: Partial<Form>): void => setForm((before) => ({ ...before, ...change }));
  const options = optionsOf(form);
  const { value, running, fraction, error } = useAnalysis('abPlan', options ?? EMPTY, options !== null);
  const { busy, written, error: unwritten, write, forget } = useWriting();
  const columns = customers?.columns ?? [];
  const outcomes = columns.filter((column) => column.name !== customers?.id && (form.metric === 'rate' || holdsNumbers(column))).map(({ name }) => name);
  const strata = columns.filter((column) => column.name !== customers?.id && column.distinct <= 50).map(({ name }) => name);
  const percent = (label: string, description: string, key: 'baseline' | 'effect' | 'power' | 'significance' | 'control', min: number, max: number) => (
    <NumberInput
      size="xs" label={label} description={description} suffix=" %" min={min} max={max} decimalScale={3} clampBehavior="strict" hideControls value={form[key] ?? ''}
      onChange={(next) => set({ [key]: typeof next === 'number' ? next : null })}
    />
  );
  const common = { size: 'xs', searchable: true, clearable: true, placeholder: 'None', comboboxProps: { transitionProps: { duration: 80 } } } as const;
  return (
    <div className="stack">
      {unwritten !== null && <Problem error={unwritten} onClose={forget} />}
      <section className="card stack" aria-label="Test with a control group">
        <h2>Test with a control group</h2>
        <p className="muted">Whether a mailing works is seen only beside customers who did not get it. This says how many of them each segment needs, and draws who gets what.</p>
        <SegmentedControl size="xs" aria-label="What is measured" className="narrow" data={[{ value: 'rate', label: 'A rate' }, { value: 'mean', label: 'An amount' }]} value={form.metric} onChange={(next) => set({ metric: next === 'mean' ? 'mean' : 'rate', outcome: null, baseline: next === 'mean' ? null : 5 })} />
        <div className="form-grid">
          <Select {...common} label="Baseline from a column" description={form.metric === 'rate' ? 'Share of customers with a yes, or a number above 0, by segment.' : 'Mean and standard deviation by segment.'} data={outcomes} value={form.outcome} onChange={(next) => set({ outcome: next })} clearButtonProps={{ 'aria-label': 'Take away: Baseline from a column' }} />
          {form.outcome === null && form.metric === 'rate' && percent('Baseline', 'The rate without the mailing, for all segments.', 'baseline', 0, 100)}
          {form.outcome === null && form.metric === 'mean' && <NumberInput size="xs" label="Baseline" description="The mean without the mailing." hideControls value={form.baseline ?? ''} onChange={(next) => set({ baseline: typeof next === 'number' ? next : null })} />}
          {form.outcome === null && form.metric === 'mean' && <NumberInput size="xs" label="Standard deviation" description="Of the amount between customers." min={0} hideControls value={form.sd ?? ''} onChange={(next) => set({ sd: typeof next === 'number' ? next : null })} />}
          {percent('Smallest effect worth finding', 'As a share of the baseline; below 0 where it is to fall, as churn is.', 'effect', -100, 1000)}
          {percent('Share of the control group', 'The others get the mailing.', 'control', 1, 99)}
          {percent('Power', 'How surely an effect of that size is found.', 'power', 1, 99.9)}
          {percent('Significance', 'How often chance alone may look like an effect.', 'significance', 0.01, 50)}
          <Select size="xs" label="Several segments" description="Correction for several comparisons." data={CORRECTIONS} value={form.correction} allowDeselect={false} onChange={(next) => set({ correction: next === 'none' || next === 'bonferroni' ? next : 'holm' })} comboboxProps={{ transitionProps: { duration: 80 } }} />
          <Select {...common} label="Strata beside the segments" description="Used with exact shares." data={strata} value={form.stratify} onChange={(next) => set({ stratify: next })} disabled={!form.exact} clearButtonProps={{ 'aria-label': 'Take away: Strata beside the segments' }} />
          <Select {...common} label="Who may be written to" description="Column that says who agreed; nobody else takes part." placeholder="Nobody is asked" data={strata} value={form.consent} onChange={(next) => set({ consent: next })} clearButtonProps={{ 'aria-label': 'Take away: Who may be written to' }} />
          <NumberInput size="xs" label="Seed of the draw" description="Another seed draws other groups." min={0} max={999_999_999} allowDecimal={false} clampBehavior="strict" value={form.seed ?? ''} onChange={(next) => set({ seed: typeof next === 'number' ? next : null })} />
        </div>
        <Switch size="sm" label="Exact shares in each segment" description="Otherwise a customer's group follows from seed and customer alone, so that nobody is moved when others join." checked={form.exact} onChange={(event) => set({ exact: event.currentTarget.checked })} />
        {form.metric === 'rate' && <Switch size="sm" label="Correction for continuity" description="Larger groups, as for an exact test." checked={form.continuity} onChange={(event) => set({ continuity: event.currentTarget.checked })} />}
      </section>
      <section className="card stack" aria-label="Sizes by segment" aria-busy={running}>
        <h2>Sizes by segment</h2>
        {options === null && <p className="muted">Fill in baseline and effect above.</p>}
        <Running what="Planning" running={running && value === null} error={error} fraction={fraction} />
        {options !== null && value !== null && (
          <>
            <Sizes plan={value} />
            <Balance plan={value} />
            <div className="line">
              <Button loading={busy} disabled={running} onClick={() => void write(async () => ({ files: value.files, notices: [] }))}>Write plan and groups</Button>
              <span className="muted">ab_plan.html for those who run the test, ab_assignment.csv with customer, segment and group.</span>
            </div>
            <div role="status"><Written files={written} /></div>
          </>
        )}
      </section>
    </div>
  );
}

function Sizes({ plan }: { readonly plan: AbPlan }) {
  const { options, segments, counts, significance, comparisons, withoutConsent } = plan;
  const amount = (value: number | null): string => (value === null ? '–' : formatValue(value, options.metric === 'rate' ? 'percent' : 'number'));
  const pair = (first: number | null, second: number | null): string => (first === null || second === null ? '–' : `${formatValue(first, 'integer')} + ${formatValue(second, 'integer')}`);
  return (
    <>
      <p className="muted">Customers of the control group + of the treatment group. Each of {comparisons} {comparisons === 1 ? 'comparison' : 'comparisons'} is planned at a significance of {formatFixed(significance, 5)}.{options.consent === null ? '' : ` ${formatValue(withoutConsent, 'integer')} customers take no part, as ${options.consent} does not say that they agreed.`}</p>
      <WideTable label="Sizes by segment, table">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">Segment</th><th scope="col" className="number">Customers</th><th scope="col" className="number">Baseline</th><th scope="col" className="number">To find</th><th scope="col" className="number">Needed</th>
              <th scope="col" className="number">Drawn</th><th scope="col">Large enough</th><th scope="col" className="number">Power</th><th scope="col" className="number">Findable with all</th>
            </tr>
          </thead>
          <tbody>
            {segments.map((segment, i) => (
              <tr key={segment.id}>
                <th scope="row">{segment.name}</th><td className="number">{formatValue(segment.customers, 'integer')}</td><td className="number">{amount(segment.baseline)}</td><td className="number">{amount(segment.target)}</td>
                <td className="number">{pair(segment.neededControl, segment.neededTreatment)}</td><td className="number">{pair(counts[i][0], counts[i][1])}</td>
                <td className={segment.enough === null ? 'muted' : segment.enough ? 'good' : 'warn'}>{segment.enough === null ? 'not known' : segment.enough ? 'yes' : 'no'}</td>
                <td className="number">{formatValue(segment.power, 'percent')}</td><td className="number">{findableText(options, segment)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
    </>
  );
}

function Balance({ plan: { balance } }: { readonly plan: AbPlan }) {
  const off = balance.filter(({ difference }) => Math.abs(difference) > MOST_DIFFERENCE);
  if (off.length === 0) return <p className="muted">The groups are alike: no feature differs by more than {MOST_DIFFERENCE} standard deviations.</p>;
  const [worst] = off;
  return <p className="warn">{off.length === 1 ? '1 feature differs' : `${off.length} features differ`} between the groups by more than {MOST_DIFFERENCE} standard deviations, {worst.feature} most ({formatValue(worst.difference, 'effect')}). Another seed or exact shares may help; small segments differ by chance.</p>;
}
