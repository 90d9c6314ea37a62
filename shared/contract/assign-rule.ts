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

/** How a row gets its segment where that is not the nearest centre. Everything that scoring new rows needs. */
export type AssignRule = MixtureRule;
