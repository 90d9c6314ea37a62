import { useCallback, useMemo } from 'react';
import type { Analyses } from '../../shared/contract/analyses.ts';
import { isCancelled } from '../../shared/errors/app-error.ts';
import { bitsOf } from '../../shared/math/bits.ts';
import { useApp, useSelect } from '../state/context.ts';
import { ask } from './ask.ts';
import { useAnalysis } from './use-analysis.ts';

/** The side computations that find customers. */
type RowsAnalysis = 'binRows' | 'ruleRows';

/** Selects the customers that a side computation finds. */
export function useSelectRows() {
  const { actions, engine, store } = useApp();
  return useCallback(async <N extends RowsAnalysis>(name: N, options: Analyses[N]['options'], label: string): Promise<void> => {
    try {
      actions.setSelection(await ask<RowsAnalysis>(engine, name, store.getState().recipe, options), label);
    } catch (error) {
      if (!isCancelled(error)) actions.report(error);
    }
  }, [actions, engine, store]);
}

/** How the selected customers lie in the histograms of the features, by column; null without a selection. */
export function useChosenBins(): Analyses['chosenBins']['value'] | null {
  const selection = useSelect((state) => state.view.selection);
  const rows = useSelect((state) => state.results.features?.rows ?? 0);
  const options = useMemo(() => ({ rows: selection === null ? '' : bitsOf(selection, rows) }), [selection, rows]);
  const { value } = useAnalysis('chosenBins', options, selection !== null);
  return selection === null ? null : value;
}
