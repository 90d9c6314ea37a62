import type { Want } from '../../shared/contract/engine.ts';
import type { Step } from './commands.ts';
import { CHAIN } from './store.ts';
import type { AppState } from './store.ts';

export type StepState = 'empty' | 'ready' | 'stale' | 'running' | 'problem';

const STAGES: ReadonlyMap<Step, readonly Want[]> = new Map([
  ['data', ['source', 'customers']],
  ['prepare', ['features']],
  ['features', ['features']],
  ['segments', ['sweep', 'cluster', 'map']],
  ['profiles', ['profile']],
  ['rules', ['profile']],
  ['predict', ['source']],
  ['personas', ['profile']],
  ['export', ['profile']],
  ['monitor', ['profile']],
] as const);

/** What the dot of a step shows. */
export function stepState(state: AppState, step: Step): StepState {
  const stages = STAGES.get(step);
  if (stages === undefined || state.recipe.sources.length === 0) return 'empty';
  if (stages.some((stage) => state.status[stage].error !== null)) return 'problem';
  if (step === 'data' && state.document.missing.length > 0) return 'problem';
  if (stages.some((stage) => state.status[stage].running)) return 'running';
  const have = stages.filter((stage) => state.results[stage] !== null).length;
  // what stands there is older than what it would be made of
  const end = CHAIN.findIndex((stage) => stages.includes(stage));
  if (have > 0 && CHAIN.slice(0, end < 0 ? CHAIN.length : end).some((stage) => state.status[stage].error !== null)) return 'stale';
  if (have === stages.length) return 'ready';
  return have > 0 ? 'stale' : 'empty';
}

/** The count beside a step. */
export function stepCount(state: AppState, step: Step): string {
  const { features, cluster, profile } = state.results;
  switch (step) {
    case 'data':
      return state.recipe.sources.length === 0 ? '' : state.recipe.sources.length === 1 ? '1 file' : `${state.recipe.sources.length} files`;
    case 'prepare': {
      const steps = state.recipe.steps.filter(({ on }) => on).length;
      const changed = state.recipe.choices.length;
      if (steps > 0) return steps === 1 ? '1 step' : `${steps} steps`;
      return features === null ? '' : changed === 0 ? 'auto' : `${changed} changed`;
    }
    case 'features':
      return features === null ? '' : `${features.features.filter((item) => item.used).length} of ${features.features.length}`;
    case 'segments':
      return cluster === null ? '' : String(cluster.k);
    case 'monitor':
      return state.view.periods === undefined || state.view.periods.length === 0 ? '' : String(state.view.periods.length);
    case 'personas':
      return profile === null ? '' : String(profile.segments.length);
    default:
      return '';
  }
}
