import type { ErrorData } from '../errors/app-error.ts';

/** Codes of warnings: something a person should know, while the work went on. Worded in `shared/text/notices.ts`. */
export type NoticeCode =
  | 'rows-rejected'
  | 'encoding-guessed'
  | 'duplicate-column-names'
  | 'empty-column-names'
  | 'values-not-read'
  | 'repeated-ids'
  | 'blank-customers'
  | 'cancelled-orders'
  | 'unreadable-order-rows'
  | 'order-column-missing'
  | 'rows-after-as-of'
  | 'rows-left-out'
  | 'constant-feature'
  | 'feature-left-out'
  | 'all-missing-feature'
  | 'single-feature'
  | 'missing-filled'
  | 'silhouette-sampled'
  | 'dunn-not-computed'
  | 'sweep-sampled'
  | 'sweep-shortened'
  | 'sweep-stopped-singular'
  | 'one-group'
  | 'mixture-collapsed'
  | 'not-converged'
  | 'without-segment'
  | 'option-not-used'
  | 'small-segment'
  | 'k-at-end'
  | 'weak-structure'
  | 'map-sampled'
  | 'anchor-split'
  | 'anchor-merged'
  | 'anchor-gone'
  | 'segment-new'
  | 'figures-hidden'
  | 'formula-neutralised'
  | 'source-changed-accepted'
  | 'unmatched-categories';

export interface Notice {
  readonly code: NoticeCode;
  readonly data: ErrorData;
}
