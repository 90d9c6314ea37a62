/** The upper part of a tree of merges. */
export interface Dendrogram {
  /** Leaves of the whole tree: customers, or those of the sample. */
  readonly leaves: number;
  readonly sampled: boolean;
  /** The last merges, in order of time. `left` and `right` are positions here, or −1 − the position of a tip. */
  readonly merges: readonly { readonly left: number; readonly right: number; readonly height: number; readonly size: number }[];
  /** What lies below: how many leaves, and a matrix row among them. */
  readonly tips: readonly { readonly size: number; readonly row: number }[];
}
