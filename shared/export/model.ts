import { z } from '../recipe/zod.ts';
import { applyRule } from '../cluster/assign-rule.ts';
import type { Assigned } from '../cluster/assign-rule.ts';
import { settleFar } from '../cluster/nearest-far.ts';
import { AppError } from '../errors/app-error.ts';
import type { Elementary } from '../math/elementary.ts';
import type { Matrix } from '../math/matrix.ts';
import { METHOD_TRAITS } from '../recipe/method.ts';
import type { Algorithm } from '../recipe/method.ts';
import { customersShape } from './model-customers.ts';
import { referenceSchema } from './reference-schema.ts';
import { MOST_SCALED, isOwnRule, ruleFault, ruleSchema, scaledSchema } from './rule-schema.ts';
import { checked, readJson } from '../recipe/parse-json.ts';

/** Version 1 knew k-means only and said nothing of how new rows are labelled. */
export const MODEL_VERSION = 2;

const columnSchema = z.strictObject({
  name: z.string(),
  column: z.string(),
  level: z.string().nullable(),
  fill: z.number().nullable(),
  transform: z.enum(['none', 'log1p']),
  centre: z.number(),
  spread: z.number().positive(),
  weight: z.number().min(0),
}).superRefine(({ fill, transform, spread, weight }, context) => {
  const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
  if (!(weight / spread <= MOST_SCALED)) fault('weight', 'must be at most 1e150 spreads');
  if (transform === 'log1p' && fill !== null && fill <= -1) fault('fill', 'must be above -1, as it is logged');
});

/** How new rows get their segment. */
const placeSchema = z.discriminatedUnion('rule', [
  /** That of the nearest centre. */
  z.strictObject({ rule: z.literal('nearest-centre') }),
  /**
   * That of the nearest of some customers of the model, when it is within the reach of that segment (by segment; null:
   * however far), else none. Points are rows of scaled values by matrix column; `segments` are their ids.
   */
  z.strictObject({
    rule: z.literal('nearest-point'),
    reach: z.array(z.number().min(0).nullable()),
    points: z.array(z.array(scaledSchema)).min(1),
    segments: z.array(z.number().int().min(1)),
  }),
]);
const scoringSchema = z.union([placeSchema, ruleSchema]);

const algorithms = Object.keys(METHOD_TRAITS) as [Algorithm, ...Algorithm[]];

const modelSchema = z.strictObject({
  kind: z.literal('tessera-model'),
  version: z.literal(MODEL_VERSION),
  /** Version of the product that wrote it. */
  product: z.string(),
  title: z.string(),
  algorithm: z.enum(algorithms),
  scoring: scoringSchema,
  ...customersShape,
  /** How each matrix column is made: (transform(value or fill) − centre) / spread × weight. */
  columns: z.array(columnSchema).min(1),
  /** The principal components that centres are in: score = Σ (column − mean) × loading; null: centres are in the columns. */
  projection: z.strictObject({
    names: z.array(z.string()).min(1),
    means: z.array(scaledSchema),
    axes: z.array(z.array(z.number().min(-1.001).max(1.001))),
    variances: z.array(z.number().min(0)),
    explained: z.array(z.number().min(0).max(1.001)),
  }).nullable().default(null),
  /** Chained equations that filled gaps of features; null: none did. */
  imputer: z.strictObject({
    columns: z.array(z.string()), fills: z.array(z.string()), means: z.array(z.number().nullable()),
    sequence: z.array(z.strictObject({ column: z.number().int().min(0), intercept: z.number(), coefficients: z.array(z.number()) })),
  }).nullable().default(null),
  /** Columns whose gaps were filled from neighbouring rows, which a model does not keep. */
  neighbours: z.array(z.string()).default([]),
  segments: z.array(z.strictObject({
    /** 1 = largest when the model was made. */
    id: z.number().int().min(1),
    name: z.string(),
    size: z.number().int().min(0),
    /** By column, scaled, or by component. */
    centre: z.array(scaledSchema),
  })).min(1).max(10_000),
  /** Segments that are split: rows of them belong to the part of the nearest centre. */
  splits: z.array(z.strictObject({
    segment: z.number().int().min(1),
    parts: z.array(z.strictObject({ code: z.string().max(20), name: z.string(), size: z.number().int().min(0), centre: z.array(scaledSchema) })).min(2).max(100),
  })).max(100).default([]),
  /** What the customers were like, without any customer's row, so that later ones can be held against them; null: not known. */
  reference: referenceSchema.nullable().default(null),
}).superRefine((model, context) => {
  const { projection } = model;
  const width = projection?.names.length ?? model.columns.length;
  const whole = projection === null || (projection.means.length === model.columns.length && projection.axes.length === width
    && projection.axes.every((axis) => axis.length === model.columns.length));
  if (!whole) context.addIssue({ code: 'custom', path: ['projection'], message: `needs ${model.columns.length} loadings a component` });
  model.segments.forEach((segment, i) => {
    if (segment.centre.length !== width) {
      context.addIssue({ code: 'custom', path: ['segments', i, 'centre'], message: `needs ${width} values` });
    }
    if (segment.id !== i + 1) context.addIssue({ code: 'custom', path: ['segments', i, 'id'], message: 'ids count from 1' });
  });
  if (model.reference !== null && model.reference.segments.length !== model.segments.length) {
    context.addIssue({ code: 'custom', path: ['reference', 'segments'], message: 'needs one entry a segment' });
  }
  model.splits.forEach(({ segment, parts }, i) => {
    if (segment > model.segments.length || parts.some(({ centre }) => centre.length !== width)) {
      context.addIssue({ code: 'custom', path: ['splits', i], message: `needs a segment of the model and ${width} values a part` });
    }
  });
  const fault = (message: string): void => context.addIssue({ code: 'custom', path: ['scoring'], message });
  if (isOwnRule(model.scoring)) {
    const found = ruleFault(model.scoring, model.segments.length, width);
    if (found !== null) fault(found);
    return;
  }
  if (model.scoring.rule !== 'nearest-point') return;
  const { points, segments, reach } = model.scoring;
  if (reach.length !== model.segments.length) fault('needs one reach a segment');
  if (segments.length !== points.length) fault('needs one segment a point');
  if (points.some((point) => point.length !== width)) fault(`points need ${width} values`);
  if (segments.some((id) => id > model.segments.length)) fault('a point is of a segment that there is not');
});

