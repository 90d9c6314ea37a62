import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors/app-error.ts';
import { parseModel } from '../../shared/export/model.ts';
import { fail, scratch, succeed } from '../helpers/one-process.ts';

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
    expect(told.warnings).toEqual([{ code: 'date-order-ambiguous', columns: ['date'], message: expect.stringMatching(/^The dates of date .*; month before day was assumed\. Set --date-order dmy/) as string }]);
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

describe('score of rows that cannot be compared', () => {
  const spends = Array.from({ length: 90 }, (_, i) => [[1, 2, 4], [100, 150, 220], [4000, 9000, 20000]][i % 3][Math.floor(i / 3) % 3] + i / 100);
  const made = file('lg.csv', ['customer_id,spend,visits', ...spends.map((spend, i) => `c${i},${spend},${(i % 3) * 20 + i % 5}`)]);
  const out = scratch();
  const cells = (dir: string): string[][] => readFileSync(join(dir, 'segments.csv'), 'utf8').trimEnd().split('\r\n').map((line) => line.split(','));
  interface Scored { readonly rows: number; readonly leftOut: number }

  it('leaves out values that cannot be logged, and says which column and why', async () => {
    await succeed(['segment', made, '--features', 'spend,visits', '--k', '3', '--out', out]);
    const model = JSON.parse(readFileSync(join(out, 'model.json'), 'utf8')) as { readonly columns: readonly { readonly transform: string }[] };
    expect(model.columns[0].transform).toBe('log1p');
    const to = scratch();
    const rows = file('new.csv', ['customer_id,spend,visits', 'A,-5,40', 'A2,-0.5,0', 'B,-1,40', 'C,8000,40', 'D,1,1e200', 'E,1,-1e200']);
    const { result, warnings } = await succeed<Scored>(['score', join(out, 'model.json'), rows, '--out', to]);
    expect(result).toMatchObject({ rows: 4, leftOut: 2 });
    expect(warnings).toEqual([{ code: 'values-not-logged', message: '2 rows have a spend of −1 or less, which cannot be logged, and are left out.' }]);
    const labels = new Map(cells(to).map((row) => [row[0], row[1]]));
    expect([labels.get('A'), labels.get('B')]).toEqual(['', '']);
    // far up the visits lies the segment of the most visits, far down that of the fewest
    expect([labels.get('D'), labels.get('E')]).toEqual([labels.get('C'), labels.get('A2')]);
    const error = await fail(['score', join(out, 'model.json'), file('bad.csv', ['customer_id,spend,visits', 'A,-5,40']), '--out', scratch()]);
    expect(error).toMatchObject({ code: 'no-usable-rows', exit: 3 });
  });

  it('refuses a model with figures that are out of range', async () => {
    const text = readFileSync(join(out, 'model.json'), 'utf8');
    interface Written { columns: Record<string, unknown>[]; segments: Record<string, unknown>[]; [key: string]: unknown }
    const changes: ((model: Written) => Partial<Written>)[] = [
      ({ columns }) => ({ columns: columns.map((column) => ({ ...column, weight: 1e308, spread: 1e-300 })) }),
      ({ columns }) => ({ columns: columns.map((column) => ({ ...column, fill: -5 })) }),
      ({ segments }) => ({ segments: segments.map((segment) => ({ ...segment, centre: [1e308, 1e308] })) }),
      () => ({ scoring: { rule: 'gower', features: [{ kind: 'numeric', columns: [0], weight: 1, on: [], off: [], missing: -7, range: 0 }], medoids: [[0, 0], [1, 1], [2, 2]], gaps: [[false], [false], [false]] } }),
      () => ({ scoring: { rule: 'classes', weights: [1e-320, 1, 1e308], features: [{ kind: 'numeric', columns: [0], weight: 1, on: [], off: [], missing: -1, values: [[0, 1], [0, 1], [1, 1]] }] } }),
      () => ({ scoring: { rule: 'classes', weights: [0.5, 0.25, 0.25], features: [{ kind: 'numeric', columns: [0], weight: 1, on: [], off: [], missing: -1, values: [[0, -1], [0, 0], [1, 1]] }] } }),
      () => ({ scoring: { rule: 'mixture', shape: 'diagonal', weights: [1, 1, 1], means: [[0, 0], [0, 0], [0, 0]], factors: [[1, 1], [1, 1], [1, 1]] } }),
      () => ({ scoring: { rule: 'mixture', shape: 'diagonal', weights: [0.5, 0.25, 0.25], means: [[0, 0], [0, 0], [0, 0]], factors: [[0, 0], [-1, -1], [1, 1]] } }),
      () => ({ scoring: { rule: 'medoids', metric: 'cosine', medoids: [[0, 0], [0, 0], [0, 0]] } }),
      ({ segments }) => ({ projection: { names: ['a', 'b'], means: [1e308, 1e308], axes: [[1e308, 1e308], [1e308, 1e308]], variances: [], explained: [] }, segments }),
    ];
    const codesOf = changes.map((change) => {
      const model = JSON.parse(text) as Written;
      try {
        parseModel(JSON.stringify({ ...model, ...change(model) }));
        return 'read';
      } catch (error) {
        return error instanceof AppError ? error.code : 'other';
      }
    });
    expect(codesOf).toEqual(changes.map(() => 'invalid-model'));
    expect(await fail(['score', file('model.json', [text.replace(/"weight": [0-9.]+/, '"weight": 1e999')]), made, '--out', scratch()])).toMatchObject({ code: 'invalid-model', exit: 3 });
  });
});
