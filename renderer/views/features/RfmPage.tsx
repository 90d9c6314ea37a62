import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { RfmFigures } from '../../../shared/contract/analyses.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { PRESET_BINS } from '../../../shared/value/rfm-groups.ts';
import { cutsOf, rfmScores, rfmSpec } from '../../../shared/value/rfm-scores.ts';
import type { RfmSpec } from '../../../shared/value/rfm-scores.ts';
import { ParamInline } from '../../controls/ParamControl.tsx';
import { SaveButtons } from '../../controls/SaveButtons.tsx';
import { oneFile } from '../../controls/use-writing.ts';
import type { Made } from '../../controls/use-writing.ts';
import { ask } from '../../engine/ask.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { withCuts, withGroupsAsSegments, withPreset } from '../../state/feature-edits.ts';
import { groupsOf, RfmGroups } from './RfmGroups.tsx';
import { RfmGrid } from './RfmGrid.tsx';
import type { Part } from './RfmGrid.tsx';
import { RulesEditor } from './RulesEditor.tsx';

/** Groups by recency, frequency and spend: a grid whose borders can be moved, the groups, and what to do with them. */
export function RfmPage() {
  const orders = useSelect((state) => state.results.customers?.orders ?? null);
  const { value, running, error } = useAnalysis('rfm', null, orders !== null);
  if (orders === null) {
    return <NeedsOrders />;
  }
  if (error !== null) return <section className="card" aria-label="RFM"><h2>RFM cannot be computed</h2><p role="alert">{describeError(error, 'window').message} {describeError(error, 'window').hint}</p></section>;
  if (value === null) return <section className="card" aria-label="RFM" aria-busy={running}><p className="muted">Scores are on their way.</p></section>;
  return <Rfm figures={value} />;
}

/** The borders in force, as cut points, whether own or equal shares. */
function bordersOf(figures: RfmFigures, spec: RfmSpec): Record<Part, readonly number[]> {
  const { r, f, m } = rfmScores(figures, spec);
  return {
    r: spec.cuts.r ?? cutsOf(figures.recencyDays, r, spec.bins, 'low'),
    f: spec.cuts.f ?? cutsOf(figures.frequency, f, spec.bins, 'high'),
    m: spec.cuts.m ?? cutsOf(figures.monetary, m, spec.bins, 'high'),
  };
}

function Rfm({ figures }: { readonly figures: RfmFigures }) {
  const { actions } = useApp();
  const params = useSelect((state) => state.recipe.params);
  const own = useSelect((state) => state.recipe.rfm);
  const spec = useMemo(() => rfmSpec({ params, rfm: own }), [params, own]);
  const [rows, setRows] = useState<'f' | 'm'>('f');
  const [shown, setShown] = useState<'customers' | 'revenue'>('customers');
  // A border on the move; the recipe gets it when it is let go.
  const [moving, setMoving] = useState<{ readonly part: Part; readonly cuts: readonly number[] } | null>(null);
  const settled = useMemo(() => bordersOf(figures, spec), [figures, spec]);
  const live = useMemo((): RfmSpec => (moving === null ? spec : { ...spec, cuts: { ...spec.cuts, [moving.part]: [...moving.cuts] } }), [spec, moving]);
  const scores = useMemo(() => rfmScores(figures, live), [figures, live]);
  const groups = useMemo(() => groupsOf(figures, scores, live), [figures, scores, live]);
  const borders = moving === null ? settled : { ...settled, [moving.part]: moving.cuts };
  const hasOwn = spec.cuts.r !== null || spec.cuts.f !== null || spec.cuts.m !== null;
  const commit = (part: Part, cuts: readonly number[]): void => {
    setMoving(null);
    actions.editRecipe('Move a border of RFM', (recipe) => withCuts(recipe, { [part]: [...cuts] }));
  };
  return (
    <div className="stack">
      <section className="card" aria-label="How scores are given">
        <div className="rfm-settings">
          <ParamInline param="rfm.bins" />
          <ParamInline param="orders.window" />
          <ParamInline param="orders.mergeDays" />
          <ParamInline param="orders.round" />
          <ParamInline param="rfm.weightR" />
          <ParamInline param="rfm.weightF" />
          <ParamInline param="rfm.weightM" />
        </div>
      </section>
      <Notes />
      <div className="rfm-columns">
        <section className="card" aria-label="RFM grid">
          <div className="line spaced">
            <h2 className="grow">Grid</h2>
            <SegmentedControl size="xs" aria-label="Rows of the grid" value={rows} onChange={(next) => setRows(next as 'f' | 'm')} data={[{ value: 'f', label: 'By orders' }, { value: 'm', label: 'By spend' }]} />
            <SegmentedControl size="xs" aria-label="Figure in the cells" value={shown} onChange={(next) => setShown(next as 'customers' | 'revenue')} data={[{ value: 'customers', label: 'Customers' }, { value: 'revenue', label: 'Revenue' }]} />
            <Button size="compact-sm" variant="default" disabled={!hasOwn} onClick={() => actions.editRecipe('Equal shares in RFM', (recipe) => withCuts(recipe, { r: null, f: null, m: null }))}>Equal shares</Button>
          </div>
          <p className="muted">Drag a border, or move it with the arrow keys; figures follow at once. Best customers are at the top right.</p>
          <RfmGrid figures={figures} scores={scores} bins={live.bins} rows={rows} shown={shown} borders={borders} onMove={(part, cuts) => setMoving({ part, cuts })} onCommit={commit} />
        </section>
        <section className="card" aria-label="RFM groups">
          <div className="line spaced">
            <h2 className="grow">Groups</h2>
            <Presets />
          </div>
          <RfmGroups groups={groups} />
          <Uses groups={groups.filter((group) => group.customers > 0).length} />
        </section>
      </div>
      <RulesEditor />
    </div>
  );
}

