/** How much a feature decides who is in which segment. */
export interface Driver {
  /** Column of the feature; a principal component where segments rest on those. */
  readonly column: string;
  readonly label: string;
  /** Mean share of customers who would be in another segment if their values of this feature were those of others. */
  readonly moved: number;
  /** Least and most over the shuffles. */
  readonly low: number;
  readonly high: number;
  /** The same share of the members of each segment; null for one without customers looked at. */
  readonly bySegment: readonly (number | null)[];
  /** Share of the feature's variance (over its prepared columns) that lies between the segments, 0 to 1. */
  readonly explained: number;
}

export interface DriversResult {
  /** How customers were put into segments again: by the rule of the method, or by the nearest centre in its place. */
  readonly by: 'rule' | 'nearest-centre';
  /** Share of customers whom that gives the segment they are in. */
  readonly fidelity: number;
  readonly shuffles: number;
  /** Customers looked at. */
  readonly rows: number;
  readonly sampled: boolean;
  readonly components: boolean;
  /** The most decisive first. */
  readonly drivers: readonly Driver[];
}

/** Why a customer is in one segment and not in the next best. */
export interface WhyHere {
  /** Row of the matrix; labels of its segment (−1: none) and of the other one it is compared with (−1: there is none). */
  readonly row: number;
  readonly label: number;
  readonly rival: number;
  /** Squared distance to the rival's centre less that to the own one, in prepared units: below 0 it lies nearer to the other. */
  readonly total: number;
  /** What each feature adds to it, the largest in size first. */
  readonly parts: readonly { readonly column: string; readonly label: string; readonly part: number; readonly value: string | null }[];
}
