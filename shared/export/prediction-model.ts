import { z } from '../recipe/zod.ts';
import type { PredictColumn, PredictFit, PredictionResult, Predictor } from '../contract/predict.ts';
import { customersPart, customersShape } from './model-customers.ts';
import type { CustomersUsed } from './model-customers.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { parseJson } from '../recipe/parse-json.ts';

const MODEL_VERSION = 1;
const MOST_TREES = 2000;
/** As deep as SHAP values are prepared for. */
const MOST_DEPTH = 8;

const position = z.number().int().min(-1).max(100_000);
const nodeSchema = z.strictObject({
  feature: position, threshold: z.number().nullable(), levels: z.array(z.number().int().min(0).max(253)).max(254).nullable(), missingLeft: z.boolean(),
  left: position, right: position, value: z.number(), cover: z.number().min(0),
});
const predictorSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('boosted'), base: z.number(), trees: z.array(z.array(nodeSchema).min(1).max(1000)).max(MOST_TREES) }),
  z.strictObject({
    kind: z.literal('logistic'), intercept: z.number(), converged: z.boolean(),
    terms: z.array(z.strictObject({
      feature: z.number().int().min(0), level: z.number().int().min(0).nullable(), missing: z.boolean(), centre: z.number(), spread: z.number().positive(),
      coefficient: z.number(), mean: z.number(),
    })).max(50_000),
  }),
]);

const schema = z.strictObject({
  kind: z.literal('tessera-prediction'),
  version: z.literal(MODEL_VERSION),
  /** Version of the product that wrote it. */
  product: z.string(),
  title: z.string(),
  /** What is predicted, in words. */
  outcome: z.string(),
  ...customersShape,
  features: z.array(z.strictObject({ name: z.string(), label: z.string(), kind: z.enum(['numeric', 'category']), levels: z.array(z.string()).max(254) })).min(1).max(100_000),
  predictor: predictorSchema,
  /** How good it was on customers that it had not seen. */
  measured: z.strictObject({ rows: z.number().int(), positives: z.number().int(), auc: z.number(), logLoss: z.number(), brier: z.number() }),
}).superRefine(({ features, predictor }, context) => {
  const fault = (path: (string | number)[], message: string): void => context.addIssue({ code: 'custom', path: ['predictor', ...path], message });
  if (predictor.kind === 'logistic') {
    predictor.terms.forEach((term, i) => {
      const feature = features[term.feature];
      if (feature === undefined) fault(['terms', i, 'feature'], 'there is no such feature');
      else if (term.level !== null && (feature.kind !== 'category' || term.level >= feature.levels.length)) fault(['terms', i, 'level'], 'there is no such level');
    });
    return;
  }
  const borders = features.map(() => new Set<number>());
  predictor.trees.forEach((tree, t) => {
    const found = treeFault(tree, features);
    if (found !== null) fault(['trees', t], found);
    for (const { feature, threshold } of tree) if (feature >= 0 && threshold !== null) borders[feature]?.add(threshold);
  });
  if (borders.some((one) => one.size > 254)) fault(['trees'], 'a feature has more than 254 borders');
});

/** A saved model of an outcome: enough to give new customers their probability. It holds nothing about single customers. */
export type PredictionModel = z.infer<typeof schema>;

type Nodes = z.infer<typeof nodeSchema>[];

/** What keeps an array of nodes from being a tree whose children stand after their parent; null: nothing. */
function treeFault(tree: Nodes, features: readonly { readonly kind: PredictColumn['kind']; readonly levels: readonly string[] }[]): string | null {
  const depth = new Int32Array(tree.length).fill(-1);
  depth[0] = 0;
  for (const [i, node] of tree.entries()) {
    if (depth[i] < 0) return 'a node belongs to no other';
    if (node.feature < 0) continue;
    const feature = features[node.feature];
    if (feature === undefined) return 'there is no such feature';
    if ((feature.kind === 'numeric') !== (node.threshold !== null) || (feature.kind === 'category') !== (node.levels !== null)) return 'a split does not suit its feature';
    if (depth[i] >= MOST_DEPTH) return `deeper than ${MOST_DEPTH}`;
    if (!(node.cover > 0)) return 'a split without customers';
    for (const child of [node.left, node.right]) {
      if (child <= i || child >= tree.length || depth[child] >= 0) return 'children must stand after their parent, each once';
      depth[child] = depth[i] + 1;
    }
  }
  return null;
}

export interface PredictionModelInput {
  readonly recipe: Recipe;
  readonly customers: CustomersUsed;
  readonly result: PredictionResult;
  readonly fit: Pick<PredictFit, 'predictor' | 'features'>;
  readonly product: string;
}

/** The bytes of `model-predict.json`: keys in schema order, without line breaks inside trees, final newline. */
export function formatPredictionModel({ recipe, customers, result, fit, product }: PredictionModelInput): string {
  const { measures } = result;
  const model: PredictionModel = {
    kind: 'tessera-prediction', version: MODEL_VERSION, product, title: recipe.title, outcome: result.outcome,
    ...customersPart(recipe, customers),
    features: fit.features.map(({ name, label, kind, levels }) => ({ name, label, kind, levels: [...levels] })),
    predictor: plain(fit.predictor),
    measured: { rows: measures.rows, positives: measures.positives, auc: measures.auc.value, logLoss: measures.logLoss, brier: measures.brier },
  };
  return `${JSON.stringify(model, null, 1)}\n`;
}

const plain = (predictor: Predictor): PredictionModel['predictor'] => (predictor.kind === 'boosted'
  ? { kind: 'boosted', base: predictor.base, trees: predictor.trees.map((tree) => tree.map((node) => ({ ...node, levels: node.levels === null ? null : [...node.levels] }))) }
  : { kind: 'logistic', intercept: predictor.intercept, converged: predictor.converged, terms: predictor.terms.map((term) => ({ ...term })) });

/** Whether a text is meant to be a model of an outcome. */
export function isPredictionModel(text: string): boolean {
  return /^\s*\{\s*"kind":\s*"tessera-prediction"/.test(text);
}

/**
 * A model from the text of its file.
 * @throws AppError `invalid-model` with `path` and `reason` of the first fault
 */
export function parsePredictionModel(text: string): PredictionModel {
  return parseJson(text, schema, 'invalid-model');
}
