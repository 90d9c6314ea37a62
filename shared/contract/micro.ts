import type { Notice } from './notice.ts';
import type { SegmentSummary, Silhouette } from './results.ts';

/** A number of parts that was tried. */
export interface MicroPoint {
  readonly parts: number;
  readonly silhouette: number | null;
  /** Customers of the smallest part. */
  readonly smallest: number;
}

/** A part of a segment. Traits, effects and shares are held against the customers of that segment. */
export type MicroPart = Pick<SegmentSummary, 'name' | 'suggestedName' | 'size' | 'share' | 'headline' | 'traits' | 'centroid' | 'silhouette'> & {
  /** `2a` is the largest part of segment 2. */
  readonly code: string;
  /** Scaled units, by matrix column. */
  readonly centre: readonly number[];
};

export interface MicroSplit {
  /** Label of the segment, and its name. */
  readonly label: number;
  readonly name: string;
  /** Customers of the segment. */
  readonly size: number;
  /** Numbers of parts that were tried; one where it was given. */
  readonly curve: readonly MicroPoint[];
  /** Among the customers of the segment. */
  readonly silhouette: Silhouette;
  readonly parts: readonly MicroPart[];
}

export interface MicroResult {
  readonly splits: readonly MicroSplit[];
  /** By matrix row: position of its part in `codes`; −1: in no segment. */
  readonly part: Int32Array;
  /** All micro-segments, segments that are not split among them, with what they are called. */
  readonly codes: readonly { readonly code: string; readonly name: string; readonly label: number; readonly size: number }[];
  readonly notices: readonly Notice[];
}
