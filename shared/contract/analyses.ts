import type { AbOptions, AbPlan } from './ab-plan.ts';
import type { SourceRole } from './joins.ts';
import type { FuzzyProposals, QualityReport, SpellingGroup, StepPreview } from './proposals.ts';
import type { HandoverResult } from './handover.ts';
import type { MonitorAsk, MonitorGroup, MonitorPick, MonitorResult } from './monitor.ts';
import type { PeriodRecord } from './periods.ts';
import type { Notice } from './notice.ts';
import type { ColumnInfo, OrdersReport, SourceReport } from './tables.ts';
import type { PredictedCustomers, PredictedRow, PredictionBySegment, PredictionPoints, PredictionResult } from './predict.ts';
import type { DriversResult, WhyHere } from './drivers.ts';
import type { MicroResult } from './micro.ts';
import type { PatternsResult, SequencesResult } from './patterns.ts';
import type { RuleCondition, RuleCounts, RulesResult } from './rules.ts';
import type { HandoverOptions } from '../recipe/handing-over.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { KDistances } from './results.ts';
import type { ChoiceOptions, ChoiceResult, CompareWith, Comparison, SolutionsResult, StabilityResult } from './validation.ts';
import type { CsvText } from '../text/csv.ts';
import type { CohortResult, ValueResult } from './value.ts';
import type { Dendrogram } from './trees.ts';

/**
 * Side computations: what a page or a command asks for beside the chain of stages, by name. Options are plain values
 * (they are part of the key under which the answer is kept). Adding one is a row here and one in `engine/analyses.ts`.
 */
