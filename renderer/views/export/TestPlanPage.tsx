import { Button, NumberInput, SegmentedControl, Select } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { abOptions } from '../../../shared/contract/ab-plan.ts';
import type { AbOptions, AbPlan } from '../../../shared/contract/ab-plan.ts';
import { holdsNumbers } from '../../../shared/prepare/holds-numbers.ts';
import { abDesignSchema } from '../../../shared/recipe/handing-over.ts';
import type { AbDesign, Arm } from '../../../shared/recipe/handing-over.ts';
import { findableText, MOST_DIFFERENCE } from '../../../shared/report/ab-document.ts';
import { consentColumn } from '../../../shared/prepare/suggest.ts';
import { formatFixed } from '../../../shared/text/format.ts';
import { ParamControl } from '../../controls/ParamControl.tsx';
import { WideTable } from '../../controls/WideTable.tsx';
import { Problem } from '../../frame/Problem.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { Running } from '../segments/Running.tsx';
import { useWriting } from '../../controls/use-writing.ts';
import { Written } from './Written.tsx';

/** Proposed until the first choice. */
const FIRST: AbDesign = abDesignSchema.parse({ baseline: 0.05, effect: 0.2 });

/** Stands in where nothing is asked. */
const EMPTY: AbOptions = {
  ...FIRST, effect: 1, power: 0.5, significance: 0.5, correction: 'none', continuity: false, seed: 1, allocation: 'stable',
};

/** A share in per cent, without the noise of binary fractions. */
const percentOf = (share: number): number => Number((share * 100).toPrecision(12));

