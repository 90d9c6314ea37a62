import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { createRandom } from '../../shared/math/random.ts';
import { scratch, succeed } from '../helpers/one-process.ts';
import { dataPath } from '../helpers/shared-data.ts';

const IRIS = dataPath('classics/iris_fisher_R.csv');
const FEATURES = ['--features', 'Sepal.Length,Sepal.Width,Petal.Length,Petal.Width', '--prepare', 'none', '--scale', 'none'];
let out = '';

beforeAll(() => {
  out = scratch();
});

interface Swept {
  readonly curve: readonly {
    readonly k: number; readonly stability: number | null; readonly gap?: number; readonly gapError?: number; readonly predictionStrength?: number;
    readonly weakestStability?: number; readonly beatsRandom?: boolean;
  }[];
  readonly vote: { readonly k: number; readonly shares: readonly { readonly k: number; readonly share: number; readonly indices: readonly string[] }[] };
  readonly gap?: { readonly k: number; readonly points: readonly { readonly k: number }[] };
  readonly tree: readonly { readonly level: number; readonly count: number }[];
}

describe('sweep', () => {
  it('adds gap, prediction strength and stability to each k when asked, and a vote', async () => {
    const { result } = await succeed<Swept>(['sweep', IRIS, ...FEATURES, '--k', '2..4', '--gap', '30', '--prediction-strength', '20', '--stability', '40']);
    const [two, three] = result.curve;
    expect(two.stability).toBeGreaterThan(0.97);
    expect(three.stability).toBeGreaterThan(0.9);
    expect(three.gap).toBeCloseTo(0.87, 1);
    expect(two.predictionStrength).toBeGreaterThan(0.9);
    expect(three.weakestStability).toBeLessThanOrEqual(three.stability ?? 0);
    expect(two.beatsRandom).toBe(true);
    expect(result.gap?.points.map(({ k }) => k)).toEqual([1, 2, 3, 4]);
    expect(result.vote.shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(result.vote.shares[0]).toMatchObject({ k: result.vote.k });
    for (const level of [0, 1]) expect(result.tree.filter((link) => link.level === level).reduce((sum, { count }) => sum + count, 0)).toBe(150);
  });

  it('leaves its fields as they were when not asked, and still votes', async () => {
    const { result } = await succeed<Swept>(['sweep', IRIS, ...FEATURES, '--k', '2..4']);
    expect(Object.keys(result.curve[0])).toEqual(['k', 'inertia', 'silhouette', 'daviesBouldin', 'calinskiHarabasz', 'dunn', 'stability', 'bic']);
    expect(result.curve[0].stability).toBeNull();
    expect(result.vote.shares.flatMap(({ indices }) => indices)).not.toContain('gap');
  });

  it('says of one cloud that it does not fall into segments', async () => {
    const file = join(out, 'cloud.csv');
    let state = 7;
    const next = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const round = (): number => next() + next() + next() + next() + next() + next();
    writeFileSync(file, `a,b\n${Array.from({ length: 300 }, () => `${round()},${round()}`).join('\n')}\n`);
    const { result, warnings } = await succeed<Swept>(['sweep', file, '--features', 'a,b', '--k', '2..6', '--gap', '20']);
    expect(result.gap?.k).toBe(1);
    expect(result.curve.every(({ beatsRandom }) => beatsRandom === false)).toBe(true);
    expect(warnings.map(({ code }) => code)).toContain('no-structure');
  });
});

describe('segment --stability', () => {
  it('gives the figure for each segment, writes it into the documents, and replays to the same bytes', async () => {
    const folder = join(out, 'stable');
    interface Segmented { stability: number; seedAgreement: { mean: number }; segments: { stability: { mean: number; verdict: string } }[] }
    const { result } = await succeed<Segmented>(['segment', IRIS, ...FEATURES, '--k', '3', '--stability', '30', '--out', folder]);
    expect(result.stability).toBeGreaterThan(0.9);
    expect(result.seedAgreement.mean).toBeGreaterThan(0.99);
    expect(result.segments.map(({ stability }) => stability.verdict)).toEqual(['very stable', 'very stable', 'very stable']);
    const html = readFileSync(join(folder, 'personas.html'), 'utf8');
    expect(html).toContain('How far to trust it');
    const again = join(out, 'again');
    await succeed(['run', join(folder, 'recipe.json'), '--source', `main=${IRIS}`, '--out', again]);
    expect(readFileSync(join(again, 'personas.html'), 'utf8')).toBe(html);
    expect(readFileSync(join(again, 'personas.docx')).equals(readFileSync(join(folder, 'personas.docx')))).toBe(true);
  });

  it('is null when not asked for', async () => {
    const { result } = await succeed(['segment', IRIS, ...FEATURES, '--k', '3', '--out', join(out, 'plain')]);
    expect(result['stability']).toBeNull();
  });
});

test('noise: the recommendation says first that there are no segments, and so do the documents', async () => {
  const random = createRandom(3);
  const file = join(scratch(), 'noise.csv');
  const rows = Array.from({ length: 400 }, () => Array.from({ length: 3 }, () => Array.from({ length: 12 }, () => random.next()).reduce((sum, x) => sum + x, 0).toFixed(5)).join());
  writeFileSync(file, `a,b,c\n${rows.join('\n')}\n`);
  const into = scratch();
  const { result, warnings } = await succeed<{ recommended: { reasons: string[] }; structure: { found: boolean } }>(['segment', file, '--features', 'a,b,c', '--out', into]);
  expect(result.recommended.reasons[0]).toMatch(/^This data does not fall into segments/);
  expect(result.structure.found).toBe(false);
  expect(warnings.map(({ code }) => code)).toContain('one-heap');
  expect(readFileSync(join(into, 'personas.html'), 'utf8')).toContain('This data does not fall into segments');
});
