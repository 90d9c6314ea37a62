/** Shapes of the covariances of a mixture: one each, one for all, axes only, one variance each. */
export type CovarianceShape = 'full' | 'tied' | 'diagonal' | 'spherical';

/** A mixture of Gaussians in scaled feature units: the component of the largest posterior probability. Lists are by label. */
export interface MixtureRule {
  readonly rule: 'mixture';
  readonly shape: CovarianceShape;
  readonly weights: readonly number[];
  /** By label, then by matrix column. */
  readonly means: readonly (readonly number[])[];
  /** By label: the Cholesky factor of the covariance (lower triangle row by row), or a standard deviation per matrix column. */
  readonly factors: readonly (readonly number[])[];
}

/** Where a feature stands in the matrix: its columns, and for categories their values (see `FeatureBlock`). */
export interface RuleFeature {
  readonly kind: 'numeric' | 'category';
  readonly columns: readonly number[];
  readonly weight: number;
  readonly on: readonly number[];
  readonly off: readonly number[];
  readonly missing: number;
}

/** The nearest medoid, by label; medoids are scaled rows of the data. */
export interface MedoidsRule {
  readonly rule: 'medoids';
  readonly metric: 'euclidean' | 'manhattan' | 'cosine';
  readonly medoids: readonly (readonly number[])[];
}

/** The nearest medoid by Gower's dissimilarity. */
export interface GowerRule {
  readonly rule: 'gower';
  readonly features: readonly (RuleFeature & { readonly range: number })[];
  readonly medoids: readonly (readonly number[])[];
  /** By label, then feature: the medoid lacks the number. */
  readonly gaps: readonly (readonly boolean[])[];
}

/** The nearest prototype: means and levels by label, then feature. */
export interface PrototypesRule {
  readonly rule: 'prototypes';
  readonly gamma: number;
  readonly features: readonly RuleFeature[];
  readonly prototypes: readonly (readonly number[])[];
}

/** The most probable latent class. `values` by label: probabilities of the levels, or mean and standard deviation. */
export interface ClassesRule {
  readonly rule: 'classes';
  readonly weights: readonly number[];
  readonly features: readonly (RuleFeature & { readonly values: readonly (readonly number[])[] })[];
}

/**
 * The segment with whose members the row is put together most often by the runs of a consensus. In each run a row belongs to the
 * nearest centre; `shares` are, by centre, then label, the shares of the segments' members at that centre.
 */
export interface ConsensusRule {
  readonly rule: 'consensus';
  readonly runs: readonly {
    readonly centres: readonly (readonly number[])[];
    readonly shares: readonly (readonly number[])[];
  }[];
}

/** Where a share of the customers begins: the least of the highest values, or the highest of the least. */
export interface RankThreshold {
  readonly side: 'top' | 'bottom';
  readonly column: string;
  /** Per cent of the customers who have a value. */
  readonly percent: number;
  readonly value: number;
}

/**
 * Conditions over the columns of the customers; the first that holds decides. It reads the customers, not the matrix.
 * `segment` is a label; null: nobody was in it when the model was made.
 */
export interface ConditionsRule {
  readonly rule: 'conditions';
  readonly rules: readonly { readonly name: string; readonly where: string; readonly segment: number | null }[];
  /** For whom none holds; null: in no segment. */
  readonly rest: { readonly name: string; readonly segment: number | null } | null;
  /** Columns that the conditions read, as the customers name them. */
  readonly columns: readonly string[];
  /** What top(…) and bottom(…) in the conditions stand for. */
  readonly thresholds: readonly RankThreshold[];
}

/** How a row gets its segment where that is not the nearest centre. Everything that scoring new rows needs. */
export type AssignRule = MixtureRule | MedoidsRule | GowerRule | PrototypesRule | ClassesRule | ConsensusRule | ConditionsRule;
