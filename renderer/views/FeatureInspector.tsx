import { Checkbox } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import type { FeatureInfo } from '../../shared/contract/results.ts';
import { Breakable } from '../controls/Breakable.tsx';
import { MiniHistogram } from '../controls/MiniHistogram.tsx';
import { useFound } from '../controls/use-shown.tsx';
import { RangeHistogram } from '../controls/RangeHistogram.tsx';
import { VirtualList } from '../controls/VirtualList.tsx';
import type { ItemProps } from '../controls/VirtualList.tsx';
import { useChosenBins, useSelectRows } from '../engine/use-selection.ts';
import { useApp, useSelect } from '../state/context.ts';
import { selectUsed } from '../state/selectors.ts';

const asIs = (value: number): number => value;

/** Up to this many features that are not used stand among the others; more are folded away. */
const SHOWN_UNUSED = 6;

const NONE: readonly FeatureInfo[] = [];
const labelOf = (feature: FeatureInfo): string => feature.label;

/** Which features make the segments; a change applies at once. The order stays when one is switched; names of customers come last. */
export function FeatureInspector() {
  const features = useSelect((state) => state.results.features?.features);
  const columns = useSelect((state) => state.results.customers?.columns);
  const choices = useSelect((state) => state.recipe.choices);
  const touched = useMemo(() => new Set(choices.filter((choice) => choice.use !== undefined).map((choice) => choice.column)), [choices]);
  const ids = useMemo(() => new Set((columns ?? []).filter((column) => column.role === 'id').map((column) => column.name)), [columns]);
  const ordered = useMemo(() => [...(features ?? NONE).filter((feature) => !ids.has(feature.column)), ...(features ?? NONE).filter((feature) => ids.has(feature.column))], [features, ids]);
  const inPlay = useMemo(() => ordered.filter((feature) => feature.used || touched.has(feature.column)), [ordered, touched]);
  const others = useMemo(() => ordered.filter((feature) => !feature.used && !touched.has(feature.column)), [ordered, touched]);
  const few = others.length <= SHOWN_UNUSED;
  const main = useFound(few ? ordered : inPlay, labelOf, 'a feature');
  const rest = useFound(few ? NONE : others, labelOf, 'a feature that is not used');
  const [open, setOpen] = useState(false);
  const chosen = useChosenBins();
  const draw = (feature: FeatureInfo, item: ItemProps) => <FeatureRow key={feature.column} {...item} feature={feature} chosen={chosen?.[feature.column] ?? null} />;
  if (features === undefined) return <aside className="inspector" aria-label="Features"><h2>Features</h2><p className="muted">Will be here once a file is open.</p></aside>;
  const used = features.filter((feature) => feature.used);
  return (
    <aside className="inspector" aria-label="Features">
      <h2>Features</h2>
      <p className="muted">{used.length} used. Changes apply at once.</p>
      {main.find}
      <VirtualList items={main.found} estimate={58} renderItem={draw} />
      {!few && (
        <details className="more-features" onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{others.length} more that are not used</summary>
          {open && rest.find}
          {open && <VirtualList items={rest.found} estimate={58} renderItem={draw} />}
        </details>
      )}
    </aside>
  );
}

interface RowProps extends ItemProps {
  readonly feature: FeatureInfo;
  /** Chosen customers by bin of the histogram; null: nobody in particular, or no bins. */
  readonly chosen: readonly number[] | null;
}

const FeatureRow = memo(function FeatureRow({ feature, chosen, ...item }: RowProps) {
  const { actions } = useApp();
  const selectRows = useSelectRows();
  const components = useSelect((state) => state.results.features?.projection != null);
  const used = useSelect((state) => selectUsed(state, feature.column));
  const label = used ? `Stop using ${feature.label}` : `Use ${feature.label}`;
  return (
    <li {...item} className="feature-row">
      <Checkbox size="xs" id={`use-${feature.column}`} checked={used} onChange={(event) => actions.setFeature(feature.column, { use: event.currentTarget.checked }, label)} />
      <label htmlFor={`use-${feature.column}`}><Breakable text={feature.label} /></label>
      {feature.histogram !== null && (feature.used && !components ? (
        <RangeHistogram
          histogram={feature.histogram} label={feature.label} chosen={chosen} valueOf={feature.transform === 'log1p' ? Math.expm1 : asIs}
          onSelect={(from, to, words) => void selectRows('binRows', { column: feature.column, from, to }, words)}
        />
      ) : <MiniHistogram histogram={feature.histogram} label={feature.label} dim={!used} />)}
      <p className="muted" title={feature.reason}>{feature.used ? feature.summary : 'not used'}</p>
    </li>
  );
});
