import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { NamedSet } from '../../../shared/contract/analyses.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { withSavedSet, withoutSet, withSet } from '../../state/feature-edits.ts';

const IN_FORCE: NamedSet = { name: 'In force', features: null };

/** Sets of features under a name, and the segments that each gives, side by side. */
export function FeatureSets() {
  const { actions } = useApp();
  const sets = useSelect((state) => state.recipe.sets);
  const features = useSelect((state) => state.results.features?.features);
  const known = useSelect((state) => state.results.customers?.columns);
  const [name, setName] = useState('');
  const [comparing, setComparing] = useState(false);
  const used = (features ?? []).filter((feature) => feature.used).map((feature) => feature.column);
  const there = new Set((known ?? []).map((column) => column.name));
  const usable = sets.filter((set) => set.features.every((column) => there.has(column)));
  const { value, running, fraction, error } = useAnalysis('featureSets', { sets: [IN_FORCE, ...usable] }, comparing && usable.length > 0);
  const save = (): void => {
    if (name.trim() === '' || used.length === 0) return;
    actions.editRecipe(`Keep features as ${name.trim()}`, (recipe) => withSavedSet(recipe, name, used));
    setName('');
  };
  const found = new Map((value?.sets ?? []).map((set, i) => [set.name, { ...set, agreement: value?.agreement[0][i] ?? null }]));
  return (
    <section className="card" aria-label="Sets of features" aria-busy={running}>
      <div className="line spaced">
        <h2 className="grow">Sets of features</h2>
        <TextInput size="xs" aria-label="Name of the set" placeholder="with demographics" value={name} maxLength={60} onChange={(event) => setName(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Enter' && save()} />
        <Button size="compact-sm" variant="default" disabled={name.trim() === '' || used.length === 0} onClick={save}>Keep this set</Button>
        <Button size="compact-sm" disabled={usable.length === 0} aria-pressed={comparing} onClick={() => setComparing(!comparing)}>{comparing ? 'Stop comparing' : 'Compare'}</Button>
      </div>
      {sets.length === 0 ? <p className="muted">Keep the features in use under a name, change them, and compare: how well the segments separate, and whether they are the same ones.</p> : (
        <table className="plain-table">
          <thead><tr><th scope="col">Set</th><th scope="col">Features</th><th scope="col" className="number">Segments</th><th scope="col" className="number">Silhouette</th><th scope="col" className="number">Agreement with those in force</th><th scope="col"><span className="visually-hidden">Actions</span></th></tr></thead>
          <tbody>
            {[IN_FORCE, ...sets].map((set) => {
              const row = comparing ? found.get(set.name) : undefined;
              return (
                <tr key={set.name}>
                  <th scope="row">{set.name}</th>
                  <td className="muted">{(set.features ?? used).join(', ')}</td>
                  <td className="number">{row === undefined ? '' : row.k}</td>
                  <td className="number">{row === undefined ? '' : formatValue(row.silhouette, 'index')}</td>
                  <td className="number">{row === undefined ? '' : formatValue(row.agreement, 'index')}</td>
                  <td className="number">
                    {set.features !== null && (
                      <>
                        <Button size="compact-xs" variant="subtle" aria-label={`Use ${set.name}`} onClick={() => actions.editRecipe(`Use ${set.name}`, (recipe) => withSet(recipe, set.features ?? []))}>Use</Button>
                        <Button size="compact-xs" variant="subtle" color="gray" aria-label={`Drop ${set.name}`} onClick={() => actions.editRecipe(`Drop ${set.name}`, (recipe) => withoutSet(recipe, set.name))}>Drop</Button>
                      </>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {comparing && running && <p className="muted">{formatValue(fraction, 'percent')} compared</p>}
      {error !== null && <p role="alert" className="warn">{describeError(error, 'window').message}</p>}
    </section>
  );
}
