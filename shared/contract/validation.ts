import type { Notice } from './notice.ts';

/** How well one segment is found again in resamples. */
export interface SegmentStability {
  readonly label: number;
  /** Mean over the resamples of the best-match Jaccard index, 0..1; null where no row of it was ever drawn. */
  readonly mean: number | null;
  /** 5 % and 95 % quantile over the resamples. */
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
  /** Mean silhouette on random data of the same shape, with its 5 % and 95 % quantile; null for k = 1. */
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
