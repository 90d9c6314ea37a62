import { Button } from '@mantine/core';
import { useMemo } from 'react';
import type { Suggestion } from '../../../shared/prepare/suggest.ts';
import { suggestSteps } from '../../../shared/prepare/suggest.ts';
import { stepKindRow } from '../../../shared/recipe/step-kinds.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { freeStepId } from './new-step.ts';

/** Steps that the data speak for, each taken with one click. */
export function Suggestions({ onTake }: { readonly onTake: (id: string) => void }) {
  const { actions } = useApp();
  const source = useSelect((state) => state.results.source);
  const customers = useSelect((state) => state.results.customers);
  const steps = useSelect((state) => state.recipe.steps);
  const found = useMemo((): readonly Suggestion[] => {
    if (source === null || customers === null) return [];
    // From orders the customers are what is segmented; duplicates and personal data are the file's.
    const columns = customers.orders === null ? source.columns : customers.columns;
    const table = customers.orders === null ? 'source' as const : 'customers' as const;
    const of = { columns, rows: customers.orders === null ? source.rows : customers.rows, duplicates: customers.orders === null ? source.duplicates : 0, sensitive: customers.orders === null ? source.sensitive : [], orders: null };
    return suggestSteps(of, steps).map((item) => ({ ...item, step: { ...item.step, table } }));
  }, [source, customers, steps]);
  if (found.length === 0) return null;
  const take = ({ step }: Suggestion): void => {
    const id = freeStepId(step.kind, steps);
    actions.setSteps(`Add step ${id}`, (all) => [...all, { ...step, id }]);
    onTake(id);
  };
  return (
    <div className="stack suggestions" role="group" aria-label="Suggested steps">
      <h3>Suggested by the data</h3>
      <ul className="proposals">
        {found.map((item) => {
          const label = item.label ?? stepKindRow(item.step.kind).label;
          return (
            <li key={item.step.id} className="line spaced">
              <span className="grow"><strong>{label}</strong> <span className="muted">{item.reason}</span></span>
              <Button size="compact-xs" variant="default" aria-label={`Add ${label}: ${item.reason}`} onClick={() => take(item)}>Add</Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
