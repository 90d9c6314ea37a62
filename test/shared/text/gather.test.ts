import { expect, test } from 'vitest';
import { fewNames, gatherNotices } from '../../../shared/text/gather.ts';
import { describeNotice } from '../../../shared/text/notices.ts';

const filled = (column: string, count: number, word = 'median') => ({ code: 'missing-filled', data: { column, count, with: word } });
const names = (n: number, letter = 'c'): string[] => Array.from({ length: n }, (_, i) => `${letter}${i + 1}`);

test('up to twenty names stand as they are, more as the first five and a count', () => {
  expect(fewNames(names(20))).toBe(names(20).join(', '));
  expect(fewNames(names(5001))).toBe('c1, c2, c3, c4, c5 and 4,996 more');
});

test('notices of one kind about many columns become one, in the place of the first, with their sum and all names', () => {
  const before = { code: 'rows-left-out', data: { count: 3 } };
  const other = { code: 'single-feature', data: { column: 'c1' } };
  const all = [before, ...names(30).flatMap((name, i) => [filled(name, i + 1), ...(i < 3 ? [filled(`d${i}`, 1, 'the mean')] : [])]), other];
  const found = gatherNotices(all);
  expect(found.map(({ code }) => code)).toEqual(['rows-left-out', 'missing-filled', 'missing-filled', 'missing-filled', 'missing-filled', 'single-feature']);
  expect(found[1].data).toEqual({ count: 465, column: 'c1, c2, c3, c4, c5 and 25 more columns', columns: names(30), with: 'median' });
  expect(describeNotice(found[1], 'terminal')).toBe('465 missing values of c1, c2, c3, c4, c5 and 25 more columns were filled with median.');
  expect(found.slice(2, 5).map(({ data }) => data)).toMatchObject([{ column: 'd0' }, { column: 'd1' }, { column: 'd2' }]);
});

test('ten notices of a kind stay ten, and reasons that differ are not told of all', () => {
  const left = (n: number) => names(n).map((column) => ({ code: 'feature-left-out', data: { column, reason: `It moves with ${column}x.` } }));
  expect(gatherNotices(left(10))).toEqual(left(10));
  expect(gatherNotices(left(11)).map((notice) => describeNotice(notice, 'terminal'))).toEqual(['c1, c2, c3, c4, c5 and 6 more columns were left out, each for the reason that the list of features gives.']);
  expect(describeNotice(gatherNotices(names(12).map((column) => ({ code: 'numbers-with-signs', data: { column, example: '$1' } })))[0], 'terminal')).toMatch(/^c1, c2, c3, c4, c5 and 7 more columns hold numbers with other signs and were read as text;/);
});
