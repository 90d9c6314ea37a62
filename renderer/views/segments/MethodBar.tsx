import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { DensityDetails } from '../../../shared/contract/results.ts';
import { METHOD_TRAITS } from '../../../shared/recipe/method.ts';
import { PARAMS, paramRow } from '../../../shared/recipe/params.ts';
import type { ParamKey, ParamRow } from '../../../shared/recipe/params.ts';
import { Icon } from '../../controls/Icon.tsx';
import { Explain, Lines } from '../../charts/ChartCard.tsx';
import { ParamInline, ParamSlider } from '../../controls/ParamControl.tsx';
import { useApp, useSelect } from '../../state/context.ts';

const ROWS: readonly (ParamRow & { readonly key: ParamKey })[] = PARAMS;

/** The parameters of one method that belong beside its name; the number of segments has a control of its own. */
const ownParams = (algorithm: string): readonly ParamKey[] => ROWS
  .filter((row) => row.methods?.includes(algorithm) === true && row.advanced !== true && row.key !== 'cluster.k')
  .map((row) => row.key);

/** What the method made of a parameter that it chooses itself; null while it has not, and for other parameters. */
function chosen(key: ParamKey, density: DensityDetails | null): number | null {
  if (key === 'cluster.epsilon') return density?.epsilon ?? null;
  if (key === 'cluster.minPoints') return density?.minPoints ?? null;
  return key === 'cluster.minClusterSize' ? (density?.minClusterSize ?? null) : null;
}

/** Method, its parameters, number of segments, and what is recommended. */
export function MethodBar() {
  const { actions } = useApp();
  const algorithm = useSelect((state) => state.recipe.params['cluster.algorithm']);
  const density = useSelect((state) => (state.results.cluster?.algorithm === algorithm ? state.results.cluster.density : null));
  return (
    <section className="card bar" aria-label="Method">
      <ParamInline param="cluster.algorithm" />
      {ownParams(algorithm).map((key) => <ParamInline key={key} param={key} chosen={chosen(key, density)} />)}
      {METHOD_TRAITS[algorithm].k === 'asked' ? <><NumberOfSegments /><Why /></> : <Found />}
      <Tooltip label="Advanced settings">
        <ActionIcon variant="subtle" color="gray" aria-label="Advanced settings" onClick={() => actions.setAdvancedOpen(true)}><Icon name="settings" /></ActionIcon>
      </Tooltip>
    </section>
  );
}

function NumberOfSegments() {
  const set = useSelect((state) => state.recipe.params['cluster.k']);
  const found = useSelect((state) => state.results.cluster?.k);
  const max = useSelect((state) => state.recipe.params['cluster.kMax']);
  const k = set === 'auto' ? found : set;
  return (
    <div className="k-group">
      <label className="muted" id="k-label">{paramRow('cluster.k').label}</label>
      <div className="k-slider"><ParamSlider param="cluster.k" shown={found} min={1} max={Math.max(max, k ?? 0)} /></div>
      <output className="k" aria-label="Number of segments">{k ?? '–'}</output>
      {set === 'auto' && <span className="pill">auto</span>}
    </div>
  );
}

/** What a method found that is not told how many segments to make. */
function Found() {
  const { actions } = useApp();
  const cluster = useSelect((state) => state.results.cluster);
  const algorithm = useSelect((state) => state.recipe.params['cluster.algorithm']);
  const failed = useSelect((state) => state.status.features.error !== null || state.status.sweep.error !== null || state.status.cluster.error !== null);
  if (failed) return <div className="why"><p className="muted">{cluster === null ? 'There are no segments yet.' : 'The segments below are those of before.'}</p></div>;
  if (cluster === null || cluster.algorithm !== algorithm) return <div className="why"><p className="muted">Segments are being found.</p></div>;
  const { k, noise, rows } = cluster;
  const how = algorithm === 'rules' ? 'defined by your rules' : 'found; this method decides the number itself';
  return (
    <div className="why">
      <output className="k" aria-label="Number of segments">{k}</output>
      <p>
        {`${k === 1 ? 'segment' : 'segments'} ${how}. ${
          noise === 0 ? 'Every customer is in one.' : `${formatValue(noise, 'integer')} customers (${formatValue(noise / rows, 'percent')}) are in none.`}`}
      </p>
      {algorithm === 'rules' && <Button size="compact-xs" variant="default" onClick={() => actions.setSegmentsTab('number')}>Edit rules</Button>}
    </div>
  );
}

/** The recommendation in a sentence, with the way back to it. */
function Why() {
  const { actions } = useApp();
  const recommended = useSelect((state) => state.results.sweep?.recommended ?? state.results.cluster?.recommended ?? null);
  const set = useSelect((state) => state.recipe.params['cluster.k']);
  const found = useSelect((state) => state.results.cluster?.k);
  const oneHeap = useSelect((state) => state.results.sweep?.structure?.found === false);
  const sweeping = useSelect((state) => state.status.sweep.running);
  if (recommended === null) return <p className="why muted">{sweeping ? 'Numbers of segments are being tried.' : 'No number of segments stands out.'}</p>;
  const inForce = (set === 'auto' ? found : set) === recommended.k;
  const { reasons } = recommended;
  return (
    <div className="why">
      <p className={inForce && !oneHeap ? 'good' : 'muted'} title={reasons.join(' ')}>{reasons.join(' ')}</p>
      {reasons.length > 1 && <Explain title="the recommendation"><Lines lines={reasons} /></Explain>}
      {!inForce && <Button size="compact-xs" variant="default" onClick={() => actions.setParam('cluster.k', recommended.k)}>Use {recommended.k}</Button>}
    </div>
  );
}
