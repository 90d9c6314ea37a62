import type { Recipe } from '../recipe/recipe.ts';
import type { GivenSegments } from '../contract/compute.ts';
import type { FeatureSet } from '../contract/results.ts';
import type { Flights } from '../pipeline/flights.ts';
import type { MatrixJobs } from './matrix-jobs.ts';

export interface FitContext {
  readonly flights: Flights;
  readonly jobs: MatrixJobs;
  readonly recipe: Recipe;
  readonly features: FeatureSet;
  /** The segments that own rules define; absent where no such method is asked for. */
  readonly given?: (signal: AbortSignal) => Promise<GivenSegments>;
}

export interface StageOptions<P> {
  readonly signal: AbortSignal;
  readonly partial: (value: P) => void;
  readonly progress: (fraction: number) => void;
}
