import { z } from './zod.ts';

/** Steps that a recipe or a model may have. */
export const MOST_STEPS = 200;

const column = z.string().min(1).refine((name) => !name.includes('\0'), 'names of columns hold no NUL');
const columns = z.array(column).min(1).max(2000);

/** What every preparation step has. */
const common = {
  /** Names the step in its report, its errors and a saved model. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and dashes'),
  /** Off: kept in the list, not carried out. */
  on: z.boolean().default(true),
  /**
   * `source`: the rows of a file, before orders are added up and sources are joined.
   * `customers`: the table with one row per customer, after that. In a customer file alone both are the same rows.
   */
  table: z.enum(['source', 'customers']).default('source'),
  /** Which source, for a step on `source`; absent: the first. */
  source: z.string().optional(),
};

/** How alike rows that repeat each other are told which one stays. */
const keep = z.enum(['first', 'last', 'most-complete', 'newest']).default('first');

const typeStep = z.strictObject({
  kind: z.literal('type'), ...common, column,
  to: z.enum(['integer', 'number', 'boolean', 'date', 'datetime', 'category', 'text']),
});
const textStep = z.strictObject({
  kind: z.literal('text'), ...common, columns,
  /** Blanks before and after go. */
  trim: z.boolean().default(true),
  /** Runs of blanks become one. */
  collapse: z.boolean().default(false),
  case: z.enum(['keep', 'lower', 'upper', 'title']).default('keep'),
  /** Accents go: é becomes e. */
  accents: z.boolean().default(false),
});
const recodeStep = z.strictObject({
  kind: z.literal('recode'), ...common, column,
  map: z.array(z.strictObject({ from: z.string(), to: z.string().nullable() })).max(100_000),
  /** What becomes of values that the list does not name. */
  other: z.enum(['keep', 'missing', 'value']).default('keep'),
  otherValue: z.string().default('Other'),
});
const dedupeStep = z.strictObject({
  kind: z.literal('dedupe'), ...common,
  /** Columns that must be equal; `all`: every column. */
  columns: z.union([z.literal('all'), columns]).default('all'),
  keep,
  /** The column of dates or numbers by which `newest` is told. */
  by: column.optional(),
});
const fuzzyStep = z.strictObject({
  kind: z.literal('fuzzy'), ...common, columns: z.array(column).min(1).max(10),
  measure: z.enum(['jaro-winkler', 'levenshtein']).default('jaro-winkler'),
  /** Likeness from which two rows are proposed as one, 0..1. */
  threshold: z.number().min(0.5).max(1).default(0.92),
  /** Only rows alike in this are compared: the first letters of the first column, a column, or (in small tables) all rows. */
  block: z.union([z.literal('start'), z.literal('none'), z.strictObject({ column })]).default('start'),
  keep, by: column.optional(),
  /** Fill gaps of the row that stays from those that go. */
  fill: z.boolean().default(true),
  /** The merges that a person approved: texts of the compared columns that mean one customer. Nothing else is merged. */
  merges: z.array(z.array(z.array(z.string().nullable()).min(1)).min(2)).max(100_000).default([]),
  /** Proposals that a person looked at and keeps apart; they are not proposed again. */
  apart: z.array(z.array(z.array(z.string().nullable()).min(1)).min(2)).max(100_000).default([]),
});
const filterStep = z.strictObject({
  kind: z.literal('filter'), ...common,
  /** A condition in the expression language. */
  where: z.string().min(1).max(4000),
  keep: z.enum(['matching', 'others']).default('matching'),
});
const computeStep = z.strictObject({
  kind: z.literal('compute'), ...common,
  /** The new column; one of that name is replaced. */
  name: column, expression: z.string().min(1).max(4000),
});
const datePartsStep = z.strictObject({
  kind: z.literal('date-parts'), ...common, column,
  parts: z.array(z.enum(['year', 'quarter', 'month', 'week', 'day', 'weekday', 'hour', 'age-years', 'days-since'])).min(1),
  /** Day that age and days count to; absent: the recipe's as-of date, else the latest day of the column. */
  asOf: z.iso.date().optional(),
});
const outliersStep = z.strictObject({
  kind: z.literal('outliers'), ...common, columns,
  method: z.enum(['z', 'iqr', 'percentile', 'lof']).default('iqr'),
  /** z: standard deviations; iqr: times the interquartile range; percentile: share cut at either end, below 0.5; lof: factor. Absent: 3, 1.5, 0.01, 1.5. */
  threshold: z.number().min(0).optional(),
  /** Neighbours that the local outlier factor looks at. */
  neighbors: z.number().int().min(1).max(200).default(20),
  /** Columns are standardised before distances are taken (local outlier factor). */
  scaled: z.boolean().default(true),
  action: z.enum(['flag', 'cap', 'missing', 'drop']).default('flag'),
});
const transformStep = z.strictObject({
  kind: z.literal('transform'), ...common, columns,
  function: z.enum(['log', 'log1p', 'sqrt', 'yeo-johnson']),
  /** Yeo-Johnson's lambda; absent: the most likely one. */
  lambda: z.number().min(-10).max(10).optional(),
});
const binsStep = z.strictObject({
  kind: z.literal('bins'), ...common, column,
  method: z.enum(['width', 'quantile', 'edges']).default('width'),
  count: z.number().int().min(2).max(100).default(5),
  /** Inner edges, ascending, for `edges`; a value on an edge belongs to the upper bin. */
  edges: z.array(z.number()).max(99).default([]),
  labels: z.array(z.string()).max(100).default([]),
  /** Name of the new column; absent: the column's with ` bin`. */
  into: column.optional(),
});
const missingStep = z.strictObject({
  kind: z.literal('missing'), ...common, columns,
  method: z.enum(['constant', 'mean', 'median', 'mode', 'category', 'knn', 'mice', 'drop']),
  /** What `constant` fills with. */
  value: z.union([z.number(), z.string(), z.boolean()]).optional(),
  /** Neighbours of `knn`. */
  neighbors: z.number().int().min(1).max(100).default(5),
  /** Most rounds of `mice`. */
  rounds: z.number().int().min(1).max(100).default(10),
  /** Columns are standardised before distances are taken (`knn`). */
  scaled: z.boolean().default(false),
  /** Adds a column that says where a value was missing. */
  flag: z.boolean().default(false),
});
const scaleStep = z.strictObject({
  kind: z.literal('scale'), ...common, columns, method: z.enum(['zscore', 'minmax', 'robust']).default('zscore'),
});
const encodeStep = z.strictObject({
  kind: z.literal('encode'), ...common, column,
  method: z.enum(['one-hot', 'ordinal', 'frequency']).default('one-hot'),
  /** Levels from low to high, for `ordinal`; a value that is not named becomes missing. */
  order: z.array(z.string()).max(1000).default([]),
});
const consentStep = z.strictObject({
  kind: z.literal('consent'), ...common, column,
  /** Texts that mean consent; all other rows go. */
  values: z.array(z.string()).min(1).max(100),
});
const sensitiveStep = z.strictObject({
  kind: z.literal('sensitive'), ...common, columns, action: z.enum(['drop', 'pseudonym']).default('drop'),
  /** Fingerprint of the key that pseudonyms are made with, so that another key is noticed; the key itself is never here. */
  key: z.string().regex(/^[0-9a-f]{16}$/).optional(),
});

/** A preparation step. Steps are carried out in their order; what each did is reported. */
export const stepSchema = z.discriminatedUnion('kind', [
  typeStep, textStep, recodeStep, dedupeStep, fuzzyStep, filterStep, computeStep, datePartsStep, outliersStep,
  transformStep, binsStep, missingStep, scaleStep, encodeStep, consentStep, sensitiveStep,
]);
export type Step = z.infer<typeof stepSchema>;
export type StepKind = Step['kind'];
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;

/** The steps of a recipe, each with an id of its own. */
export const stepsSchema = z.array(stepSchema).max(MOST_STEPS)
  .refine((all) => new Set(all.map((step) => step.id)).size === all.length, 'two steps of one id');

/** Standard thresholds of the ways to find outliers. */
export const OUTLIER_THRESHOLDS: Readonly<Record<StepOf<'outliers'>['method'], number>> = { z: 3, iqr: 1.5, percentile: 0.01, lof: 1.5 };