export interface Analyses {
  /** A later period held against the segments. */
  monitor: { options: MonitorAsk; value: MonitorResult };
  /** The files of it: migration.csv, drift.csv, monitor.html, monitor.docx. */
  monitorFile: { options: { readonly ask: MonitorAsk; readonly file: string; readonly history: readonly PeriodRecord[] }; value: { readonly bytes: Uint8Array; readonly neutralised: number } };
  /** A group of its customers. */
  monitorGroup: { options: { readonly ask: MonitorAsk; readonly pick: MonitorPick }; value: MonitorGroup };
  /** How well each customer fits the own segment. */
  silhouettes: { options: null; value: SilhouetteRows };
  /** Customer lifetime value, without the rows of single customers. */
  value: { options: null; value: ValueResult };
  /** The same customer by customer, as a file. */
  valueFile: { options: null; value: CsvText };
  /** Retention and revenue by month of the first order. */
  cohorts: { options: null; value: CohortResult };
  /** How the columns of numbers move together, used or not. */
  correlations: { options: { readonly method: 'pearson' | 'spearman'; readonly threshold: number }; value: CorrelationResult };
  /** Plain rules for the segments in force. */
  rules: { options: null; value: RulesResult };
  /** The matrix rows that pass all conditions, ascending. */
  ruleRows: { options: { readonly conditions: readonly RuleCondition[] }; value: Int32Array };
  /** The rules as files: as a table, as SQL and as JSON. */
  ruleFiles: { options: null; value: { readonly files: readonly NamedText[]; readonly neutralised: number; readonly names: readonly string[]; readonly rules: RulesResult } };
  /** A test with a control group in each segment: sizes, balance, and who gets what. Errors: `no-such-column`, `column-not-numeric`. */
  abPlan: { options: AbOptions; value: AbPlan };
  /** Contacts with their segment, and a content block, for a mail platform. Errors: `no-such-column`, `consent-unread`, `no-contacts`, `not-for-platform`. */
  handover: { options: HandoverOptions; value: HandoverResult };
  /** What RFM scores are given for, so that borders can be moved without asking again. */
  rfm: { options: null; value: RfmFigures };
  /** The text of rfm.csv, and what it says of each group. Errors: `not-an-order-file`. */
  rfmFile: { options: null; value: RfmFile };
  /** Whether customers lie in heaps at all. */
  hopkins: { options: null; value: HopkinsResult };
  /** The segmentations that saved sets of features give, side by side. */
  featureSets: { options: { readonly sets: readonly NamedSet[] }; value: SetComparison };
  /** The last merges of a hierarchical method, at most as many as asked. Errors: `no-tree` with another method. */
  dendrogram: { options: { readonly merges: number }; value: Dendrogram };
  /** DBSCAN's curve of distances. Errors: `no-epsilon`. */
  kDistances: { options: null; value: KDistances };
  /** What speaks for which number of segments. */
  choice: { options: ChoiceOptions; value: ChoiceResult };
  /** The segmentation in force (right) beside a known grouping or another recipe's segments (left). */
  compare: { options: { readonly with: CompareWith; readonly withNoise: boolean }; value: Comparison };
  /** What rules of a person's own pick among all customers, as they are being written. Errors: `invalid-expression`. */
  ruleCounts: { options: { readonly wheres: readonly string[] }; value: RuleCounts };
  /** What customers buy together, by segment. Errors: `not-an-order-file`, `no-items`, `too-many-patterns`. */
  patterns: { options: null; value: PatternsResult };
  /** What they buy one after the other. Errors: the same. */
  sequences: { options: null; value: SequencesResult };
  /** Tables, JSON and a page of both. */
  patternFiles: { options: null; value: { readonly files: readonly (NamedBytes & { readonly neutralised: number })[]; readonly names: readonly string[]; readonly patterns: PatternsResult; readonly sequences: SequencesResult } };
  /** Which features make the segments. */
  drivers: { options: null; value: DriversResult };
  /** Why the customer of a matrix row is in its segment and not in the next best. */
  whyHere: { options: { readonly row: number }; value: WhyHere };
  /** The segments that the recipe splits, with their parts. */
  microSegments: { options: null; value: MicroResult };
  /** The segmentation in force and those of other recipes, in this order. */
  solutions: { options: { readonly recipes: readonly Recipe[] }; value: SolutionsResult };
  /** Distances of each customer to the own centre and to the next one. */
  distances: { options: null; value: RowDistances };
  /** The matrix rows in bins `from` to `to` (both included) of a feature's histogram, ascending; none where it has no bins. */
  binRows: { options: { readonly column: string; readonly from: number; readonly to: number }; value: Int32Array };
  /** Counts by bin of chosen customers, by column. `rows`: the text of `bitsOf` over matrix rows. */
  chosenBins: { options: { readonly rows: string }; value: Readonly<Record<string, readonly number[]>> };
  /** What the customers of matrix rows are called; without a customer column, the numbers of their rows from 1. */
  customerIds: { options: { readonly rows: readonly number[] }; value: { readonly column: string | null; readonly ids: readonly string[] } };
  /** Spellings of a column that may mean one value, as the table stands before a step; null: after all steps. */
  spellings: { options: { readonly column: string; readonly step: string | null; readonly table: 'source' | 'customers' }; value: readonly SpellingGroup[] };
  /** Records that may be one customer, for a step that merges them. */
  nearDuplicates: { options: { readonly step: string }; value: FuzzyProposals };
  /** The table that a step finds, after the steps before it. */
  stepColumns: { options: { readonly step: string }; value: { readonly rows: number; readonly columns: readonly ColumnInfo[] } };
  /** What a step does to the columns it touches. */
  stepPreview: { options: { readonly step: string }; value: StepPreview };
  /** The files of the recipe, what each is taken for, and their columns. */
  sources: { options: null; value: readonly SourceOutline[] };
  /** The rows of a file that found no customer, or the customers that it has no row of; the first of them. Errors: `no-join`. */
  unmatched: { options: { readonly source: string; readonly side: 'file' | 'customers' }; value: QueryResult };
  /** All of them as CSV. */
  unmatchedFile: { options: { readonly source: string; readonly side: 'file' | 'customers'; readonly formulaSafe: boolean }; value: { readonly bytes: Uint8Array; readonly neutralised: number } };
  /** The tables that a query may name, with their columns. */
  sqlTables: { options: null; value: readonly QueryTableInfo[] };
  /** The answer of a query that only reads, its first rows: as many as are wanted (`most`), at most 10,000. Errors: `query-not-allowed`, `query-failed`. */
  sqlQuery: { options: { readonly sql: string; readonly most?: number }; value: QueryResult & { readonly tables: readonly QueryTableInfo[] } };
  /** All rows of it as CSV. */
  sqlFile: { options: { readonly sql: string; readonly formulaSafe: boolean }; value: Omit<QueryResult, 'values'> & { readonly tables: readonly QueryTableInfo[]; readonly bytes: Uint8Array; readonly neutralised: number } };
  /** Gaps, duplicates and what to look at, of a source as read; null: the first. */
  quality: { options: { readonly source: string | null }; value: SourceQuality };
  /** To which share customers belong to segments; null: the method knows no shares. */
  memberships: { options: null; value: MembershipResult | null };
  /** The customers that segments stand around; null: the method has none. */
  medoids: { options: null; value: MedoidTable | null };
  /** The outcome of the recipe predicted: how well, and what goes with it. Errors: `outcome-missing`, `too-few-outcomes` and those of its columns. */
  prediction: { options: null; value: PredictionResult };
  /** The customers with their probabilities. */
  predictionList: { options: null; value: PredictedCustomers };
  /** The prediction by segment in force. */
  predictionSegments: { options: null; value: PredictionBySegment };
  /** What makes up the probability of one row of the list. */
  predictionRow: { options: { readonly row: number }; value: PredictedRow };
  /** SHAP values of a sample of the list. */
  predictionPoints: { options: null; value: PredictionPoints };
  /** predictions.csv, model-predict.json and prediction.html; with `segments` the segment of each customer as well. */
  predictionFiles: { options: { readonly segments: boolean }; value: { readonly files: readonly NamedBytes[]; readonly neutralised: number } };
  /** How well the segments are found again in resamples and under other seeds. */
  stability: { options: { readonly resamples: number; readonly seeds: number }; value: StabilityResult };
}

