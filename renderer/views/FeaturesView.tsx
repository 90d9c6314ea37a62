import { Button, Checkbox, NumberInput } from '@mantine/core';
import { formatValue } from '../../shared/chart/numbers.ts';
import type { FeatureInfo } from '../../shared/contract/results.ts';
import type { ColumnInfo } from '../../shared/contract/tables.ts';
import { Breakable } from '../controls/Breakable.tsx';
import { MiniHistogram } from '../controls/MiniHistogram.tsx';
import { useApp, useSelect } from '../state/context.ts';
import { selectUsed } from '../state/selectors.ts';
import { Missing, StageProblems } from './Missing.tsx';

/** All candidate features: on or off, how much each weighs, how its values lie. */
export function FeaturesView() {
  const { actions } = useApp();
  const features = useSelect((state) => state.results.features);
  const columns = useSelect((state) => state.results.customers?.columns);
  if (features === null) return <main className="work" aria-label="Features"><Missing stages={['features']} what="The features that make the segments" /></main>;
  const byName = new Map((columns ?? []).map((column) => [column.name, column]));
  const all = features.features;
  const used = all.filter((feature) => feature.used).length;
  return (
    <main className="work stack" aria-label="Features">
      <StageProblems stages={['features']} />
      <section className="card" aria-label="Candidate features">
        <div className="line spaced">
          <h2 className="grow">{used} of {all.length} features are used</h2>
          <Button size="compact-sm" variant="default" onClick={() => actions.setFeaturesUsed(all.map((feature) => feature.column).filter((name) => byName.get(name)?.role !== 'id'), true)}>Use all</Button>
        </div>
        <p className="muted">A weight of 2 makes differences in a feature count twice; identifiers and free text are never proposed.</p>
        <div className="scroll" tabIndex={0} role="region" aria-label="Features, table">
          <table className="plain-table features">
            <thead>
              <tr><th scope="col">Use</th><th scope="col">Feature</th><th scope="col">Distribution</th><th scope="col" className="number">Range</th><th scope="col" className="number">Mean</th><th scope="col">Weight</th><th scope="col">Why</th></tr>
            </thead>
            <tbody>{all.map((feature) => <Row key={feature.column} feature={feature} column={byName.get(feature.column)} />)}</tbody>
          </table>
        </div>
      </section>
    </main>
  );
}

const span = (column: ColumnInfo | undefined): string =>
  typeof column?.min === 'number' && typeof column.max === 'number' ? `${formatValue(column.min, 'number')} to ${formatValue(column.max, 'number')}` : '';

function Row({ feature, column }: { readonly feature: FeatureInfo; readonly column: ColumnInfo | undefined }) {
  const { actions } = useApp();
  const used = useSelect((state) => selectUsed(state, feature.column));
  return (
    <tr data-off={!used}>
      <td><Checkbox size="xs" aria-label={`Use ${feature.label}`} checked={used} onChange={(event) => actions.setFeature(feature.column, { use: event.currentTarget.checked }, event.currentTarget.checked ? `Use ${feature.label}` : `Stop using ${feature.label}`)} /></td>
      <th scope="row"><Breakable text={feature.label} /><span className="sub">{feature.kind === 'category' ? `category, ${formatValue(column?.distinct ?? 0, 'integer')} levels` : 'number'}</span></th>
      <td>
        {feature.histogram !== null
          ? <MiniHistogram histogram={feature.histogram} label={feature.label} width={132} height={28} dim={!feature.used} />
          : <span className="muted">{(column?.top ?? []).slice(0, 3).map((item) => item.value).join(', ')}</span>}
      </td>
      <td className="number">{span(column)}</td>
      <td className="number">{column?.mean === null || column === undefined ? '' : formatValue(column.mean, 'number')}</td>
      <td>
        <NumberInput
          size="xs" w={76} aria-label={`Weight of ${feature.label}`} min={0} max={100} step={0.5} disabled={!feature.used} value={feature.weight} clampBehavior="strict"
          onChange={(weight) => typeof weight === 'number' && weight !== feature.weight && actions.setFeature(feature.column, { weight }, `Change weight of ${feature.label}`, `weight:${feature.column}`)}
          onBlur={actions.endGesture}
        />
      </td>
      <td>{feature.reason}</td>
    </tr>
  );
}
