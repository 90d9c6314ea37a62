import { expect, it } from 'vitest';
import expected from '../../fixtures/expected/similarity.json' with { type: 'json' };
import type { Steps } from '../../../shared/contract/compute.ts';
import { fuzzyGroups } from '../../../shared/prepare/fuzzy-groups.ts';
import { jaro, jaroWinkler, levenshtein } from '../../../shared/prepare/similarity.ts';

const finish = <T>(steps: Steps<T>): T => {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};
const off = (value: number, wanted: number): boolean => Math.abs(value - wanted) > 1e-9;

it('likeness of texts is that of jellyfish, python-Levenshtein and R\'s stringdist', () => {
  const wrong = expected.pairs.filter(({ a, b, ...is }) => levenshtein(a, b) !== is.levenshtein || off(jaro(a, b), is.jaro) || (is.winkler !== null && off(jaroWinkler(a, b), is.winkler))
    // where no half of a transposition is left over stringdist has the same, also of texts little alike
    || (!is.halves && (off(jaro(a, b), is.stringdist.jaro) || off(jaroWinkler(a, b), is.stringdist.winkler))));
  expect(wrong).toEqual([]);
  expect([expected.pairs.length, expected.pairs.filter(({ halves }) => !halves).length > 150]).toEqual([306, true]);
});

it.each([['jaro-winkler', 0.92], ['levenshtein', 0.8]] as const)('clusters by %s are the connected parts of what is alike in one block', (measure, threshold) => {
  const records = expected.records.map((text) => ({ cells: [text], rows: 1, block: null }));
  const { clusters } = finish(fuzzyGroups(records, { measure, threshold, block: 'start' }));
  const sorted = (groups: readonly (readonly string[])[]): string[][] => groups.map((group) => group.toSorted()).toSorted((x, y) => (x[0] < y[0] ? -1 : 1));
  expect(sorted(clusters.map(({ records: found }) => found.map(({ cells }) => String(cells[0]))))).toEqual(sorted(expected.clusters[measure]));
  expect(clusters.length).toBeGreaterThan(20);
});