/** The quality of a source, and what its columns are. */
export interface SourceQuality {
  readonly source: Pick<SourceReport, 'id' | 'name' | 'rows' | 'columns'>;
  readonly quality: QualityReport;
}

/** A file and its name. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A text file and its name. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** To which share customers belong to segments: probabilities, or how often the runs of a consensus put them together with each. */
export interface MembershipResult {
  readonly kind: 'probability' | 'runs';
  /** A customer with less than this of the own segment is unsure. */
  readonly sure: number;
  /** By segment, then segment: mean share of the members of the first for the second. */
  readonly overlap: readonly (readonly number[])[];
  /** Unsure members by segment. */
  readonly unsure: readonly number[];
  /** By matrix row: share of the own segment, the segment with the largest share besides (−1: none), and that share; NaN without a segment. */
  readonly own: Float64Array;
  readonly second: Int32Array;
  readonly secondShare: Float64Array;
}

/** Customers by segment, with their values as they stand in the table. */
export interface MedoidTable {
  readonly columns: readonly string[];
  readonly customers: readonly {
    readonly label: number;
    /** Row of the customer table, and of the matrix, from 0. */
    readonly tableRow: number;
    readonly row: number;
    readonly id: string | null;
    readonly cells: readonly (string | null)[];
  }[];
}

/** A table that a query may name. */
export interface QueryTableInfo {
  readonly name: string;
  readonly columns: readonly string[];
}

/** An answer: types in the words of DuckDB, values as text, null where there is none; at most 10,000 of the rows. */
export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: number;
  readonly values: readonly (readonly (string | null)[])[];
}

/** One file among several. */
export interface SourceOutline {
  readonly id: string;
  readonly name: string;
  readonly role: SourceRole;
  /** The others are joined to this one. */
  readonly base: boolean;
  readonly report: SourceReport;
}

export type AnalysisName = keyof Analyses;

/** One value per customer, in their order. */
export interface RfmFigures {
  readonly recencyDays: Float64Array;
  readonly frequency: Float64Array;
  readonly monetary: Float64Array;
  readonly asOf: string;
}

/** rfm.csv with its groups, and how the order lines were read. */
export interface RfmFile extends CsvText {
  readonly customers: number;
  readonly asOf: string;
  readonly bins: number;
  /** Revenue is the sum of monetary, rounded once. */
  readonly groups: readonly { readonly name: string; readonly customers: number; readonly revenue: number }[];
  readonly orders: OrdersReport;
  readonly notices: readonly Notice[];
}

/** A set of features under a name; null: the one in force. */
export interface NamedSet {
  readonly name: string;
  readonly features: readonly string[] | null;
}

export interface CorrelationResult {
  readonly method: 'pearson' | 'spearman';
  readonly columns: readonly { readonly column: string; readonly label: string; readonly used: boolean }[];
  /** Columns × columns; NaN where one does not vary. */
  readonly matrix: Float64Array;
  /** Rows looked at. */
  readonly rows: number;
  readonly sampled: boolean;
  readonly groups: readonly RedundantGroup[];
}

/** Columns that say much the same, and the one proposed to be kept. */
export interface RedundantGroup {
  readonly members: readonly string[];
  readonly keep: string;
}

export interface HopkinsResult {
  /** 0..1; null with too few customers. */
  readonly value: number | null;
  /** Columns with more than one value. In many of them nearly all data come near 1; see `TELLING_COLUMNS`. */
  readonly dimensions: number;
  /** Customers, and random points, asked for their neighbour. */
  readonly probes: number;
  /** Customers among whom neighbours were looked for. */
  readonly rows: number;
  readonly sampled: boolean;
}

export interface SetComparison {
  readonly sets: readonly {
    readonly name: string;
    readonly features: readonly string[];
    readonly k: number;
    readonly rows: number;
    readonly silhouette: number | null;
    readonly sizes: readonly number[];
  }[];
  /** Adjusted Rand index of each pair, sets × sets, over the customers that both hold. */
  readonly agreement: readonly (readonly number[])[];
}

/** What is asked: the analysis, for the whole recipe, with its own options. */
export interface AnalysisRequest<N extends AnalysisName> {
  readonly name: N;
  readonly recipe: Recipe;
  readonly options: Analyses[N]['options'];
}

/** Silhouettes of single customers; above 20,000 customers of one seeded sample of them, within that sample. */
export interface SilhouetteRows {
  /** Matrix rows, ascending; customers without a segment are left out. */
  readonly rows: Int32Array;
  /** s(i) of each, −1 to 1. */
  readonly values: Float64Array;
  /** Label of the nearest other segment of each; −1 where there is none. */
  readonly rivals: Int32Array;
  readonly kind: 'exact' | 'sampled';
}

/** Where each matrix row lies between the centres of the segments, in prepared units. */
export interface RowDistances {
  /** Distance to the centre of the own segment; NaN without one. */
  readonly own: Float64Array;
  /** Label of the segment with the nearest other centre (of all, for rows without a segment); −1: there is none. */
  readonly second: Int32Array;
  /** Distance to that centre; NaN without one. */
  readonly secondDistance: Float64Array;
}
