import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jaro, jaroWinkler, levenshtein, levenshteinLikeness, likeness } from '../../../shared/prepare/similarity.ts';

describe('likeness of texts', () => {
  // Winkler 1990 and the record-linkage literature; Levenshtein's from textbooks.
  it.each([
    ['MARTHA', 'MARHTA', 0.944444, 0.961111], ['DWAYNE', 'DUANE', 0.822222, 0.84], ['DIXON', 'DICKSONX', 0.766667, 0.813333],
    ['CRATE', 'TRACE', 0.733333, 0.733333], ['JONES', 'JOHNSON', 0.790476, 0.832381], ['ABCVWXYZ', 'CABVWXYZ', 0.958333, 0.958333], ['A', 'B', 0, 0],
  ])('Jaro and Jaro-Winkler of %s and %s', (a, b, plain, winkler) => {
    expect(jaro(a, b)).toBeCloseTo(plain, 6);
    expect(jaroWinkler(a, b)).toBeCloseTo(winkler, 6);
  });

  it.each([['kitten', 'sitting', 3], ['flaw', 'lawn', 2], ['', 'abc', 3], ['gumbo', 'gambol', 2], ['Köln', 'Koeln', 2], ['😀a', 'a', 1]])('Levenshtein of %s and %s', (a, b, distance) => {
    expect(levenshtein(a, b)).toBe(distance);
    expect(likeness('levenshtein', a, b)).toBe(1 - distance / Math.max([...a].length, [...b].length));
  });

  it('is symmetric, 1 for equal texts, and within 0 and 1', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 10 }), fc.string({ unit: 'grapheme-ascii', maxLength: 10 }), (a, b) => {
      for (const measure of [jaro, jaroWinkler, levenshteinLikeness]) {
        expect(measure(a, b)).toBeCloseTo(measure(b, a), 12);
        expect(measure(a, a)).toBe(1);
        expect(measure(a, b)).toBeGreaterThanOrEqual(0);
        expect(measure(a, b)).toBeLessThanOrEqual(1);
      }
    }), { numRuns: 200 });
  });
});
