import { z } from './zod.ts';

/** Where labelled contacts and content blocks go; see `export/platforms.ts`. */
export const PLATFORM_KEYS = ['mailchimp', 'klaviyo', 'hubspot', 'brevo', 'salesforce', 'braze', 'customerio', 'generic'] as const;
export type PlatformKey = (typeof PLATFORM_KEYS)[number];

const column = z.string().max(100_000).nullable().default(null);
const words = z.array(z.string().max(1000)).max(1000).default([]);

/** What is handed to a mail platform. Nothing but the columns named leaves. */
export const handoverSchema = z.strictObject({
  platform: z.enum(PLATFORM_KEYS),
  /** Column with the e-mail address; null: content blocks only. */
  email: column,
  /** Column that says whether a customer agreed to be written to; null: none. */
  consent: column,
  /** Words that mean yes there, beside the usual ones. */
  consentWords: words,
  /** Further columns, in this order. */
  columns: z.array(z.string().max(100_000)).max(10_000).default([]),
  /** One file for each segment. */
  split: z.boolean().default(false),
});
export type HandoverOptions = Readonly<z.infer<typeof handoverSchema>>;

const armSchema = z.strictObject({ name: z.string().min(1).max(120), share: z.number().gt(0).lt(1) });
/** A group of a test and the share of customers it gets. */
export type Arm = Readonly<z.infer<typeof armSchema>>;

/** Two to eight different names with shares that add up to 1. */
export const armsFit = (arms: readonly Arm[]): boolean => arms.length >= 2 && arms.length <= 8
  && Math.abs(arms.reduce((sum, { share }) => sum + share, 0) - 1) <= 1e-9 && new Set(arms.map(({ name }) => name)).size === arms.length;

/** A test in each segment: what is measured and who takes part; how sure it shall be are the parameters `ab.*`. */
export const abDesignSchema = z.strictObject({
  /** `rate`: a share of customers (buys, clicks); `mean`: an amount each. */
  metric: z.enum(['rate', 'mean']).default('rate'),
  /** The rate or mean without treatment, for all segments; null: from `outcome`. */
  baseline: z.number().nullable().default(null),
  /** Standard deviation of an amount, with a given baseline. */
  sd: z.number().nullable().default(null),
  /** A column of past behaviour from which each segment's baseline is counted; null: none. */
  outcome: column,
  /** Smallest difference worth finding: in units of the metric, or as a share of the baseline. */
  effect: z.number().nullable().default(null),
  relative: z.boolean().default(true),
  /** The first is the control. Shares add up to 1. */
  arms: z.array(armSchema).refine(armsFit, 'two to eight different names with shares that add up to 1').default([{ name: 'control', share: 0.5 }, { name: 'treatment', share: 0.5 }]),
  /** A further column whose values part the segments. */
  stratify: column,
  /** A column that says who may be written to: nobody else takes part; null: everybody does. */
  consent: column,
  /** Words that mean yes there, beside the usual ones. */
  consentWords: words,
});
export type AbDesign = Readonly<z.infer<typeof abDesignSchema>>;

/** The files that can be made of an analysis. */
export const EXPORT_KINDS = [
  'segments.csv', 'segments.xlsx', 'segments.parquet', 'personas.html', 'personas.docx', 'personas.pptx', 'personas.pdf', 'recipe.json', 'model.json',
  'model.sql', 'model-bigquery.sql', 'model.pmml',
] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
