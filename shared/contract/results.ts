import type { Matrix } from '../math/matrix.ts';
import type { AssignRule } from './assign-rule.ts';
import type { Algorithm } from '../recipe/method.ts';
import type { Histogram } from './tables.ts';
import type { Notice } from './notice.ts';
import type { ShapedColumn } from './steps.ts';
import type { Dendrogram } from './trees.ts';
import type { StructureResult } from './structure.ts';

/** One candidate column for the feature matrix, used or not, with the reason. */
export interface FeatureInfo {
  readonly column: string;
  readonly label: string;
  readonly kind: 'numeric' | 'category';
  readonly used: boolean;
  /** Why it is used or left out, in words. */
  readonly reason: string;
  /** How a feature of ours is computed, one sentence; absent for columns of the file. */
  readonly definition?: string;
  readonly transform: 'none' | 'log1p';
  readonly missing: 'median' | 'mean' | 'zero' | 'mode' | 'knn' | 'mice' | 'category' | 'drop-row';
  readonly scale: 'zscore' | 'minmax' | 'robust' | 'none';
  readonly weight: number;
  readonly missingCount: number;
  /** What was done, in words, for example "median for 3 missing, log, standardised". */
  readonly summary: string;
  readonly histogram: Histogram | null;
  /** Share of the variance of all prepared columns that it holds: how much it decides distances; null when not used. */
  readonly varianceShare: number | null;
  /** Positions of its prepared columns; empty when not used. */
  readonly matrixColumns: readonly number[];
}

/** How one matrix column comes from a source column; enough to score new rows. */
export interface MatrixColumn {
  readonly name: string;
  readonly column: string;
  /** The level that this column indicates; null for numeric columns. */
  readonly level: string | null;
  readonly fill: number | null;
  readonly transform: 'none' | 'log1p';
  /** Scaled value = (transformed − centre) / spread × weight. */
  readonly centre: number;
  readonly spread: number;
  readonly weight: number;
}

/** Principal components of the prepared columns; enough to score new rows. */
export interface Projection {
  readonly names: readonly string[];
  /** Mean of each prepared column. */
  readonly means: readonly number[];
  /** Loadings: one unit vector over the prepared columns per component. */
  readonly axes: readonly (readonly number[])[];
  /** Variance (population) of the scores of each. */
  readonly variances: readonly number[];
  /** Its share of the variance of all prepared columns. */
  readonly explained: readonly number[];
}

/** Chained equations that filled the gaps of features, as fitted; a model keeps them for new rows. */
export interface Imputer {
  /** Source columns, in the order of the fit. */
  readonly columns: readonly string[];
  /** Those whose gaps it fills. */
  readonly fills: readonly string[];
  readonly means: readonly (number | null)[];
  readonly sequence: readonly { readonly column: number; readonly intercept: number; readonly coefficients: readonly number[] }[];
}

export interface FeatureSet {
  readonly key: string;
  /** What segments are computed from: scaled values, rows × prepared columns, or their scores on the components. */
  readonly matrix: Matrix;
  /** The components whose scores the matrix holds; null: it holds the prepared columns themselves. */
  readonly projection: Projection | null;
  /** The prepared columns. */
  readonly columns: readonly MatrixColumn[];
  readonly features: readonly FeatureInfo[];
  /** Row in the customer table of each matrix row, ascending. */
  readonly rowIndex: Int32Array;
  /** Customer rows left out for a gap. */
  readonly leftOut: number;
  readonly notices: readonly Notice[];
  /** Chained equations that filled gaps; absent where none did. */
  readonly imputer?: Imputer;
}

/**
 * A tree of merges. Clusters are numbered as scipy does: leaves from 0, then `leaves + i` for the outcome of merge i.
 * All arrays but `leafOf` have leaves − 1 entries.
 */
export interface Hierarchy {
  readonly leaves: number;
  /** The two clusters that merge i joins; `left` is the lower number. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Ascending, except with centroid linkage. */
  readonly heights: Float64Array;
  /** Leaves below each merge. */
  readonly sizes: Int32Array;
  /** Leaf of each matrix row, where the tree is that of a sample; null: row i is leaf i. */
  readonly leafOf: Int32Array | null;
  /** The segmentations that a consensus tree was made from. */
  readonly ensemble?: Ensemble;
}

/** Several segmentations of the leaves of a tree, and how far they agree. */
export interface Ensemble {
  /** Segments of each run. */
  readonly ks: Int32Array;
  /** Label of every leaf, run by run. */
  readonly labels: Uint8Array;
  /** Centres of every run one after the other, each row by row, in scaled feature units. */
  readonly centres: Float64Array;
  /** Share of the pairs of leaves that between a tenth and nine tenths of the runs put together (PAC). */
  readonly ambiguous: number;
  /** Cophenetic correlation of the tree; null: not defined. */
  readonly cophenetic: number | null;
}

