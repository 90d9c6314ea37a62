import { z } from './zod.ts';
import { defaultParams, PARAMS } from './params.ts';
import type { ParamRow, Params } from './params.ts';
import { ENCODINGS } from './encodings.ts';
import { MISSING_WORDS } from './missing-words.ts';
import { abDesignSchema, EXPORT_KINDS, handoverSchema } from './handing-over.ts';
import { migrate } from './migrate.ts';
import { segmentRulesSchema } from './segment-rules.ts';
import { splitsSchema } from './splits.ts';
import { stepsSchema } from './steps.ts';
import { outcomeSchema } from './outcome.ts';
import { rfmSchema } from './rfm.ts';
import { engagementSchema, eventKindsSchema, journeySchema } from './scores.ts';
import { withheldSchema } from './withheld.ts';
import { checked, readJson } from './parse-json.ts';

export const RECIPE_VERSION = 1;

const paramSchema = (row: ParamRow): z.ZodType => {
  switch (row.type) {
    case 'integer':
      return z.number().int().min(row.min).max(row.max);
    case 'number':
      return z.number().min(row.min).max(row.max);
    case 'auto-integer':
      return z.union([z.literal('auto'), z.number().int().min(row.min).max(row.max)]);
    case 'auto-number':
      return z.union([z.literal('auto'), z.number().min(row.min).max(row.max)]);
    case 'choice':
      return z.enum(row.choices.map((choice) => choice.value) as [string, ...string[]]);
    case 'boolean':
      return z.boolean();
    case 'column':
      return z.string().max(1000);
  }
};

const rows: readonly ParamRow[] = PARAMS;
const paramsSchema = z
  .strictObject(Object.fromEntries(rows.map((row) => [row.key, paramSchema(row).default(row.default)])))
  .transform((value) => value as Params);

/** Cells of a sheet, such as `B3:F200`. */
const rangeSchema = z.string().regex(/^[A-Z]{1,3}[1-9][0-9]{0,6}:[A-Z]{1,3}[1-9][0-9]{0,6}$/, 'cells such as B3:F200');

