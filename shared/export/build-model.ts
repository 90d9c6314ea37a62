import type { Imputer } from '../contract/results.ts';
import { customersPart } from './model-customers.ts';
import type { ModelInput } from './model-input.ts';
import { pointScoring } from './model-points.ts';
import { MODEL_VERSION } from './model.ts';
import type { Model } from './model.ts';

/** The model of a finished run, without what it remembers of its customers (`withReference` in the engine adds that). */
export function buildModel(input: ModelInput): Model {
  const { recipe, customers, features, cluster, profile } = input;
  return {
    kind: 'tessera-model',
    version: MODEL_VERSION,
    product: input.product,
    title: recipe.title,
    algorithm: cluster.algorithm,
    scoring: cluster.rule ?? pointScoring(input) ?? { rule: 'nearest-centre' },
    ...customersPart(recipe, customers),
    columns: features.columns.map((column) => ({
      name: column.name, column: column.column, level: column.level, fill: column.fill, transform: column.transform,
      centre: column.centre, spread: column.spread, weight: column.weight,
    })),
    projection: features.projection === null ? null : {
      names: [...features.projection.names], means: [...features.projection.means], axes: features.projection.axes.map((axis) => [...axis]),
      variances: [...features.projection.variances], explained: [...features.projection.explained],
    },
    imputer: features.imputer === undefined ? null : copyOf(features.imputer),
    neighbours: (features.features ?? []).filter((feature) => feature.used && feature.missing === 'knn').map((feature) => feature.column),
    segments: profile.segments.map((segment, label) => ({
      id: label + 1,
      name: segment.name,
      size: cluster.sizes[label],
      centre: features.matrix.names.map((_, j) => cluster.centres[j * cluster.k + label]),
    })),
    splits: (input.micro?.splits ?? []).map(({ label, parts }) => ({
      segment: label + 1, parts: parts.map(({ code, name, size, centre }) => ({ code, name, size, centre: [...centre] })),
    })),
    reference: null,
  };
}

const copyOf = ({ columns, fills, means, sequence }: Imputer): NonNullable<Model['imputer']> => ({
  columns: [...columns], fills: [...fills], means: [...means],
  sequence: sequence.map(({ column, intercept, coefficients }) => ({ column, intercept, coefficients: [...coefficients] })),
});
