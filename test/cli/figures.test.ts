import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/cli.ts';

const file = (name: string, lines: readonly string[]): string => {
  const path = join(scratch(), name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
};
const codes = (answer: { readonly warnings: readonly { readonly code: string }[] }): string[] => answer.warnings.map(({ code }) => code);

describe('dates that do not tell day from month', () => {
  const days = ['03/04/2025', '05/06/2025', '07/08/2025', '01/02/2025'];

  it('are read with a warning, until a person says which it is', async () => {
    const path = file('days.csv', ['date,amount', ...days.map((day, i) => `${day},${i}`)]);
    const told = await succeed<{ dateOrder: string }>(['inspect', path]);
    expect(told.result.dateOrder).toBe('mdy');
    expect(told.warnings).toEqual([{ code: 'date-order-ambiguous', message: expect.stringMatching(/^The dates of date .*; month before day was assumed\. Set --date-order dmy/) as string }]);
    expect(codes(await succeed(['inspect', path, '--date-order', 'mdy']))).toEqual([]);
    const german = file('tage.csv', ['date;amount', ...days.map((day, i) => `${day};${i}`)]);
    expect((await succeed(['inspect', german])).warnings.map(({ message }) => message)).toEqual([expect.stringContaining('; day before month was assumed. Set --date-order mdy')]);
  });

  it('are decided by one date that tells, or by points', async () => {
    expect(codes(await succeed(['inspect', file('one.csv', ['date,amount', ...days.map((day) => `${day},1`), '25/12/2025,1'])]))).toEqual([]);
    expect(codes(await succeed(['inspect', file('points.csv', ['date,amount', ...days.map((day) => `${day.replaceAll('/', '.')},1`)])]))).toEqual([]);
  });
});

describe('segments of equal customers', () => {
  const lines = ['a,b,e', ...Array.from({ length: 30 }, (_, i) => `${[0.1, 0.7, 1.3][i % 3]},${[0.3, 0.2, 0.9][i % 3]},`)];

  it('have no inertia, the Calinski-Harabasz of scikit-learn, and no Dunn index', async () => {
    const answer = await succeed(['segment', file('equal.csv', lines), '--features', 'a,b', '--k', '3', '--out', scratch()]);
    expect(answer.result).toMatchObject({ inertia: 0, calinskiHarabasz: 1, daviesBouldin: 0, dunn: null });
    expect(codes(answer)).toContain('dunn-not-computed');
  });

  it('cannot rest on a column without values, which is called so', async () => {
    const error = await fail(['segment', file('empty.csv', lines), '--features', 'a,e', '--prepare', 'none', '--k', '2', '--out', scratch()]);
    expect(error).toMatchObject({ code: 'column-not-numeric', exit: 3, data: { column: 'e', reason: 'it has no values (all missing)' } });
  });
});
