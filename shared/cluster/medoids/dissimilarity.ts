/** How far rows are from each other. */
export interface Dissimilarity {
  readonly rows: number;
  /** Nanoseconds of one call of `from`, about. */
  readonly cost: number;
  /** Writes the dissimilarities of one row to all rows. */
  from(row: number, out: Float64Array): void;
}

/** Dissimilarities that the kernels compute, or keep. */
export interface KernelDissimilarity extends Dissimilarity {
  /** Address of the Float64 dissimilarities of one row to all rows; they stay until the next call. */
  at(row: number): number;
}

/** Nanoseconds of work between two yields. */
export const SLICE = 4e6;
