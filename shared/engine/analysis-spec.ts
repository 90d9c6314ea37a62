import type { Analyses, AnalysisName } from '../contract/analyses.ts';
import type { ClusterResult, FeatureSet, ProfileResult, SweepResult } from '../contract/results.ts';
import type { CustomerTable, SourceReport } from '../contract/tables.ts';
import type { Flights } from '../pipeline/flights.ts';
import type { StageKeys } from '../pipeline/key.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { PreparedSource } from './customer-tables.ts';
import type { MatrixJobs } from './matrix-jobs.ts';
import type { Platform } from './platform.ts';

/** The stages of a recipe. They come from the cache where they are there; each is computed on first asking. */
export interface AnalysisStages {
  source(): Promise<SourceReport>;
  /** All sources as read, in the order of the recipe. */
  sources(): Promise<readonly SourceReport[]>;
  /** A source after the steps on it, and what they did; null: the first source. */
  prepared(id: string | null): Promise<PreparedSource>;
  /** The order lines of a source after the steps on it, its customers under their main ids. @param customer its column that names them */
  lines(id: string, customer: string): Promise<SourceReport>;
  customers(): Promise<CustomerTable>;
  features(): Promise<FeatureSet>;
  sweep(): Promise<SweepResult>;
  cluster(): Promise<ClusterResult>;
  profile(): Promise<ProfileResult>;
}

/** What a side computation may use. */
export interface AnalysisContext extends AnalysisStages {
  readonly platform: Platform;
  readonly recipe: Recipe;
  readonly keys: StageKeys;
  readonly flights: Flights;
  /** Jobs that a person waits for, and long ones. */
  readonly interactive: MatrixJobs;
  readonly background: MatrixJobs;
  /** The stages of another recipe. */
  readonly stagesOf: (recipe: Recipe, signal: AbortSignal) => AnalysisStages;
  readonly signal: AbortSignal;
  /** @param fraction 0..1 */
  readonly progress: (fraction: number) => void;
}

export interface AnalysisSpec<N extends AnalysisName> {
  /** The stage it reads; its key is part of the answer's key. */
  readonly after: keyof StageKeys;
  /** What else of the recipe the answer depends on. */
  readonly parameters?: (recipe: Recipe) => readonly unknown[];
  run(context: AnalysisContext, options: Analyses[N]['options']): Promise<Analyses[N]['value']>;
}
