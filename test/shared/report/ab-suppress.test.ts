import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AbPlan } from '../../../shared/contract/ab-plan.ts';
import { abDocument } from '../../../shared/report/ab-document.ts';

const options: AbPlan['options'] = {
  metric: 'rate', baseline: null, sd: null, outcome: 'bought', effect: 0.1, relative: false, power: 0.8, significance: 0.05, correction: 'none', continuity: false,
  arms: [{ name: 'control', share: 0.5 }, { name: 'treatment', share: 0.5 }], seed: 1, allocation: 'stable', stratify: null, consent: null, consentWords: [],
};
const planOf = (rows: readonly { readonly counts: readonly [number, number]; readonly having: number }[]): Omit<AbPlan, 'files'> => ({
  options, significance: 0.05, comparisons: rows.length, balance: [], withoutSegment: 0, withoutConsent: 0, byRow: false, neutralised: 0, counts: rows.map(({ counts }) => counts),
  segments: rows.map(({ counts: [a, b], having }, i) => ({
    id: i + 1, name: `S${i}`, customers: a + b, baseline: a + b === 0 ? null : having / (a + b), sd: null, target: 0.5, neededControl: 77, neededTreatment: 77, hasControl: a, hasTreatment: b, enough: true, power: 0.8, detectable: 0.1,
  })),
});
const tables = (plan: Omit<AbPlan, 'files'>, minGroup: number) => {
  const blocks = abDocument(plan, { title: 't', asOf: '2026-01-01', minGroup }).sections[0].blocks;
  const rows = (caption: string) => blocks.flatMap((block) => (block.type === 'table' && block.caption === caption ? block.rows.map(({ cells }) => cells) : []));
  return { sizes: rows('Sizes by segment'), groups: rows('Customers by segment and group') };
};
const row = fc.record({ counts: fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ counts, share }) => ({ counts, having: Math.round(share * (counts[0] + counts[1])) }));

it('a test plan shows no figure of a small group, and none alone is hidden beside its total', () => {
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.integer({ min: 5, max: 20 }), (rows, minGroup) => {
    const small = (count: number): boolean => count > 0 && count < minGroup;
    const plan = planOf(rows);
    const { sizes, groups } = tables(plan, minGroup);
    const hidden = rows.flatMap((_, i) => (sizes[i][1] === 'hidden' ? [i] : []));
    rows.forEach(({ counts: [a, b], having }, i) => {
      if (small(a + b)) expect(hidden).toContain(i);
      if (small(a) || small(b)) expect(groups[i].slice(1)).toEqual(['hidden', 'hidden']);
      if (hidden.includes(i)) {
        expect(groups[i].slice(1)).toEqual(['hidden', 'hidden']);
        return;
      }
      if (groups[i].includes('hidden')) expect(sizes[i][5]).toBe('–');
      if (small(having) || small(a + b - having)) expect(sizes[i].slice(2)).toEqual(['hidden', '–', '–', '–', '–', '–']);
    });
    if (hidden.length === 1) expect(rows).toHaveLength(1);
  }));
});
