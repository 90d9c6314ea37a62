/** Unprepared values of one feature, one per matrix row. */
export type FeatureValues = NumericValues | LevelValues;

export interface NumericValues {
  readonly kind: 'numeric';
  readonly column: string;
  readonly label: string;
  /** NaN: missing. */
  readonly values: Float64Array;
}

export interface LevelValues {
  readonly kind: 'category';
  readonly column: string;
  readonly label: string;
  /** null: missing. */
  readonly values: readonly (string | null)[];
}
