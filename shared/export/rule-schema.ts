import { z } from '../recipe/zod.ts';
import type { AssignRule, ClassesRule, ConditionsRule, MixtureRule, RuleFeature } from '../contract/assign-rule.ts';
import { packedAt } from '../math/cholesky.ts';
import { MOST_RULES } from '../recipe/segment-rules.ts';

/** Scaled values up to here can be squared and summed. */
export const MOST_SCALED = 1e150;
export const scaledSchema = z.number().min(-MOST_SCALED).max(MOST_SCALED);
/** How far a sum of shares may be from 1. */
const SLACK = 1e-6;

/** A label, or null for a rule that nobody was in. */
const place = z.number().int().min(0).nullable();
const lists = z.array(z.array(scaledSchema));
const share = z.number().positive().max(1 + SLACK);
const feature = {
  kind: z.enum(['numeric', 'category']),
  columns: z.array(z.number().int().min(0)).min(1),
  weight: z.number().min(0).max(MOST_SCALED),
  on: z.array(scaledSchema),
  off: z.array(scaledSchema),
  missing: z.number().int().min(-1),
};

/** How a model gives rows their segment by the rule of its method; see `contract/assign-rule.ts`. */
export const ruleSchema: z.ZodType<AssignRule> = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z.literal('mixture'), shape: z.enum(['full', 'tied', 'diagonal', 'spherical']), weights: z.array(share), means: lists, factors: lists,
  }),
  z.strictObject({ rule: z.literal('medoids'), metric: z.enum(['euclidean', 'manhattan', 'cosine']), medoids: lists }),
  z.strictObject({
    rule: z.literal('gower'), features: z.array(z.strictObject({ ...feature, range: z.number().min(0) })), medoids: lists, gaps: z.array(z.array(z.boolean())),
  }),
  z.strictObject({ rule: z.literal('prototypes'), gamma: z.number().min(0), features: z.array(z.strictObject(feature)), prototypes: lists }),
  z.strictObject({
    rule: z.literal('consensus'),
    runs: z.array(z.strictObject({ centres: lists, shares: z.array(z.array(z.number().min(0).max(1 + SLACK))) })).min(1).max(1000),
  }),
  z.strictObject({
    rule: z.literal('conditions'),
    rules: z.array(z.strictObject({ name: z.string().max(120), where: z.string().min(1).max(4000), segment: place })).min(1).max(MOST_RULES),
    rest: z.strictObject({ name: z.string().max(120), segment: place }).nullable(),
    columns: z.array(z.string()).max(10_000),
    thresholds: z.array(z.strictObject({
      side: z.enum(['top', 'bottom']), column: z.string(), percent: z.number().gt(0).lt(100), value: z.number(),
    })).max(1000),
  }),
  z.strictObject({ rule: z.literal('classes'), weights: z.array(share), features: z.array(z.strictObject({ ...feature, values: lists })) }),
]);

const RULES: ReadonlySet<string> = new Set<AssignRule['rule']>(['mixture', 'medoids', 'gower', 'prototypes', 'classes', 'consensus', 'conditions']);

/** Whether a model scores by a rule of its method, not by the nearest centre or point. */
export function isOwnRule(scoring: { readonly rule: string }): scoring is AssignRule {
  return RULES.has(scoring.rule);
}

/** The first thing about a rule that does not fit a model of k segments and these many columns; null when all fits. */
export function ruleFault(rule: AssignRule, k: number, columns: number): string | null {
  const grid = (values: readonly (readonly unknown[])[], rows: number, width: number, what: string): string | null => (
    values.length === rows && values.every((own) => own.length === width) ? null : `${what} must be ${rows} times ${width} values`
  );
  switch (rule.rule) {
    case 'mixture': {
      const size = rule.shape === 'full' || rule.shape === 'tied' ? (columns * (columns + 1)) / 2 : columns;
      return rule.weights.length !== k ? `needs ${k} weights`
        : whole(rule.weights, 'weights') ?? grid(rule.means, k, columns, 'means') ?? grid(rule.factors, k, size, 'factors') ?? factorFault(rule, columns);
    }
    case 'medoids':
      return grid(rule.medoids, k, columns, 'medoids') ?? alike(rule.medoids);
    case 'gower':
      return featureFault(rule.features, columns) ?? grid(rule.medoids, k, columns, 'medoids') ?? grid(rule.gaps, k, rule.features.length, 'gaps');
    case 'prototypes':
      return featureFault(rule.features, columns) ?? grid(rule.prototypes, k, rule.features.length, 'prototypes');
    case 'consensus':
      return rule.runs.map(({ centres, shares }) => (
        centres.length === 0 ? 'a run needs centres' : grid(centres, centres.length, columns, 'centres of a run') ?? grid(shares, centres.length, k, 'shares of a run')
      )).find((fault) => fault !== null) ?? null;
    case 'conditions':
      return conditionsFault(rule, k);
    case 'classes': {
      const widths = rule.features.map(({ kind, columns: own }) => (kind === 'numeric' || own.length === 1 ? 2 : own.length));
      const faults = rule.features.map(({ values }, f) => grid(values, k, widths[f], 'values'));
      return featureFault(rule.features, columns) ?? (rule.weights.length !== k ? `needs ${k} weights` : whole(rule.weights, 'weights') ?? faults.find((fault) => fault !== null) ?? valuesFault(rule));
    }
  }
}

/** Every segment is that of one rule or of the rest. */
function conditionsFault({ rules, rest }: ConditionsRule, k: number): string | null {
  const named = [...rules.map(({ segment }) => segment), rest?.segment ?? null].filter((segment) => segment !== null);
  return named.length === k && new Set(named).size === k && named.every((segment) => segment < k) ? null : `needs one rule for each of ${k} segments`;
}

const whole = (shares: readonly number[], what: string): string | null => (
  Math.abs(shares.reduce((sum, value) => sum + value, 0) - 1) <= SLACK ? null : `${what} must add up to 1`
);

const alike = (medoids: readonly (readonly number[])[]): string | null => (
  medoids.length > 1 && medoids.every((medoid) => medoid.every((value, j) => value === medoids[0][j])) ? 'medoids must differ' : null
);

function factorFault({ shape, factors }: MixtureRule, columns: number): string | null {
  const diagonal = shape === 'diagonal' || shape === 'spherical';
  const positive = factors.every((factor) => Array.from({ length: columns }, (_, j) => factor[diagonal ? j : packedAt(j, j)]).every((value) => value > 0));
  return positive ? null : 'deviations must be above 0';
}

/** Deviations of numbers must be above 0, probabilities of levels from 0 to 1 and 1 together. */
function valuesFault({ features }: ClassesRule): string | null {
  for (const { kind, values } of features) {
    for (const own of values) {
      if (kind === 'numeric' && !(own[1] > 0)) return 'deviations must be above 0';
      if (kind === 'category' && own.some((value) => value < 0)) return 'probabilities must not be below 0';
      const fault = kind === 'category' ? whole(own, 'probabilities') : null;
      if (fault !== null) return fault;
    }
  }
  return null;
}

function featureFault(features: readonly RuleFeature[], columns: number): string | null {
  for (const { kind, columns: own, on, off, missing } of features) {
    if (own.some((column) => column >= columns)) return 'a feature has a column that there is not';
    const wanted = kind === 'category' ? own.length : 0;
    if (on.length !== wanted || off.length !== wanted || missing >= own.length) return 'a feature needs one value a column';
  }
  return null;
}
