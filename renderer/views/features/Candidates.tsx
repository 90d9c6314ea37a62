import { Button, Checkbox, NumberInput, Slider } from '@mantine/core';
import { memo, useMemo } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { FeatureInfo } from '../../../shared/contract/results.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { Breakable } from '../../controls/Breakable.tsx';
import { MiniHistogram } from '../../controls/MiniHistogram.tsx';
import { useFound } from '../../controls/use-shown.tsx';
import { VirtualBody } from '../../controls/VirtualBody.tsx';
import type { RowProps } from '../../controls/VirtualBody.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { selectUsed } from '../../state/selectors.ts';

const NONE: readonly FeatureInfo[] = [];

/** All candidate features: on or off, how much each weighs, how its values lie before and after the preparation. */
export function Candidates() {
  const { actions } = useApp();
  const features = useSelect((state) => state.results.features);
  const columns = useSelect((state) => state.results.customers?.columns);
  const byName = useMemo(() => new Map((columns ?? []).map((column) => [column.name, column])), [columns]);
  const all = features?.features ?? NONE;
  const { found, find } = useFound(all, labelOf, 'a feature');
  const used = all.filter((feature) => feature.used).length;
  const names = all.map((feature) => feature.column).filter((name) => byName.get(name)?.role !== 'id' && byName.get(name)?.role !== 'ignore');
  return (
    <section className="card" aria-label="Candidate features">
      <div className="line spaced">
        <h2 className="grow">{used} of {all.length} features are used</h2>
        <Button size="compact-sm" variant="default" onClick={() => actions.setFeaturesUsed(names, true)}>Use all proposed</Button>
      </div>
      <p className="muted">A weight of 2 makes differences in a feature count twice. Share is how much of the distance between customers a feature decides.</p>
      {find}
      <div className="scroll long" tabIndex={0} role="region" aria-label="Features, table">
        <table className="plain-table features" aria-rowcount={found.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">Use</th><th scope="col">Feature</th><th scope="col">Before</th><th scope="col">After</th><th scope="col" className="number">Range</th>
              <th scope="col">Weight</th><th scope="col" className="number">Share</th><th scope="col">What it is, and why it is used or not</th>
            </tr>
          </thead>
          <VirtualBody rows={found} keyOf={columnOf} columns={8} estimate={54} renderRow={(feature, props) => <Row {...props} feature={feature} column={byName.get(feature.column)} />} />
        </table>
      </div>
    </section>
  );
}

const span = (column: ColumnInfo | undefined): string =>
  typeof column?.min === 'number' && typeof column.max === 'number' ? `${formatValue(column.min, 'number')} to ${formatValue(column.max, 'number')}` : '';

const labelOf = (feature: FeatureInfo): string => feature.label;
const columnOf = (feature: FeatureInfo): string => feature.column;

const Row = memo(function Row({ feature, column, ...row }: { readonly feature: FeatureInfo; readonly column: ColumnInfo | undefined } & RowProps) {
  const { actions } = useApp();
  const used = useSelect((state) => selectUsed(state, feature.column));
  const before = column?.histogram ?? null;
  const logged = feature.used && feature.transform !== 'none' && feature.histogram !== null;
  return (
    <tr {...row} data-off={!used}>
      <td><Checkbox size="xs" aria-label={`Use ${feature.label}`} checked={used} onChange={(event) => actions.setFeature(feature.column, { use: event.currentTarget.checked }, event.currentTarget.checked ? `Use ${feature.label}` : `Stop using ${feature.label}`)} /></td>
      <th scope="row"><Breakable text={feature.label} /><span className="sub">{feature.kind === 'category' ? `category, ${formatValue(column?.distinct ?? 0, 'integer')} levels` : 'number'}</span></th>
      <td>
        {before !== null
          ? <MiniHistogram histogram={before} label={feature.label} width={92} height={26} dim={!feature.used} />
          : <span className="muted">{(column?.top ?? []).slice(0, 3).map((item) => item.value).join(', ')}</span>}
      </td>
      <td>{logged && feature.histogram !== null ? <MiniHistogram histogram={feature.histogram} label={`${feature.label}, prepared`} width={92} height={26} /> : <span className="muted nowrap">{feature.used ? 'as it is' : ''}</span>}</td>
      <td className="number">{span(column)}</td>
      <td><Weight feature={feature} /></td>
      <td className="number">{feature.varianceShare === null ? '' : formatValue(feature.varianceShare, 'percent')}</td>
      <td>{feature.definition !== undefined && <>{feature.definition} </>}<span className="muted">{feature.reason === feature.definition || feature.reason === 'Numbers.' ? '' : feature.reason}</span></td>
    </tr>
  );
});

/** A slider for the usual weights, applied while it moves, and a field for all. */
function Weight({ feature }: { readonly feature: FeatureInfo }) {
  const { actions } = useApp();
  const asked = useSelect((state) => state.recipe.choices.find((choice) => choice.column === feature.column)?.weight);
  const weight = asked ?? feature.weight;
  const set = (next: number): void => {
    if (next !== weight) actions.setFeature(feature.column, { weight: next }, `Change weight of ${feature.label}`, `weight:${feature.column}`);
  };
  return (
    <div className="line tight">
      <Slider w={72} size={4} thumbSize={14} min={0.25} max={4} step={0.25} label={null} thumbLabel={`Weight of ${feature.label}, slider`} disabled={!feature.used} value={Math.min(4, Math.max(0.25, weight))} onChange={set} onChangeEnd={actions.endGesture} />
      <NumberInput
        size="xs" w={58} aria-label={`Weight of ${feature.label}`} min={0} max={100} step={0.5} hideControls disabled={!feature.used} value={weight} clampBehavior="strict"
        onChange={(next) => typeof next === 'number' && set(next)} onBlur={actions.endGesture}
      />
    </div>
  );
}