/** A saved segmentation: enough to label new rows. It holds nothing about single customers, except with the rule `nearest-point`. */
export type Model = z.infer<typeof modelSchema>;

/** A model of version 1 as one of version 2; anything else as it is. */
function fromOlder(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || !('version' in json) || json.version !== 1) return json;
  return { ...json, version: MODEL_VERSION, scoring: { rule: 'nearest-centre' } };
}

/** The bytes of a model file: keys in schema order, two-space indent, final newline. */
export function formatModel(model: Model): string {
  return `${JSON.stringify(model, null, 2)}\n`;
}

/**
 * A model from the text of its file.
 * @throws AppError `invalid-model` with `path` and `reason` of the first fault
 */
export function parseModel(text: string): Model {
  return checked(fromOlder(readJson(text, 'invalid-model')), modelSchema, 'invalid-model');
}

/**
 * Labels (from 0) of prepared rows by the model's rule, with the probability of the own segment where the rule knows it.
 * Without a rule: the nearest centre by Euclidean distance, the first of equally near ones. −1: too far from every segment for
 * the arithmetic to tell.
 * @param matrix rows × the model's columns, scaled as the model says; or × its components, where it has them
 * @throws AppError `invalid-model` when the columns are not the model's
 */
export function scoreRows(model: Model, matrix: Matrix, elementary: Elementary): Assigned {
  const names = model.projection?.names ?? model.columns.map((column) => column.name);
  if (matrix.cols !== names.length || names.some((name, j) => name !== matrix.names[j])) {
    throw new AppError('invalid-model', { path: 'columns', reason: 'the prepared columns are not the model\'s' });
  }
  if (isOwnRule(model.scoring)) return applyRule(elementary, model.scoring, matrix);
  const labels = new Int32Array(matrix.rows).fill(-1);
  const best = new Float64Array(matrix.rows).fill(Infinity);
  const sums = new Float64Array(matrix.rows);
  model.segments.forEach((segment, label) => {
    sums.fill(0);
    for (let j = 0; j < matrix.cols; j++) {
      const centre = segment.centre[j];
      const from = j * matrix.rows;
      for (let i = 0; i < matrix.rows; i++) {
        const gap = matrix.data[from + i] - centre;
        sums[i] += gap * gap;
      }
    }
    for (let i = 0; i < matrix.rows; i++) {
      if (sums[i] < best[i]) {
        best[i] = sums[i];
        labels[i] = label;
      }
    }
  });
  settleFar(labels, matrix, model.segments.map(({ centre }) => centre));
  return { labels, probability: null };
}
