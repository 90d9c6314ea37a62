import { z } from './zod.ts';

/** Scores from a lowest to a highest one, both included. */
const rangeSchema = z.tuple([z.number().int().min(1).max(10), z.number().int().min(1).max(10)]);

const ruleSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  /** Absent: any score. */
  r: rangeSchema.optional(),
  f: rangeSchema.optional(),
  m: rangeSchema.optional(),
  /** Frequency and monetary score added up. */
  fm: z.tuple([z.number().int().min(2).max(20), z.number().int().min(2).max(20)]).optional(),
});
/** One name and the scores it stands for. Several rules may give the same name. */
export type RfmRule = z.infer<typeof ruleSchema>;

const MOST_RULES = 100;

/** Rules on scores of 1 to `scale`; other numbers of bins are mapped to it by share. Each triple of scores has exactly one name. */
export const rfmRulesSchema = z.strictObject({
  scale: z.number().int().min(2).max(10).default(5),
  rules: z.array(ruleSchema).min(1).max(MOST_RULES),
}).superRefine((set, context) => {
  const fault = ruleFault(set);
  if (fault !== null) context.addIssue({ code: 'custom', path: ['rules'], message: fault });
});
export type RfmRules = z.infer<typeof rfmRulesSchema>;

const within = (value: number, range: readonly [number, number] | undefined): boolean =>
  range === undefined || (value >= range[0] && value <= range[1]);

/** The names that the rules give a triple of scores, each once, in the order of the rules. */
export function namesOf(rules: readonly RfmRule[], r: number, f: number, m: number): readonly string[] {
  const found = rules.filter((rule) => within(r, rule.r) && within(f, rule.f) && within(m, rule.m) && within(f + m, rule.fm));
  return [...new Set(found.map((rule) => rule.name))];
}

/** The first thing wrong with a set of rules, in words: a score without a name or with two; null when there is none. */
export function ruleFault({ scale, rules }: { readonly scale: number; readonly rules: readonly RfmRule[] }): string | null {
  for (const rule of rules) {
    for (const part of ['r', 'f', 'm'] as const) {
      const range = rule[part];
      if (range === undefined) continue;
      if (range[0] > range[1]) return `${rule.name}: ${part} runs from ${range[0]} to ${range[1]}`;
      if (range[1] > scale) return `${rule.name}: ${part} goes up to ${range[1]}, the scores only to ${scale}`;
    }
    if (rule.fm !== undefined && rule.fm[0] > rule.fm[1]) return `${rule.name}: fm runs from ${rule.fm[0]} to ${rule.fm[1]}`;
  }
  for (let r = scale; r >= 1; r--) {
    for (let f = scale; f >= 1; f--) {
      for (let m = scale; m >= 1; m--) {
        const names = namesOf(rules, r, f, m);
        const score = [r, f, m].join(scale > 9 ? '-' : '');
        if (names.length === 0) return `the score ${score} has no name`;
        if (names.length > 1) return `the score ${score} has the names ${names.join(' and ')}`;
      }
    }
  }
  return null;
}

const cutsSchema = z.array(z.number()).min(1).max(9)
  .refine((cuts) => cuts.every((cut, i) => i === 0 || cut >= cuts[i - 1]), 'cut points that do not fall').nullable().default(null);

/** What a person set for RFM beside the parameters. */
export const rfmSchema = z.strictObject({
  /** Own cut points in days, orders and money, one fewer than bins, ascending; null: equal shares of customers. */
  cuts: z.strictObject({ r: cutsSchema, f: cutsSchema, m: cutsSchema }).prefault({}),
  /** Own names of groups, used with `rfm.groups` = `own`. */
  rules: rfmRulesSchema.nullable().default(null),
});
export type RfmChoices = z.infer<typeof rfmSchema>;
