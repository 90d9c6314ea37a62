import type { Notice } from './notice.ts';

/** A column that a prediction may be made from, one value per row. */
export type PredictColumn = PredictNumbers | PredictLevels;

export interface PredictNumbers {
  readonly kind: 'numeric';
  readonly name: string;
  readonly label: string;
  /** NaN: missing. */
  readonly values: Float64Array;
}

export interface PredictLevels {
  readonly kind: 'category';
  readonly name: string;
  readonly label: string;
  /** At most 254. */
  readonly levels: readonly string[];
  /** Position in `levels`; −1: missing. */
  readonly codes: Int32Array;
}

/** Rows with an outcome that is known. */
export interface PredictRows {
  readonly columns: readonly PredictColumn[];
  /** 1: the outcome asked for, 0: not. */
  readonly outcome: Uint8Array;
}

/** What a model of an outcome is made from. */
export interface PredictInput {
  readonly known: PredictRows;
  /** Rows to list; null: those of `known`, each by the model that did not see it, and `unknown` after them. */
  readonly listed: readonly PredictColumn[] | null;
  /** Rows of the same columns without a known outcome; null: none. */
  readonly unknown: readonly PredictColumn[] | null;
  /** Earlier rows to fit on and later ones to test on; null: no time to go by. */
  readonly later: { readonly fit: PredictRows; readonly test: PredictRows } | null;
  readonly options: PredictOptions;
}

/** How the models are fitted. */
export interface PredictOptions {
  readonly model: 'boosted' | 'logistic';
  readonly seed: number;
  readonly folds: number;
  readonly trees: number;
  readonly learningRate: number;
  readonly leaves: number;
  readonly depth: number;
  readonly minLeaf: number;
  /** Added to the sum of second derivatives of a leaf. */
  readonly leafPenalty: number;
  /** Logistic regression: penalty/2 times the sum of squared coefficients of standardised columns; 0: none. */
  readonly penalty: number;
}

/**
 * A split of a tree, or a leaf. A row goes left when its number is at most `threshold`, or its level is among `levels`; a missing
 * value goes left when `missingLeft`.
 */
export interface TreeNode {
  /** Position of the feature; −1: a leaf. */
  readonly feature: number;
  /** Null for categories and leaves. */
  readonly threshold: number | null;
  /** Levels that go left; null for numbers and leaves. */
  readonly levels: readonly number[] | null;
  readonly missingLeft: boolean;
  /** Positions of the two nodes below; −1 for a leaf. */
  readonly left: number;
  readonly right: number;
  /** What a leaf adds to the log-odds; 0 for a split. */
  readonly value: number;
  /** Rows it was fitted on. */
  readonly cover: number;
}

/** The first node is the root; children stand after their parent. */
export type Tree = readonly TreeNode[];

/** One column of a logistic regression: a number, a level of a category, or "is missing". */
export interface LinearTerm {
  readonly feature: number;
  /** Level (position) that it indicates; null: the number itself. */
  readonly level: number | null;
  /** 1 where the value is missing, whatever `level` says. */
  readonly missing: boolean;
  /** Of numbers: (value − centre) / spread. */
  readonly centre: number;
  readonly spread: number;
  readonly coefficient: number;
  /** Mean of the term over the rows it was fitted on. */
  readonly mean: number;
}

/** A fitted model: log-odds of a row. Probability = 1 / (1 + e^−log-odds). */
export type Predictor = TreesPredictor | LinearPredictor;

export interface TreesPredictor {
  readonly kind: 'boosted';
  readonly base: number;
  readonly trees: readonly Tree[];
}

export interface LinearPredictor {
  readonly kind: 'logistic';
  readonly intercept: number;
  readonly terms: readonly LinearTerm[];
  readonly converged: boolean;
}

/** How well probabilities fit outcomes that the model had not seen. */
export interface PredictionMeasures {
  readonly rows: number;
  readonly positives: number;
  readonly auc: Interval;
  readonly averagePrecision: number;
  readonly logLoss: number;
  readonly brier: number;
  /** The same of the yardstick, which gives everybody the share of the rows that it was fitted on. */
  readonly baseLogLoss: number;
  readonly baseBrier: number;
  readonly calibration: Calibration;
  /** By hundredth of the rows, the likeliest first: 101 values from 0 to 1. */
  readonly gains: Gains;
  readonly deciles: readonly Decile[];
  /** At most some 200 points from (0, 0) to (1, 1). */
  readonly roc: { readonly falsePositives: readonly number[]; readonly truePositives: readonly number[] };
}

/** A figure with its 95% interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Calibration {
  /** 1 is right; below 1: probabilities are too extreme. Null: cannot be told. */
  readonly slope: number | null;
  /** 0 is right; above 0: probabilities are too low on the whole (log-odds). */
  readonly intercept: number | null;
  /** Rows by probability, ten groups of about equal size, lowest first; observed with Wilson's 95% interval. */
  readonly bins: readonly { readonly rows: number; readonly predicted: number; readonly observed: Interval }[];
}

export interface Gains {
  /** Share of all positives among the likeliest i hundredths; equal probabilities share theirs evenly. */
  readonly captured: readonly number[];
  /** Probability of the row there; the first is the highest. */
  readonly probability: readonly number[];
}

