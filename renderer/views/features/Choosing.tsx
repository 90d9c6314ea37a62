import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { correlationFigure, loadingsFigure } from '../../../shared/chart/feature-figures.ts';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { CorrelationResult } from '../../../shared/contract/analyses.ts';
import { suggestFeatures } from '../../../shared/features/suggest.ts';
import { TELLING_COLUMNS } from '../../../shared/validate/hopkins.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { ParamInline } from '../../controls/ParamControl.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { withAutomatic, withUsed } from '../../state/feature-edits.ts';
import { FeatureSets } from './FeatureSets.tsx';

/** Help in choosing features: what repeats, what dominates, whether there are heaps at all, and sets side by side. */
export function Choosing() {
  const [method, setMethod] = useState<'pearson' | 'spearman'>('pearson');
  const { value, running, error } = useAnalysis('correlations', { method, threshold: 0.9 });
  return (
    <div className="stack" aria-busy={running}>
      {error !== null && <p role="alert" className="warn">{describeError(error, 'window').message}</p>}
      <div className="choosing-columns">
        <Tendency />
        {value !== null && <Advice found={value} />}
      </div>
      {value !== null && <Correlations found={value} method={method} onMethod={setMethod} />}
      <FeatureSets />
      <Components />
    </div>
  );
}

const BANDS: readonly (readonly [number, string])[] = [
  [0.6, 'Customers lie about evenly: segments will be cuts through one crowd.'],
  [0.75, 'There is some structure.'],
  [Infinity, 'Customers lie in heaps, or in one dense crowd with a thin rim.'],
];

function Tendency() {
  const { value, running, fraction, error } = useAnalysis('hopkins', null);
  const notices = useSelect((state) => state.results.features?.notices);
  const dominating = (notices ?? []).filter((notice) => notice.code === 'feature-dominates');
  return (
    <section className="card" aria-label="Clustering tendency" aria-busy={running}>
      <h2>Clustering tendency</h2>
      {error !== null && <p role="alert">{describeError(error, 'window').message}</p>}
      {value === null && running && <p className="muted">{formatValue(fraction, 'percent')} done</p>}
      {value !== null && value.value === null && <p className="muted">Too few different customers to tell.</p>}
      {value !== null && value.value !== null && (
        <>
          <p><strong className="figure-large">{formatValue(value.value, 'index')}</strong> Hopkins</p>
          <p>{value.dimensions > TELLING_COLUMNS ? `Not telling in ${value.dimensions} columns: nearly all data come near 1 there.` : BANDS.find(([limit]) => (value.value ?? 0) < limit)?.[1]}</p>
          <p className="muted">0.5 is even, 1 is heaps. {value.probes} customers and as many random points, neighbours among {formatValue(value.rows, 'integer')} customers.</p>
        </>
      )}
      {dominating.map((notice, i) => <p key={i} className="warn">{describeNotice(notice, 'window')}</p>)}
    </section>
  );
}

