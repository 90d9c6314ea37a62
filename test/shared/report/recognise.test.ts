import { expect, test } from 'vitest';
import type { SegmentRules } from '../../../shared/contract/rules.ts';
import { buildReport } from '../../../shared/report/build-report.ts';
import { wholesaleRun } from '../../helpers/report-fixture.ts';

const run = wholesaleRun();

/** A rule for the segment of a label that picks so many of it. */
function rulesFor(label: number, members: number): SegmentRules {
  const { size } = run.profile.segments[label];
  const fit = { matched: members * 2, members, precision: 0.5, recall: members / size };
  return {
    label, size, together: fit, heldOut: { precision: 0.4, recall: 0.3 },
    rules: [{ ...fit, conditions: [{ test: 'range', column: 'Milk', label: 'Milk', above: 100, upTo: null, whole: true }] }],
  };
}

const notes = (segments: readonly SegmentRules[], minGroup = 10): string[][] => {
  const recipe = { ...run.recipe, params: { ...run.recipe.params, 'report.minGroup': minGroup } };
  const report = buildReport({
    ...run, recipe, rules: { segments, rows: 440, sampledRows: null, columns: 6, order: [], decided: { own: 0, other: 0, none: 0 } },
  });
  return report.sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'persona' ? [block.notes.flatMap((note) => (note.mark === '' ? [`${note.title}: ${note.text}`] : []))] : [])));
};

test('a page says how to recognise a customer of its segment, and how far that holds', () => {
  const { size } = run.profile.segments[0];
  const [first, second] = notes([rulesFor(0, size)]);
  expect(first).toEqual(['How to recognise one: Milk at least 101\nThis rule finds 100% of the segment, and 50% of those that it picks belong to it. On customers that it was not made from: 40% and 30%.']);
  expect(second).toEqual([]);
});

test('a rule that picks few of them is not told', () => {
  expect(notes([rulesFor(0, 9)])[0]).toEqual([]);
  expect(notes([rulesFor(0, 9)], 9)[0]).toHaveLength(1);
});

test('a page names the segment whose centre is nearest, and says where stability was not measured', () => {
  const personas = buildReport(run).sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'persona' ? [block] : [])));
  const { segments } = run.profile;
  personas.forEach(({ trust }, at) => {
    const distance = (other: number): number => segments[other].centre.reduce((sum, value, j) => sum + (value - segments[at].centre[j]) ** 2, 0);
    const others = segments.map((_, other) => other).filter((other) => other !== at).sort((a, b) => distance(a) - distance(b));
    expect(trust.find(({ label }) => label === 'nearest neighbour')?.value).toBe(segments[others[0]].name);
    expect(trust[0]).toEqual({ value: '–', label: 'stability', detail: 'not measured for this document' });
  });
});
