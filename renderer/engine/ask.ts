import type { Analyses, AnalysisName } from '../../shared/contract/analyses.ts';
import type { EngineCalls } from '../../shared/contract/engine.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import type { CallOptions, EngineClient } from './connect.ts';

/** A side computation with the type of its own answer, which the engine's one call for all of them cannot have. The only place that makes that call. */
export async function ask<N extends AnalysisName>(
  engine: EngineClient, name: N, recipe: Recipe, options: Analyses[N]['options'], signal?: AbortSignal, onProgress?: CallOptions['onProgress'],
): Promise<Analyses[N]['value']> {
  return engine.call('analysis', { name, recipe, options } as EngineCalls['analysis']['in'], { signal, onProgress }) as Promise<Analyses[N]['value']>;
}
