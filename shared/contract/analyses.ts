import type { Recipe } from '../recipe/recipe.ts';
import type { ChoiceOptions, ChoiceResult, CompareWith, Comparison, SolutionsResult, StabilityResult } from './validation.ts';

/**
 * Side computations: what a page or a command asks for beside the chain of stages, by name. Options are plain values
 * (they are part of the key under which the answer is kept). Adding one is a row here and one in `engine/analyses.ts`.
 */
export interface Analyses {
  /** How well each customer fits the own segment. */
  silhouettes: { options: null; value: SilhouetteRows };
  /** What speaks for which number of segments. */
  choice: { options: ChoiceOptions; value: ChoiceResult };
  /** The segmentation in force (right) beside a known grouping or another recipe's segments (left). */
  compare: { options: { readonly with: CompareWith; readonly withNoise: boolean }; value: Comparison };
  /** The segmentation in force and those of other recipes, in this order. */
  solutions: { options: { readonly recipes: readonly Recipe[] }; value: SolutionsResult };
  /** Distances of each customer to the own centre and to the next one. */
  distances: { options: null; value: RowDistances };
  /** How well the segments are found again in resamples and under other seeds. */
  stability: { options: { readonly resamples: number; readonly seeds: number }; value: StabilityResult };
}

export type AnalysisName = keyof Analyses;

/** What is asked: the analysis, for the whole recipe, with its own options. */
export interface AnalysisRequest<N extends AnalysisName> {
  readonly name: N;
  readonly recipe: Recipe;
  readonly options: Analyses[N]['options'];
}

/** Silhouettes of single customers; above 20,000 customers of one seeded sample of them, within that sample. */
export interface SilhouetteRows {
  /** Matrix rows, ascending; customers without a segment are left out. */
  readonly rows: Int32Array;
  /** s(i) of each, −1 to 1. */
  readonly values: Float64Array;
  /** Label of the nearest other segment of each; −1 where there is none. */
  readonly rivals: Int32Array;
  readonly kind: 'exact' | 'sampled';
}

/** Where each matrix row lies between the centres of the segments, in prepared units. */
export interface RowDistances {
  /** Distance to the centre of the own segment; NaN without one. */
  readonly own: Float64Array;
  /** Label of the segment with the nearest other centre (of all, for rows without a segment); −1: there is none. */
  readonly second: Int32Array;
  /** Distance to that centre; NaN without one. */
  readonly secondDistance: Float64Array;
}
