import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';
import { dataPath } from '../helpers/shared-data.ts';

interface Checked {
  readonly suggested: readonly string[];
  readonly hopkins: { readonly value: number };
  readonly correlations: { readonly columns: readonly string[]; readonly matrix: readonly (readonly number[])[] };
  readonly components: { readonly components: readonly { readonly sdev: number }[] };
  readonly sets: { readonly sets: readonly { readonly name: string }[]; readonly agreement: readonly (readonly number[])[] };
}

const ARRESTS = dataPath('classics/USArrests_R.csv');
const NAMES = 'Murder,Assault,UrbanPop,Rape';

describe('tessera features', () => {
  it('shows correlations, tendency, components and sets side by side', async () => {
    const { result } = await succeed<Checked>(['features', ARRESTS, '--features', NAMES, '--prepare', 'none', '--pca', '4', '--k', '3', '--set', 'crime=Murder,Assault', '--set', 'same=Murder,Assault,UrbanPop,Rape']);
    expect(result.components.components.map(({ sdev }) => Number(sdev.toFixed(5)))).toEqual([1.57488, 0.99487, 0.59713, 0.41645]);
    expect(result.correlations.matrix[0][1]).toBeCloseTo(0.8018733, 6);
    expect(result.hopkins.value).toBeGreaterThan(0.5);
    expect(result.suggested).toEqual(NAMES.split(','));
    expect(result.sets.sets.map(({ name }) => name)).toEqual(['in force', 'crime', 'same']);
    expect(result.sets.agreement[0][2]).toBe(1);
    expect(result.sets.agreement[0][1]).toBeLessThan(1);
  });

  it('gives new rows the segments of components, unmoved', async () => {
    const out = scratch();
    await succeed(['segment', ARRESTS, '--features', NAMES, '--k', '4', '--pca', '0.9', '--out', join(out, 'a')]);
    await succeed(['score', join(out, 'a', 'model.json'), ARRESTS, '--out', join(out, 'b')]);
    const labels = (folder: string): string[] => readFileSync(join(out, folder, 'segments.csv'), 'utf8').split('\r\n').map((line) => line.split(',')[1]);
    expect(labels('b')).toEqual(labels('a'));
  });

  it('weighs features as it is told', async () => {
    const { result } = await succeed<{ features: readonly { column: string; weight: number; varianceShare: number | null }[] }>(['features', ARRESTS, '--features', NAMES, '--prepare', 'none', '--feature-weights', 'Murder=2,Rape=0.5']);
    const of = (name: string) => result.features.find(({ column }) => column === name);
    expect(of('Murder')).toMatchObject({ weight: 2 });
    expect(of('Murder')?.varianceShare).toBeCloseTo(4 / (4 + 1 + 1 + 0.25), 9);
    expect(await fail(['features', ARRESTS, '--feature-weights', 'Murder'])).toMatchObject({ code: 'invalid-option', exit: 2 });
  });

  it('refuses what it cannot compare', async () => {
    expect(await fail(['features', ARRESTS, '--set', 'Murder'])).toMatchObject({ code: 'invalid-option', exit: 2 });
    expect(await fail(['features', ARRESTS, '--set', 'x=Murdr'])).toMatchObject({ code: 'no-such-column', exit: 3 });
  });
});
