import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { paramRow } from '../../../shared/recipe/params.ts';
import { Icon } from '../../controls/Icon.tsx';
import { ParamSegments, ParamSlider } from '../../controls/ParamControl.tsx';
import { useApp, useSelect } from '../../state/context.ts';

/** Method, number of segments, and what is recommended. */
export function MethodBar() {
  const { actions } = useApp();
  const set = useSelect((state) => state.recipe.params['cluster.k']);
  const found = useSelect((state) => state.results.cluster?.k);
  const max = useSelect((state) => state.recipe.params['cluster.kMax']);
  const k = set === 'auto' ? found : set;
  return (
    <section className="card bar" aria-label="Method">
      <ParamSegments param="cluster.algorithm" />
      <label className="muted" id="k-label">{paramRow('cluster.k').label}</label>
      <div className="k-slider"><ParamSlider param="cluster.k" shown={found} min={1} max={Math.max(max, k ?? 0)} /></div>
      <output className="k" aria-label="Number of segments">{k ?? '–'}</output>
      {set === 'auto' && <span className="pill">auto</span>}
      <Why />
      <Tooltip label="Advanced settings">
        <ActionIcon variant="subtle" color="gray" aria-label="Advanced settings" onClick={() => actions.setAdvancedOpen(true)}><Icon name="settings" /></ActionIcon>
      </Tooltip>
    </section>
  );
}

/** The recommendation in a sentence, with the way back to it. */
function Why() {
  const { actions } = useApp();
  const recommended = useSelect((state) => state.results.sweep?.recommended ?? state.results.cluster?.recommended ?? null);
  const set = useSelect((state) => state.recipe.params['cluster.k']);
  const found = useSelect((state) => state.results.cluster?.k);
  const sweeping = useSelect((state) => state.status.sweep.running);
  if (recommended === null) return <p className="why muted">{sweeping ? 'Numbers of segments are being tried.' : 'No number of segments stands out.'}</p>;
  const inForce = (set === 'auto' ? found : set) === recommended.k;
  const text = recommended.reasons.join(' ');
  return (
    <div className="why">
      <p className={inForce ? 'good' : 'muted'} title={text}>{text}</p>
      {!inForce && <Button size="compact-xs" variant="default" onClick={() => actions.setParam('cluster.k', recommended.k)}>Use {recommended.k}</Button>}
    </div>
  );
}