/** How a file is read. Detected on load; every part can be set by hand. Parts that a format has no use for stay as they are by default. */
export const dialectSchema = z.strictObject({
  format: z.enum(['csv', 'fixed', 'xlsx', 'ods', 'json', 'ndjson', 'parquet', 'arrow', 'sqlite', 'duckdb']),
  /** Sheet of a workbook, table of a database, file of a ZIP archive, array of a JSON file, table of a text (`Table 2`, or `All as one`); null: the first that holds a table. */
  sheet: z.string().max(255).nullable().default(null),
  /** Cells of the sheet that are read; null: all. */
  range: rangeSchema.nullable().default(null),
  encoding: z.enum(ENCODINGS).default('utf-8'),
  delimiter: z.string().min(1).max(8).regex(/^[^"\r\n\0\ud800-\udfff]+$/, 'one to eight signs, other than a quote or a line end').default(','),
  /** Runs of blanks and tabs count as one delimiter; where the delimiter is two blanks, single ones are part of a cell. */
  blanks: z.boolean().default(false),
  quote: z.string().max(1).default('"'),
  /** How a quote is written inside a quoted cell: doubled, or after a backslash. */
  escape: z.enum(['double', 'backslash']).default('double'),
  /** What begins a line that is passed over; empty: nothing. */
  comment: z.string().max(8).default(''),
  /** Lines (rows of a sheet) before the column names, or before the first row where there are none. */
  skipRows: z.number().int().min(0).max(1_000_000_000).default(0),
  /** Lines (rows of a sheet) at the end of the table that are no records. */
  footerRows: z.number().int().min(0).max(1000).default(0),
  /** Rows of column names: 0 (columns are then `column1`, `column2`, …), 1, or more whose words are joined. */
  header: z.number().int().min(0).max(10).default(1),
  /** Signs of each column of fixed-width text. */
  widths: z.array(z.number().int().min(1).max(100_000)).max(5000).default([]),
  /** Decimal sign of numbers in this file. */
  decimal: z.enum(['.', ',']).default('.'),
  /** Order of day and month in dates such as 03/04/2026. */
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']).default('ymd'),
  /** What parts thousands: the usual (the comma or point that is no decimal sign), or a blank (also a narrow or hard one) or apostrophe besides. */
  thousands: z.enum(['usual', 'blank', 'apostrophe']).default('usual'),
  /** Words that mean yes, and those that mean no, beside true, yes, y, 1 and false, no, n, 0; upper or lower case. */
  trues: z.array(z.string().min(1).max(40)).max(20).default([]),
  falses: z.array(z.string().min(1).max(40)).max(20).default([]),
  /** Words that stand for a missing value, beside the empty cell and the usual ones (NA, N/A, NaN, null, None, #N/A). */
  nulls: z.array(z.string().min(1).max(40)).max(50).default([]),
  /** Of the usual words for a missing value those that are values after all, in every column (null) or in one: NA is Namibia. */
  keptWords: z.array(z.strictObject({ column: z.string().min(1).nullable().default(null), words: z.array(z.enum(MISSING_WORDS, `words among ${MISSING_WORDS.join(', ')}`)).min(1) })).max(1000).default([]),
});
export type Dialect = z.infer<typeof dialectSchema>;

/** A real calendar day, `YYYY-MM-DD`. */
const daySchema = z.iso.date();

const columnType = z.enum(['integer', 'number', 'boolean', 'date', 'datetime', 'category', 'text']);
export type ColumnType = z.infer<typeof columnType>;

const columnRole = z.enum(['id', 'feature', 'text', 'date', 'ignore']);
export type ColumnRole = z.infer<typeof columnRole>;

const columnOverride = z.strictObject({
  type: columnType.optional(), role: columnRole.optional(),
  /** What the column means, and in which unit; for the data dictionary. */
  description: z.string().max(500).optional(), unit: z.string().max(40).optional(),
});

/** Which columns of an order file say what. */
export const orderRolesSchema = z.strictObject({
  customer: z.string(),
  date: z.string(),
  order: z.string().nullable(),
  amount: z.string().nullable(),
  quantity: z.string().nullable(),
  price: z.string().nullable(),
  product: z.string().nullable().default(null),
  category: z.string().nullable().default(null),
  /** Says whether a line was discounted: an amount, a percentage, a code, or yes and no. */
  discount: z.string().nullable().default(null),
  /** Kind of event; a file with it is a log of events, in which purchases are one kind. */
  event: z.string().nullable().default(null),
  /** Visit that an event belongs to; without it a visit ends after a pause. */
  session: z.string().nullable().default(null),
});
/** The roles that an order file may leave empty, all empty. */
export const NO_ROLES = { order: null, amount: null, quantity: null, price: null, product: null, category: null, discount: null, event: null, session: null } as const;
export type OrderRoles = z.infer<typeof orderRolesSchema>;

const fileName = z.string().min(1).max(255).refine((name) => !/[/\\\0]/.test(name) && !/^\.{1,2}$/.test(name), 'a file name without a folder');

export const sourceSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  /** File name without its folder. */
  name: fileName,
  /** Of its bytes; of several files, of their fingerprints. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Several files of one shape that are read as one table, in this order; left out for a single file. */
  files: z.array(z.strictObject({ name: fileName, sha256: z.string().regex(/^[0-9a-f]{64}$/) })).min(2).max(10_000).optional(),
  dialect: dialectSchema,
  /** What a person changed about single columns. */
  columns: z.array(z.strictObject({ name: z.string(), ...columnOverride.shape })).default([]),
  /** What the file is beside others; absent: told from its content. */
  role: z.enum(['customers', 'orders', 'events', 'survey', 'identities']).optional(),
  /** Which columns say what, for a further order file; absent: recognised. */
  orders: orderRolesSchema.optional(),
  /** How its rows are matched with the customers. */
  join: z.strictObject({
    /** Its column that names the customer; absent: guessed. */
    column: z.string().optional(),
    /** The customers' column it is compared with; absent: the one that names them. */
    to: z.string().optional(),
    ignoreCase: z.boolean().optional(), ignoreBlanks: z.boolean().optional(), ignoreZeros: z.boolean().optional(),
  }).optional(),
});
export type Source = z.infer<typeof sourceSchema>;

/** What a person set for one feature; absent parts follow the automatic rule. */
const featureChoice = z.strictObject({
  column: z.string(),
  use: z.boolean().optional(),
  transform: z.enum(['none', 'log1p']).optional(),
  missing: z.enum(['median', 'mean', 'zero', 'mode', 'knn', 'mice', 'category', 'drop-row']).optional(),
  scale: z.enum(['zscore', 'minmax', 'robust', 'none']).optional(),
  weight: z.number().min(0).max(100).optional(),
});
export type FeatureChoice = z.infer<typeof featureChoice>;

const featureSet = z.strictObject({ name: z.string().trim().min(1).max(60), features: z.array(z.string()).min(1) });