/** A test with a control group in each segment: how many customers it needs, what can be found, and who gets what. */
export function TestPlanPage() {
  const { actions } = useApp();
  const customers = useSelect((state) => state.results.customers);
  const recipe = useSelect((state) => state.recipe);
  const chosen = recipe.abPlan;
  const design: AbDesign = chosen ?? { ...FIRST, consent: consentColumn(customers?.columns ?? []) };
  const { metric, outcome } = design;
  const exact = recipe.params['ab.allocation'] === 'exact';
  const set = (change: Partial<AbDesign>, gesture?: string): void => actions.editRecipe('Change the test plan', (before) => ({ ...before, abPlan: abDesignSchema.parse({ ...design, ...change }) }), gesture);
  const options = abOptions(design, recipe.params);
  const { value, running, fraction, error } = useAnalysis('abPlan', options ?? EMPTY, options !== null);
  const { busy, written, error: unwritten, write, forget } = useWriting();
  const columns = customers?.columns ?? [];
  const outcomes = columns.filter((column) => column.name !== customers?.id && (metric === 'rate' || holdsNumbers(column))).map(({ name }) => name);
  const strata = columns.filter((column) => column.name !== customers?.id && column.distinct <= 50).map(({ name }) => name);
  const number = (label: string, description: string, key: 'baseline' | 'sd' | 'effect') => (
    <NumberInput
      size="xs" label={label} description={description} hideControls value={design[key] ?? ''} onBlur={actions.endGesture}
      onChange={(next) => set({ [key]: typeof next === 'number' ? next : null }, `abPlan:${key}`)}
    />
  );
  const percent = (label: string, description: string, key: 'baseline' | 'effect', min: number, max: number) => (
    <NumberInput
      size="xs" label={label} description={description} suffix=" %" min={min} max={max} decimalScale={3} clampBehavior="strict" hideControls value={design[key] === null ? '' : percentOf(design[key])} onBlur={actions.endGesture}
      onChange={(next) => set({ [key]: typeof next === 'number' ? next / 100 : null, ...(key === 'effect' ? { relative: true } : {}) }, `abPlan:${key}`)}
    />
  );
  const common = { size: 'xs', searchable: true, clearable: true, placeholder: 'None', comboboxProps: { transitionProps: { duration: 80 } } } as const;
  return (
    <div className="stack">
      {unwritten !== null && <Problem error={unwritten} onClose={forget} />}
      <section className="card stack" aria-label="Test with a control group">
        <h2>Test with a control group</h2>
        <p className="muted">Whether a mailing works is seen only beside customers who did not get it. This says how many of them each segment needs, and draws who gets what.</p>
        <SegmentedControl size="xs" aria-label="What is measured" className="narrow" data={[{ value: 'rate', label: 'A rate' }, { value: 'mean', label: 'An amount' }]} value={metric} onChange={(next) => set({ metric: next === 'mean' ? 'mean' : 'rate', outcome: null, baseline: next === 'mean' ? null : FIRST.baseline })} />
        <div className="form-grid">
          <Select {...common} label="Baseline from a column" description={metric === 'rate' ? 'Share of customers with a yes, or a number above 0, by segment.' : 'Mean and standard deviation by segment.'} data={outcomes} value={outcome} onChange={(next) => set({ outcome: next })} clearButtonProps={{ 'aria-label': 'Take away: Baseline from a column' }} />
          {outcome === null && metric === 'rate' && percent('Baseline', 'The rate without the mailing, for all segments.', 'baseline', 0, 100)}
          {outcome === null && metric === 'mean' && number('Baseline', 'The mean without the mailing.', 'baseline')}
          {outcome === null && metric === 'mean' && number('Standard deviation', 'Of the amount between customers.', 'sd')}
          {design.relative ? percent('Smallest effect worth finding', 'As a share of the baseline; below 0 where it is to fall, as churn is.', 'effect', -100, 1000)
            : number('Smallest effect worth finding', 'In units of what is measured.', 'effect')}
          {design.arms.length === 2 ? <ControlShare arms={design.arms} onChange={(arms) => set({ arms }, 'abPlan:arms')} onDone={actions.endGesture} /> : (
            <p className="muted">Groups: {design.arms.map(({ name, share }) => `${name} ${formatValue(share, 'percent')}`).join(', ')}.</p>
          )}
          <ParamControl param="ab.power" />
          <ParamControl param="ab.significance" />
          <ParamControl param="ab.correction" />
          <ParamControl param="ab.allocation" />
          <Select {...common} label="Strata beside the segments" description="Used with exact shares." data={strata} value={design.stratify} onChange={(next) => set({ stratify: next })} disabled={!exact} clearButtonProps={{ 'aria-label': 'Take away: Strata beside the segments' }} />
          <Select {...common} label="Who may be written to" description="Column that says who agreed; nobody else takes part." placeholder="Nobody is asked" data={strata} value={design.consent} onChange={(next) => set({ consent: next })} clearButtonProps={{ 'aria-label': 'Take away: Who may be written to' }} />
          <ParamControl param="ab.seed" />
        </div>
        {metric === 'rate' && <ParamControl param="ab.continuity" />}
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
              <Button loading={busy} disabled={running} onClick={() => void write(async () => {
                if (chosen === null) set({});
                return { files: value.files, notices: [] };
              })}>Write plan and groups</Button>
              <span className="muted">ab_plan.html for those who run the test, ab_assignment.csv with customer, segment and group.</span>
            </div>
            <div role="status"><Written files={written} /></div>
          </>
        )}
      </section>
    </div>
  );
}

interface ControlShareProps {
  readonly arms: readonly Arm[];
  readonly onChange: (arms: Arm[]) => void;
  readonly onDone: () => void;
}

/** The share of the first of two groups; the other gets what is left. */
function ControlShare({ arms: [control, treatment], onChange, onDone }: ControlShareProps) {
  return (
    <NumberInput
      size="xs" label="Share of the control group" description="The others get the mailing." suffix=" %" min={1} max={99} decimalScale={3} clampBehavior="strict" hideControls value={percentOf(control.share)} onBlur={onDone}
      onChange={(next) => typeof next === 'number' && next >= 1 && next <= 99 && onChange([{ ...control, share: next / 100 }, { ...treatment, share: (100 - next) / 100 }])}
    />
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
