import { describe, expect, it } from 'vitest';
import type { RulesResult } from '../../shared/contract/rules.ts';
import { emptyRecipe } from '../../shared/recipe/recipe.ts';
import { freeName, rulesOf, withFoundRules, withNewRule, withoutRule, withRest, withRuleAt, withRuleName, withWhere } from '../../renderer/state/rule-edits.ts';

const start = withNewRule(withNewRule(emptyRecipe(), 'a > 1'), 'b > 1');
const names = (recipe: typeof start): string[] => rulesOf(recipe).rules.map(({ name }) => name);

describe('edits of own rules', () => {
  it('adds, moves, changes and removes', () => {
    expect(names(start)).toEqual(['Segment 1', 'Segment 2']);
    expect(names(withRuleAt(start, 1, 0))).toEqual(['Segment 2', 'Segment 1']);
    expect(withRuleAt(start, 1, 2)).toBe(start);
    expect(rulesOf(withWhere(start, 1, 'c > 1')).rules[1].where).toBe('c > 1');
    expect(names(withoutRule(start, 0))).toEqual(['Segment 2']);
    expect(names(withNewRule(withoutRule(start, 0), 'x > 1'))).toEqual(['Segment 2', 'Segment 2 2']);
  });

  it('keeps names apart, and lets notes follow a new one', () => {
    const noted = { ...start, anchors: [{ id: 'a1', name: 'Segment 1', note: 'mind', k: 2, centre: [], share: 0.5 }] };
    const renamed = withRuleName(noted, 'Segment 1', ' Best ');
    expect(names(renamed)).toEqual(['Best', 'Segment 2']);
    expect(renamed.anchors[0]).toMatchObject({ name: 'Best', note: 'mind' });
    expect(withRuleName(start, 'Segment 1', 'segment 2')).toBe(start);
    expect(withRuleName(start, 'Segment 1', 'Everyone else')).toBe(start);
    expect(withRest(start, 'Segment 1')).toBe(start);
    expect(rulesOf(withRest(start, null)).rest).toBeNull();
    expect(rulesOf(withRuleName(start, 'Everyone else', 'Others')).rest).toBe('Others');
    expect(freeName(rulesOf(start), 'Segment 1')).toBe('Segment 1 2');
  });

  it('takes found rules over, the surest segment first, alternatives joined', () => {
    const rule = (above: number) => ({ conditions: [{ column: 'x', label: 'X', test: 'range' as const, above, upTo: null, whole: false }], matched: 1, members: 1, precision: 1, recall: 1 });
    const fit = (precision: number) => ({ matched: 1, members: 1, precision, recall: 1 });
    const found = {
      segments: [
        { label: 0, size: 5, rules: [rule(1)], together: fit(0.5), heldOut: null }, { label: 1, size: 4, rules: [rule(2), rule(3)], together: fit(0.9), heldOut: null }, { label: 2, size: 3, rules: [], together: fit(0), heldOut: null },
      ],
      rows: 12, sampledRows: null, columns: 1, order: [], decided: { own: 1, other: 1, none: 1 },
    } satisfies RulesResult;
    const recipe = withFoundRules(emptyRecipe(), found, ['Everyone else', 'B', 'C']);
    expect(recipe.segmentRules).toEqual({ rules: [{ name: 'B', where: '([x] > 2) or ([x] > 3)' }, { name: 'Everyone else', where: '[x] > 1' }], rest: 'Everyone else 2' });
    expect(recipe.params['cluster.algorithm']).toBe('rules');
  });
});
