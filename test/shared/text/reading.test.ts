import { expect, it } from 'vitest';
import { readingWords } from '../../../shared/text/reading.ts';

it('says where a reading is, how much of a large file that is, and that nothing is heard', () => {
  expect(readingWords({ step: 'rows', read: 0.5 }, 1e6)).toBe('taking the rows');
  expect(readingWords({ step: 'rows', read: 0.4429 }, 120 * 1024 * 1024)).toBe('taking the rows, 53 of 120 MB');
  expect(readingWords({ step: 'types', read: null, silence: { now: 0, most: 12_000 } }, 120e6)).toBe('finding types');
  expect(readingWords({ step: 'rows', read: 0.4429, silence: { now: 4000, most: 12_000 } }, 120 * 1024 * 1024)).toBe('taking the rows, 53 of 120 MB; nothing heard for 4 seconds, ended at 12');
});