/** What a consensus of several runs says of the segments cut from its tree. */
export interface ConsensusDetails {
  readonly runs: number;
  /** Fewest and most segments of a run. */
  readonly kMin: number;
  readonly kMax: number;
  /** Rows that the runs were made on. */
  readonly rows: number;
  /** As in `Ensemble`. */
  readonly ambiguous: number;
  readonly cophenetic: number | null;
  /** By label; null for a segment of one. */
  readonly bySegment: readonly ({
    /** Mean share of runs that put two members together. */
    readonly together: number;
    /** Mean of `byRow`. */
    readonly agreement: number;
  } | null)[];
  /**
   * a / (a + b) by row: a is the mean share of runs that put it together with the other members of its segment, b the highest such
   * share with those of another one; 0.5: as often with another, 1: never. NaN for a segment of one.
   */
  readonly byRow: Float64Array;
}

/** The settings of a density-based method as used, given or chosen. */
export interface DensityDetails {
  /** Radius; null for HDBSCAN, which has none. */
  readonly epsilon: number | null;
  readonly minPoints: number;
  /** Null for DBSCAN, which has none. */
  readonly minClusterSize: number | null;
  /** DBSCAN: rows that are cores, ascending. */
  readonly core: Int32Array;
}

/** A cluster of a condensed tree. Densities are λ = 1 / distance. */
export interface CondensedCluster {
  /** Position of the cluster it split from; −1 for the first. */
  readonly parent: number;
  /** Density at which it begins, and at which it splits or its last row leaves. */
  readonly birth: number;
  readonly death: number;
  /** Rows at its beginning. */
  readonly size: number;
  /** Sum over its rows of (λ at which they leave it − birth). */
  readonly stability: number;
  readonly children: readonly number[];
  /** Label of the segment that it became; null: none. */
  readonly label: number | null;
}

/** The curve from which DBSCAN's radius is read. */
export interface KDistances {
  readonly minPoints: number;
  readonly rows: number;
  /** Positions in the ascending order of all rows, at most some hundreds. */
  readonly ranks: Int32Array;
  /** Distance to the (minPoints − 1)-th nearest other row at each. */
  readonly distances: Float64Array;
  readonly suggested: number;
}

/** What only some methods have; null where the method has no such thing. */
export interface FitDetails {
  /** Rows without a segment (label −1). */
  readonly noise: number;
  /** Probability of the own segment, by row. */
  readonly probability: Float64Array | null;
  readonly logLikelihood: number | null;
  /** −2 log L + parameters × log n: smaller is better. */
  readonly bic: number | null;
  /** −2 log L + 2 × parameters. */
  readonly aic: number | null;
  /** BIC − 2 Σ log of the probability of the own segment: BIC that also asks for segments that are clear of each other. */
  readonly icl: number | null;
  /** Heights of the last merges (at most 50), ascending in time. */
  readonly mergeHeights: Float64Array | null;
  /** The last merges of the tree that was cut, with the label of each tip. */
  readonly tree: (Dendrogram & { readonly labels: readonly number[] }) | null;
  /** 0 … 1 by row: how far it lies outside what is dense near it (GLOSH). */
  readonly outlierScore: Float64Array | null;
  readonly density: DensityDetails | null;
  /** HDBSCAN's tree of clusters, parents before their parts; the first holds all rows. */
  readonly condensed: readonly CondensedCluster[] | null;
  /** A component of the mixture has shrunk to a few rows or to a variance that is the regularisation alone. */
  readonly collapsed: boolean;
  /** Row of the matrix that stands for each segment, by label. */
  readonly medoids: Int32Array | null;
  /** Sum of the method's own dissimilarities of the rows to their medoid or prototype: what it made small. */
  readonly objective: number | null;
  /** Mean silhouette on the method's own dissimilarity. */
  readonly ownSilhouette: Silhouette | null;
  /** How clear the classes are: 1 − mean entropy of the probabilities / log k; 1 is certain. */
  readonly entropy: number | null;
  /** Weight of a category against squared distances of numbers, as chosen or given. */
  readonly gamma: number | null;
  /** How far the runs behind a consensus agree. */
  readonly consensus: ConsensusDetails | null;
  /** How new rows get their segment; null: the nearest centre. */
  readonly rule: AssignRule | null;
}