export interface Decile {
  /** 1: the likeliest tenth. */
  readonly decile: number;
  readonly rows: number;
  readonly positives: number;
  readonly rate: number;
  readonly meanProbability: number;
  /** Rate over the rate of all. */
  readonly lift: number;
  /** Share of all positives in this and the deciles before. */
  readonly captured: number;
}

/** How much worse held-out rows are told apart when the values of a feature are shuffled among them. */
export interface FeatureImportance {
  readonly feature: number;
  /** Loss of AUC; the interval is over folds, for their overlap corrected (Nadeau and Bengio 2003). */
  readonly auc: Interval;
  /** Mean of |SHAP| over the rows, in log-odds. */
  readonly shap: number;
}

/** A sign that a feature knows the outcome. */
export interface LeakageWarning {
  readonly feature: string;
  readonly label: string;
  readonly kind: 'alone' | 'same' | 'filled' | 'identifier' | 'segment';
  /** AUC of the feature alone, or of its gaps; null where it is not about that. */
  readonly auc: number | null;
}

/** What a job returns: everything that later views are made from. */
export interface PredictFit {
  readonly features: readonly { readonly name: string; readonly label: string; readonly kind: PredictColumn['kind']; readonly levels: readonly string[] }[];
  /** Fitted on all rows with an outcome. */
  readonly predictor: Predictor;
  /** Trees of each fold's model; empty for the logistic model. */
  readonly rounds: readonly number[];
  /** Of the rows with an outcome, in their order, from the model of the other folds. */
  readonly heldOut: { readonly probability: Float64Array; readonly outcome: Uint8Array; readonly fold: Uint8Array };
  readonly measures: PredictionMeasures;
  /** By fold. */
  readonly folds: readonly { readonly auc: number; readonly logLoss: number }[];
  readonly importance: readonly FeatureImportance[];
  readonly leakage: readonly LeakageWarning[];
  /** Of the rows to be listed. */
  readonly list: PredictList;
  /** A model of the earlier rows tested on the later ones; null: there is no time to go by. */
  readonly later: PredictionMeasures | null;
}

/** Probabilities with what makes them up. */
export interface PredictList {
  readonly probability: Float64Array;
  /** Log-odds before any feature is known, by row. */
  readonly base: Float64Array;
  /** SHAP values in log-odds, row by row, one a feature; base + their sum = log-odds of the probability. */
  readonly contributions: Float32Array;
}

/** What to predict, resolved: which rows, and in words. */
export interface OutcomeWords {
  /** For example "Churn is Yes", "bought again within 90 days after 2011-01-01". */
  readonly outcome: string;
  /** Rows with an unknown outcome; they are listed, but nothing was learned from them. */
  readonly unknown: number;
  readonly cut: string | null;
  /** The last day that outcomes were looked at to. */
  readonly until: string | null;
  /** How earlier and later rows were told apart, in words; null: no such test. */
  readonly laterWords: string | null;
}

/** The answer of the page and of the command line, without the rows' contributions. */
export interface PredictionResult extends OutcomeWords {
  readonly model: 'boosted' | 'logistic';
  readonly rows: number;
  readonly positives: number;
  readonly features: PredictFit['features'];
  /** Columns that were not used, with the reason, and whether they could be. */
  readonly leftOut: readonly { readonly column: string; readonly reason: string; readonly usable: boolean }[];
  readonly measures: PredictionMeasures;
  readonly folds: PredictFit['folds'];
  readonly later: PredictionMeasures | null;
  readonly rounds: readonly number[];
  readonly importance: readonly FeatureImportance[];
  readonly leakage: readonly LeakageWarning[];
  readonly heldOut: { readonly probability: Float64Array; readonly outcome: Uint8Array };
  readonly notices: readonly Notice[];
}

/** The listed customers, in the order of their table (those of unknown outcome last). */
export interface PredictedCustomers {
  readonly idColumn: string | null;
  readonly ids: readonly string[];
  readonly probability: Float64Array;
  /** 1 … 10; 1 is the likeliest tenth. */
  readonly decile: Uint8Array;
  /** 1 yes, 0 no, −1 not known. */
  readonly outcome: Int8Array;
}

/** The listed customers by segment in force. */
export interface PredictionBySegment {
  /** Label of each listed customer; −1: in no segment. */
  readonly labels: Int32Array;
  readonly segments: readonly {
    readonly label: number;
    readonly rows: number;
    readonly meanProbability: number;
    /** Of those with a known outcome; null where there are none. */
    readonly rate: number | null;
    /** How well the members are told apart; null with fewer than 20 of either outcome. */
    readonly auc: number | null;
    /** By feature: mean SHAP value and mean of its size, log-odds. */
    readonly shap: readonly number[];
    readonly shapSize: readonly number[];
  }[];
}

/** One customer: base + the sum of the contributions = log-odds of the probability. */
export interface PredictedRow {
  readonly row: number;
  readonly id: string;
  readonly probability: number;
  readonly base: number;
  readonly baseProbability: number;
  /** Largest first. */
  readonly contributions: readonly { readonly feature: number; readonly label: string; readonly value: string; readonly shap: number }[];
}

/** A sample of the listed customers, evenly spread. */
export interface PredictionPoints {
  readonly rows: Int32Array;
  /** By feature: numbers (NaN: missing), or positions of levels (−1: missing). */
  readonly values: readonly Float64Array[];
  /** By feature, log-odds. */
  readonly shap: readonly Float64Array[];
}
