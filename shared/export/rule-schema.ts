import { z } from 'zod';
import type { AssignRule } from '../contract/assign-rule.ts';

z.config({ jitless: true });

const lists = z.array(z.array(z.number()));

const mixtureSchema = z.strictObject({
  rule: z.literal('mixture'),
  shape: z.enum(['full', 'tied', 'diagonal', 'spherical']),
  weights: z.array(z.number().positive()),
  means: lists,
  factors: lists,
});

/** How a model gives rows their segment; see `contract/assign-rule.ts`. */
export const ruleSchema: z.ZodType<AssignRule> = mixtureSchema;

/** The first thing about a rule that does not fit a model of k segments and these many columns; null when all fits. */
export function ruleFault(rule: AssignRule, k: number, columns: number): string | null {
  const size = rule.shape === 'full' || rule.shape === 'tied' ? (columns * (columns + 1)) / 2 : columns;
  if (rule.weights.length !== k || rule.means.length !== k || rule.factors.length !== k) return `needs ${k} components`;
  if (rule.means.some((mean) => mean.length !== columns)) return `every mean needs ${columns} values`;
  return rule.factors.some((factor) => factor.length !== size) ? `every factor needs ${size} values` : null;
}

/** Whether a model scores by a rule of its method, not by the nearest centre or point. */
export function isOwnRule(scoring: { readonly rule: string }): scoring is AssignRule {
  return scoring.rule === 'mixture';
}
