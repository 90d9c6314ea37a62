import type { Algorithm } from '../recipe/method.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Notice } from './notice.ts';
import type { SegmentSummary } from './results.ts';

/** How well one segment is found again in resamples. */
export interface SegmentStability {
  readonly label: number;
  /** Mean over the resamples of the best-match Jaccard index, 0..1; null where no row of it was ever drawn. */
  readonly mean: number | null;
  /** 5% and 95% quantile over the resamples. */
  readonly low: number | null;
  readonly high: number | null;
  /** Share of resamples with a best match of 0.75 or more (found again) and of 0.5 or less (lost). */
  readonly recovered: number | null;
  readonly dissolved: number | null;
}

/** Refits under other seeds that stand beside the resamples. */
export const STABILITY_SEEDS = 5;

export interface StabilityResult {
  readonly resamples: number;
  /** Customers that were resampled: all of them, or a seeded sample. */
  readonly rows: number;
  readonly sampled: boolean;
  readonly bySegment: readonly SegmentStability[];
  /** Mean over the segments. */
  readonly mean: number | null;
  /** Adjusted Rand index of each two of the segmentation and `runs` refits under other seeds; null: not asked for. */
  readonly seeds: { readonly runs: number; readonly mean: number; readonly least: number } | null;
}

/** One number of segments beside random data. */
export interface GapPoint {
  readonly k: number;
  /** log of the sum of squared distances to the own centre; null where that is 0. */
  readonly logW: number | null;
  readonly gap: number | null;
  /** s(k), the error bar. */
  readonly error: number | null;
  /** Mean silhouette on random data of the same shape, with its 5% and 95% quantile; null for k = 1. */
  readonly random: { readonly mean: number; readonly low: number; readonly high: number } | null;
}

export interface GapResult {
  readonly references: number;
  readonly kind: 'pca' | 'box' | 'permuted';
  readonly rows: number;
  /** k = 1, 2, … */
  readonly points: readonly GapPoint[];
  /** Tibshirani's choice; 1: no segments; null: no gap is known. */
  readonly k: number | null;
}

export interface PredictionResult {
  readonly splits: number;
  readonly rows: number;
  readonly points: readonly { readonly k: number; readonly strength: number }[];
  /** The largest k with a strength above 0.8; 1: none; null: not computed. */
  readonly k: number | null;
}

/** Stability of the segmentation into k segments: mean over the segments, and its weakest segment. */
export interface StabilityPoint {
  readonly k: number;
  readonly mean: number | null;
  readonly least: number | null;
}

export type VoteIndex =
  | 'elbow' | 'silhouette' | 'daviesBouldin' | 'calinskiHarabasz' | 'dunn' | 'gap' | 'bic' | 'predictionStrength' | 'stability';

export interface Vote {
  /** The number with most votes; 1: no segments; null: no index has a vote. */
  readonly k: number | null;
  /** What each index speaks for; null: no vote. */
  readonly indices: readonly { readonly index: VoteIndex; readonly k: number | null }[];
  /** Share of the voting indices behind each number, largest first. */
  readonly shares: readonly { readonly k: number; readonly share: number; readonly indices: readonly VoteIndex[] }[];
}

export interface SegmentTree {
  readonly levels: readonly { readonly k: number; readonly sizes: readonly number[] }[];
  /** Customers in segment `from` of level `level` and segment `to` of the next one. */
  readonly links: readonly {
    readonly level: number; readonly from: number; readonly to: number; readonly count: number;
    /** Share of the segment they come from, and of the one they go to. */
    readonly ofFrom: number; readonly ofTo: number;
  }[];
}

/** What is asked beside the indices of the sweep; 0: not computed. */
export interface ChoiceOptions {
  readonly gap: number;
  readonly reference: GapResult['kind'];
  readonly predictionStrength: number;
  readonly stability: number;
}

/** What speaks for which number of segments. */
export interface ChoiceResult {
  readonly gap: GapResult | null;
  readonly prediction: PredictionResult | null;
  readonly stability: { readonly resamples: number; readonly rows: number; readonly points: readonly StabilityPoint[] } | null;
  /** Whether the silhouette beats random data, by k; empty without random data. */
  readonly chance: readonly { readonly k: number; readonly beats: boolean }[];
  readonly vote: Vote;
  readonly tree: SegmentTree;
  readonly notices: readonly Notice[];
}

/** How far two labelings of the same rows agree. The figures are scikit-learn's. */
export interface Agreement {
  /** Adjusted Rand index: 1 the same partition, 0 what chance gives, down to −0.5. */
  readonly ari: number;
  /** Adjusted mutual information, normalised by the arithmetic mean of the entropies: 1 the same, 0 what chance gives. */
  readonly ami: number;
  /** Each group of the second holds rows of one group of the first only. */
  readonly homogeneity: number;
  /** All rows of a group of the first lie in one group of the second. */
  readonly completeness: number;
  /** Harmonic mean of homogeneity and completeness. */
  readonly vMeasure: number;
}

/** A column that puts rows into groups: a segmentation, or a class known from elsewhere. */
export interface GroupColumn {
  readonly name: string;
  readonly groups: readonly string[];
  /** Position in `groups` of each row; −1: none. */
  readonly labels: Int32Array;
}

interface ComparedSide {
  readonly name: string;
  readonly groups: readonly string[];
  /** Rows compared, by group. */
  readonly sizes: readonly number[];
}

/** Two groupings of the same customers beside each other; the left one is the known one where one is. */
export interface Comparison {
  readonly left: ComparedSide;
  readonly right: ComparedSide;
  /** Rows with a group on both sides, and those without. */
  readonly rows: number;
  readonly leftOut: number;
  readonly agreement: Agreement;
  /** Rows by left group, then right group. */
  readonly contingency: readonly (readonly number[])[];
  /** The group on the right that is most like each on the left; null: none shares a row. */
  readonly matches: readonly { readonly left: number; readonly right: number | null; readonly jaccard: number }[];
}

/** With what the segmentation in force is compared. */
export type CompareWith =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'recipe'; readonly recipe: Recipe; readonly name: string };

/** Solutions on the same customers. */
export interface SolutionsResult {
  readonly solutions: readonly Solution[];
  /** Adjusted Rand index and adjusted mutual information of each two; null where they are of other customers. */
  readonly ari: readonly (readonly (number | null)[])[];
  readonly ami: readonly (readonly (number | null)[])[];
}

export interface Solution {
  readonly algorithm: Algorithm;
  readonly k: number;
  readonly rows: number;
  /** Customers without a segment. */
  readonly noise: number;
  readonly features: readonly string[];
  readonly silhouette: number | null;
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  readonly dunn: number | null;
  readonly segments: readonly Pick<SegmentSummary, 'id' | 'name' | 'colour' | 'size' | 'share' | 'revenueShare' | 'silhouette' | 'centroid'>[];
}
