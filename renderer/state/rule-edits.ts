import type { RulesResult } from '../../shared/contract/rules.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import { MOST_RULES, REST_NAME } from '../../shared/recipe/segment-rules.ts';
import type { SegmentRulesText } from '../../shared/recipe/segment-rules.ts';
import { conditionsExpression } from '../../shared/rules/words.ts';

const NO_RULES: SegmentRulesText = { rules: [], rest: REST_NAME };

/** The rules of a recipe, or the start of some. */
export const rulesOf = (recipe: Pick<Recipe, 'segmentRules'>): SegmentRulesText => recipe.segmentRules ?? NO_RULES;

/** True where another segment has the name already. */
const taken = ({ rules, rest }: SegmentRulesText, name: string, but: string): boolean =>
  [...rules.map((rule) => rule.name), ...(rest === null ? [] : [rest])].some((other) => other !== but && other.toLowerCase() === name.toLowerCase());

/** A name that no segment has yet. */
export function freeName(text: SegmentRulesText, name: string): string {
  let free = name;
  for (let n = 2; taken(text, free, ''); n++) free = `${name} ${n}`;
  return free;
}

/** Another name for the segment of a rule, or of the rest; notes and colours go with it. A name that is taken changes nothing. */
export function withRuleName(recipe: Recipe, from: string, to: string): Recipe {
  const text = rulesOf(recipe);
  const name = to.trim().slice(0, 120);
  if (name === '' || name === from || taken(text, name, from)) return recipe;
  return {
    ...recipe,
    segmentRules: { rules: text.rules.map((rule) => (rule.name === from ? { ...rule, name } : rule)), rest: text.rest === from ? name : text.rest },
    anchors: recipe.anchors.map((anchor) => (anchor.name === from ? { ...anchor, name } : anchor)),
  };
}

/** Another condition for a rule. */
export function withWhere(recipe: Recipe, at: number, where: string): Recipe {
  const text = rulesOf(recipe);
  return { ...recipe, segmentRules: { ...text, rules: text.rules.map((rule, i) => (i === at ? { ...rule, where } : rule)) } };
}

/** One more rule, the last that is asked. */
export function withNewRule(recipe: Recipe, where: string): Recipe {
  const text = rulesOf(recipe);
  if (text.rules.length >= MOST_RULES) return recipe;
  return { ...recipe, segmentRules: { ...text, rules: [...text.rules, { name: freeName(text, `Segment ${text.rules.length + 1}`), where }] } };
}

export function withoutRule(recipe: Recipe, at: number): Recipe {
  const text = rulesOf(recipe);
  return { ...recipe, segmentRules: { ...text, rules: text.rules.filter((_, i) => i !== at) } };
}

/** A rule asked earlier or later. */
export function withRuleAt(recipe: Recipe, from: number, to: number): Recipe {
  const text = rulesOf(recipe);
  if (to < 0 || to >= text.rules.length) return recipe;
  const rules = [...text.rules];
  rules.splice(to, 0, ...rules.splice(from, 1));
  return { ...recipe, segmentRules: { ...text, rules } };
}

/** Customers for whom no rule holds: in a segment of that name, or (null) in none. */
export function withRest(recipe: Recipe, rest: string | null): Recipe {
  const text = rulesOf(recipe);
  const name = rest?.trim().slice(0, 120) ?? null;
  if (name === '' || (name !== null && taken(text, name, text.rest ?? ''))) return recipe;
  return { ...recipe, segmentRules: { ...text, rest: name } };
}

/** Segments defined by the rules that describe those in force: of each segment all its rules, joined by "or", the surest segment first. */
export function withFoundRules(recipe: Recipe, { segments }: RulesResult, names: readonly string[]): Recipe {
  const sure = segments.filter(({ rules }) => rules.length > 0).sort((a, b) => (b.together.precision ?? 0) - (a.together.precision ?? 0));
  const rules = sure.slice(0, MOST_RULES).map(({ label, rules: found }) => {
    const parts = found.map(({ conditions }) => conditionsExpression(conditions));
    return { name: names[label], where: parts.length === 1 ? parts[0] : parts.map((part) => `(${part})`).join(' or ') };
  });
  const named = rules.map((rule, i) => ({ ...rule, name: freeName({ rules: rules.slice(0, i), rest: null }, rule.name) }));
  return {
    ...recipe,
    segmentRules: { rules: named, rest: freeName({ rules: named, rest: null }, REST_NAME) },
    params: { ...recipe.params, 'cluster.algorithm': 'rules' },
  };
}
