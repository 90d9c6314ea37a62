import type { Analyses, AnalysisName } from '../../shared/contract/analyses.ts';
import type { EngineCalls, RunEvent } from '../../shared/contract/engine.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import type { EngineClient } from './connect.ts';

/** A side computation with the type of its own answer, which the engine's one call for all of them cannot have. The only place that makes that call. */
export async function ask<N extends AnalysisName>(
  engine: EngineClient, name: N, recipe: Recipe, options: Analyses[N]['options'], signal?: AbortSignal, onFraction?: (fraction: number) => void,
): Promise<Analyses[N]['value']> {
  const onProgress = (event: RunEvent): void => {
    if (event.type === 'analysis') onFraction?.(event.fraction);
  };
  return engine.call('analysis', { name, recipe, options } as EngineCalls['analysis']['in'], { signal, onProgress }) as Promise<Analyses[N]['value']>;
}
