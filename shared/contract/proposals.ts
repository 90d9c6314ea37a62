import type { StepReport } from './steps.ts';
import type { ColumnInfo, ColumnIssue } from './tables.ts';

/** Spellings that may mean one value, with the one proposed for all. */
export interface SpellingGroup {
  /** The most frequent spelling. */
  readonly to: string;
  readonly members: readonly { readonly value: string; readonly count: number }[];
  /** `form`: alike but for case, accents, blanks and signs; `likeness`: nearly the same letters. */
  readonly reason: 'form' | 'likeness';
}

/** Records that may be one customer. */
export interface FuzzyCluster {
  /** Texts of the compared columns, the one in most rows first. */
  readonly records: readonly { readonly cells: readonly (string | null)[]; readonly rows: number }[];
  /** Smallest likeness that links the cluster together, 0..1. */
  readonly likeness: number;
}

export interface FuzzyProposals {
  /** Most alike first. */
  readonly clusters: readonly FuzzyCluster[];
  readonly records: number;
  /** Pairs that were compared. */
  readonly compared: number;
  /** A block was too large, so that only records near each other in order were compared. */
  readonly narrowed: boolean;
}

/** What a step does to the columns it touches, whether or not it is switched on. */
export interface StepPreview {
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  readonly report: StepReport | null;
  /** Columns that it changes, adds or drops, then some that it reads, which stay as they are. */
  readonly columns: readonly {
    readonly name: string;
    readonly changed: boolean;
    readonly before: ColumnInfo | null;
    readonly after: ColumnInfo | null;
  }[];
  /** Some rows whose values differ: cells by column, before and after; rows that went have no `after`. */
  readonly examples: readonly { readonly row: number; readonly before: readonly (string | null)[]; readonly after: readonly (string | null)[] | null }[];
}

/** Which columns are missing together. */
export interface MissingPattern {
  /** Columns without a value; empty: complete rows. */
  readonly columns: readonly string[];
  readonly rows: number;
}

/** A column that says the same as an earlier one. */
export interface AlikeColumns {
  readonly a: string;
  readonly b: string;
  /** Pearson's, of numbers; null: equal in every row. */
  readonly correlation: number | null;
}

/** The quality of a table at a glance. */
export interface QualityReport {
  readonly rows: number;
  readonly cells: number;
  readonly missingCells: number;
  readonly completeRows: number;
  readonly duplicates: number;
  /** Most frequent first, at most 20. */
  readonly patterns: readonly MissingPattern[];
  /** Pairs of columns whose gaps come together more often than by chance. */
  readonly missingTogether: readonly { readonly a: string; readonly b: string; readonly both: number; readonly correlation: number }[];
  readonly columns: readonly { readonly name: string; readonly issues: readonly ColumnIssue[] }[];
  /** Columns that repeat an earlier one, at most 50. */
  readonly alikeColumns: readonly AlikeColumns[];
  readonly spellings: readonly { readonly column: string; readonly groups: readonly SpellingGroup[] }[];
}
