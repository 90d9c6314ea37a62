import type { Notice } from './notice.ts';

/** What was bought, by basket: orders, or all that a customer bought. Numbers of items stand for `items` of the result. */
export interface Baskets {
  /** Items of basket b, ascending and each once: `items[start[b]]` up to `items[start[b + 1]]`. */
  readonly start: Int32Array;
  readonly items: Int32Array;
  readonly itemCount: number;
  /** Customer of each basket, ascending. */
  readonly customer: Int32Array;
  /** Group of each customer; −1: none. */
  readonly groupOf: Int32Array;
  readonly groups: number;
}

/** Items that were bought together (or one item), counted in each group and, last, among everyone. */
export interface Itemset {
  /** Ascending. */
  readonly items: readonly number[];
  readonly baskets: Int32Array;
  readonly customers: Int32Array;
}

/** How often a rule holds among some baskets. */
export interface RuleCount {
  /** Baskets with all of its items, with its left side, with its right side. */
  readonly both: number;
  readonly left: number;
  readonly right: number;
  readonly baskets: number;
  /** both / left, and that over right / baskets; null where nothing is to be divided by. */
  readonly confidence: number | null;
  readonly lift: number | null;
}

/** "Who buys the left side also buys the right one", in one group. */
export interface AssociationRule extends RuleCount {
  readonly antecedent: readonly number[];
  readonly consequent: number;
  /** Customers of the group with a basket that has all of it. */
  readonly customers: number;
  /** Share of the group's baskets. */
  readonly support: number;
  /** support − what it would be without any connection. */
  readonly leverage: number;
  /** (1 − share of the right side) / (1 − confidence); null: infinite. */
  readonly conviction: number | null;
  /** Fisher's exact test, one-sided, and the same corrected for all rules tested in the group. */
  readonly p: number;
  readonly adjusted: number;
  /** The same rule among all other customers; null for everyone. */
  readonly elsewhere: RuleCount | null;
  /** Confidence here less elsewhere, with its 95% interval (Newcombe); null where one is not known. */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number } | null;
  /** Lift here over lift elsewhere; null where one is not known. */
  readonly ownLift: number | null;
}

/** An item among the customers of a group. */
export interface ItemShare {
  readonly item: number;
  readonly customers: number;
  /** Share of the group's customers who bought it, and of all others; null for everyone. */
  readonly share: number;
  readonly elsewhere: number | null;
  /** share − elsewhere with its 95% interval (Newcombe). */
  readonly low: number | null;
  readonly high: number | null;
}

export interface GroupPatterns {
  /** Label of the segment; null: everyone. */
  readonly label: number | null;
  readonly baskets: number;
  readonly customers: number;
  /** Baskets that a rule needs. */
  readonly least: number;
  /** Rules that were tested; those listed pass confidence and redundancy. */
  readonly tested: number;
  /** By leverage, the largest first. */
  readonly rules: readonly AssociationRule[];
  /** By difference from the others (everyone: by share), the largest first. */
  readonly items: readonly ItemShare[];
}

export interface PatternsResult {
  /** What an item is. */
  readonly of: 'product' | 'category';
  /** Column of the items, and of their names; null: they have none. */
  readonly column: string;
  readonly nameColumn: string | null;
  readonly basket: 'order' | 'customer';
  /** Names of the items, by number. */
  readonly items: readonly string[];
  /** Everyone first, then the segments. */
  readonly groups: readonly GroupPatterns[];
  readonly notices: readonly Notice[];
}

/** From what customers go to what, from one order to the next. */
export interface TransitionTable {
  readonly states: readonly string[];
  /** By group and last of everyone: states × (states + 1) counts of orders, row by row; the last column: no further order. */
  readonly cells: readonly Int32Array[];
}

/** A sequence in one group. */
export interface GroupSequence {
  /** Items of the orders, one after the other; those of one element stood in one order. */
  readonly elements: readonly (readonly number[])[];
  readonly customers: number;
  /** Share of the group's customers, and of all others; null for everyone. */
  readonly share: number;
  readonly elsewhere: number | null;
  /** share − elsewhere with its 95% interval (Newcombe). */
  readonly low: number | null;
  readonly high: number | null;
  /** Share of the customers who have all but the last element that go on to it. */
  readonly goesOn: number | null;
}

export interface SequencesResult {
  readonly of: 'product' | 'category';
  readonly column: string;
  readonly items: readonly string[];
  readonly groups: readonly {
    /** Label of the segment; null: everyone. */
    readonly label: number | null;
    readonly customers: number;
    /** Those with more than one order. */
    readonly returning: number;
    readonly least: number;
    /** Of two elements or more, by customers, the most first. */
    readonly sequences: readonly GroupSequence[];
  }[];
  readonly transitions: TransitionTable;
  readonly notices: readonly Notice[];
}