function Advice({ found }: { readonly found: CorrelationResult }) {
  const { actions } = useApp();
  const features = useSelect((state) => state.results.features?.features);
  const customers = useSelect((state) => state.results.customers);
  const chosen = useSelect((state) => state.recipe.features !== 'auto' || state.recipe.choices.some((choice) => choice.use !== undefined));
  const advice = useMemo(() => suggestFeatures(features ?? [], customers?.columns ?? [], found, customers?.rows ?? 0), [features, customers, found]);
  const drop = advice.filter((one) => one.advice === 'drop');
  const add = advice.filter((one) => one.advice === 'add');
  return (
    <section className="card" aria-label="Suggested set">
      <div className="line spaced">
        <h2 className="grow">Suggested set</h2>
        <Button size="compact-sm" variant="default" disabled={!chosen} onClick={() => actions.editRecipe('Choose features automatically', withAutomatic)}>Automatic again</Button>
        <Button size="compact-sm" disabled={drop.length === 0} onClick={() => actions.editRecipe('Use the suggested set', (recipe) => withUsed(recipe, drop.map(({ column }) => column), false))}>Use it</Button>
      </div>
      {drop.length === 0 ? <p className="muted">The features in use repeat one another little.</p> : (
        <ul className="bullets">{drop.map((one) => <li key={one.column}><strong>{one.label}</strong> could go. {one.reason}</li>)}</ul>
      )}
      {add.length > 0 && (
        <>
          <p className="muted">Others that would add something of their own:</p>
          <ul className="bullets">
            {add.map((one) => (
              <li key={one.column}><strong>{one.label}</strong>. {one.reason} <Button size="compact-xs" variant="subtle" aria-label={`Add ${one.label}`} onClick={() => actions.setFeature(one.column, { use: true }, `Use ${one.label}`)}>Add</Button></li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Rows of the heat map; more cannot be read. */
const MOST_SHOWN = 24;

function Correlations({ found, method, onMethod }: { readonly found: CorrelationResult; readonly method: 'pearson' | 'spearman'; readonly onMethod: (method: 'pearson' | 'spearman') => void }) {
  const { actions } = useApp();
  const [all, setAll] = useState(false);
  const shown = useMemo(() => found.columns.flatMap(({ used }, i) => (all || used ? [i] : [])).slice(0, MOST_SHOWN), [found, all]);
  const figure = useMemo(() => correlationFigure(found, shown), [found, shown]);
  const labelOf = new Map(found.columns.map(({ column, label }) => [column, label]));
  const groups = found.groups.filter(({ members }) => members.filter((name) => found.columns.some(({ column, used }) => column === name && used)).length > 1);
  if (found.columns.length < 2) return <section className="card" aria-label="Correlations"><h2>Correlations</h2><p className="muted">Will be here once there are two columns of numbers.</p></section>;
  const tools = (
    <>
      <SegmentedControl size="xs" aria-label="Columns shown" value={all ? 'all' : 'used'} onChange={(next) => setAll(next === 'all')} data={[{ value: 'used', label: 'In use' }, { value: 'all', label: 'All' }]} />
      <SegmentedControl size="xs" aria-label="Kind of correlation" value={method} onChange={(next) => onMethod(next as 'pearson' | 'spearman')} data={[{ value: 'pearson', label: 'Pearson' }, { value: 'spearman', label: 'Spearman' }]} />
    </>
  );
  return (
    <>
      {groups.length > 0 && (
        <section className="card" aria-label="Features that say much the same">
          <h2>Features that say much the same</h2>
          <ul className="bullets">
            {groups.map(({ members, keep }) => (
              <li key={members.join()}>
                {members.map((name) => labelOf.get(name) ?? name).join(', ')}{' '}
                {members.map((name) => (
                  <Button key={name} size="compact-xs" variant={name === keep ? 'light' : 'subtle'} onClick={() => actions.editRecipe(`Keep only ${labelOf.get(name) ?? name}`, (recipe) => withUsed(withUsed(recipe, members.filter((other) => other !== name), false), [name], true))}>Keep only {labelOf.get(name) ?? name}</Button>
                ))}
              </li>
            ))}
          </ul>
        </section>
      )}
      <ChartCard
        figure={figure} tools={tools} height={Math.max(300, 150 + 24 * shown.length)}
        subtitle={`Over ${formatValue(found.rows, 'integer')} customers${found.sampled ? ', every n-th' : ''}; logged where the preparation logs.`}
        explain={<Lines lines={['Pearson: how straight the relation is; Spearman: the same of the ranks.', 'Rows where either value is missing are left out of a pair.', 'From 0.9 in either direction features are grouped as saying much the same.']} />}
      />
    </>
  );
}

function Components() {
  const projection = useSelect((state) => state.results.features?.projection ?? null);
  const prepared = useSelect((state) => state.results.features?.prepared);
  const figure = useMemo(() => (projection === null ? null : loadingsFigure(projection, prepared ?? [])), [projection, prepared]);
  return (
    <>
      <section className="card" aria-label="Principal components">
        <div className="line spaced"><h2 className="grow">Principal components</h2><ParamInline param="prepare.pca" /></div>
        <p className="muted">{projection === null ? 'Off: segments rest on the prepared features themselves. 3 takes three components, 0.8 as many as hold 80% of the variance.' : `Segments rest on ${projection.names.length} components with ${formatValue(projection.explained.reduce((sum, share) => sum + share, 0), 'percent')} of the variance.`}</p>
      </section>
      {figure !== null && (
        <ChartCard
          figure={figure} height={120 + 34 * (projection?.names.length ?? 1)} subtitle="How much each prepared feature counts in each component."
          explain={<Lines lines={['Eigenvectors of the covariance of the prepared features; the largest loading of each is positive.', 'Scores: prepared value less its mean, times the loading, added up.']} />}
        />
      )}
    </>
  );
}
