import type { RankThreshold } from './assign-rule.ts';

interface OfColumn {
  readonly column: string;
  readonly label: string;
}

/** One test of one column. A missing value passes none but `missing`, as NULL does in SQL. */
export type RuleCondition =
  /** above < value ≤ upTo; null: no such bound (never both). `whole`: the column holds whole numbers only. */
  | (OfColumn & { readonly test: 'range'; readonly above: number | null; readonly upTo: number | null; readonly whole: boolean })
  | (OfColumn & { readonly test: 'in' | 'not-in'; readonly levels: readonly string[] })
  | (OfColumn & { readonly test: 'missing' });

/** How well customers picked by a rule stand for a segment. */
export interface RuleFit {
  /** Customers that it picks, and those of them that are in the segment. */
  readonly matched: number;
  readonly members: number;
  /** members / matched; null when it picks nobody. */
  readonly precision: number | null;
  /** members / size of the segment. */
  readonly recall: number;
}

/** Conditions that must all hold. */
export interface SegmentRule extends RuleFit {
  readonly conditions: readonly RuleCondition[];
}

export interface SegmentRules {
  /** Label of the segment, from 0. */
  readonly label: number;
  readonly size: number;
  /** Alternatives, the one found first first; empty where no condition helps. */
  readonly rules: readonly SegmentRule[];
  /** Customers picked by any of them. */
  readonly together: RuleFit;
  /** The same on customers that the rules were not searched on (cross-validation); null with too few customers. */
  readonly heldOut: { readonly precision: number | null; readonly recall: number } | null;
}

export interface RulesResult {
  readonly segments: readonly SegmentRules[];
  /** Customers counted, those without a segment included. */
  readonly rows: number;
  /** Customers that rules were searched on, where that is a sample. */
  readonly sampledRows: number | null;
  /** Columns looked at. */
  readonly columns: number;
  /** All rules in the order in which the first that holds decides: positions in `segments` and in its `rules`. */
  readonly order: readonly { readonly segment: number; readonly rule: number }[];
  /** Customers by what that decides: their own segment, another one, or no rule holds. */
  readonly decided: { readonly own: number; readonly other: number; readonly none: number };
}

/** What rules of a person's own pick among all customers. */
export interface RuleCounts {
  readonly rows: number;
  /** By rule: customers for whom it holds, and those for whom none before it does. */
  readonly alone: readonly number[];
  readonly first: readonly number[];
  /** Customers for whom none holds. */
  readonly rest: number;
  /** What top(…) and bottom(…) stand for. */
  readonly thresholds: readonly RankThreshold[];
}
