import type { Notice } from './notice.ts';
import type { Source } from '../recipe/recipe.ts';
import type { Silhouette } from './results.ts';

/** Values of a feature of numbers as they were when a model was made, without any customer's row. */
export interface NumberReference {
  readonly column: string;
  readonly kind: 'numeric';
  /** Customers with a value, and those without. */
  readonly rows: number;
  readonly missing: number;
  /** Bins of about equally many customers: values up to and with each cut, the last bin above all cuts. */
  readonly cuts: readonly number[];
  /** Customers by bin, one more than cuts; none of them under the smallest group. */
  readonly counts: readonly number[];
  /** Median; null with too few customers. */
  readonly middle: number | null;
  /** The usual range: all but a smallest group at either end lie in it; null with too few customers. */
  readonly range: { readonly low: number; readonly high: number; readonly outside: number } | null;
}

/** Values of a category likewise. */
export interface CategoryReference {
  readonly column: string;
  readonly kind: 'category';
  readonly rows: number;
  readonly missing: number;
  readonly levels: readonly { readonly level: string; readonly count: number }[];
  /** Customers of levels that are too rare to be told one by one. */
  readonly others: number;
}

export type FeatureReference = NumberReference | CategoryReference;

/** How far from the own centre customers lie: a distance, and how many lay beyond it. */
export interface Reach {
  readonly distance: number;
  readonly beyond: number;
}

/** Distances of some customers to the centre of their segment, in prepared units. */
export interface DistanceReference {
  readonly rows: number;
  /** Null with too few customers. */
  readonly mean: number | null;
  /** The distance that about 5% lie beyond, and about 1%; null with too few customers. */
  readonly near: Reach | null;
  readonly far: Reach | null;
}

/** What a model remembers of the customers it was made from, so that later ones can be held against them. */
export interface Reference {
  readonly version: 1;
  /** Customers that the model labels, and those of them in no segment. */
  readonly rows: number;
  readonly noise: number;
  /** Groups of fewer customers are not told. */
  readonly minGroup: number;
  /** Customers to whom the model's rule for new rows gives another segment than they had. */
  readonly relabelled: number;
  readonly features: readonly FeatureReference[];
  readonly all: DistanceReference;
  /** By segment, as the model labels the customers. */
  readonly segments: readonly DistanceReference[];
  readonly silhouette: Silhouette | null;
}

/** A share with its 95% interval. */
export interface Estimate {
  readonly count: number;
  readonly of: number;
  readonly share: number | null;
  readonly interval: readonly [number, number] | null;
}

/** A segment of both periods. */
export interface SegmentChange {
  /** 1 and up; 0: no segment. */
  readonly id: number;
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly shareBefore: number | null;
  readonly shareAfter: number | null;
  /** After less before, and its 95% interval. */
  readonly difference: number | null;
  readonly interval: readonly [number, number] | null;
  /** The interval holds no 0: more than chance gives. */
  readonly news: boolean;
  /** Where its customers went and came from; null where single customers cannot be followed. */
  readonly moves: { readonly stayed: number; readonly left: number; readonly lost: number; readonly joined: number; readonly fresh: number } | null;
}

/** Who moved where. `groups`: the segments, then those in none where there are such. */
export interface Migration {
  readonly groups: readonly { readonly id: number; readonly name: string }[];
  /** Customers of both periods, by group before, then group after. */
  readonly counts: readonly (readonly number[])[];
  /** Customers who are new, by group after, and who are gone, by group before. */
  readonly fresh: readonly number[];
  readonly lost: readonly number[];
  /** Customers of both periods in the same group, of all of both. */
  readonly stable: Estimate;
  readonly newCustomers: Estimate;
  readonly lostCustomers: Estimate;
  /** Customers of both periods who had no label in one of them. */
  readonly notCompared: number;
  /** Rows whose id occurs again or is empty, before and after. */
  readonly repeated: { readonly before: number; readonly after: number };
}

export type DriftState = 'stable' | 'watch' | 'shifted' | 'unknown';

/** How far the values of a feature have moved since the model was made. */
export interface FeatureDrift {
  readonly column: string;
  readonly label: string;
  readonly kind: 'numeric' | 'category';
  /** Population stability index; null where it cannot be told. */
  readonly psi: number | null;
  /** What chance alone gives in one of twenty cases, with these numbers of customers. */
  readonly chance: number | null;
  /** Numbers: Kolmogorov-Smirnov distance at the cuts of the reference. */
  readonly ks: number | null;
  /** Categories: total variation and Jensen-Shannon distance (base 2). */
  readonly variation: number | null;
  readonly jensenShannon: number | null;
  /** Shares of customers without a value. */
  readonly missing: { readonly was: number | null; readonly now: number | null };
  /** Shares of values outside the usual range of the reference; null for categories. */
  readonly outside: { readonly was: number; readonly now: number } | null;
  /** Customers with a value that the model does not know. */
  readonly unseen: Estimate | null;
  /** Median or most frequent level, written out by the caller. */
  readonly middle: { readonly was: number | string | null; readonly now: number | string | null };
  /** Shares by bin, then and now. */
  readonly bins: readonly { readonly name: string; readonly was: number; readonly now: number }[];
  readonly state: DriftState;
  /**
   * Why its change does not speak for new segments: it looks back over a history of another length (`history`), names a time of the calendar
   * (`calendar`), or grew alike for nearly all customers of both periods (`alike`, by `step`): these break no rule. Or it is days back to a
   * date (`days`), which follow season and closed days: that is told, but moves customers between segments rather than outdating them. Absent: it counts.
   */
  readonly grows?: { readonly by: 'history' | 'calendar' | 'alike' | 'days'; readonly step: number | null };
}

