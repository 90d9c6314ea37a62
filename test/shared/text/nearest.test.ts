import { describe, expect, it } from 'vitest';
import { nearest } from '../../../shared/text/nearest.ts';

describe('nearest', () => {
  it.each([
    ['segmnet', ['sweep', 'segment', 'serve'], 'segment'],
    ['feature', ['features', 'format'], 'features'],
    ['UnitPrise', ['Quantity', 'UnitPrice'], 'UnitPrice'],
    ['zzz', ['segment', 'run'], null],
    ['', ['a', 'b'], null],
  ])('%s', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });
});
