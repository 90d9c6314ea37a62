/** How well k-means separates rows at a number of segments, beside random data that are one heap. */
export interface StructurePoint {
  readonly k: number;
  /** Mean silhouette of the rows. */
  readonly silhouette: number;
  /** Mean of it over the random heaps of the kind that comes nearer to the rows, and how many of their standard deviations lie between. */
  readonly random: number;
  readonly beyond: number;
}

/** Whether rows fall into segments at all. */
export interface StructureResult {
  /** Rows looked at. */
  readonly rows: number;
  /** Random heaps of each of three kinds. */
  readonly references: number;
  readonly points: readonly StructurePoint[];
  /** The number of segments that stands out most. */
  readonly best: number;
  /** They do. */
  readonly found: boolean;
}