/** A name that a person gave, with what is needed to find the segment again. */
export const anchorSchema = z.strictObject({
  id: z.string().min(1).max(40),
  name: z.string().max(120),
  note: z.string().max(4000),
  /** Number of segments when the name was given. */
  k: z.number().int().min(1),
  /** Centre in scaled feature units, by name of the matrix column. */
  centre: z.array(z.strictObject({ feature: z.string(), value: z.number() })),
  share: z.number().min(0).max(1),
  /** Position in the palette that a person chose; absent: the automatic one. */
  colour: z.number().int().min(0).max(11).optional(),
});
export type Anchor = z.infer<typeof anchorSchema>;

export const recipeSchema = z.strictObject({
  version: z.literal(RECIPE_VERSION),
  title: z.string().max(200).default('Untitled'),
  /** Date printed in documents and used for recency, `YYYY-MM-DD`; null: the day after the last date in the data. */
  asOf: daySchema.nullable().default(null),
  /** Day the first source was first read, `YYYY-MM-DD`; stands in where the data have no date. */
  firstRead: daySchema.nullable().default(null),
  /** Last day of the orders that a purchase model is fitted on; the later ones test it. Null: no hold-out. */
  calibrationEnd: daySchema.nullable().default(null),
  sources: z.array(sourceSchema).refine((all) => new Set(all.map((source) => source.id)).size === all.length, 'two sources of one id').default([]),
  /** Column that names the customer; null: none, rows are numbered. Undefined: guessed. */
  id: z.string().nullable().optional(),
  /** `auto`: recognise an order file; null: treat as a customer file; or the columns by role. */
  orders: z.union([z.literal('auto'), orderRolesSchema, z.null()]).default('auto'),
  /** Preparation, in the order in which it is carried out. */
  steps: stepsSchema.default([]),
  /** `auto`, or the names of the columns used. */
  features: z.union([z.literal('auto'), z.array(z.string())]).default('auto'),
  choices: z.array(featureChoice).default([]),
  /** Sets of features kept under a name. */
  sets: z.array(featureSet).refine((all) => new Set(all.map((set) => set.name)).size === all.length, 'two sets of one name').default([]),
  rfm: rfmSchema.prefault({}),
  /** Which values of the event column mean what; null: by their words. */
  eventKinds: eventKindsSchema.nullable().default(null),
  engagement: engagementSchema.nullable().default(null),
  /** What is to be predicted of each customer; null: nothing. */
  outcome: outcomeSchema.nullable().default(null),
  /** Stages of the customer journey, the first whose conditions all hold; null: the usual ones. */
  journey: journeySchema.nullable().default(null),
  /** Segments defined by conditions, for the method `rules`; null: none were written. */
  segmentRules: segmentRulesSchema.nullable().default(null),
  /** Segments that are split further. */
  splits: splitsSchema.default([]),
  params: paramsSchema.prefault({}),
  /** What goes to a mail platform; null: nothing was chosen. */
  handover: handoverSchema.nullable().default(null),
  /** A test with a control group; null: none was planned. */
  abPlan: abDesignSchema.nullable().default(null),
  /** Files that are exported; null: the usual ones. */
  exports: z.array(z.enum(EXPORT_KINDS)).max(EXPORT_KINDS.length).nullable().default(null),
  /** Persons who are left out whenever a file is read, at their own wish; absent: nobody. */
  withheld: withheldSchema.optional(),
  anchors: z.array(anchorSchema).default([]),
});
export type Recipe = z.infer<typeof recipeSchema>;

/** A recipe with every default and no source. */
export function emptyRecipe(): Recipe {
  return recipeSchema.parse({ version: RECIPE_VERSION, params: defaultParams() });
}

/**
 * A recipe from parsed JSON of any known version.
 * @param file it came from, to be named in errors
 * @throws AppError `invalid-recipe` with the path of the first fault, `recipe-too-new`
 */
export function parseRecipe(value: unknown, file?: string): Recipe {
  return checked(migrate(value), recipeSchema, 'invalid-recipe', file === undefined ? {} : { file });
}

/** A recipe from the text of its file. @throws AppError as `parseRecipe` */
export const parseRecipeText = (text: string, file: string): Recipe => parseRecipe(readJson(text, 'invalid-recipe', { file }), file);

/** The bytes of a recipe file: keys in schema order, two-space indent, final newline. */
export function formatRecipe(recipe: Recipe): string {
  return `${JSON.stringify(recipeSchema.parse(recipe), null, 2)}\n`;
}
