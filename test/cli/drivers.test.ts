import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';
import { dataPath } from '../helpers/shared-data.ts';

interface Found {
  readonly by: string;
  readonly fidelity: number;
  readonly drivers: readonly { readonly column: string; readonly moved: number; readonly bySegment: readonly number[] }[];
  readonly why?: { readonly segment: string; readonly rival: string; readonly total: number; readonly parts: readonly { readonly part: number }[] };
}

it('penguins: which features make the segments, and why one penguin is where it is', async () => {
  const out = scratch();
  const penguins = dataPath('penguins/penguins.csv');
  await succeed(['segment', penguins, '--k', '3', '--out', out]);
  const run = ['drivers', join(out, 'recipe.json'), '--source', `main=${penguins}`];
  const { result } = await succeed<Found>([...run, '--customer-row', '1']);
  expect(result).toMatchObject({ by: 'rule', fidelity: 1 });
  expect(result.drivers.every(({ moved, bySegment }) => moved >= 0 && moved <= 1 && bySegment.length === 3)).toBe(true);
  expect(result.why?.total).toBeGreaterThan(0);
  expect(result.why?.parts.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(result.why?.total ?? 0, 9);
  expect((await succeed<Found>(run)).result.drivers).toEqual(result.drivers);
  expect(await fail([...run, '--customer-row', '9999'])).toMatchObject({ exit: 2, code: 'invalid-option' });
});
