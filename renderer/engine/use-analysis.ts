import { useEffect, useState } from 'react';
import type { Analyses, AnalysisName } from '../../shared/contract/analyses.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { isCancelled, toAppError } from '../../shared/errors/app-error.ts';
import { useApp, useSelect } from '../state/context.ts';
import { ask as askEngine } from './ask.ts';

/** A side computation as a page shows it. The last good answer stays while another is on its way. */
export interface AnalysisState<N extends AnalysisName> {
  readonly value: Analyses[N]['value'] | null;
  readonly running: boolean;
  /** 0..1 while running. */
  readonly fraction: number;
  readonly error: AppError | null;
}

/**
 * Asks for a side computation of the recipe in force, again after every change of the recipe or the options (the engine
 * answers from its cache when nothing that matters has changed); an older request is cancelled.
 *
 * @param options plain values; compared by their JSON
 * @param enabled false: nothing is asked, and what runs is cancelled
 */
export function useAnalysis<N extends AnalysisName>(name: N, options: Analyses[N]['options'], enabled = true): AnalysisState<N> {
  const { engine } = useApp();
  const recipe = useSelect((state) => state.recipe);
  const live = useSelect((state) => state.view.live);
  const here = useSelect((state) => state.recipe.sources.length > 0 && state.document.missing.length === 0);
  const [state, setState] = useState<AnalysisState<N>>({ value: null, running: false, fraction: 0, error: null });
  const asked = JSON.stringify(options);
  const ask = enabled && here && !live;
  useEffect(() => {
    if (!ask) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const onFraction = (fraction: number): void => {
      if (!signal.aborted) setState((before) => ({ ...before, fraction }));
    };
    setState((before) => ({ ...before, running: true, fraction: 0, error: null }));
    askEngine(engine, name, recipe, JSON.parse(asked) as Analyses[N]['options'], signal, onFraction).then(
      (value) => {
        if (!signal.aborted) setState({ value, running: false, fraction: 1, error: null });
      },
      (error: unknown) => {
        if (!signal.aborted) setState((before) => ({ ...before, running: false, error: isCancelled(error) ? null : toAppError(error) }));
      },
    );
    return () => {
      controller.abort();
      setState((before) => (before.running ? { ...before, running: false } : before));
    };
  }, [engine, name, recipe, asked, ask]);
  return state;
}
