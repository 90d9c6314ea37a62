import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratch, succeed } from '../helpers/one-process.ts';
import { dataPath } from '../helpers/shared-data.ts';

interface Segmented { readonly k: number; readonly algorithm: string; readonly rows: number; readonly sizes: readonly number[]; readonly medoids?: readonly number[]; readonly objective?: number; readonly bic?: number; readonly entropy?: number; readonly gamma?: number }

const labels = (dir: string): string[] => readFileSync(join(dir, 'segments.csv'), 'utf8').trimEnd().split('\r\n').slice(1).map((line) => line.split(',')[1]);

it.each(['kmedoids', 'gower', 'kprototypes', 'lca'])('%s on penguins: segments, model and the same labels when it scores its own rows', async (algorithm) => {
  const [out, again] = [scratch(), scratch()];
  const file = dataPath('penguins/penguins.csv');
  const { result, warnings } = await succeed<Segmented>(['segment', file, '--algorithm', algorithm, '--k', '2..3', '--restarts', '2', '--out', out]);
  expect(result).toMatchObject({ algorithm, rows: 344 });
  // medoids are customers, and the model holds their prepared values
  expect(warnings.some(({ code }) => code === 'model-holds-customers')).toBe(algorithm === 'kmedoids' || algorithm === 'gower');
  expect(result.sizes.reduce((a, b) => a + b, 0)).toBe(344);
  if (algorithm === 'lca') expect(result.bic).toBeGreaterThan(0);
  else expect(result.objective).toBeGreaterThan(0);
  if (algorithm === 'kprototypes') expect(result.gamma).toBeCloseTo(0.5, 9);
  if (result.medoids !== undefined) result.medoids.forEach((row, c) => expect(labels(out)[row - 1]).toBe(String(c + 1)));
  await succeed(['score', join(out, 'model.json'), file, '--out', again]);
  expect(labels(again)).toEqual(labels(out));
  const html = readFileSync(join(out, 'personas.html'), 'utf8');
  expect(html).toContain({ kmedoids: 'medoids (FasterPAM)', gower: 'Gower', kprototypes: 'k-prototypes (Huang)', lca: 'latent classes' }[algorithm]);
});