function Presets() {
  const { actions } = useApp();
  const groups = useSelect((state) => state.recipe.params['rfm.groups']);
  const hasOwn = useSelect((state) => state.recipe.rfm.rules !== null);
  const own = useSelect((state) => state.recipe.rfm.rules?.scale ?? 5);
  const data = [{ value: 'standard', label: 'Standard' }, { value: 'shopify', label: 'Shopify style' }, { value: 'klaviyo', label: 'Klaviyo style' }, ...(hasOwn ? [{ value: 'own', label: 'Own' }] : [])];
  const choose = (value: string): void => {
    const preset = value as typeof groups;
    const bins = preset === 'own' ? Math.max(3, own) : PRESET_BINS[preset];
    actions.editRecipe('Change names of RFM groups', (recipe) => withPreset(recipe, preset, bins));
  };
  return <SegmentedControl size="xs" aria-label="Names of the groups" value={groups} onChange={choose} data={data} />;
}

/** What can be done with the groups. */
function Uses({ groups }: { readonly groups: number }) {
  const { actions, engine, store } = useApp();
  const used = useSelect((state) => state.results.features?.features.some((feature) => feature.column === 'rfm_group' && feature.used) === true);
  const computed = useSelect((state) => state.recipe.params['orders.behaviour']);
  const make = async (signal: AbortSignal): Promise<Made> => {
    const { text, neutralised } = await ask(engine, 'rfmFile', store.getState().recipe, null, signal);
    return oneFile('rfm.csv', text, neutralised);
  };
  return (
    <div className="line wrap">
      <SaveButtons buttons={[{ label: 'Export rfm.csv', make, filled: true }]} />
      <Button size="compact-sm" variant="default" disabled={!computed || groups < 2} onClick={() => actions.editRecipe('Use RFM groups as segments', (recipe) => withGroupsAsSegments(recipe, groups))}>Use as segments</Button>
      <Button size="compact-sm" variant="default" disabled={!computed} aria-pressed={used} onClick={() => actions.setFeature('rfm_group', { use: !used }, used ? 'Stop using the RFM group' : 'Use the RFM group as a feature')}>{used ? 'Stop using as a feature' : 'Use as a feature'}</Button>
      {!computed && <span className="muted">Behaviour features are off.</span>}
    </div>
  );
}

function Notes() {
  const notices = useSelect((state) => state.results.customers?.notices);
  const told = (notices ?? []).filter(({ code }) => ['one-day-only', 'one-order-each', 'future-orders', 'mixed-currencies', 'rows-before-window', 'order-column-missing'].includes(code));
  const left = useSelect((state) => state.results.customers?.orders?.leftOut);
  if (left === undefined) return null;
  const out = Object.values(left).reduce((sum, count) => sum + count, 0);
  return (
    <div className="notes">
      {out > 0 && <p className="muted">{formatValue(out, 'integer')} order lines are left out; the Data step says which.</p>}
      {told.map((notice, i) => <p key={i} className="warn">{describeNotice(notice, 'window')}</p>)}
    </div>
  );
}

function NeedsOrders() {
  const { actions } = useApp();
  return (
    <section className="card later" aria-label="RFM">
      <h2>RFM needs orders</h2>
      <p>Recency, frequency and monetary value are told from lines with customer, date and amount.</p>
      <p className="muted">Open a file of orders, or say in the Data step that the rows of this one are order lines.</p>
      <div className="line"><Button size="compact-sm" onClick={() => actions.setStep('data')}>Go to Data</Button></div>
    </section>
  );
}
