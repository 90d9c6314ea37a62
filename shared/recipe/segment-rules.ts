import { z } from './zod.ts';

/** Rules at most: more of them nobody keeps apart. */
export const MOST_RULES = 50;

const name = z.string().trim().min(1).max(120);

/** One segment by its condition, an expression over the columns of the customers that says yes or no. */
const segmentRuleSchema = z.strictObject({ name, where: z.string().trim().min(1).max(4000) });
export type SegmentRuleText = z.infer<typeof segmentRuleSchema>;

/**
 * Segments that a person defines: the first rule that holds decides.
 * `rest` names the segment of the customers for whom none holds; null: they are in no segment.
 */
export const segmentRulesSchema = z.strictObject({
  rules: z.array(segmentRuleSchema).max(MOST_RULES),
  rest: name.nullable(),
}).superRefine(({ rules, rest }, context) => {
  const seen = new Set<string>(rest === null ? [] : [rest.toLowerCase()]);
  rules.forEach((rule, i) => {
    if (seen.has(rule.name.toLowerCase())) context.addIssue({ code: 'custom', path: ['rules', i, 'name'], message: 'two segments of one name' });
    seen.add(rule.name.toLowerCase());
  });
});
export type SegmentRulesText = z.infer<typeof segmentRulesSchema>;

/** What the others are called where nobody named them. */
export const REST_NAME = 'Everyone else';