/**
 * A partition. Labels count from 0 in order of size (largest first; ties: the earlier first row first); −1: no segment.
 * Centres are k × columns, column-major, in scaled feature units: means of the members, whatever the method.
 */
export interface ClusterFit extends FitDetails {
  readonly k: number;
  readonly labels: Int32Array;
  readonly sizes: readonly number[];
  readonly centres: Float64Array;
  /** Sum of squared distances to the own centre, Float64, over all rows fitted. */
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface Silhouette {
  readonly value: number | null;
  readonly kind: 'exact' | 'sampled';
  /** Rows it was computed within. */
  readonly n: number;
  /** sd of s(i) / sqrt(n), given the labels. */
  readonly standardError: number | null;
}

export interface Indices {
  readonly silhouette: Silhouette;
  /** Mean silhouette per segment, by label. */
  readonly silhouetteBySegment: readonly (number | null)[];
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  readonly dunn: number | null;
}

export interface CurvePoint extends Indices {
  readonly k: number;
  readonly inertia: number;
  readonly sizes: readonly number[];
  readonly iterations: number;
  readonly converged: boolean;
  readonly stability: number | null;
  readonly bic: number | null;
  readonly aic: number | null;
  readonly icl: number | null;
  readonly collapsed: boolean;
  readonly objective: number | null;
  readonly ownSilhouette: Silhouette | null;
  readonly entropy: number | null;
}

export interface Recommendation {
  readonly k: number;
  /** Sentences. */
  readonly reasons: readonly string[];
}

export interface SweepResult {
  readonly key: string;
  readonly curve: readonly CurvePoint[];
  readonly elbow: { readonly k: number | null };
  readonly recommended: Recommendation | null;
  /** Whether the customers fall into segments at all; null: not looked at. */
  readonly structure: StructureResult | null;
  /** Palette index of each segment, by k, chained from k = 2 upward. */
  readonly colours: Readonly<Record<number, readonly number[]>>;
  /** Rows the curve was computed on, when it is a sample. */
  readonly sampledRows: number | null;
  readonly notices: readonly Notice[];
}

export interface ClusterResult extends ClusterFit, Indices {
  readonly key: string;
  readonly algorithm: Algorithm;
  readonly rows: number;
  readonly recommended: Recommendation | null;
  readonly colours: readonly number[];
  readonly notices: readonly Notice[];
}

/** A two-dimensional picture of the customers. Only for looking: distances are distorted. */
export interface MapResult {
  readonly key: string;
  readonly kind: 'pca' | 'umap';
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Matrix row of each point, ascending. */
  readonly rowIndex: Int32Array;
  /** False while the layout still moves. */
  readonly settled: boolean;
  readonly notices: readonly Notice[];
}

/** How a segment differs from all customers in one feature. */
export interface Trait {
  readonly column: string;
  readonly label: string;
  readonly kind: 'numeric' | 'category';
  readonly level: string | null;
  /** Mean in original units; for a level: its share in the segment, 0..1. */
  readonly segment: number;
  /** The same over all customers. */
  readonly overall: number;
  /** (segment − overall) / population standard deviation over all customers, in original units. */
  readonly effect: number;
  /** 95% interval of `effect`, given the segments (normal approximation, s / sqrt(n)). */
  readonly interval: readonly [number, number];
  /**
   * The level of an earlier feature that picks the same customers (Jaccard index of at least 0.95 over all), or those that this one leaves
   * out (`opposite`); absent where there is none.
   */
  readonly like?: { readonly column: string; readonly level: string; readonly opposite: boolean };
}

export interface SegmentSummary {
  /** 1 = largest; the number in the CSV. */
  readonly id: number;
  readonly name: string;
  readonly suggestedName: string;
  /** Id of the anchor whose name this is, or null. */
  readonly anchor: string | null;
  readonly note: string;
  /** Palette index. */
  readonly colour: number;
  readonly size: number;
  readonly share: number;
  /** One line: the two or three strongest traits in words. */
  readonly headline: string;
  /** Mean of unprepared values by numeric feature; share by `feature=level` for categories. */
  readonly centroid: Readonly<Record<string, number>>;
  /** Scaled centre by matrix column, for anchors. */
  readonly centre: readonly number[];
  readonly traits: readonly Trait[];
  readonly silhouette: number | null;
  /** Share of segment in the sum of `monetary`, where the customers come from orders. */
  readonly revenueShare: number | null;
}

export interface ProfileResult {
  readonly key: string;
  readonly segments: readonly SegmentSummary[];
  readonly notices: readonly Notice[];
  /** Features that steps capped, filled, transformed or scaled: figures are of their values before where these are kept; absent where there are none. */
  readonly shaped?: readonly ShapedColumn[];
}
