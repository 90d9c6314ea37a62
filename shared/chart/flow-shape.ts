/** Groups in layers, and how many customers of each go to which group of the next layer. */
export interface Flow {
  readonly title: string;
  readonly layers: readonly { readonly name: string; readonly nodes: readonly FlowNode[] }[];
  readonly links: readonly FlowLink[];
  /** Layers keep the order given, as they hold the same groups; absent: ordered by where customers come from. */
  readonly ordered?: true;
}

export interface FlowNode {
  readonly name: string;
  readonly size: number;
  /** Its size is not told: it is as high as the bands that are; absent: it is. */
  readonly partial?: true;
  /** Palette index; null: neutral. */
  readonly colour: number | null;
}

export interface FlowLink {
  /** The layer it starts from. */
  readonly layer: number;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}
