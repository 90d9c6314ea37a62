import { AppError } from '../shared/errors/app-error.ts';
import { parseExpression } from '../shared/prepare/expression/parse.ts';
import type { Recipe } from '../shared/recipe/recipe.ts';
import { REST_NAME, segmentRulesSchema } from '../shared/recipe/segment-rules.ts';
import type { SegmentRulesText } from '../shared/recipe/segment-rules.ts';
import { splitsSchema } from '../shared/recipe/splits.ts';
import type { Args } from './args.ts';

/**
 * The segments of `--rule NAME=CONDITION` and `--rest NAME|none`; null without them.
 * Errors: `invalid-option`, `invalid-expression` for what no condition can be.
 */
export function segmentRulesFrom(args: Args): SegmentRulesText | null {
  const texts = args.repeated.get('rule') ?? [];
  const rest = args.values.get('rest');
  if (texts.length === 0) {
    if (rest !== undefined) throw new AppError('invalid-option', { option: '--rest', value: rest, reason: 'it needs at least one --rule' });
    return null;
  }
  const rules = texts.map((text) => {
    const at = text.indexOf('=');
    const where = text.slice(at + 1).trim();
    if (at < 1 || where === '') throw new AppError('invalid-option', { option: '--rule', value: text, allowed: 'NAME=CONDITION, for example "New=frequency = 1"' });
    parseExpression(where);
    return { name: text.slice(0, at).trim(), where };
  });
  const result = segmentRulesSchema.safeParse({ rules, rest: rest === undefined ? REST_NAME : rest === 'none' ? null : rest });
  if (result.success) return result.data;
  throw new AppError('invalid-option', { option: '--rule', value: rules.map(({ name }) => name).join(', '), reason: result.error.issues[0].message });
}

/** A recipe with the rules of the command line, by which its segments are then defined. Errors: as `segmentRulesFrom`, and two methods at once. */
export function withSegmentRules(args: Args, recipe: Recipe): Recipe {
  const segmentRules = segmentRulesFrom(args);
  if (segmentRules === null) return recipe;
  const algorithm = args.values.get('algorithm') ?? 'rules';
  if (algorithm !== 'rules') throw new AppError('invalid-option', { option: '--algorithm', value: algorithm, reason: 'with --rule segments are defined by rules' });
  return { ...recipe, segmentRules, params: { ...recipe.params, 'cluster.algorithm': 'rules' } };
}

/** The segments of `--split N[=PARTS]` that are to be split. Errors: `invalid-option`. */
export function splitsFrom(args: Args): Recipe['splits'] {
  const splits = (args.repeated.get('split') ?? []).map((text) => {
    const found = /^(\d{1,2})(?:=(\d{1,2}|auto))?$/.exec(text.trim());
    if (found === null) throw new AppError('invalid-option', { option: '--split', value: text, allowed: 'the number of a segment, or NUMBER=PARTS, for example 2=3' });
    return { segment: Number(found[1]), parts: found[2] === undefined || found[2] === 'auto' ? 'auto' : Number(found[2]) };
  });
  const result = splitsSchema.safeParse(splits);
  if (result.success) return result.data;
  throw new AppError('invalid-option', { option: '--split', value: (args.repeated.get('split') ?? []).join(', '), reason: result.error.issues[0].message });
}
