import type { Matrix } from '../math/matrix.ts';
import type { RankThreshold } from './assign-rule.ts';
import type { Method, TreeMethod } from '../recipe/method.ts';
import type { SilhouetteRows } from './analyses.ts';
import type { PredictFit, PredictInput } from './predict.ts';
import type { ClusterFit, Hierarchy, Indices, KDistances, MapResult } from './results.ts';
import type { StructureResult } from './structure.ts';
import type { GapResult, PredictionResult, StabilityResult } from './validation.ts';

/** Jobs: one name, one input, one output, and what progress carries. Long inputs (the matrix) cross once, by key. */
export interface Jobs {
  'matrix.put': { in: { key: string; matrix: Matrix }; out: null; progress: never };
  'matrix.drop': { in: { key: string }; out: null; progress: never };
  'cluster.fit': { in: FitInput; out: ClusterFit; progress: StepProgress };
  'cluster.tree': { in: { key: string; method: TreeMethod; seed: number }; out: Hierarchy; progress: StepProgress };
  /** The row of `points` nearest to each of `rows`, and how far. */
  'cluster.nearest': { in: { points: Matrix; rows: Matrix }; out: { indices: Int32Array; distances: Float64Array }; progress: StepProgress };
  /** DBSCAN's curve of distances. */
  'cluster.kDistances': { in: { key: string; minPoints: number | 'auto' }; out: KDistances; progress: StepProgress };
  /** Indices of several labelings of one matrix; pair distances are computed once for all. */
  'cluster.indices': { in: IndicesInput; out: readonly Indices[]; progress: StepProgress };
  'cluster.silhouettes': { in: { key: string; labeling: Labeling; seed: number }; out: SilhouetteRows; progress: StepProgress };
  /** The k nearest other rows of each row, nearest first. */
  'prepare.neighbours': { in: { matrix: Matrix; k: number }; out: NearRows; progress: StepProgress };
  'validate.gap': { in: GapJobInput; out: GapResult; progress: StepProgress };
  'validate.structure': { in: { key: string; seed: number }; out: StructureResult | null; progress: StepProgress };
  'validate.prediction': { in: PredictionJobInput; out: PredictionResult; progress: StepProgress };
  'validate.stability': { in: StabilityJobInput; out: StabilityResult; progress: StepProgress };
  /** A model of an outcome, measured and explained. */
  'predict.fit': { in: PredictInput; out: PredictFit; progress: StepProgress };
  'embed.pca': { in: { key: string; maxPoints: number; seed: number }; out: MapPoints; progress: StepProgress };
  'embed.umap': { in: UmapInput; out: MapPoints; progress: StepProgress<MapPoints> };
}
export type JobName = keyof Jobs;

export interface StepProgress<P = never> {
  /** 0..1 */
  readonly fraction: number;
  readonly preview?: P;
}

/** Nearest other rows, row by row, nearest first; `k` is clipped to the rows there are. */
export interface NearRows {
  readonly k: number;
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}

export interface FitInput {
  readonly key: string;
  readonly method: Method;
  /** Segments asked for; methods that find their number themselves pass over it. */
  readonly k: number;
  readonly seed: number;
  /** Fit on these matrix rows only (then assign all rows); null: all rows. */
  readonly sample: Int32Array | null;
  /** Hierarchical: the tree to cut, where it is known already. */
  readonly tree?: Hierarchy;
  /** Own rules: the segments that they define. */
  readonly given?: GivenSegments;
}

/** Segments that rules define. */
export interface GivenSegments {
  /** By matrix row: position in `groups`; −1: in none. */
  readonly labels: Int32Array;
  /** In the order of the rules; the rest, which has no condition, is the last. */
  readonly groups: readonly { readonly name: string; readonly where: string | null }[];
  readonly columns: readonly string[];
  readonly thresholds: readonly RankThreshold[];
}

/** Labels from 0; −1: no segment. */
export interface Labeling {
  readonly labels: Int32Array;
  readonly k: number;
}

export interface IndicesInput {
  readonly key: string;
  readonly labelings: readonly Labeling[];
  readonly seed: number;
  /** The matrix rows that the labels belong to; null: all rows. */
  readonly sample: Int32Array | null;
  /** Count rows without a segment as one more segment; otherwise they are left out. */
  readonly withNoise: boolean;
}

type Refitted = Pick<FitInput, 'key' | 'method' | 'seed' | 'sample'>;

export interface GapJobInput extends Refitted {
  readonly kMax: number;
  /** Random data sets. */
  readonly references: number;
  readonly kind: GapResult['kind'];
}

export interface PredictionJobInput extends Refitted {
  readonly ks: readonly number[];
  readonly splits: number;
}

export interface StabilityJobInput extends Refitted, Labeling {
  readonly resamples: number;
  /** Refits under other seeds. */
  readonly seeds: number;
}

export interface UmapInput {
  readonly key: string;
  readonly engine: 'fast' | 'reference';
  readonly neighbors: number;
  readonly minDist: number;
  readonly sampleRows: number;
  readonly maxPoints: number;
  readonly seed: number;
}

export type MapPoints = Pick<MapResult, 'x' | 'y' | 'rowIndex'> & { readonly sampled: number | null };

export interface CallOptions<P> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: P) => void;
}

/** Where jobs run: in this thread, or behind a port. Errors: `cancelled`, `worker-died`, what the job throws. */
export interface Compute {
  call<N extends JobName>(name: N, input: Jobs[N]['in'], options?: CallOptions<Jobs[N]['progress']>): Promise<Jobs[N]['out']>;
  close(): Promise<void>;
}

/** A job's body: yields its progress between slices of work, returns its result. Sources of time and chance are passed in. */
export type Steps<T, P = never> = Generator<StepProgress<P>, T, void>;
