import { z } from '../recipe/zod.ts';
import { exportLogSchema } from './export-log.ts';
import type { LogEntry } from './export-log.ts';
import { MOST_PERIODS, periodSchema } from './periods.ts';
import { parseRecipe } from '../recipe/recipe.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { AppError } from '../errors/app-error.ts';
import { checked, readJson } from '../recipe/parse-json.ts';

/** A segmentation put aside to be compared with others and taken up again. */
const keptRunSchema = z.strictObject({
  /** Method and number of segments, in words. */
  label: z.string().max(200),
  k: z.number().int(),
  algorithm: z.string().max(40),
  /** Mean silhouette; null where it was not computed. */
  silhouette: z.number().nullable(),
  /** Hashes of the files it was made from; with other files it is not offered. */
  data: z.string().max(1000),
  /** What a person noted on it, and whether it is among those to choose from. */
  note: z.string().max(2000).optional(),
  shortlisted: z.boolean().optional(),
  /** The whole recipe as it was; read by `parseRecipe` when it is taken up. */
  recipe: z.unknown(),
});
export type KeptRun = z.infer<typeof keptRunSchema>;

/** Customers chosen on charts and kept under a name: a segment of one's own, beside those that were found. */
const savedSelectionSchema = z.strictObject({
  name: z.string().max(120),
  count: z.number().int().min(0),
  /** What the rows are rows of; of others they say nothing. */
  of: z.string().max(200),
  /** Numbers of the rows, as `bitsOf` writes them. */
  rows: z.string().max(10_000_000),
});
export type SavedSelection = z.infer<typeof savedSelectionSchema>;
const savedSelectionsSchema = z.array(savedSelectionSchema).max(50);

/** How a table of the Data step is shown: by names of columns, so that it outlives another reading of the file. */
const gridSchema = z.strictObject({
  hidden: z.array(z.string().max(100_000)).max(100_000).default([]),
  /** Columns at the left that stay in place. */
  frozen: z.number().int().min(0).max(100).default(0),
});
export type GridView = z.infer<typeof gridSchema>;

/** How the analysis is being looked at. Saved with the project, never part of a stage key. */
export const viewSchema = z.strictObject({
  step: z.enum([
    'data', 'prepare', 'features', 'segments', 'profiles', 'rules', 'predict', 'personas', 'export', 'monitor',
  ]).default('data'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  selectedSegment: z.number().int().nullable().default(null),
  runs: z.array(keptRunSchema).max(50).optional(),
  saved: savedSelectionsSchema.optional(),
  /** Queries that were run, the newest first. */
  queries: z.array(z.string().max(20_000)).max(50).optional(),
  /** Later periods that were held against the segments. */
  periods: z.array(periodSchema).max(MOST_PERIODS).optional(),
  grids: z.strictObject({ source: gridSchema.optional(), customers: gridSchema.optional() }).optional(),
});
export type View = z.infer<typeof viewSchema>;

const PROJECT_VERSION = 1;

const historyEntrySchema = z.strictObject({ label: z.string(), recipe: z.unknown(), saved: savedSelectionsSchema.optional() });

/** The content of `NAME.tessera`: recipe, view and undo history. No customer rows. */
const projectSchema = z.strictObject({
  kind: z.literal('tessera-project'),
  version: z.literal(PROJECT_VERSION),
  recipe: z.unknown(),
  view: viewSchema.prefault({}),
  history: z.strictObject({
    past: z.array(historyEntrySchema).default([]),
    future: z.array(historyEntrySchema).default([]),
  }).prefault({}),
  log: exportLogSchema.default([]),
});

export interface HistoryEntry {
  /** What the step did, for "Undo change k". */
  readonly label: string;
  readonly recipe: Recipe;
  /** Kept selections, where the step changed them; they are no part of the recipe. */
  readonly saved?: readonly SavedSelection[];
}

export interface Project {
  readonly recipe: Recipe;
  readonly view: View;
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
  /** What left the program, the oldest first. */
  readonly log: readonly LogEntry[];
}

export function formatProject(project: Project): string {
  return `${JSON.stringify({
    kind: 'tessera-project',
    version: PROJECT_VERSION,
    recipe: project.recipe,
    view: project.view,
    history: { past: project.past, future: project.future },
    ...(project.log.length === 0 ? {} : { log: project.log }),
  }, null, 1)}\n`;
}

/**
 * @throws AppError `invalid-project`, `invalid-recipe`, `recipe-too-new`
 */
export function parseProject(text: string): Project {
  const json = readJson(text, 'invalid-project');
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : null;
  if (typeof version === 'number' && version > PROJECT_VERSION) throw new AppError('invalid-project', { reason: `a later Tessera saved it (version ${version} of the format); install a newer one` });
  const data = checked(json, projectSchema, 'invalid-project');
  const entry = (item: z.infer<typeof historyEntrySchema>): HistoryEntry => ({
    label: item.label,
    recipe: parseRecipe(item.recipe),
    ...(item.saved === undefined ? {} : { saved: item.saved }),
  });
  return {
    recipe: parseRecipe(data.recipe),
    view: data.view,
    past: data.history.past.map(entry),
    future: data.history.future.map(entry),
    log: data.log,
  };
}
