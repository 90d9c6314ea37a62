import { useCallback, useEffect, useState } from 'react';
import type { MonitorAsk, MonitorGroup, MonitorPick } from '../../../shared/contract/monitor.ts';
import { isCancelled } from '../../../shared/errors/app-error.ts';
import { ask as askEngine } from '../../engine/ask.ts';
import { useApp } from '../../state/context.ts';

/** Customers of a period that were picked on a chart or in a table. */
export interface PickedGroup extends MonitorGroup {
  readonly label: string;
}

export interface Picking {
  readonly group: PickedGroup | null;
  readonly pick: (pick: Partial<MonitorPick>, label: string) => void;
  readonly clear: () => void;
}

/** Picks customers of either period; those among the customers of the recipe are selected in every chart as well. */
export function usePick(ask: MonitorAsk | null): Picking {
  const { actions, engine, store } = useApp();
  const [group, setGroup] = useState<PickedGroup | null>(null);
  useEffect(() => setGroup(null), [ask]);
  const fetch = useCallback(async (pick: Partial<MonitorPick>, label: string): Promise<void> => {
    if (ask === null) return;
    try {
      const options = { ask, pick: { from: null, to: null, unfit: false, ...pick } };
      const found = await askEngine(engine, 'monitorGroup', store.getState().recipe, options);
      setGroup({ ...found, label });
      actions.setSelection(found.rows, label);
    } catch (error) {
      if (!isCancelled(error)) actions.report(error);
    }
  }, [actions, engine, store, ask]);
  return { group, pick: (pick, label) => void fetch(pick, label), clear: () => setGroup(null) };
}
