import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';
import { dataPath } from '../helpers/shared-data.ts';

interface Segmented { readonly k: number; readonly algorithm: string; readonly logLikelihood: number; readonly bic: number; readonly sizes: readonly number[]; readonly recommended: { readonly reasons: readonly string[] } }
interface Swept { readonly curve: readonly { readonly k: number; readonly bic: number }[]; readonly recommended: { readonly k: number } }

const raw = ['--prepare', 'none', '--scale', 'none'];
const iris = [dataPath('classics/iris_fisher_R.csv'), '--features', 'Sepal.Length,Sepal.Width,Petal.Length,Petal.Width', ...raw];
const faithful = [dataPath('classics/faithful_R.csv'), '--features', 'eruptions,waiting', ...raw];
const cells = (dir: string): string[][] => readFileSync(join(dir, 'segments.csv'), 'utf8').trimEnd().split('\r\n').map((line) => line.split(','));

describe('Gaussian mixtures', () => {
  it('gmm-iris: BIC chooses two; its model gives the same rows the same labels and probabilities', async () => {
    const out = scratch();
    const { result } = await succeed<Segmented>(['segment', ...iris, '--algorithm', 'gmm', '--k', '2..4', '--out', out]);
    expect(result).toMatchObject({ k: 2, algorithm: 'gmm', sizes: [100, 50] });
    expect(Math.abs(result.bic - 574.0178)).toBeLessThan(0.5);
    expect(result.recommended.reasons[0]).toContain('BIC');
    const again = scratch();
    await succeed(['score', join(out, 'model.json'), iris[0], '--out', again]);
    const [scored, written] = [cells(again), cells(out)];
    expect(written[0].at(-1)).toBe('probability');
    expect(scored.map((row) => row[1])).toEqual(written.map((row) => row[1]));
    scored.slice(1).forEach((row, i) => expect(Number(row.at(-1))).toBeCloseTo(Number(written[i + 1].at(-1)), 9));
  });

  it('gmm-faithful: tied, three components', async () => {
    const { result } = await succeed<Swept>(['sweep', ...faithful, '--algorithm', 'gmm', '--covariance', 'tied', '--k', '2..4']);
    expect(result.recommended.k).toBe(3);
    expect(Math.abs(result.curve[1].bic - 2314.386)).toBeLessThan(0.2);
    const one = await succeed<Segmented>(['segment', ...faithful, '--algorithm', 'gmm', '--k', '1', '--out', scratch()]);
    expect(one.result.bic).toBeCloseTo(2607.623, 2);
  });

  it('a covariance that is singular is refused with the way out', async () => {
    const file = join(scratch(), 'collinear.csv');
    writeFileSync(file, `x,y\n${Array.from({ length: 60 }, (_, i) => `${i * i % 17 + i / 7},${2 * (i * i % 17 + i / 7)}\n`).join('')}`);
    const gmm = ['segment', file, '--features', 'x,y', ...raw, '--algorithm', 'gmm', '--k', '2'];
    const out = scratch();
    const error = await fail([...gmm, '--regularisation', '0', '--out', out]);
    expect(error).toMatchObject({ code: 'singular-covariance', exit: 4, data: { k: 2 } });
    expect(error.hint).toContain('regularisation');
    expect(readdirSync(out)).toEqual([]);
    const { warnings } = await succeed([...gmm, '--out', out]);
    expect(warnings.map(({ code }) => code)).toContain('mixture-collapsed');
  });
});