/** The part of the later orders that is as long as that which the segments were made from; what is judged is judged on it. */
export interface EqualWindow {
  /** Days back from the closing day. */
  readonly days: number;
  /** Days that the later orders reach back in all. */
  readonly reach: number;
  /** Customers with an order in it, in a segment or in none. */
  readonly customers: number;
  /** Segments of these customers against those before: a change of size is news where it is one here too. */
  readonly segments: readonly SegmentChange[];
}

/** Whether customers still lie where their segments are. */
export interface FitDrift {
  readonly meanThen: number | null;
  readonly meanNow: number | null;
  /** Customers farther from their centre than about 5% (`near`) and 1% (`far`) were; the share then, and now. */
  readonly near: { readonly was: number; readonly now: Estimate } | null;
  readonly far: { readonly was: number; readonly now: Estimate } | null;
  readonly silhouetteThen: Silhouette | null;
  readonly silhouetteNow: Silhouette | null;
  readonly segments: readonly { readonly id: number; readonly name: string; readonly meanThen: number | null; readonly meanNow: number | null; readonly near: Estimate | null }[];
}

export type TransitionKind = 'kept' | 'moved' | 'split' | 'merged' | 'gone';

/** What became of a segment when the new customers were segmented from scratch. */
export interface Transition {
  readonly id: number;
  readonly name: string;
  readonly kind: TransitionKind;
  /** New segments that its customers are in, those with most first, with their share of it. */
  readonly into: readonly { readonly id: number; readonly name: string; readonly share: number }[];
  /** Distance of its centre to that of its heir, in typical distances between segments; null without one. */
  readonly distance: number | null;
  /** Shared customers over customers of either, with its heir. */
  readonly jaccard: number | null;
}

export interface Refit {
  readonly k: number;
  /** Customers with a label by the model and by the new fit. */
  readonly rows: number;
  /** Adjusted Rand index of the two; null without such customers. */
  readonly ari: number | null;
  readonly silhouette: Silhouette;
  readonly transitions: readonly Transition[];
  /** All segments of the new fit; `heir`: of the old segment whose name it carries on. */
  readonly segments: readonly { readonly id: number; readonly name: string; readonly size: number; readonly share: number; readonly heir: number | null; readonly fresh: boolean }[];
}

export type AlertRule =
  | 'segment-share' | 'moved' | 'lost' | 'feature-psi' | 'missing' | 'unseen' | 'outside' | 'unfit' | 'silhouette' | 'agreement';

/** A rule with what was found. */
export interface Alert {
  readonly rule: AlertRule;
  /** Segment or feature; null: all customers. */
  readonly subject: string | null;
  readonly value: number | null;
  readonly threshold: number;
  readonly state: 'alert' | 'ok' | 'unknown';
  readonly sentence: string;
}

export interface Recommendation {
  readonly verdict: 'keep' | 'watch' | 'anew';
  readonly reasons: readonly string[];
}

/** What the customers of a later period are held against. */
export interface Earlier {
  /** Customers placed by the model, labels of a file, or what the model itself remembers. */
  readonly kind: 'customers' | 'labels' | 'model';
  readonly name: string | null;
  readonly asOf: string | null;
  readonly customers: number;
}

/** A period held against the one before, without the rows of single customers. */
export interface MonitorResult {
  /** Fingerprint of the segments: their centres and how new rows get there. */
  readonly model: string;
  readonly before: Earlier;
  readonly after: { readonly name: string; readonly asOf: string; readonly sha256: string; readonly customers: number; readonly leftOut: number; readonly noise: number };
  readonly segments: readonly SegmentChange[];
  /** Of the shares of segments, with what chance gives. */
  readonly segmentsPsi: { readonly psi: number; readonly chance: number } | null;
  /** Null where customers cannot be followed; `whyNot` says why. */
  readonly migration: Migration | null;
  readonly whyNot: string | null;
  /** Null: both periods look back as far, or it is not known how far. */
  readonly window: EqualWindow | null;
  /** Where the values were that features are held against; null: nothing is known of them. */
  readonly reference: 'model' | 'customers' | null;
  readonly features: readonly FeatureDrift[];
  readonly fit: FitDrift | null;
  readonly refit: Refit | null;
  readonly alerts: readonly Alert[];
  readonly recommendation: Recommendation;
  /** What else a person should know of the later customers. */
  readonly notices: readonly Notice[];
}

/** Which later files are held against the segments of a recipe. */
export interface MonitorAsk {
  /** The files, in the order of the recipe's; how they are read and joined. */
  readonly sources: readonly Source[];
  /** Day up to which their dates count; null: the day after the last one. */
  readonly asOf: string | null;
  /** Day of the first reading, where the data have no date. */
  readonly firstRead: string;
  readonly refit: boolean;
}

/** A group of customers of either period: segments by id (0: none), or where they come from and go to. */
export interface MonitorPick {
  /** Null: anybody. */
  readonly from: number | 'new' | null;
  readonly to: number | 'lost' | null;
  /** Only those who no longer fit. */
  readonly unfit: boolean;
}

/** The customers of a group. */
export interface MonitorGroup {
  readonly count: number;
  /** Those of them among the customers of the recipe: matrix rows, ascending. */
  readonly rows: Int32Array;
  /** All of them, as in migration.csv, and how many cells were given a leading apostrophe. */
  readonly csv: string;
  readonly neutralised: number;
}
